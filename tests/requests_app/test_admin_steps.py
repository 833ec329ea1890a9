"""Each step of a request through the admin: it does it; by whom not; from which stage not; twice; by GET."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from requests_app import rules, workflow
from requests_app.admin_forms import FORMS
from requests_app.enums import OPEN, Stage
from requests_app.steps import STEPS, steps_of
from statutes import laws
from tests.requests_app.acts import ACTS, ELSEWHERE, PATHS, PLAIN, case_at, kinds, ready, take, url

pytestmark = pytest.mark.usefixtures("a_wednesday_in_march")

HERE = steps_of(laws.load("cn"))  # the steps of other laws have stories of their own: test_stories_abroad.py


def test_every_step_of_a_person_is_tried_here():
    officials = {at: step for at, step in HERE.items() if step.may is not rules.is_consulted}
    assert set(ACTS) | ELSEWHERE == {action for (_stage, action), step in officials.items() if not step.system}
    abroad = {action for _stage, action in STEPS} - {action for _stage, action in HERE}
    assert (set(FORMS) | PLAIN) - abroad == set(ACTS) | ELSEWHERE


@pytest.mark.parametrize("action", ACTS)
def test_not_by_get_not_by_others_then_it_does_it_and_not_twice(client, cast, action):
    """Four ways of one act in one case: what must not change it is tried before what does."""
    case, actor, typed = ready(cast, action)
    others = one_of_each_kind(cast, case, actor, action)
    client.force_login(actor)
    before = kinds(case)
    by_get_it_is_a_form(client, case, action)
    assert kinds(case) == before, "by GET"
    by_others_it_is_refused(client, case, action, typed, others)
    assert kinds(case) == before, "by others"
    client.force_login(actor)
    it_does_it(client, case, action, typed, actor, before)
    after = kinds(case)
    assert client.post(url(case, action), typed).status_code == 409, "twice"
    assert kinds(case) == after, "twice"


def one_of_each_kind(cast, case, actor, action):
    """Not signed in, reading the case, or outside: what each must hear. The matrix asks the door about all."""
    others = {}
    for name, person in cast.everyone().items():
        if person != actor and not (person.is_authenticated and not workflow.refusals(case, person, action)):
            readers = ("clerk", "other_clerk", "reviewer", "head", "supervisor", "auditor")
            others.setdefault(302 if name == "visitor" else 409 if name in readers else 404, person)
    assert set(others) == {302, 404, 409}
    return others


def by_get_it_is_a_form(client, case, action):
    response = client.get(url(case, action))
    assert response.status_code == 200
    assert b'class="desk-form"' in response.content


def by_others_it_is_refused(client, case, action, typed, others):
    for expected, person in others.items():
        client.logout()
        if person.is_authenticated:
            client.force_login(person)
        assert client.post(url(case, action), typed).status_code == expected, person


def it_does_it(client, case, action, typed, actor, before):
    step = STEPS[case.stage, action]
    response = client.post(url(case, action), typed)
    assert response.status_code == 302, response.content.decode()
    case.refresh_from_db()
    assert kinds(case) == [*before, step.event]
    assert case.stage == (step.to or ACTS[action][0])
    assert case.events.last().actor == actor


@pytest.mark.parametrize("stage", PATHS)
def test_from_other_stages_not(client, cast, stage):
    """Every third act from each stage, another third from the next one; test_matrix asks the door about all."""
    case = case_at(cast, stage)
    before = kinds(case)
    for action, (_stage, who, data) in list(ACTS.items())[list(PATHS).index(stage) % 3 :: 3]:
        if (stage, action) in STEPS:
            continue
        client.force_login(getattr(cast, who))
        response = client.post(url(case, action), {"seen": case.events_count, **data})
        assert response.status_code == 409
        assert case.get_stage_display() in unescape(response.content.decode())
    assert kinds(case) == before


@pytest.mark.parametrize("stage", PATHS)
def test_a_button_is_open_exactly_where_the_door_is(client, cast, stage):
    case = case_at(cast, stage)
    page = reverse("admin:requests_app_informationrequest_change", args=[case.pk])
    here = [
        action
        for (at, action), step in HERE.items()
        if at == stage and not step.system and step.may is not rules.is_consulted
    ]
    for person in (cast.clerk, cast.reviewer, cast.head, cast.supervisor, cast.auditor):
        client.force_login(person)
        offered = client.get(page).context["steps"]
        case.situation = None
        assert [step.action for step in offered] == here
        for step in offered:
            assert step.reasons == workflow.refusals(case, person, step.action)
        for step in {bool(step.reasons): step for step in offered}.values():  # one that is open and one that is not
            shown = client.get(step.url)
            assert (b'class="desk-form"' in shown.content) is not bool(step.reasons)


def test_two_officials_at_once_the_second_sees_what_the_first_did(client, cast):
    case = case_at(cast, Stage.IN_HAND)
    client.force_login(cast.clerk)
    stale = {"seen": case.events_count, "days": 5, "reason": "我的理由很长。"}
    take(case, "consult_agency", cast.other_clerk, {"party": "明州市财政局"}, cast)
    response = client.post(url(case, "propose_extension"), stale)
    page = response.content.decode()
    assert response.status_code == 409
    assert "我的理由很长。" in page
    assert "明州市财政局" in page
    assert f'name="seen" value="{case.events_count + 1}"' in page
    again = client.post(url(case, "propose_extension"), {**stale, "seen": case.events_count + 1})
    assert again.status_code == 302


def test_what_is_typed_stays_when_the_door_refuses(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    response = client.post(url(case, "draft_reply"), {**typed, "outcome": "partial", "content": "这一段不能丢。"})
    assert response.status_code == 200
    assert "这一段不能丢。" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "bad"),
    [
        ("ask_correction", {"days": "9999999999"}),
        ("ask_correction", {"days": "x"}),
        ("propose_extension", {"days": 21}),
        ("propose_extension", {"days": -1}),
        ("fix_delay", {"until": "9999-12-31"}),
        ("fix_delay", {"until": "0001-01-01"}),
        ("deliver", {"on": "2099-01-01"}),
        ("deliver", {"on": "not a day"}),
        ("amend", {"n": 99}),
        ("amend", {"day": "1900-01-01"}),
        ("register", {"handler": 0}),
        ("record_agency", {"ref": 1}),
        ("consult_third_party", {"reached_on": "2026-01-01"}),
        ("draft_reply", {"outcome": "drop.other"}),
        ("draft_reply", {"content": "a\x00b" * 3, "outcome": ""}),
        ("deliver", {"seen": "many"}),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(client, cast, action, bad):
    case, actor, typed = ready(cast, action)
    client.force_login(actor)
    before = kinds(case)
    response = client.post(url(case, action), {**typed, **bad})
    assert response.status_code in (200, 409)
    assert b"errornote" in response.content
    assert kinds(case) == before


def test_a_clerk_of_another_agency_cannot_be_put_in_charge(client, cast):
    case, actor, typed = ready(cast, "register")
    client.force_login(actor)
    response = client.post(url(case, "register"), {**typed, "handler": cast.finance_clerk.pk})
    assert response.status_code == 200
    case.refresh_from_db()
    assert case.handler is None


def test_open_stages_are_all_tried():
    assert set(OPEN) <= set(PATHS)
