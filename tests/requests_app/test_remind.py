"""Reminders of those who are consulted, of assistance, and of the agency's own statement before a reviewing body."""

from __future__ import annotations

import pytest
import time_machine

from agencies.enums import Role
from notices.enums import State
from notices.models import Notice
from notices.rendering import render
from portal import doctor
from requests_app import enforcement, workflow
from requests_app.models import Remedy
from tests import factories
from tests.requests_app.test_workflow import at

# Fifteen working days from Monday 4 March 2024 end on Monday the 25th; three of them are left on Wednesday the 20th.
ASKED, BEFORE, REMINDED, LIMIT = "2024-03-04", "2024-03-19", "2024-03-20", "2024-03-25"


def take(case, action, actor, when, **facts):
    event = workflow.perform(case, action, actor=actor, at=at(when), facts=facts)
    case.refresh_from_db()
    case.situation = None
    return event


def sweep(day):
    tally = enforcement.sweep(at(day))
    assert tally.failed == 0
    return tally


def reminded():
    return Notice.objects.filter(kind__startswith="requests.consultation_due").order_by("pk")


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2024-03-01"), subject="甲某要求的合同")
    take(case, "register", cast.clerk, "2024-03-01")
    return case


def test_a_third_party_is_reminded_once_by_link_and_learns_nobody_s_name(case, cast):
    take(case, "consult_third_party", cast.clerk, ASKED, party="示例公司", email="firm@example.com", which="合同")
    sweep(BEFORE)
    assert not reminded()
    for _n in range(2):
        sweep(REMINDED)
    notice = reminded().get()
    assert (notice.address, notice.user, notice.state) == ("firm@example.com", None, State.READY)
    subject, body = render(notice)
    asked = case.consultations.get()
    assert asked.code in body.replace("-", "")
    assert "2024年3月25日" in subject
    for word in ("甲某", case.code, case.number, case.applicant.phone):
        assert word not in subject + body + str(notice.facts)
    assert list(doctor.notices_that_should_exist_do()) == []


def test_the_reminder_comes_on_a_working_day(case, cast):
    """Fifteen working days from Friday 8 March end on the 29th; three are left at the end of Tuesday the 26th."""
    take(case, "consult_third_party", cast.clerk, "2024-03-08", party="示例公司", email="firm@example.com")
    for day in ("2024-03-22", "2024-03-23", "2024-03-24", "2024-03-25"):
        sweep(day)
        assert not reminded()
    sweep("2024-03-26")
    assert reminded().get().moment.isoformat() == "2024-03-26"


def test_who_has_answered_is_not_reminded_even_if_the_mail_waits(case, cast):
    take(case, "consult_third_party", cast.clerk, ASKED, party="示例公司", email="firm@example.com")
    sweep(REMINDED)
    take(case, "record_third_party", cast.clerk, REMINDED, position="agrees", answer="同意。")
    assert reminded().get().state == State.SHOWN
    other = factories.case(cast.health, at=at("2024-03-01"))
    take(other, "register", cast.clerk, "2024-03-01")
    take(other, "consult_third_party", cast.clerk, ASKED, party="示例公司", email="b@example.com")
    take(other, "record_third_party", cast.clerk, BEFORE, position="agrees", answer="同意。")
    sweep(REMINDED)
    assert reminded().count() == 1


def test_a_limit_that_moves_brings_no_second_reminder(case, cast):
    take(case, "consult_third_party", cast.clerk, ASKED, party="示例公司", email="firm@example.com")
    sweep(REMINDED)
    take(case, "note_reached", cast.clerk, "2024-03-21", reached_on="2024-03-06")
    sweep("2024-03-25")
    assert reminded().count() == 1


def test_an_agency_of_the_site_is_reminded_at_its_desk(case, cast):
    second = factories.post(cast.finance, Role.CLERK)
    take(case, "consult_agency", cast.clerk, ASKED, party=cast.finance.name, agency="finance", which="合同")
    sweep(REMINDED)
    assert {notice.user for notice in reminded()} == {cast.finance_clerk, second}
    _subject, body = render(reminded()[0])
    assert f"/consultation/{case.consultations.get().pk}/" in body
    assert "甲某" not in body


def test_the_doctor_misses_a_reminder(case, cast):
    take(case, "consult_third_party", cast.clerk, ASKED, party="示例公司", email="firm@example.com")
    sweep(REMINDED)
    reminded().delete()
    with time_machine.travel(at("2024-03-21"), tick=False):
        case.project(next_check_at=None)
        assert any("should have been reminded" in fault for fault in doctor.notices_that_should_exist_do())


def test_assistance_is_reminded_of_on_the_last_working_day_before_its_own(case, cast):
    take(case, "ask_assistance", cast.clerk, ASKED, party="档案室", question="请检索", until="2024-03-17")  # a Sunday
    sweep("2024-03-14")
    assert not Notice.objects.filter(kind="requests.errand_due").exists()
    sweep("2024-03-15")
    notice = Notice.objects.get(kind="requests.errand_due")
    assert notice.user == cast.clerk
    assert "2024年3月17日" in render(notice)[1]


@pytest.fixture
def reviewed(case, cast):
    """Answered; the copy of a reconsideration came on 5 March: ten working days end on Tuesday the 19th."""
    take(case, "draft_reply", cast.clerk, "2024-03-01", outcome="grant", content="随信附上。")
    take(case, "sign", cast.reviewer, "2024-03-01")
    take(case, "deliver", cast.clerk, "2024-03-01")
    appeal = {
        "remedy_kind": "reconsideration",
        "body": "某市政府",
        "filed_on": "2024-03-04",
        "reached_on": "2024-03-05",
    }
    take(case, "record_appeal", cast.clerk, "2024-03-05", **appeal)
    return case


def statements():
    rows = Notice.objects.filter(kind__startswith="requests.statement").order_by("pk")
    return [(notice.kind, notice.user.username) for notice in rows]


def test_the_agency_s_own_statement_is_reminded_of_before_its_last_day(reviewed, cast):
    assert Remedy.objects.get().answer_by.isoformat() == "2024-03-19"
    sweep("2024-03-13")
    assert statements() == []
    sweep("2024-03-14")
    early = [("requests.statement_due", "health.clerk"), ("requests.statement_due", "health.head")]
    assert statements() == early
    sweep("2024-03-19")
    last = [("requests.statement_last_day", name) for _kind, name in early]
    assert statements() == early + last
    assert "2024年3月19日" in render(Notice.objects.get(kind="requests.statement_last_day", user=cast.clerk))[0]
    assert list(doctor.notices_that_should_exist_do()) == []
    reviewed.refresh_from_db()
    sweep("2024-03-20")
    assert statements() == early + last
    reviewed.refresh_from_db()
    assert reviewed.next_check_at is None


def test_a_ruling_ends_it(reviewed, cast):
    remedy = Remedy.objects.get().pk
    take(reviewed, "record_ruling", cast.clerk, "2024-03-12", remedy=remedy, result="upheld", decided_on="2024-03-12")
    assert reviewed.next_check_at is None
    enforcement.sweep(at("2024-03-14"), everything=True)
    assert statements() == []


def test_the_nightly_sweep_finds_it_whatever_the_hint_says(reviewed):
    reviewed.project(next_check_at=None)
    enforcement.sweep(at("2024-03-14"), everything=True)
    assert len(statements()) == 2
