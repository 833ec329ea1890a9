"""How far a term may be extended is said in the words of its law: its unit, its number of days, its article."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from requests_app.admin_forms.term import ProposeExtension
from requests_app.conditions import extension_fits, extension_left, room_for_extension
from statutes import laws


def case(law, used=0):
    reading = SimpleNamespace(extension_days=used)
    return SimpleNamespace(law=law, law_edition="", situation=SimpleNamespace(law=laws.load(law), reading=reading))


@pytest.mark.parametrize(
    ("law", "language", "days", "article", "field"),
    [
        ("cn", "en", "20 working days", "article 33, paragraph 2", "Working days"),
        ("cn", "zh-hans", "20 个工作日", "第三十三条第二款", "工作日数"),
        ("us", "en", "10 working days", "(a)(6)(B)(i)", "Working days"),
        ("jp", "en", "30 days", "article 10(2)", "Days"),  # days of the calendar
    ],
)
def test_an_extension_is_named_by_unit_and_article(law, language, days, article, field):
    most = laws.load(law).extension.max_total
    with translation.override(language):
        form = ProposeExtension(obj=case(law), action="propose_extension", user=None)
        words = extension_left(case(law, most), {}), extension_fits(case(law), {"days": most + 1})
        for sentence in (*words, form.fields["days"].help_text):
            assert days in sentence
            assert article in sentence
        assert (str(form.fields["days"].label), form.fields["days"].max_value) == (field, most)
    assert extension_left(case(law), {}) == extension_fits(case(law), {"days": most}) == ""


def test_a_law_without_an_extension_says_so():
    without = case("uk-sct")
    assert (without.situation.law.extension, room_for_extension(without)) == (None, 0)
    with translation.override("en"):
        assert extension_left(without, {}) == extension_fits(without, {"days": 1}) == "The law knows no extension."
