"""The steps of a message: each does it, by whom not, from which stage not, twice."""

import pytest

from feedback import workflow
from feedback.enums import Stage
from feedback.steps import STEPS
from ledger.door import Refused
from ledger.locks import SideDoor
from notices.models import Notice
from tests.feedback.stories import CONTACT, PUBLIC, REPLY, answered, fresh, message, perform, published

CLERKS = {"clerk", "other_clerk"}
REVIEWERS = {"reviewer", "head"}
WHO = {
    "accept": CLERKS,
    "assign": CLERKS | {"head"},
    "forward": CLERKS,
    "answer": CLERKS,
    "close": CLERKS,
    "reopen": REVIEWERS,
    "publish": REVIEWERS,
    "unpublish": REVIEWERS,
}


def facts(cast, action: str) -> dict:
    return {
        "assign": {"handler": cast.other_clerk.pk},
        "forward": {"agency": cast.finance.pk, "reason": "属于财政事项"},
        "answer": REPLY,
        "close": {"reason": "spam"},
        "reopen": {"reason": "误判"},
        "publish": PUBLIC,
        "unpublish": {"reason": "内容有误"},
    }.get(action, {})


def ready(cast, action: str):
    """A message at which the step may be taken."""
    if action == "assign":
        return perform(message(cast.health), "accept", cast.clerk)
    if action == "reopen":
        return perform(message(cast.health), "close", cast.clerk, {"reason": "spam"})
    if action == "unpublish":
        return published(cast)
    return answered(cast) if action == "publish" else message(cast.health)


@pytest.mark.parametrize("action", WHO)
def test_a_step_is_taken_by_its_people_and_by_nobody_else(cast, action):
    submission, taken = ready(cast, action), set()
    for name, person in cast.everyone().items():
        again = submission if name == "visitor" else ready(cast, action)
        try:
            perform(again, action, person, facts(cast, action))
        except Refused:
            continue
        taken.add(name)
    assert taken == WHO[action]


@pytest.mark.parametrize("action", WHO)
def test_a_step_exists_at_its_stages_only(cast, action):
    here = {stage for stage, name in STEPS if name == action}
    submission = ready(cast, action)
    for stage in Stage:
        submission.project(stage=stage)
        if stage in here:
            continue
        for person in (cast.clerk, cast.reviewer):
            with pytest.raises(Refused, match="does not exist"):
                perform(submission, action, person, facts(cast, action))


@pytest.mark.parametrize("action", [a for a in WHO if a not in ("assign", "forward")])
def test_a_step_is_not_taken_twice(cast, action):
    person = cast.clerk if "clerk" in WHO[action] else cast.reviewer
    submission = perform(ready(cast, action), action, person, facts(cast, action))
    with pytest.raises(Refused):
        perform(submission, action, person, facts(cast, action))
    assert fresh(submission).events_count == submission.events.count()


@pytest.mark.parametrize("action", [a for a in WHO if a != "accept"])
def test_a_step_without_what_it_needs_is_refused(cast, action):
    person = cast.clerk if "clerk" in WHO[action] else cast.reviewer
    submission = ready(cast, action)
    with pytest.raises(Refused):
        perform(submission, action, person, {})
    assert fresh(submission).stage == submission.stage


def test_who_takes_a_message_in_hand_is_in_charge(cast):
    assert perform(message(cast.health), "accept", cast.clerk).handler == cast.clerk


def test_an_answer_at_once_puts_its_writer_in_charge(cast):
    submission = answered(cast)
    assert (submission.handler, submission.answered_by, submission.in_time) == (cast.clerk, cast.clerk, True)


def test_an_answer_after_the_due_day_is_late(cast):
    assert perform(message(cast.health), "answer", cast.clerk, REPLY, day="2026-10-10").in_time is False


def test_an_answer_on_the_due_day_is_in_time(cast):
    assert perform(message(cast.health), "answer", cast.clerk, REPLY, day="2026-10-09").in_time is True


def test_a_forwarded_message_keeps_its_due_day_and_is_the_other_agencys(cast):
    before = perform(message(cast.health, sender=CONTACT), "accept", cast.clerk)
    submission = perform(before, "forward", cast.clerk, facts(cast, "forward"))
    assert (submission.agency, submission.stage, submission.handler) == (cast.finance, "received", None)
    assert submission.due_on == before.due_on
    assert Notice.objects.filter(user=cast.finance_clerk, kind="feedback.arrived").count() == 1
    with pytest.raises(Refused):
        perform(submission, "answer", cast.clerk, REPLY)


def test_a_message_is_handed_to_clerks_of_its_agency_only(cast):
    submission = perform(message(cast.health), "accept", cast.clerk)
    with pytest.raises(Refused, match="clerk of this agency"):
        perform(submission, "assign", cast.clerk, {"handler": cast.finance_clerk.pk})


def test_a_duplicate_names_the_earlier_message(cast):
    with pytest.raises(Refused, match="earlier message"):
        perform(message(cast.health), "close", cast.clerk, {"reason": "duplicate"})


def test_the_sender_is_told_of_each_step_but_never_of_who_holds_the_file(cast):
    submission = message(cast.health, sender=CONTACT)
    perform(submission, "accept", cast.clerk)
    perform(submission, "assign", cast.clerk, {"handler": cast.other_clerk.pk})
    perform(submission, "answer", cast.other_clerk, REPLY)
    told = [notice.key for notice in Notice.objects.order_by("pk") if notice.address == CONTACT["email"]]
    assert [key.split(":")[3] for key in told] == ["1", "2", "4"]
    assert Notice.objects.get(kind="feedback.assigned").user == cast.other_clerk


def test_who_saw_an_older_state_is_refused(cast):
    submission = message(cast.health)
    perform(submission, "accept", cast.clerk)
    with pytest.raises(Refused, match="Somebody else"):
        workflow.perform(submission, "answer", actor=cast.clerk, facts=REPLY, seen=1)


def test_the_projected_columns_are_locked(cast):
    submission = message(cast.health)
    submission.published_at = submission.submitted_at
    submission.save()
    assert fresh(submission).published_at is None
    with pytest.raises(SideDoor):
        type(submission).objects.filter(pk=submission.pk).update(stage="answered")
