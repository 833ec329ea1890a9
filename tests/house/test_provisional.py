"""A date beyond the notices of days off is marked, with the reason where there is room, wherever it is shown."""

from __future__ import annotations

import io
import json
import re
from html import unescape

import docx
import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from agencies import provisional
from notices.models import Notice
from notices.rendering import render
from oversight import workflow as urging
from requests_app import enforcement, printing, receipts, workflow
from requests_app import opened as opened_pages
from requests_app.models import InformationRequest
from tests import factories
from tests.conftest import REPOSITORY
from tests.feedback import stories
from tests.feedback.stories import at
from tests.house.test_doors import CODE

MARK = "（暂定）"
DUE = "2027年1月18日"  # of what was received on 18 December 2026; no notice covers 2027
DATED = re.compile(r"2027年\d+月\d+日")
ASKED = {"party": "示例电梯有限公司", "which": "合同", "question": "请说明。", "email": "firm@example.com"}


@pytest.fixture(autouse=True)
def on_a_monday_before_the_notice():
    with time_machine.travel(at("2026-12-21"), tick=False) as clock:
        yield clock


@pytest.fixture
def case(cast):
    found = factories.case(cast.health, at=at("2026-12-18"), subject="补助明细", applicant={"email": "jia@example.com"})
    return taken(found, "register", cast.clerk)


def taken(case, action, actor, **facts) -> InformationRequest:
    workflow.perform(case, action, actor=actor, facts=facts)
    return InformationRequest.objects.get(pk=case.pk)


def text(response) -> str:
    assert response.status_code == 200
    # The caption of the picture names its first and its last day.
    page = re.sub(r"<caption>.*?</caption>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(page)))


def unmarked(shown: str) -> list[str]:
    """The days of the year without a notice that stand without the mark, each with what is around it.

    The last day of a range of days is no last day of anything.
    """
    return [
        shown[max(0, found.start() - 30) : found.end() + 20]
        for found in DATED.finditer(shown)
        if not shown[: found.start()].endswith("至")
        and not re.match(r"\s?（暂定）|。?（该日期按", shown[found.end() :])
    ]


def marked_in(shown: str) -> None:
    assert DATED.search(shown), shown[:500]
    assert unmarked(shown) == []


def opened(client, case) -> str:
    session = client.session
    session["opened_requests"] = [case.pk]
    session.save()
    return text(client.get(reverse("requests:progress", args=[case.pk])))


# --------------------------------------------------------------------------------------------------------- its parts


def test_the_mark_travels_with_the_day_in_the_facts_of_a_mail():
    day = at("2027-01-18").date()
    assert [provisional.written(day, moves) for moves in (True, False)] == ["2027-01-18~", "2027-01-18"]
    assert provisional.written(None, True) == ""
    assert [provisional.read(words) for words in ("2027-01-18~", "2027-01-18", "")] == [
        (day, True), (day, False), (None, False),
    ]  # fmt: skip
    assert provisional.any_in({"a": "x~", "b": [{"last_day": "2027-01-18~"}]})
    assert not provisional.any_in({"a": "x~", "b": [{"last_day": "2027-01-18"}], "c": 7, "d": None})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_reason_names_the_calendar_and_how_far_it_is_known(language, case):
    with translation.override(language):
        told = provisional.reason(workflow.look(case, at("2026-12-21").date()).calendar)
    assert "2026" in told
    assert ("国务院办公厅" if language == "zh-hans" else "State Council") in told


# ------------------------------------------------------------------------------------------------------ the applicant


def test_the_pages_of_an_applicant(client, case, cast):
    shown = opened(client, case)
    assert f"{DUE}{MARK}" in shown
    assert "放假安排目前只到 2026 年" in shown
    marked_in(shown)
    token = receipts.token(case)
    for address in ("requests:receipt", "requests:receipt_text"):
        shown = text(client.get(reverse(address, args=[token])))
        marked_in(shown)
        assert "放假安排目前只到 2026 年" in shown
    corrected = taken(case, "ask_correction", cast.clerk, points="请写明年份。", days=15)
    marked_in(opened(client, corrected))


def test_the_remedies_of_an_applicant(client, case, cast):
    for action, actor, facts in (
        ("draft_reply", cast.clerk, {"outcome": "deny.internal", "reason": "属于内部事务。", "content": "不予公开。"}),
        ("sign", cast.reviewer, {}),
        ("deliver", cast.clerk, {}),
    ):
        case = taken(case, action, actor, **facts)
    shown = opened(client, case)
    marked_in(shown)
    assert "最后一日" in shown or "截止" in shown


def test_the_days_to_take_away(client, case):
    opened(client, case)
    days = client.get(reverse("requests:dates", args=[case.pk])).content.decode().replace("\r\n ", "")
    assert MARK in days
    assert "放假安排目前只到 2026 年" in days
    proof = client.get(reverse("requests:proof", args=[case.pk])).json()
    assert proof["result"]["provisional"] is True
    assert proof["calendar"]["covered_until"] == "2026-12-31"


def test_the_calculator(client, db):
    query = {"received": "2026-12-18", "as_of": "2026-12-21"}
    shown = text(client.get("/clock/", query))
    assert f"{DUE}{MARK}" in shown
    assert "放假安排目前只到 2026 年" in shown
    body = {"law": "cn", "events": [{"event": "received", "on": "2026-12-18"}], "as_of": "2026-12-21"}
    assert client.post("/clock.json", json.dumps(body), content_type="application/json").json()["provisional"] is True


def test_whoever_is_consulted(client, case, cast):
    case = taken(case, "consult_third_party", cast.clerk, **ASKED)
    session = client.session
    session[opened_pages._OPINIONS] = [case.consultations.get().pk]
    session.save()
    shown = text(client.get(reverse("requests:answer_consultation", args=[case.consultations.get().pk])))
    marked_in(shown)
    assert "还剩 15 个工作日" in shown
    assert "放假安排目前只到 2026 年" in shown
    marked_in(opened(client, case))
    facts = {"party": cast.finance.name, "agency": cast.finance.slug, "which": "会签文件"}
    other = taken(factories.case(cast.health, at=at("2026-12-18")), "register", cast.clerk)
    asked = taken(other, "consult_agency", cast.clerk, **facts).consultations.get()
    client.force_login(cast.finance_clerk)
    marked_in(text(client.get(reverse("admin:requests_app_consultation_change", args=[asked.pk]))))
    marked_in(text(client.get(reverse("admin:index"))))


# ------------------------------------------------------------------------------------------------------- the officials


def test_the_pages_of_officials(client, case, cast):
    client.force_login(cast.clerk)
    for address in (
        reverse("admin:requests_app_informationrequest_changelist"),
        reverse("admin:requests_app_informationrequest_change", args=[case.pk]),
    ):
        shown = text(client.get(address))
        assert DUE in shown, address
        assert unmarked(shown) == [], address
    assert f"个工作日{MARK}" in text(client.get(reverse("admin:index")))


def test_the_lists_of_supervision(client, case, cast):
    client.force_login(cast.supervisor)
    marked_in(text(client.get(reverse("oversight:cases"))))
    with time_machine.travel(at("2027-01-05"), tick=False):
        client.force_login(cast.supervisor)
        shown = text(client.get(reverse("oversight:ahead")))
    assert "星期一（暂定）" in shown  # the eighteenth
    assert f"{DUE}" not in unmarked(shown)
    rows = client.get(reverse("oversight:case_file", args=["csv"])).content.decode().splitlines()
    assert rows[1].split(",")[6:8] == ["2027-01-18", "是"]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(reverse("oversight:case_file", args=["xlsx"])).content)).active
    assert [cell.value for cell in sheet[2]][7] == "是"


def test_urges(client, case, cast):
    urge = urging.issue(agency=cast.health, actor=cast.supervisor, text="请说明。", case=case, days=15)
    client.force_login(cast.head)
    for address in ("changelist", "change"):
        args = [urge.pk] if address == "change" else []
        shown = text(client.get(reverse(f"admin:oversight_urge_{address}", args=args)))
        marked_in(shown)
    marked_in(text(client.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk]))))


# ------------------------------------------------------------------------------------------------- letters and mails


def test_letters(case, cast):
    asked = taken(case, "ask_correction", cast.clerk, points="请写明年份。", days=15)
    kinds = {letter.kind: letter for letter in asked.letters.all()}
    assert set(kinds) == {"receipt", "correction"}
    for letter in kinds.values():
        content = b"".join(printing.as_file(letter, "docx"))
        words = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
        marked_in(words)


def test_mails_and_the_mail_of_the_morning(case, cast):
    taken(factories.case(cast.health, at=at("2026-12-18")), "register", cast.clerk)
    consulted = taken(factories.case(cast.health, at=at("2026-12-18")), "register", cast.clerk)
    taken(consulted, "consult_third_party", cast.clerk, **ASKED)
    corrected = taken(
        factories.case(cast.health, at=at("2026-12-18"), applicant={"email": "yi@example.com"}), "register", cast.clerk
    )
    taken(corrected, "ask_correction", cast.clerk, points="请写明年份。", days=15)
    stories.message(cast.health, day="2026-12-21", kind="complaint")
    urging.issue(agency=cast.health, actor=cast.supervisor, text="请说明。", case=case, days=15)
    for day in ("2027-01-11", "2027-01-13", "2027-01-18", "2027-01-19"):
        with time_machine.travel(at(day), tick=False):
            for row in InformationRequest.objects.all():
                enforcement.enforce(row.pk, at(day))
    told = set()
    for notice in Notice.objects.all():
        subject, body = render(notice)
        assert unmarked(subject) == [], notice.kind
        assert unmarked(body) == [], notice.kind
        if provisional.any_in(notice.facts):
            told.add(notice.kind)
            assert "节假日安排尚未公布" in body, notice.kind
    wanted = {
        "requests.due_in_5", "requests.due_today", "requests.overdue", "requests.overdue_applicant",
        "requests.consulted", "requests.clock_due_applicant", "oversight.urged", "feedback.arrived",
    }  # fmt: skip
    assert wanted <= told


# ------------------------------------------------------------------------------------------------------------ messages


def test_messages(client, cast):
    submission = stories.message(cast.health, day="2026-12-21", kind="complaint")
    client.force_login(cast.clerk)
    for address in ("changelist", "change"):
        args = [submission.pk] if address == "change" else []
        marked_in(text(client.get(reverse(f"admin:feedback_submission_{address}", args=args))))
    assert unmarked(text(client.get(reverse("admin:index")))) == []


# --------------------------------------------------------------------------------------------------------- the house


def test_no_template_prints_a_last_day_past_the_shared_tag():
    """Only what a machine reads, the day of the week, and the urge as a letter, which says the reason in words."""
    printed = re.compile(r"\b(?:due_on|last_day|projected_on|answer_by|confirmed_by)\|date(?!:\"(?:Y-m-d|l)\")")
    found = [
        str(path.relative_to(REPOSITORY))
        for path in sorted((REPOSITORY / "templates").rglob("*.*"))
        if printed.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["templates/admin/oversight/letter.html"]


def test_no_code_prints_a_last_day_past_the_shared_function():
    printed = re.compile(r"date_format\([^)\n]*(?:due_on|last_day|projected_on|answer_by)")
    found = [str(path.relative_to(REPOSITORY)) for path in CODE if printed.search(path.read_text(encoding="utf-8"))]
    assert found == []
