"""A holiday notice moves dates: never silently, never twice, never against the applicant unsaid."""

from __future__ import annotations

import contextvars
from datetime import date

import pytest
import time_machine
from django.utils import translation

import requests_app.enforcement
from agencies import calendars
from ledger import trace
from ledger.door import Refused
from notices.models import Notice
from notices.rendering import line, render
from portal import doctor, enforcement
from requests_app import workflow
from requests_app.models import InformationRequest
from requests_app.situation import look
from tests import factories
from tests.agencies.notices import announce, days, wanted, yearly
from tests.feedback.stories import at
from tests.requests_app.stories import REPLY


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel(at("2026-12-21"), tick=False):
        yield


def opened(cast, day: str = "2026-12-18", **fields) -> InformationRequest:
    case = factories.case(cast.health, at=at(day), **fields)
    workflow.perform(case, "register", actor=cast.clerk, at=at(day))
    enforcement.sweep(at("2026-12-21"))
    return fresh(case)


def fresh(case) -> InformationRequest:
    return InformationRequest.objects.select_related("agency").get(pk=case.pk)


def told(case) -> list[Notice]:
    return list(Notice.objects.filter(kind="requests.date_moved", facts__case=case.pk))


def moved(case) -> list[dict]:
    return [event.facts for event in case.events.filter(kind="holiday_changed")]


def test_a_later_date_is_recorded_and_the_applicant_is_told_why(cast):
    case = opened(cast)
    assert (case.due_on, case.provisional) == (date(2027, 1, 18), True)
    notice = announce(wanted(*days("2027-01-04", "2027-01-05", name="示例日")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    case = fresh(case)
    assert case.due_on == date(2027, 1, 20)
    assert [(f["old"], f["new"], f["notice_id"]) for f in moved(case)] == [("2027-01-18", "2027-01-20", notice.pk)]
    [letter] = told(case)
    assert notice.number in letter.facts["sentence"]
    assert "2027年1月20日" in letter.facts["sentence"]
    told_clerk = Notice.objects.filter(kind="requests.official_step", user=cast.clerk).latest("pk")
    assert told_clerk.facts["sentence"]["zh-hans"] == letter.facts["sentence"]
    # Officials read it in the language that they have switched to, whatever the applicant's is.
    for language, words in (("zh-hans", letter.facts["heading"]), ("en", "Date moved by a holiday notice")):
        with translation.override(language):
            told_clerk.language = language
            assert words in render(told_clerk)[0]
            assert words in line(told_clerk)


def test_an_earlier_date_is_told_too(cast):
    case = opened(cast)
    announce(wanted(*days("2027-01-09", "2027-01-10", off=False, name="调休")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    assert fresh(case).due_on == date(2027, 1, 14)
    assert len(told(case)) == 1


def test_a_yearly_notice_makes_the_date_certain(cast):
    case = opened(cast)
    announce(yearly(), cast.supervisor)
    enforcement.sweep(at("2026-12-21", 11))
    case = fresh(case)
    # Friday 1 January was off anyhow; Monday 4 is off now and Sunday 10 is worked.
    assert (case.due_on, case.provisional, moved(case), told(case)) == (date(2027, 1, 18), False, [], [])


def test_a_projected_date_that_moves_is_told(cast):
    case = opened(cast)
    workflow.perform(
        case,
        "consult_third_party",
        actor=cast.clerk,
        at=at("2026-12-21", 10),
        facts={"party": "某公司", "question": "是否同意公开？"},
    )
    case = fresh(case)
    assert case.due_on is None
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    [facts] = moved(case)
    assert facts["moved"][0]["what"] == "reply"
    assert facts["moved"][0]["old"] < facts["moved"][0]["new"]
    assert len(told(case)) == 1


@pytest.mark.parametrize(
    ("notice", "later"),
    [(days("2027-01-04", name="示例日"), True), (days("2027-01-09", off=False, name="调休"), False)],
)
def test_the_last_day_for_a_correction_that_moves_is_told(cast, notice, later):
    case = opened(cast)
    facts = {"points": "请写明文号", "days": 15}
    workflow.perform(case, "ask_correction", actor=cast.clerk, at=at("2026-12-21", 10), facts=facts)
    announce(wanted(*notice), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    [facts] = moved(case)
    [row] = [row for row in facts["moved"] if row["what"] == "correction_period"]
    assert (row["new"] > row["old"]) == later
    [letter] = told(case)
    assert "补正" in letter.facts["sentence"]


def test_taking_a_notice_back_moves_the_date_back_and_says_so(cast):
    case = opened(cast)
    first = announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    announce(wanted(replaces=first, reason="通知已经撤销", title="撤销"), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 12))
    assert fresh(case).due_on == date(2027, 1, 18)
    assert [(f["old"], f["new"]) for f in moved(case)] == [("2027-01-18", "2027-01-19"), ("2027-01-19", "2027-01-18")]
    assert len(told(case)) == 2


def test_a_step_after_the_notice_records_the_move_first(cast):
    case = opened(cast)
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    workflow.perform(
        case,
        "assign",
        actor=cast.reviewer,
        at=at("2026-12-21", 11),
        facts={"handler": cast.other_clerk.pk},
        seen=fresh(case).events_count,
    )
    assert [event.kind for event in case.events.order_by("n")][-2:] == ["holiday_changed", "assigned"]
    assert len(told(case)) == 1


def elsewhere():
    """Where no run is in force, as in another process. An empty context has no connection once a browser was driven."""
    context = contextvars.copy_context()
    context.run(trace._current.set, None)
    return context


def test_a_notice_that_comes_in_the_midst_of_a_step_is_of_the_next_one(cast, monkeypatch):
    """A step counts by one calendar from its lock to its end; what comes meanwhile has an event of its own."""
    case = opened(cast)
    take = workflow._take

    def late(situation, action, *rest):
        elsewhere().run(announce, wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
        return take(situation, action, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(workflow, "_take", late)
        facts = {"handler": cast.other_clerk.pk}
        workflow.perform(case, "assign", actor=cast.reviewer, at=at("2026-12-21", 11), facts=facts)
    assert (fresh(case).due_on, moved(case)) == (date(2027, 1, 18), [])
    enforcement.sweep(at("2026-12-21", 12))
    assert fresh(case).due_on == date(2027, 1, 19)
    assert (len(moved(case)), len(told(case))) == (1, 1)


def test_a_sweep_that_is_older_than_a_notice_takes_no_move_back_and_makes_none_unsaid(cast):
    case = opened(cast)
    for first, rest in ((days("2027-01-04", name="示例日"), 1), (days("2027-01-05", name="示例日"), 2)):
        with trace.run():
            calendars.book()  # what the sweep began with
            another = elsewhere()
            another.run(announce, wanted(*first), cast.sysadmin)
            if rest == 1:
                another.run(workflow.perform, fresh(case), "move_date", actor=None)
            requests_app.enforcement.enforce(case.pk, at("2026-12-21", 11))
        assert fresh(case).due_on == date(2027, 1, 18 + rest)
        assert (len(moved(case)), len(told(case))) == (rest, rest)


def test_what_happened_before_the_notice_is_still_recorded_after_it(cast):
    case = opened(cast)
    facts = {"points": "请写明文号", "days": 15}
    workflow.perform(case, "ask_correction", actor=cast.clerk, at=at("2026-12-18"), facts=facts)
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    workflow.perform(
        case,
        "receive_correction",
        actor=cast.clerk,
        on=date(2026, 12, 20),
        at=at("2026-12-21", 12),
        facts={"text": "文号如下"},
    )
    assert fresh(case).due_on == date(2027, 1, 19)


def test_the_sweep_alone_finds_what_nobody_marked_and_does_it_once(cast):
    case = opened(cast)
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    for hour in (11, 12, 13):
        enforcement.sweep(at("2026-12-21", hour))
    assert (len(moved(case)), len(told(case))) == (1, 1)
    assert list(doctor.open_cases_go_by_the_calendar_of_today()) == []
    fresh(case).project(calendar_version="old", next_check_at=at("2027-06-01"))
    assert len(list(doctor.open_cases_go_by_the_calendar_of_today())) == 1


def test_nobody_takes_the_step_by_hand_and_nobody_twice(cast):
    case = opened(cast)
    for who in (cast.clerk, cast.head, cast.sysadmin, None):
        with pytest.raises(Refused):
            workflow.perform(case, "move_date", actor=who)
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    workflow.perform(case, "move_date", actor=None)
    with pytest.raises(Refused):
        workflow.perform(case, "move_date", actor=None)


def test_a_request_that_is_over_keeps_the_calendar_by_which_it_ended(cast):
    """A reply on its last day stays in time, whatever day is announced to be worked or off afterwards."""
    case = opened(cast, "2026-11-30")
    assert case.due_on == date(2026, 12, 28)
    answer(cast, case, at("2026-12-28"))
    with time_machine.travel(at("2026-12-29"), tick=False):
        announce(wanted(*days("2026-12-26", off=False, name="示例班")), cast.sysadmin)
        enforcement.sweep(at("2026-12-29", 11))
        case = fresh(case)
        workflow.perform(case, "publish", actor=cast.reviewer, facts={"title": "题", "text": "文"})
        before, case = case, fresh(case)
        assert (case.due_on, case.in_time, case.calendar_version) == (
            date(2026, 12, 28), True, before.calendar_version,
        )  # fmt: skip
        assert look(case, date(2026, 12, 29)).reading.due_on == date(2026, 12, 28)
        assert not case.events.filter(kind="holiday_changed").exists()
        assert list(doctor.projections_match_the_events()) == []
        case.project(calendar_version="of no file")
        assert list(doctor.projections_match_the_events()) == []


def answer(cast, case, now) -> None:
    with time_machine.travel(now, tick=False):
        for action, actor, facts in (
            ("draft_reply", cast.clerk, REPLY), ("sign", cast.reviewer, {}), ("deliver", cast.clerk, {}),
        ):  # fmt: skip
            workflow.perform(case, action, actor=actor, facts=facts)


def test_no_closed_case_and_no_case_of_another_calendar_moves(cast):
    case = opened(cast)
    workflow.perform(case, "withdraw", actor=cast.clerk, at=at("2026-12-21", 10), facts={"reason": "不再需要"})
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    assert (moved(case), told(case)) == ([], [])
    with pytest.raises(Refused):
        workflow.perform(case, "move_date", actor=None)


def test_a_record_that_was_lawful_stays_readable_under_a_later_notice(cast):
    """An extension told on the last day of the term stays told, though the notice ends that term earlier."""
    case = opened(cast, "2026-12-18")
    with time_machine.travel(at("2027-01-18"), tick=False):
        workflow.perform(case, "propose_extension", actor=cast.clerk, facts={"days": 5, "reason": "材料较多"})
        workflow.perform(case, "extend", actor=cast.head)
        before = fresh(case).due_on
        announce(
            wanted(*days("2027-01-16", "2027-01-17", off=False, name="调休"), issued_on=date(2027, 1, 18)),
            cast.sysadmin,
        )
        enforcement.sweep(at("2027-01-18", 11))
        case = fresh(case)
        assert look(case, date(2027, 1, 18)).reading.due_on == before == case.due_on
        assert case.calendar_version != calendars.usual().version
        assert list(doctor.open_cases_go_by_the_calendar_of_today()) == []
        assert len(list(doctor.records_are_lawful_by_the_calendar_of_today())) == 1


def test_a_region_has_its_own_days_and_follows_the_notices_of_the_nation(cast):
    cast.finance.calendar = "CN-XJ"
    cast.finance.save()
    ours, theirs = opened(cast), factories.case(cast.finance, at=at("2026-12-18"))
    enforcement.sweep(at("2026-12-21"))
    announce(wanted(*days("2027-01-04", name="地方节日"), calendar="CN-XJ"), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 11))
    assert (len(moved(ours)), len(moved(theirs))) == (0, 1)
    announce(wanted(*days("2027-01-05", name="示例日")), cast.sysadmin)
    enforcement.sweep(at("2026-12-21", 12))
    assert (len(moved(ours)), len(moved(theirs))) == (1, 2)
    assert fresh(theirs).due_on > fresh(ours).due_on
