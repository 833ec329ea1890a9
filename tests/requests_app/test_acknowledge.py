"""Acknowledging a reminder: who may, what it stops, what it cannot stop, and that nothing of it is lost."""

import pytest
import time_machine
from django.urls import reverse

from ledger.door import Refused
from notices.models import Notice
from requests_app import enforcement, rungs, workflow
from requests_app.enums import Stage
from requests_app.situation import look
from tests import factories
from tests.requests_app.stories import REPLY, at, take

STEP = "admin:requests_app_informationrequest_step"


@pytest.fixture
def case(cast):
    """Received on Friday 2023-09-15, due on Thursday 2023-10-19; the clerk is reminded from 12 October on."""
    case = factories.case(cast.health, at=at("2023-09-15"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2023-09-18"))
    enforcement.sweep(at("2023-10-12"))
    case.refresh_from_db()
    return case


def went_up(case) -> list[str]:
    found = Notice.objects.filter(kind="requests.unacknowledged", key__startswith=f"request:{case.pk}:")
    return sorted(f"{notice.key.split(':')[4]} to {notice.user}" for notice in found)


def test_it_is_kept_with_who_when_and_what_is_done(case, cast):
    take(case, "acknowledge", cast.clerk, "2023-10-12", note="正在检索档案")
    event = case.events.last()
    assert (event.kind, event.actor, event.facts) == ("acknowledged", cast.clerk, {"note": "正在检索档案", "rank": 1})
    assert not Notice.objects.asking().filter(user=cast.clerk).exists()
    assert rungs.outstanding(look(case, at("2023-10-12").date())) == []


@pytest.mark.parametrize("day", ["2023-10-12", "2023-10-13", "2023-10-15"])
def test_in_its_time_it_does_not_go_up(case, cast, day):
    take(case, "acknowledge", cast.clerk, day)
    enforcement.sweep(at("2023-10-18"))
    assert went_up(case) == []


def test_not_acknowledged_it_goes_to_the_head_and_then_to_the_supervisor(case, cast):
    enforcement.sweep(at("2023-10-16"))
    assert went_up(case) == ["1 to health.head"]
    take(case, "acknowledge", cast.head, "2023-10-17")
    enforcement.sweep(at("2023-10-18"))
    assert went_up(case) == ["1 to health.head"]


def test_an_outage_does_not_change_what_went_up(case, cast):
    """Acknowledged on the 17th, after its time: the head should have been told on the 16th, and is, marked as late."""
    take(case, "acknowledge", cast.clerk, "2023-10-17")
    enforcement.sweep(at("2023-10-18"))
    assert went_up(case) == ["1 to health.head"]
    assert Notice.objects.get(kind="requests.unacknowledged").late


def test_the_time_starts_when_the_limit_is_known(cast):
    """A request of September entered on 16 October: nobody could acknowledge before."""
    entered = factories.case(
        cast.health, at=at("2023-10-16"), channel="counter", received_on=at("2023-09-15").date(), actor=cast.clerk
    )
    workflow.perform(entered, "register", actor=cast.clerk, at=at("2023-10-16"))
    enforcement.sweep(at("2023-10-17"))
    assert went_up(entered) == []
    enforcement.sweep(at("2023-10-18"))
    assert went_up(entered) == ["1 to health.head"]


def test_a_clerk_does_not_acknowledge_what_is_asked_of_the_head(case, cast):
    take(case, "acknowledge", cast.clerk, "2023-10-18")
    enforcement.sweep(at("2023-10-19"))
    with pytest.raises(Refused, match="负责人"):
        take(case, "acknowledge", cast.clerk, "2023-10-19")
    take(case, "acknowledge", cast.head, "2023-10-19")


def test_twice_is_refused(case, cast):
    take(case, "acknowledge", cast.clerk, "2023-10-12")
    with pytest.raises(Refused):
        take(case, "acknowledge", cast.clerk, "2023-10-12")


@pytest.mark.parametrize("who", ["reviewer", "finance_clerk", "auditor", "sysadmin", "visitor"])
def test_by_whom_not(case, cast, who):
    with pytest.raises(Refused):
        take(case, "acknowledge", getattr(cast, who), "2023-10-12")


def test_from_which_stage_not(case, cast):
    take(case, "withdraw", cast.clerk, "2023-10-12")
    assert case.stage == Stage.WITHDRAWN
    with pytest.raises(Refused):
        take(case, "acknowledge", cast.clerk, "2023-10-12")
    assert not Notice.objects.asking().exists()
    assert not Notice.objects.filter(state="held").exists()  # no mail follows what is over


def test_what_a_step_makes_moot_asks_nobody_any_more(client, case, cast):
    """While a third party is consulted the reply is not due: there is nothing left to acknowledge or to mail."""
    take(case, "consult_third_party", cast.clerk, "2023-10-12", party="示例公司")
    assert not Notice.objects.asking().exists()
    assert not Notice.objects.filter(state="held", kind="requests.due_in_5").exists()


def test_a_step_that_moves_no_limit_leaves_the_reminder_as_it_is(case, cast):
    take(case, "draft_reply", cast.clerk, "2023-10-12", **REPLY)
    assert Notice.objects.asking().filter(user=cast.clerk).exists()
    assert Notice.objects.filter(state="held", kind="requests.due_in_5").exists()


def test_whom_the_answer_reaches_on_a_day_off_is_not_told_on_monday_that_it_is_overdue(case, cast):
    take(case, "draft_reply", cast.clerk, "2023-10-19", **REPLY)
    take(case, "sign", cast.reviewer, "2023-10-20")
    saturday = at("2023-10-21")
    enforcement.sweep(saturday)
    waits = Notice.objects.get(kind="requests.overdue_applicant")
    assert (waits.state, waits.next_try_at > saturday) == ("ready", True)
    take(case, "deliver", cast.clerk, "2023-10-21")
    waits.refresh_from_db()
    assert waits.state == "shown"


def test_one_click_on_the_desk_and_on_the_page_of_the_notice(client, case, cast):
    client.force_login(cast.clerk)
    url = reverse(STEP, args=[case.pk, "acknowledge"])
    with time_machine.travel(at("2023-10-12"), tick=False):
        assert f'action="{url}"' in client.get(reverse("admin:index")).content.decode()
        notice = Notice.objects.asking().get(user=cast.clerk)
        page = client.get(reverse("admin:notices_notice_change", args=[notice.pk])).content.decode()
        assert f'action="{url}"' in page
        assert f'action="{url}"' in client.get(notice.facts["page"]).content.decode()
        assert client.get(url).status_code == 200
        assert case.events.last().kind == "registered"  # by GET nothing happens
        assert client.post(url, {"note": "检索中"}, follow=True).status_code == 200
        assert "检索中" in client.get(notice.facts["page"]).content.decode()
        assert f'action="{url}"' not in client.get(reverse("admin:index")).content.decode()


def test_the_applicant_never_reads_it(case, cast):
    take(case, "acknowledge", cast.clerk, "2023-10-12", note="内部说明")
    assert not Notice.objects.filter(user=None, facts__icontains="内部说明").exists()


def test_next_check_is_the_next_true_moment(case, cast):
    """13 October changes nothing, 16 October sends it up; acknowledged, 17 October brings the next rung."""
    assert case.next_check_at.date().isoformat() == "2023-10-15"  # 16 October, 00:05 in Shanghai
    take(case, "acknowledge", cast.clerk, "2023-10-13")
    enforcement.sweep(at("2023-10-13"))
    case.refresh_from_db()
    assert case.next_check_at.date().isoformat() == "2023-10-16"


def test_the_hint_brings_every_row_that_daily_looks_bring(cast):
    """Sweeping by the hint alone, day after day, ends in the rows of a run that trusts nothing, with none stale."""
    case = factories.case(cast.health, at=at("2023-09-15"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2023-09-18"))
    workflow.perform(case, "consult_third_party", actor=cast.clerk, at=at("2023-09-19"), facts={"party": "示例公司"})
    days = [f"2023-{month:02}-{day:02}" for month in (9, 10, 11) for day in range(1, 31) if (month, day) > (9, 19)]
    for day in days:
        enforcement.sweep(at(day))
        assert enforcement.sweep(at(day), everything=True) == (0, 0, 0), day


def test_the_nightly_run_reports_what_the_hint_missed(case, cast):
    workflow.postpone(case, at("2024-01-01"))
    assert enforcement.sweep(at("2023-10-20")).made == 0
    assert enforcement.sweep(at("2023-10-20"), everything=True).stale == 1


def test_a_late_reply_is_delivered_and_owes_a_reason(case, cast):
    take(case, "draft_reply", cast.clerk, "2023-10-20", **REPLY)
    take(case, "sign", cast.reviewer, "2023-10-20")
    take(case, "deliver", cast.clerk, "2023-10-20")
    assert (case.stage, case.in_time, case.late_reason) == (Stage.ANSWERED, False, "")
