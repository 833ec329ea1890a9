"""The officials' desk: who sees what, the list, the case file, paper requests."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledger.models import Entry
from notices import tracking
from requests_app import privacy, workflow
from requests_app.models import InformationRequest
from search import writer
from tests import factories
from tests.requests_app.acts import NOW

LIST = "/admin/requests_app/informationrequest/"
ADD = f"{LIST}add/"
PAPER = {
    "channel": "counter",
    "received_on": "2026-03-02",
    "kind": "natural",
    "name": "丙某",
    "id_kind": "other",
    "id_number": "示例证件 001",
    "phone": "0500-1234 0001",
    "subject": "示例材料",
    "description": "示例材料的说明。",
    "form": "paper",
    "route": "counter",
}


pytestmark = pytest.mark.usefixtures("a_wednesday_in_march")


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=NOW - timedelta(days=2))
    workflow.perform(case, "register", actor=cast.clerk)
    case.refresh_from_db()
    return case


def page(case) -> str:
    return reverse("admin:requests_app_informationrequest_change", args=[case.pk])


@pytest.mark.parametrize(
    ("name", "desk", "listed", "opened"),
    [
        ("clerk", 200, 200, 200),
        ("other_clerk", 200, 200, 200),
        ("reviewer", 200, 200, 200),
        ("head", 200, 200, 200),
        ("finance_clerk", 200, 200, 404),
        ("finance_reviewer", 200, 200, 404),
        ("supervisor", 200, 200, 200),
        ("auditor", 200, 200, 200),
        ("sysadmin", 200, 403, 404),
        ("visitor", 302, 302, 302),
    ],
)
def test_who_comes_in(client, cast, case, name, desk, listed, opened):
    if name != "visitor":
        client.force_login(getattr(cast, name))
    assert [client.get(url).status_code for url in ("/admin/", LIST, page(case))] == [desk, listed, opened]
    if name != "visitor":
        assert (str(case).encode() in client.get(LIST).content) is (opened == 200)


@pytest.mark.parametrize("flags", [{"is_staff": True}, {"is_staff": True, "is_superuser": True}])
def test_flags_open_no_case(client, case, flags):
    client.force_login(factories.user("flagged", **flags))
    assert client.get(page(case), follow=True).status_code in (403, 404)
    assert client.get(LIST, follow=True).status_code == 403


def test_is_staff_alone_is_told_so_and_not_asked_to_sign_in_again(client, cast):
    client.force_login(factories.user("staff"))
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403


def test_a_post_that_has_ended_opens_nothing(client, cast, case):
    cast.clerk.posts.update(ended_on=NOW.date())
    client.force_login(cast.clerk)
    assert client.get(page(case), follow=True).status_code == 403


def test_strangers_are_led_to_the_one_page_to_sign_in_and_back(client, cast):
    response = client.get(LIST, follow=True)
    assert response.redirect_chain[-1][0] == f"/accounts/login/?next={LIST}"
    evil = client.get("/admin/login/?next=https://evil.example/")
    assert evil["Location"] == "/accounts/login/?next=/admin/"


def test_guessing_a_password_is_locked_out(client, cast, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _try in range(3):
        response = client.post("/accounts/login/", {"username": "health.clerk", "password": "wrong"})
    assert response.status_code == 429
    right = {"username": "health.clerk", "password": "mingtang-demo"}
    assert client.post("/accounts/login/", right).status_code == 429


def test_the_list_asks_the_same_number_of_questions_for_one_row_and_for_three(client, cast, case):
    client.force_login(cast.clerk)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    asked()
    one = asked()
    for _n in range(2):
        more = factories.case(cast.health, at=NOW)
        workflow.perform(more, "register", actor=cast.other_clerk)
    assert asked() == one


def test_the_case_file_asks_the_same_number_of_questions_however_long_it_is(client, cast, case):
    client.force_login(cast.clerk)
    writer.rebuild()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(case)).status_code == 200
        return len(queries)

    asked()
    short = asked()
    for party in ("甲公司", "乙公司", "丙公司"):
        workflow.perform(case, "consult_third_party", actor=cast.other_clerk, facts={"party": party})
    assert asked() == short
    assert short < 40, short


def test_the_list_puts_who_is_due_next_first(client, cast):
    late = factories.case(cast.health, at=NOW - timedelta(days=60), subject="逾期的")
    new = factories.case(cast.health, at=NOW, subject="新的")
    soon = factories.case(cast.health, at=NOW - timedelta(days=27), subject="快到期的")
    client.force_login(cast.clerk)
    found = client.get(LIST).context["cl"].result_list
    assert list(found) == [late, soon, new]
    assert "逾期" in client.get(LIST).content.decode() or "Overdue" in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("late=overdue", {"late"}),
        ("late=soon", {"soon"}),
        ("late=open", {"late", "soon", "new"}),
        ("late=answered", set()),
        ("handler=mine", {"soon"}),
        ("handler=none", {"late", "new"}),
        ("stage__exact=in_hand", {"soon"}),
        ("late=nonsense", {"late", "soon", "new"}),
        ("handler=99999999999999999999999", {"late", "soon", "new"}),
    ],
)
def test_filters(client, cast, query, expected):
    made = {
        "late": factories.case(cast.health, at=NOW - timedelta(days=60)),
        "soon": factories.case(cast.health, at=NOW - timedelta(days=27)),
        "new": factories.case(cast.health, at=NOW),
    }
    workflow.perform(made["soon"], "register", actor=cast.clerk)
    client.force_login(cast.clerk)
    found = set(client.get(f"{LIST}?{query}").context["cl"].result_list)
    assert {name for name, one in made.items() if one in found} == expected


def test_a_tracking_code_is_found_as_it_is_printed(client, cast, case):
    client.force_login(cast.clerk)
    found = client.get(LIST, {"q": tracking.grouped(case.code).lower()}).context["cl"].result_list
    assert list(found) == [case]


def test_nothing_is_edited_by_posting_fields(client, cast, case):
    client.force_login(cast.clerk)
    typed = {"stage": "answered", "received_on": "2020-01-01", "agency": cast.finance.pk, "subject": "改"}
    assert client.post(page(case), typed).status_code == 403
    case.refresh_from_db()
    assert (case.stage, case.agency, case.subject) == ("in_hand", cast.health, "示例小区加装电梯的审批材料")


def test_numbers_and_contacts_are_masked_until_a_reason_is_typed(client, cast, case):
    client.force_login(cast.clerk)
    shut = client.get(page(case)).content.decode()
    secrets = ("110101199001010000", "0500-1234 0000", "jia@example.com")
    assert [secret in shut for secret in secrets] == [False] * 3
    reveal = reverse("admin:requests_app_informationrequest_reveal", args=[case.pk])
    assert client.get(reveal).status_code == 405
    assert client.post(reveal, {"why": " "}).content.decode().count("110101199001010000") == 0
    assert Entry.objects.filter(act="requests.reveal").count() == 0
    opened = client.post(reveal, {"why": "电话核实收件地址"}).content.decode()
    assert [secret in opened for secret in secrets] == [True] * 3
    entry = Entry.objects.get(act="requests.reveal")
    assert (entry.actor, entry.facts) == (cast.clerk, {"why": "电话核实收件地址", "that_day": 1})


@pytest.mark.parametrize("name", ["supervisor", "auditor"])
def test_who_only_reads_sees_no_contacts(client, cast, case, name):
    client.force_login(getattr(cast, name))
    reveal = reverse("admin:requests_app_informationrequest_reveal", args=[case.pk])
    assert client.post(reveal, {"why": "想看看"}).status_code == 403
    assert "110101199001010000" not in client.get(page(case)).content.decode()


@pytest.mark.parametrize(
    ("text", "masked"),
    [("110101199001010000", "••••••••••••••0000"), ("jia@example.com", "j•••@example.com"), ("12345678", "••••••••")],
)
def test_masks(text, masked):
    assert privacy.mask(text) == masked


def test_a_letter_is_downloaded_as_docx(client, cast, case):
    letter = case.letters.get()
    url = reverse("admin:requests_app_informationrequest_letter_docx", args=[case.pk, letter.pk])
    client.force_login(cast.reviewer)
    response = client.get(url)
    assert docx.Document(io.BytesIO(response.content)).paragraphs[2].text == letter.number
    client.force_login(cast.finance_clerk)
    assert client.get(url).status_code == 404


def test_a_file_of_one_case_is_not_found_under_another(client, cast, case):
    other = factories.case(cast.health, at=NOW)
    letter = case.letters.get()
    client.force_login(cast.clerk)
    for name in ("letter", "letter_docx", "letter_pdf"):
        url = reverse(f"admin:requests_app_informationrequest_{name}", args=[other.pk, letter.pk])
        assert client.get(url).status_code == 404


def paper(cast, **more) -> dict:
    return {**PAPER, "key": str(uuid.uuid4()), "agency": cast.health.slug, **more}


@pytest.mark.parametrize(
    ("channel", "received_on", "stage"),
    [
        ("counter", "2026-03-02", "received"),
        ("post_signed", "2026-02-27", "received"),
        ("post_plain", "2026-03-03", "received"),
        ("post_plain", "", "submitted"),
        ("fax", "", "submitted"),
    ],
)
def test_a_paper_request_has_its_true_receipt_date(client, cast, channel, received_on, stage):
    client.force_login(cast.clerk)
    response = client.post(ADD, paper(cast, channel=channel, received_on=received_on))
    case = InformationRequest.objects.get()
    assert response.status_code == 302
    assert (case.stage, str(case.received_on or ""), case.channel) == (stage, received_on, channel)
    assert (case.entered_by, case.applicant.name) == (cast.clerk, "丙某")


def test_code_and_secret_are_shown_once(client, cast):
    client.force_login(cast.clerk)
    receipt = client.post(ADD, paper(cast))["Location"]
    case = InformationRequest.objects.get()
    secret = tracking.grouped(tracking.secret_for(case.form_key))
    assert secret in client.get(receipt).content.decode()
    assert client.get(receipt)["Location"] == page(case)
    assert secret not in client.get(page(case)).content.decode()


def test_the_same_form_twice_is_one_request(client, cast):
    client.force_login(cast.clerk)
    typed = paper(cast)
    for _n in range(3):
        client.post(ADD, typed)
    assert InformationRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": "2026-03-05"},
        {"received_on": ""},
        {"received_on": "1900-01-01"},
        {"received_on": "0000-00-00"},
        {"channel": "internet"},
        {"agency": "finance"},
        {"name": ""},
        {"phone": "", "email": "", "address": ""},
        {"key": "no key"},
        {"kind": "robot"},
    ],
)
def test_a_wrong_paper_form_says_so_and_keeps_what_was_typed(client, cast, wrong):
    client.force_login(cast.clerk)
    response = client.post(ADD, paper(cast, **wrong))
    assert response.status_code == 200
    assert "示例材料的说明。" in response.content.decode()
    assert InformationRequest.objects.count() == 0


@pytest.mark.parametrize("name", ["reviewer", "supervisor", "auditor", "sysadmin"])
def test_only_clerks_enter_requests(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, paper(cast)).status_code == 403
    assert InformationRequest.objects.count() == 0


@pytest.mark.parametrize("name", ["clerk", "reviewer", "head", "supervisor", "sysadmin"])
def test_the_first_page_shows_what_waits(client, cast, case, name):
    workflow.perform(case, "propose_extension", actor=cast.clerk, facts={"days": 5, "reason": "检索"})
    workflow.perform(case, "draft_reply", actor=cast.other_clerk, facts={"outcome": "grant", "content": "请见附件。"})
    client.force_login(getattr(cast, name))
    panels = {panel["title"]: panel for panel in client.get("/admin/").context["panels"]}
    waiting = [title for title, panel in panels.items() if any(page(case) == row["url"] for row in panel["rows"])]
    assert len(waiting) == {"clerk": 1, "reviewer": 1, "head": 2, "supervisor": 0, "sysadmin": 0}[name]


def test_pages_hold_no_inline_script_or_style(client, cast, case):
    client.force_login(cast.clerk)
    for url in ("/admin/", LIST, page(case), ADD, f"{page(case).removesuffix('change/')}step/draft_reply/"):
        html = client.get(url).content.decode()
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<style" not in html
