"""The last days of reconsideration and litigation."""

import pytest

from statutes import laws
from statutes.remedies import RemedyTerm, last_days
from tests.statutes.stories import CHINA, LAW, D


def terms(known_on, *, review_first=False):
    return {term.code: term for term in last_days(LAW, CHINA, D(known_on), review_first=review_first)}


@pytest.mark.parametrize(
    ("number", "remedy", "known_on", "last_day"),
    [
        ("CN-R1", "reconsideration", "2024-08-06", "2024-10-08"),  # 10-05 is a holiday
        ("CN-R2", "reconsideration", "2024-08-13", "2024-10-12"),  # a make-up Saturday is no day off
        ("CN-R3", "reconsideration", "2024-12-02", "2025-02-05"),  # 01-31 is a holiday
        ("CN-R4", "litigation", "2024-04-01", "2024-10-08"),  # 10-01 is a holiday
        ("CN-R5", "litigation", "2024-08-31", "2025-02-28"),  # February has no 31st
    ],
)
def test_calendar_terms_end_on_the_first_day_that_is_not_off(number, remedy, known_on, last_day):
    """Civil Code arts. 202 and 203; Reconsideration Law art. 20; Litigation Law art. 46."""
    assert terms(known_on)[remedy].last_day == D(last_day)


def test_where_reconsideration_comes_first_the_court_is_reached_only_after_it():
    """Reconsideration Law art. 23."""
    first = terms("2024-08-06", review_first=True)
    assert list(first) == ["complaint", "reconsideration", "litigation_after_reconsideration"]
    assert set(terms("2024-08-06")) - set(first) == {"litigation"}
    after = first["litigation_after_reconsideration"]
    assert (after.length, after.unit, after.last_day) == (15, "calendar", None)


def test_a_complaint_has_no_term():
    """Arts. 47 and 51."""
    complaint = terms("2024-08-06")["complaint"]
    assert (complaint.last_day, complaint.article, complaint.title["zh-hans"]) == (None, "47、51", "投诉、举报")


def test_a_last_day_past_the_last_notice_is_provisional():
    assert [terms(day)["reconsideration"].provisional for day in ("2026-10-30", "2026-11-20")] == [False, True]
    assert terms("2026-12-09")["reconsideration"].last_day == D("2027-02-09")  # 02-05 to 02-08: Spring Festival


def test_a_remedy_says_all_of_its_row():
    """Reconsideration Law art. 20."""
    assert terms("2026-11-20")["reconsideration"] == RemedyTerm(
        code="reconsideration",
        title=LAW.remedies["reconsideration"].title,
        last_day=D("2027-01-19"),
        provisional=True,
        article="行政复议法 20",
        length=60,
        unit="calendar",
        statutory=True,
        verified=True,
    )
    complaint = terms("2024-08-06")["complaint"]
    assert (complaint.provisional, complaint.length, complaint.unit) == (False, 0, "none")
    assert list(terms("2024-08-06")) == [
        "complaint",
        "reconsideration",
        "litigation",
        "litigation_after_reconsideration",
    ]


@pytest.mark.parametrize(
    ("when", "shown"), [("always", [True, True]), ("review_first", [False, True]), ("direct", [True, False])]
)
def test_a_remedy_is_shown_when_the_law_says_so(tmp_path, when, shown):
    text = (laws.ROOT / "cn.toml").read_text()
    assert 'when = "direct"' in text
    (tmp_path / "cn.toml").write_text(text.replace('when = "direct"', f'when = "{when}"'))
    law = laws.load("cn", tmp_path)
    found = [last_days(law, CHINA, D("2024-08-06"), review_first=first) for first in (False, True)]
    assert ["litigation" in [term.code for term in it] for it in found] == shown
