"""One step for many cases: asked first, each through its own door, told case by case; and the next step in each row."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app import enforcement, workflow
from requests_app.admin import bulk
from requests_app.enums import Stage
from tests import factories
from tests.requests_app.stories import at, take

LIST = reverse("admin:requests_app_informationrequest_changelist")


@pytest.fixture(autouse=True)
def _a_wednesday_in_march():
    with time_machine.travel(at("2026-03-04"), tick=False):
        yield


@pytest.fixture
def cases(cast):
    return [factories.case(cast.health, at=at("2026-03-02")) for _n in range(3)]


def ask(client, name: str, cases):
    return client.post(LIST, {"action": f"bulk_{name}", "_selected_action": [case.pk for case in cases]})


def go(client, name: str, cases, **typed):
    seen = {f"seen_{case.pk}": case.events_count for case in cases}
    url = reverse("admin:requests_app_informationrequest_bulk", args=[name])
    return client.post(url, {"case": [case.pk for case in cases], **seen, **typed})


def fresh(cases):
    for case in cases:
        case.refresh_from_db()
    return cases


def test_nothing_happens_before_it_is_confirmed(client, cast, cases):
    client.force_login(cast.clerk)
    page = ask(client, "register", cases).content.decode()
    assert all(f'name="case" value="{case.pk}"' in page for case in cases)
    assert {case.stage for case in fresh(cases)} == {Stage.RECEIVED}


def test_it_registers_each(client, cast, cases):
    client.force_login(cast.clerk)
    go(client, "register", cases, handler=cast.other_clerk.pk)
    assert {(case.stage, case.handler) for case in fresh(cases)} == {(Stage.IN_HAND, cast.other_clerk)}
    assert len({case.number for case in cases}) == 3


def test_each_case_goes_through_its_own_door(client, cast, cases):
    """One was registered meanwhile, one is of another agency: the third is done, and the page says which and why."""
    take(cases[0], "register", cast.clerk, "2026-03-04")
    stale = {f"seen_{cases[0].pk}": 2}
    theirs = factories.case(cast.finance, at=at("2026-03-02"))
    client.force_login(cast.clerk)
    page = go(client, "register", [*cases, theirs], handler=cast.clerk.pk, **stale).content.decode()
    assert [case.events.filter(kind="registered").count() for case in (*cases, theirs)] == [1, 1, 1, 0]
    assert str(cases[0]) in page.partition('id="refused"')[2]
    assert theirs.code not in page


def test_twice_is_once(client, cast, cases):
    client.force_login(cast.clerk)
    forms = [
        factories.requests_workflow.InformationRequest(pk=case.pk, events_count=case.events_count) for case in cases
    ]
    for _twice in range(2):
        page = go(client, "register", forms, handler=cast.clerk.pk)
    assert 'id="refused"' in page.content.decode()
    assert [case.events.filter(kind="registered").count() for case in cases] == [1, 1, 1]


def test_a_typed_reason_stands_in_each_course(client, cast, cases):
    for case in cases:
        take(case, "register", cast.clerk, "2026-03-04")
    client.force_login(cast.head)
    go(client, "assign", cases, handler=cast.other_clerk.pk, reason="岗位调整")
    assert {case.handler for case in fresh(cases)} == {cast.other_clerk}
    assert {case.events.last().facts["reason"] for case in cases} == {"岗位调整"}


def test_a_missing_clerk_is_said_and_the_reason_stays(client, cast, cases):
    for case in cases:
        take(case, "register", cast.clerk, "2026-03-04")
    client.force_login(cast.head)
    page = go(client, "assign", cases, handler="", reason="岗位调整").content.decode()
    assert "岗位调整</textarea>" in page
    assert not any(case.events.filter(kind="assigned").exists() for case in cases)


def test_reminders_are_acknowledged_together(client, cast, cases):
    for case in cases:
        take(case, "register", cast.clerk, "2026-03-04")
    with time_machine.travel(at("2026-03-23"), tick=False):
        enforcement.sweep(at("2026-03-23"))
        client.force_login(cast.clerk)
        go(client, "acknowledge", fresh(cases), note="正在检索")
    assert {case.events.last().facts["note"] for case in cases} == {"正在检索"}


def test_watching_together(client, cast, cases):
    client.force_login(cast.auditor)
    go(client, "watch", cases)
    assert all(case.watches.filter(user=cast.auditor).exists() for case in cases)
    go(client, "unwatch", cases)
    assert not any(case.watches.exists() for case in cases)


@pytest.mark.parametrize("name", ["supervisor", "auditor"])
@pytest.mark.parametrize("action", ["register", "assign"])
def test_by_whom_not(client, cast, cases, name, action):
    client.force_login(getattr(cast, name))
    assert f"bulk_{action}" not in client.get(LIST).content.decode()
    go(client, action, cases, handler=cast.clerk.pk)
    assert {case.events_count for case in fresh(cases)} == {2}


def test_by_get_nothing_happens(client, cast, cases):
    client.force_login(cast.clerk)
    url = reverse("admin:requests_app_informationrequest_bulk", args=["register"])
    assert client.get(url, {"case": [case.pk for case in cases], "handler": cast.clerk.pk}).url == LIST
    assert {case.stage for case in fresh(cases)} == {Stage.RECEIVED}


@pytest.mark.parametrize("name", ["sign", "deliver", "draft_reply"])
def test_what_has_to_be_read_is_not_offered(client, cast, cases, name):
    """A reply is read before it is signed and sent: no bulk step exists for it."""
    assert name not in bulk.LABELS
    client.force_login(cast.reviewer)
    assert go(client, name, cases).status_code == 404


def test_each_row_names_the_next_lawful_step(client, cast, cases):
    take(cases[0], "register", cast.clerk, "2026-03-04")
    client.force_login(cast.clerk)
    page = client.get(LIST).content.decode()
    step = "admin:requests_app_informationrequest_step"
    assert reverse(step, args=[cases[0].pk, "draft_reply"]) in page
    assert reverse(step, args=[cases[1].pk, "register"]) in page
    client.force_login(cast.supervisor)
    assert reverse(step, args=[cases[1].pk, "register"]) not in client.get(LIST).content.decode()


def test_a_standing_clock_says_what_it_waits_for(client, cast, cases):
    take(cases[0], "register", cast.clerk, "2026-03-04")
    take(cases[0], "ask_correction", cast.clerk, "2026-03-04", points="请写明年份", days=15)
    client.force_login(cast.clerk)
    listed = client.get(LIST, {"late": "standing"}).content.decode()
    assert "等待补正" in listed
    assert str(cases[0]) in listed
    assert cases[1].code not in listed
    assert "等待补正" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("url", ["/admin/", LIST, f"{LIST}?handler=none"])
def test_the_same_number_of_questions_for_one_row_and_for_three(client, cast, url):
    client.force_login(cast.clerk)
    counts = []
    for _n in range(3):
        for number in range(2):
            case = factories.case(cast.health, at=at("2026-03-02"))
            if number:
                workflow.perform(case, "register", actor=cast.clerk)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[2]
