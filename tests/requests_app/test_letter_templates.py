"""An agency writes its own letters: only sound words are kept, every version stays, letters know theirs."""

import pytest
from django.urls import reverse

from ledger.locks import SideDoor
from requests_app.enums import LetterKind
from requests_app.letters import templates
from requests_app.letters.checking import allowed, problems, variants
from requests_app.letters.words import Words, default
from requests_app.models import Letter, LetterTemplate
from tests import factories
from tests.requests_app.test_letter_kinds import at, case  # noqa: F401 -- a fixture
from tests.requests_app.test_letters import take

ADD = reverse("admin:requests_app_lettertemplate_add")
BOARD = reverse("admin:requests_app_lettertemplate_changelist")
RECEIPT = default("cn", "receipt")


def typed(words: Words, **more) -> dict:
    form = {"title": words.title, "suffix": words.suffix, "count": str(len(words.rows))}
    for n, (role, text) in enumerate(words.rows):
        form |= {f"place_{n}": (n + 1) * 10, f"role_{n}": role, f"text_{n}": text}
    for n in range(len(words.rows), len(words.rows) + 3):
        form |= {f"place_{n}": (n + 1) * 10, f"role_{n}": "content", f"text_{n}": ""}
    return {**form, **more}


def url(agency, kind="receipt", variant="") -> str:
    return f"{ADD}?agency={agency.pk if agency else ''}&kind={kind}&variant={variant}"


def other(words: Words, **replaced) -> Words:
    rows = tuple((role, replaced.get(role, text)) for role, text in words.rows)
    return Words(replaced.get("title", words.title), replaced.get("suffix", words.suffix), rows)


@pytest.mark.parametrize("law", ["cn"])
def test_the_words_of_the_file_are_sound(law):
    for kind in LetterKind:
        for variant in variants(law, kind):
            assert problems(law, kind, variant, default(law, kind, variant)) == [], (kind, variant)


@pytest.mark.parametrize(
    "text",
    [
        "{asked.__class__}",
        "{asked[0]}",
        "{asked!r}",
        "{asked:>99}",
        "{0}",
        "{}",
        "{asked",
        "asked}",
        "{ asked }",
        "{_x.y}",
    ],
)
def test_nothing_but_a_plain_name_stands_in_braces(text):
    assert problems("cn", "receipt", "", other(RECEIPT, facts="{asked}" + text)) != []


def test_an_unknown_name_is_named_with_the_list_of_those_there_are():
    (said,) = problems("cn", "receipt", "", other(RECEIPT, facts="{asked}{passwort}"))
    assert "{passwort}" in said
    assert all("{" + name + "}" in said for name in allowed("cn", "receipt"))


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_paragraph_that_the_law_wants_cannot_be_left_out(kind):
    variant = variants("cn", kind)[-1]
    words = default("cn", kind, variant)
    without = Words(words.title, words.suffix, tuple(row for row in words.rows if row[0] != "facts"))
    assert problems("cn", kind, variant, without)


@pytest.mark.parametrize(
    ("outcome", "role"), [("deny.law", "reason"), ("partial", "exemption"), ("none.not_held", "search")]
)
def test_what_an_outcome_must_state_stays(outcome, role):
    words = default("cn", "reply", outcome)
    without = Words(words.title, words.suffix, tuple(row for row in words.rows if row[0] != role))
    assert problems("cn", "reply", outcome, without)


def test_own_words_are_kept_as_a_version_and_letters_are_made_from_them(client, cast):
    client.force_login(cast.reviewer)
    first = other(RECEIPT, todo="请凭查询码{code}查询。", title="登记回执")
    assert client.post(url(cast.health), typed(first, go="save")).status_code == 302
    case = factories.case(cast.health, at=at("2024-03-01"))  # noqa: F811
    take(case, "register", cast.clerk, "2024-03-01")
    letter = case.letters.get()
    assert letter.template.version == 1
    assert letter.parts["title"] == "登记回执"
    assert f"请凭查询码{case.code}查询。" in letter.parts["paragraphs"]
    assert client.post(url(cast.health), typed(other(first, title="回执"), go="save")).status_code == 302
    assert list(LetterTemplate.objects.order_by("version").values_list("version", "made_by__username")) == [
        (1, "health.reviewer"), (2, "health.reviewer"),
    ]  # fmt: skip
    assert Letter.objects.get(pk=letter.pk).parts["title"] == "登记回执"


def test_back_to_the_default_is_a_version_too(client, cast):
    client.force_login(cast.head)
    client.post(url(cast.health), typed(other(RECEIPT, title="登记回执"), go="save"))
    assert templates.words_for(cast.health, "cn", "receipt")[0].title == "登记回执"
    assert client.post(url(cast.health), {"go": "default"}).status_code == 302
    assert templates.words_for(cast.health, "cn", "receipt") == (RECEIPT, None)
    assert LetterTemplate.objects.count() == 2


def test_an_agency_s_words_go_before_those_above_it_and_those_before_the_file(cast):
    def title(agency):
        return templates.words_for(agency, "cn", "receipt")[0].title

    templates.add(None, "cn", "receipt", "", other(RECEIPT, title="全站"), actor=cast.sysadmin)
    assert title(cast.health) == "全站"
    templates.add(cast.government, "cn", "receipt", "", other(RECEIPT, title="上级"), actor=cast.head)
    assert title(cast.health) == title(cast.finance) == "上级"
    templates.add(cast.health, "cn", "receipt", "", other(RECEIPT, title="本级"), actor=cast.head)
    assert (title(cast.health), title(cast.finance)) == ("本级", "上级")
    templates.add(cast.government, "cn", "receipt", "", None, actor=cast.head)
    assert title(cast.finance) == "全站"


@pytest.mark.parametrize("bad", [{"todo": "{code.x}"}, {"facts": "无"}, {"title": ""}])
def test_wrong_words_come_back_with_all_that_was_typed(client, cast, bad):
    client.force_login(cast.reviewer)
    words = other(RECEIPT, basis=RECEIPT.rows[1][1] + "特别的句子", **bad)
    response = client.post(url(cast.health), typed(words, go="save"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "特别的句子" in page
    assert 'role="alert"' in page
    assert not LetterTemplate.objects.exists()


def test_the_order_is_that_of_the_numbers_and_empty_rows_go(client, cast):
    client.force_login(cast.reviewer)
    form = typed(RECEIPT, go="save") | {"place_3": 5, "role_3": "content", "text_3": "第一段。"}
    assert client.post(url(cast.health), form).status_code == 302
    rows = LetterTemplate.objects.get().rows
    assert rows[0] == ["content", "第一段。"]
    assert len(rows) == len(RECEIPT.rows) + 1


@pytest.mark.parametrize("name", ["clerk", "finance_reviewer", "supervisor", "auditor", "sysadmin", "visitor"])
def test_by_others_not(client, cast, name):
    person = getattr(cast, name)
    if person.is_authenticated:
        client.force_login(person)
    response = client.post(url(cast.health), typed(RECEIPT, go="save"))
    assert response.status_code in (302, 403, 404)
    assert not LetterTemplate.objects.exists()


def test_the_site_s_words_are_the_system_administrator_s(client, cast):
    client.force_login(cast.sysadmin)
    assert client.post(url(None), typed(other(RECEIPT, title="全站"), go="save")).status_code == 302
    assert LetterTemplate.objects.get().agency is None
    client.force_login(cast.head)
    assert client.post(url(None), typed(RECEIPT, go="save")).status_code == 404


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_is_tried_on_a_real_case_and_nothing_is_kept(client, cast, case, kind):  # noqa: F811
    client.force_login(cast.reviewer)
    for variant in variants("cn", kind)[:3]:
        before = (case.events.count(), case.letters.count())
        words = default("cn", kind, variant)
        page = client.post(url(cast.health, kind, variant), typed(words, go="preview", case=case.pk))
        assert page.status_code == 200
        body = page.content.decode()
        assert "desk-letter" in body, (kind, variant)
        assert words.title in body
        assert (case.events.count(), case.letters.count()) == before


@pytest.mark.parametrize(("form", "start"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_preview_is_saved_as_a_draft(client, cast, case, form, start):  # noqa: F811
    client.force_login(cast.reviewer)
    response = client.post(url(cast.health), typed(RECEIPT, go=form, case=case.pk))
    if form == "docx" or response.content.startswith(b"%PDF"):
        assert response.content.startswith(start)
        assert f"draft-receipt.{form}" in response["Content-Disposition"]
    else:
        assert "没有中文字体" in response.content.decode()


def test_a_case_of_another_agency_is_not_tried_on(client, cast):
    theirs = factories.case(cast.finance, at=at("2024-03-01"))
    client.force_login(cast.reviewer)
    page = client.post(url(cast.health), typed(RECEIPT, go="preview", case=theirs.pk)).content.decode()
    assert "desk-letter" not in page


def test_the_page_compares_with_the_default(client, cast):
    templates.add(cast.health, "cn", "receipt", "", other(RECEIPT, todo="凭{code}查询。"), actor=cast.head)
    client.force_login(cast.head)
    page = client.get(url(cast.health)).content.decode()
    assert "<ins>凭{code}查询。</ins>" in page
    assert "<del>" in page


def test_the_list_is_the_board_of_every_letter(client, cast):
    client.force_login(cast.head)
    page = client.get(BOARD).content.decode()
    assert page.count(f'href="{ADD}?') == sum(len(variants("cn", kind)) for kind in LetterKind)
    assert "go=preview" not in page  # nothing to try it on
    assert client.get(ADD, follow=True).redirect_chain == [(f"{BOARD}?agency={cast.health.pk}", 302)]
    assert ADD not in client.get(reverse("admin:index")).content.decode()


def test_the_board_says_whose_words_stand_and_leads_back_to_the_default(client, cast):
    templates.add(None, "cn", "fee", "", default("cn", "fee"), actor=cast.sysadmin)
    client.force_login(cast.head)
    client.post(url(cast.health), typed(other(RECEIPT, title="登记回执"), go="save"))
    page = client.get(BOARD).content.decode()
    assert page.count('value="default"') == page.count("<td><strong>") == 1
    assert client.post(url(cast.health), {"go": "default"}).headers["Location"] == f"{BOARD}?agency={cast.health.pk}"
    assert 'value="default"' not in client.get(BOARD).content.decode()
    versions = client.get(reverse("admin:requests_app_lettertemplate_versions")).content.decode()
    assert versions.count('class="field-version"') == 3
    assert client.get(BOARD, {"kind__exact": "fee"}).content.decode().count('class="field-version"') == 1


def test_the_board_previews_with_the_newest_case_and_keeps_nothing(client, cast):
    factories.case(cast.finance, at=at("2024-03-01"))
    newest = factories.case(cast.health, at=at("2024-03-01"))
    client.force_login(cast.head)
    assert (
        f"{url(cast.health).replace('&variant=', '').replace('&', '&amp;')}&amp;go=preview"
        in client.get(BOARD).content.decode()
    )
    page = client.get(url(cast.health) + "&go=preview").content.decode()
    assert "desk-letter" in page
    assert newest.subject in page
    assert not Letter.objects.exists()


def test_the_board_asks_the_database_as_often_for_one_template_as_for_three(
    client, cast, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(cast.head)
    templates.add(cast.health, "cn", "receipt", "", RECEIPT, actor=cast.head)
    with django_assert_max_num_queries(20) as first:
        client.get(BOARD)
    for kind in ("fee", "correction"):
        templates.add(cast.health, "cn", kind, "", default("cn", kind), actor=cast.head)
    with django_assert_num_queries(len(first)):
        client.get(BOARD)


@pytest.mark.parametrize("who", ["clerk", "auditor", "visitor"])
def test_the_board_is_not_for_those_who_do_not_write(client, cast, who):
    if who != "visitor":
        client.force_login(getattr(cast, who))
    assert client.get(BOARD).status_code in (302, 403)
    assert client.get(reverse("admin:requests_app_lettertemplate_versions")).status_code in (302, 403)


@pytest.mark.parametrize(
    "query", ["?kind=nothing", "?kind=receipt&variant=x", "?agency=999999", "?agency=abc&kind=receipt"]
)
def test_an_address_that_leads_nowhere_is_not_found(client, cast, query):
    client.force_login(cast.head)
    assert client.get(ADD + query).status_code == 404


def test_a_version_is_never_changed(cast):
    template = templates.add(cast.health, "cn", "receipt", "", RECEIPT, actor=cast.head)
    with pytest.raises(SideDoor):
        template.save()
    with pytest.raises(SideDoor):
        LetterTemplate.objects.filter(pk=template.pk).update(title="")
