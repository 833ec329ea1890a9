"""Leave and deputies: who enters it, what goes to the deputy, cases over and back, posts that end."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from ledger.door import Refused
from ledger.locks import SideDoor
from notices.models import Notice
from requests_app import enforcement, standing_in, workflow, workflow_office
from requests_app.enums import Stage
from requests_app.models import Absence
from tests import factories
from tests.requests_app.stories import at, take
from tests.requests_app.test_notes import ONE_CONNECTION, together

STEM = "admin:requests_app_absence"
FROM, UNTIL = date(2026, 3, 9), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def _a_monday_in_march():
    with time_machine.travel(at("2026-03-09"), tick=False):
        yield


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2026-03-02"))
    return take(case, "register", cast.clerk, "2026-03-03")


@pytest.fixture
def away(cast) -> Absence:
    return workflow_office.enter_absence(cast.health, cast.clerk, cast.other_clerk, FROM, UNTIL, actor=cast.head)


def typed(cast, **changed) -> dict:
    said = {"agency": cast.health.pk, "user": cast.clerk.pk, "deputy": cast.other_clerk.pk}
    return {**said, "since": FROM.isoformat(), "until": UNTIL.isoformat(), **changed}


@pytest.mark.parametrize("name", ["clerk", "head"])
def test_the_clerk_or_the_head_enters_it(client, cast, name):
    client.force_login(getattr(cast, name))
    answer = client.post(reverse(f"{STEM}_add"), typed(cast))
    absence = Absence.objects.get()
    assert answer.url == reverse(f"{STEM}_change", args=[absence.pk])
    assert (absence.user, absence.deputy, absence.by) == (cast.clerk, cast.other_clerk, getattr(cast, name))
    with pytest.raises(SideDoor):
        absence.save()


@pytest.mark.parametrize("name", ["other_clerk", "reviewer", "supervisor", "auditor", "finance_clerk", "sysadmin"])
def test_by_whom_not(client, cast, name):
    person = getattr(cast, name)
    with pytest.raises(Refused):
        workflow_office.enter_absence(cast.health, cast.clerk, cast.other_clerk, FROM, UNTIL, actor=person)
    client.force_login(person)
    client.post(reverse(f"{STEM}_add"), typed(cast))
    assert not Absence.objects.exists()


def test_by_get_nothing_happens(client, cast, away):
    client.force_login(cast.head)
    client.get(reverse(f"{STEM}_add"), typed(cast))
    assert client.get(reverse(f"{STEM}_end", args=[away.pk])).status_code == 405
    assert client.get(reverse(f"{STEM}_hand", args=[away.pk])).status_code == 405
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"deputy": "clerk"},
        {"deputy": "finance_clerk"},
        {"deputy": "reviewer"},
        {"until": "2026-03-08"},
        {"since": "2026-02-02", "until": "2026-02-06"},
        {"since": "2026-03-20", "until": "2026-03-27"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, cast, away, changed):
    changed = {name: getattr(cast, value).pk if name == "deputy" else value for name, value in changed.items()}
    client.force_login(cast.head)
    page = client.post(reverse(f"{STEM}_add"), typed(cast, **{"since": "2026-04-01", "until": "2026-04-03"} | changed))
    assert page.status_code == 200
    assert changed.get("until", "2026-04-03") in page.content.decode()
    assert Absence.objects.count() == 1


def test_after_an_early_return_the_days_are_free_again(cast, away):
    workflow_office.end_absence(away, actor=cast.clerk)
    workflow_office.enter_absence(cast.health, cast.clerk, cast.other_clerk, FROM, UNTIL, actor=cast.clerk)
    with pytest.raises(Refused):
        workflow_office.end_absence(away, actor=cast.clerk)


@pytest.mark.skipif(ONE_CONNECTION, reason="threads of a test share SQLite's memory database")
@pytest.mark.django_db(transaction=True)
def test_of_eight_overlapping_absences_at_once_one_stands(cast):
    def enter(n: int) -> None:
        first = FROM + timedelta(days=n)
        workflow_office.enter_absence(cast.health, cast.clerk, cast.other_clerk, first, UNTIL, actor=cast.head)

    assert sorted(together(enter)) == ["done", *["refused"] * 7]
    assert Absence.objects.count() == 1
    connection.close()


def test_new_requests_go_to_the_deputy_and_say_for_whom(cast, away):
    case = factories.case(cast.health, at=at("2026-03-09"))
    take(case, "register", cast.other_clerk, "2026-03-09", handler=cast.clerk.pk)
    assert case.handler == cast.other_clerk
    assert case.events.last().facts == {"handler": cast.other_clerk.pk, "instead_of": cast.clerk.pk}


@pytest.mark.parametrize("day", ["2026-03-06", "2026-03-23"])
def test_before_and_after_it_they_go_to_the_clerk(cast, away, day):
    with time_machine.travel(at("2026-03-23")):
        case = factories.case(cast.health, at=at("2026-03-05"))
        take(case, "register", cast.other_clerk, day, handler=cast.clerk.pk)
    assert case.handler == cast.clerk


def test_reminders_go_to_the_deputy_during_it_only(cast, case):
    """Received on 2 March, due on 30 March: the first reminder of the clerk is due on the 23rd."""
    workflow_office.enter_absence(
        cast.health, cast.clerk, cast.other_clerk, date(2026, 3, 23), date(2026, 3, 23), actor=cast.head
    )
    enforcement.sweep(at("2026-03-23"))
    told = Notice.objects.filter(key__startswith=f"request:{case.pk}:requests.due_in_5")
    assert [notice.user for notice in told] == [cast.other_clerk]
    enforcement.sweep(at("2026-03-26"))
    later = Notice.objects.filter(key__startswith=f"request:{case.pk}:requests.due_in_2").exclude(user=None)
    assert {notice.user for notice in later} >= {cast.clerk}
    assert cast.other_clerk not in {notice.user for notice in later}


def test_deputies_in_a_ring_leave_the_work_where_it_is(cast, away):
    workflow_office.enter_absence(cast.health, cast.other_clerk, cast.clerk, FROM, UNTIL, actor=cast.head)
    assert standing_in.present_on(cast.health, cast.clerk, FROM) == cast.clerk
    third = factories.post(cast.health, "clerk", "health.clerk3")
    workflow_office.end_absence(Absence.objects.get(user=cast.other_clerk), actor=cast.head, on=FROM)
    workflow_office.enter_absence(cast.health, cast.other_clerk, third, FROM, UNTIL, actor=cast.head)
    assert standing_in.present_on(cast.health, cast.clerk, FROM) == third


@pytest.mark.parametrize("name", ["clerk", "head"])
def test_open_cases_go_over_in_one_step_and_come_back(client, cast, case, away, name):
    other = take(factories.case(cast.health, at=at("2026-03-02")), "register", cast.clerk, "2026-03-03")
    client.force_login(getattr(cast, name))
    page, hand = reverse(f"{STEM}_change", args=[away.pk]), reverse(f"{STEM}_hand", args=[away.pk])
    assert str(case) in client.get(page).content.decode()
    client.post(hand, {"direction": "over", "case": [case.pk, other.pk]})
    for moved in (case, other):
        moved.refresh_from_db()
        assert moved.handler == cast.other_clerk
        assert moved.events.last().facts["absence"] == away.pk
    client.post(hand, {"direction": "over", "case": [case.pk]})  # twice: it is no longer offered
    assert case.events.filter(kind="assigned").count() == 1
    client.post(hand, {"direction": "back", "case": [case.pk, other.pk]})
    case.refresh_from_db()
    assert case.handler == cast.clerk


@pytest.mark.parametrize("name", ["supervisor", "auditor"])
def test_who_only_reads_hands_nothing_over(client, cast, case, away, name):
    client.force_login(getattr(cast, name))
    client.post(reverse(f"{STEM}_hand", args=[away.pk]), {"direction": "over", "case": [case.pk]})
    case.refresh_from_db()
    assert case.handler == cast.clerk
    assert not case.events.filter(kind="assigned").exists()


def test_the_desk_of_the_deputy_shows_for_whom(client, cast, case, away):
    client.force_login(cast.other_clerk)
    desk = client.get("/admin/").content.decode()
    assert "health.clerk" in desk
    assert str(case) in desk
    listed = client.get("/admin/requests_app/informationrequest/?handler=deputy").content.decode()
    assert str(case) in listed
    client.force_login(cast.reviewer)
    assert str(case) not in client.get("/admin/requests_app/informationrequest/?handler=deputy").content.decode()


def test_a_case_of_a_post_that_ended_is_without_a_clerk(client, cast, case):
    client.force_login(cast.other_clerk)
    assert str(case) not in client.get("/admin/requests_app/informationrequest/?handler=none").content.decode()
    cast.clerk.posts.update(ended_on=date(2026, 3, 8))
    assert str(case) in client.get("/admin/requests_app/informationrequest/?handler=none").content.decode()
    assert str(case) in client.get("/admin/").content.decode()
    take(case, "withdraw", cast.other_clerk, "2026-03-09")
    told = Notice.objects.filter(key__startswith=f"request:{case.pk}:step:").exclude(user=None)
    assert cast.clerk not in {notice.user for notice in told if notice.key.split(":")[3] == "4"}
    assert case.stage == Stage.WITHDRAWN


def test_the_clerk_in_charge_hands_over_the_own_case_and_no_other(cast, case):
    with pytest.raises(Refused):
        workflow.perform(case, "assign", actor=cast.other_clerk, facts={"handler": cast.other_clerk.pk})
    workflow.perform(case, "assign", actor=cast.clerk, facts={"handler": cast.other_clerk.pk})
    case.refresh_from_db()
    assert case.handler == cast.other_clerk


def test_doctor_finds_absences_that_overlap(cast, away):
    assert list(standing_in.overlaps()) == []
    workflow_office.end_absence(away, actor=cast.head, on=FROM)
    later = workflow_office.enter_absence(cast.health, cast.clerk, cast.other_clerk, FROM, UNTIL, actor=cast.head)
    assert list(standing_in.overlaps()) == []
    round_the_door = Absence.objects.create(
        agency=cast.health, user=cast.clerk, n=9, deputy=cast.other_clerk, since=UNTIL, until=UNTIL, by=cast.head
    )
    assert list(standing_in.overlaps()) == [(later, round_the_door)]
