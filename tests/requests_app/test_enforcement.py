"""The sweep: what should exist by now exists, once, whenever and however often it runs."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from notices import delivery, digest
from notices.models import Notice
from requests_app import enforcement, workflow
from requests_app.enums import Stage
from tests import factories
from tests.requests_app.stories import at


def kinds(case) -> list[str]:
    return sorted(
        f"{notice.kind}→{notice.user or 'applicant'}"
        for notice in Notice.objects.filter(key__startswith=f"request:{case.pk}:")
        if "step" not in notice.kind
    )


@pytest.fixture
def registered(cast):
    """Received Friday 2023-09-15, due Thursday 2023-10-19 (CN-01)."""
    case = factories.case(cast.health, at=at("2023-09-15"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2023-09-18"))
    case.refresh_from_db()
    return case


EARLY = ["requests.clock_due→health.clerk"]  # two working days of the seven for a correction are left
IN_5 = [*EARLY, "requests.due_in_5→health.clerk"]
IN_5_TO_HEAD = [*IN_5, "requests.unacknowledged→health.head"]
IN_2 = [*IN_5_TO_HEAD, "requests.due_in_2→health.clerk"]
IN_5_TO_SUPERVISOR = [*IN_2, "requests.unacknowledged→supervisor"]
TODAY = [*IN_5_TO_SUPERVISOR, "requests.due_today→health.head", "requests.unacknowledged→health.head"]
ALL = [
    *TODAY,
    "requests.overdue_applicant→applicant",
    "requests.overdue→health.head",
    "requests.overdue→supervisor",
]
UP = "requests.unacknowledged→supervisor"  # of the overdue rung, two working days later


@pytest.mark.parametrize(
    ("day", "so_far"),
    [
        ("2023-09-21", []),
        ("2023-09-22", EARLY),  # the two are left on Sunday, so it is told on Friday
        ("2023-10-12", IN_5),  # 13, 16, 17, 18, 19 October are left
        ("2023-10-15", IN_5),  # Friday the 13th is the day to acknowledge
        ("2023-10-16", IN_5_TO_HEAD),
        ("2023-10-17", IN_2),  # 18 and 19 are left
        ("2023-10-18", IN_5_TO_SUPERVISOR),
        ("2023-10-19", TODAY),
        ("2023-10-20", ALL),
        ("2023-10-23", ALL),
        ("2023-10-24", [*ALL, UP]),
    ],
)
def test_reminders_exist_from_their_day_on(registered, day, so_far):
    enforcement.sweep(at(day))
    assert kinds(registered) == sorted(so_far)


def test_any_order_and_number_of_sweeps_ends_in_the_same_notices(registered):
    days = [date(2023, 9, 18) + timedelta(days=n) for n in range(40)]
    chosen = sorted(random.Random(7).sample(days, 9)) + [date(2023, 10, 28)] * 2
    for day in chosen:
        enforcement.sweep(at(day.isoformat()))
    assert kinds(registered) == sorted([*ALL, UP])


def test_a_request_without_a_clerk_is_called_out_at_half_of_the_term(cast):
    case = factories.case(cast.health, at=at("2023-09-15"))
    enforcement.sweep(at("2023-10-06"))
    assert not any("no_handler" in kind for kind in kinds(case))
    enforcement.sweep(at("2023-10-07"))  # the tenth working day
    assert [kind for kind in kinds(case) if "no_handler" in kind] == [
        "requests.no_handler→health.clerk",
        "requests.no_handler→health.clerk2",
        "requests.no_handler→health.head",
    ]


def test_a_correction_that_does_not_come_closes_the_case_with_a_letter(registered, cast):
    workflow.perform(
        registered,
        "ask_correction",
        actor=cast.clerk,
        at=at("2023-09-19"),
        facts={"points": "请写明名称。", "days": 15},
    )
    enforcement.sweep(at("2023-10-16"))  # the fifteenth working day
    registered.refresh_from_db()
    assert registered.stage == Stage.AWAITING_CORRECTION
    enforcement.sweep(at("2023-10-17"))
    registered.refresh_from_db()
    assert (registered.stage, registered.outcome) == (Stage.LAPSED, "drop.not_corrected")
    assert registered.letters.last().kind == "closed_lapse"


def test_a_silent_third_party_is_noted_and_the_clock_runs_on(registered, cast):
    # Art. 32: no opinion within 15 working days of receipt, so the agency decides by itself.
    workflow.perform(
        registered, "consult_third_party", actor=cast.clerk, at=at("2023-09-19"), facts={"party": "示例公司"}
    )
    enforcement.sweep(at("2023-10-20"))
    registered.refresh_from_db()
    assert registered.events.last().kind == "third_party_expired"
    assert not registered.suspended


def test_a_new_due_date_brings_new_reminders(registered, cast):
    workflow.perform(
        registered, "propose_extension", actor=cast.clerk, at=at("2023-10-12"), facts={"days": 20, "reason": "检索"}
    )
    enforcement.sweep(at("2023-10-17"))
    workflow.perform(registered, "extend", actor=cast.head, at=at("2023-10-18"))
    enforcement.sweep(at("2023-11-13"))
    assert kinds(registered).count("requests.due_in_2→health.clerk") == 1
    enforcement.sweep(at("2023-11-14"))  # due on 16 November now
    assert kinds(registered).count("requests.due_in_2→health.clerk") == 2


def test_one_poisoned_case_does_not_stop_the_others(registered, cast, monkeypatch):
    other = factories.case(cast.health, at=at("2023-09-15"))
    healthy = enforcement.enforce
    monkeypatch.setattr(enforcement, "enforce", lambda pk, now: 1 / 0 if pk == other.pk else healthy(pk, now))
    assert enforcement.sweep(at("2023-10-20")) == (10, 1, 0)


def test_nothing_follows_the_answer(registered, cast):
    workflow.perform(
        registered,
        "draft_reply",
        actor=cast.clerk,
        at=at("2023-10-09"),
        facts={"outcome": "grant", "content": "见附件。"},
    )
    workflow.perform(registered, "sign", actor=cast.reviewer, at=at("2023-10-10"))
    workflow.perform(registered, "deliver", actor=cast.clerk, at=at("2023-10-10"))
    assert enforcement.sweep(at("2023-12-01"), everything=True) == (0, 0, 0)
    assert kinds(registered) == []


def test_mail_is_rendered_for_each_kind_and_tried_again_when_the_server_is_down(registered, mailoutbox, settings):
    enforcement.sweep(at("2023-10-20"))
    now = datetime(2023, 10, 20, 5, tzinfo=UTC)
    assert digest.make(now) == 3  # clerk, head and supervisor get one mail each
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    assert delivery.deliver(now) == 0
    assert set(Notice.objects.values_list("state", "attempts")) == {("ready", 1), ("merged", 0)}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert delivery.deliver(now) == 0  # not before a minute has passed
    total = Notice.objects.filter(state="ready").count()
    assert delivery.deliver(now + timedelta(minutes=3)) == total
    assert len(mailoutbox) == total
    assert all("甲某" not in message.subject for message in mailoutbox)
    assert delivery.deliver(now + timedelta(minutes=4)) == 0
