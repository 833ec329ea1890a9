"""The sweep: what should exist by now exists, once, whenever and however often it runs."""

import pytest
from django.db import connection

from feedback import enforcement
from ledger import trace
from notices.models import Notice
from tests.cast import assemble
from tests.feedback.stories import REPLY, at, message, perform
from tests.racing import at_once

IN_2 = ["feedback.due_in_2→health.clerk"]
TODAY = [*IN_2, "feedback.due_today→health.clerk"]
OVERDUE = [*TODAY, "feedback.overdue→health.head", "feedback.overdue→supervisor"]


def reminders() -> list[str]:
    found = Notice.objects.filter(kind__regex="due").select_related("user")
    return sorted(f"{notice.kind}→{notice.user}" for notice in found)


@pytest.fixture
def in_hand(cast):
    """Received on 24 September 2026, due on Friday 9 October; 8 and 9 October are left after the holiday."""
    return perform(message(cast.health), "accept", cast.clerk)


@pytest.mark.parametrize(
    ("day", "so_far"),
    [("2026-09-29", []), ("2026-09-30", IN_2), ("2026-10-08", IN_2), ("2026-10-09", TODAY), ("2026-10-10", OVERDUE)],
)
def test_reminders_exist_from_their_day_on(in_hand, day, so_far):
    enforcement.sweep(at(day))
    assert reminders() == so_far


def test_a_sweep_twice_equals_a_sweep_once(in_hand):
    assert [enforcement.sweep(at("2026-10-12")).made for _n in range(2)] == [4, 0]
    assert reminders() == OVERDUE


def test_a_sweep_after_three_silent_days_catches_up(in_hand):
    enforcement.sweep(at("2026-10-08"))
    enforcement.sweep(at("2026-10-11"))
    assert reminders() == OVERDUE


def test_every_clerk_is_reminded_while_nobody_is_in_charge(cast):
    message(cast.health)
    enforcement.sweep(at("2026-09-30"))
    assert reminders() == ["feedback.due_in_2→health.clerk", "feedback.due_in_2→health.clerk2"]


def test_answered_and_closed_messages_are_left_alone(cast):
    perform(message(cast.health), "answer", cast.clerk, REPLY)
    perform(message(cast.health), "close", cast.clerk, {"reason": "spam"})
    assert (enforcement.sweep(at("2026-12-01")).made, reminders()) == (0, [])


def test_what_is_answered_on_a_day_off_is_not_called_overdue_on_monday(in_hand, cast):
    enforcement.sweep(at("2026-10-10"))
    assert Notice.objects.filter(kind="feedback.overdue", state="held").count() == 2
    perform(in_hand, "answer", cast.clerk, REPLY, day="2026-10-11")
    assert not Notice.objects.filter(state="held").exists()


@pytest.mark.parametrize("messages", [1, 4])
def test_the_number_of_questions_does_not_grow_with_the_messages(cast, django_assert_num_queries, messages):
    for _n in range(messages):
        perform(message(cast.health), "accept", cast.clerk)
    enforcement.sweep(at("2026-10-12"))
    with trace.run(), django_assert_num_queries(6):
        assert enforcement.sweep(at("2026-10-12")).made == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_end_in_the_same_rows():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    cast = assemble()
    perform(message(cast.health), "accept", cast.clerk)

    made = at_once(4, lambda _n: enforcement.sweep(at("2026-10-12")).failed)
    assert made == [0] * 4
    assert reminders() == OVERDUE
