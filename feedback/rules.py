"""Who may do what with a message or a consultation."""

from typing import Any

from agencies.enums import READERS, WORKERS, Role
from agencies.rules import holds


def can_view(user: Any, thing: Any) -> bool:
    """Twin of `visible_to` of messages, consultations, opinions and ratings; `thing` has an agency."""
    return holds(user, thing.agency, *READERS)


def can_see_sender(user: Any, submission: Any) -> bool:
    """Twin of `Sender.objects.visible_to`."""
    return holds(user, submission.agency, *WORKERS)


def is_clerk(user: Any, thing: Any) -> bool:
    return holds(user, thing.agency, Role.CLERK)


def is_clerk_or_head(user: Any, thing: Any) -> bool:
    return holds(user, thing.agency, Role.CLERK, Role.HEAD)


def is_reviewer(user: Any, thing: Any) -> bool:
    return holds(user, thing.agency, Role.REVIEWER, Role.HEAD)


def may_publish(user: Any, submission: Any) -> bool:
    """A reviewer or the head, and never the one who wrote the reply."""
    return is_reviewer(user, submission) and submission.answered_by_id != user.pk


def may_review(user: Any, consultation: Any) -> bool:
    """A reviewer or the head, and never the one who wrote it."""
    return is_reviewer(user, consultation) and consultation.drafted_by_id != user.pk


def may_review_outcome(user: Any, consultation: Any) -> bool:
    return is_reviewer(user, consultation) and consultation.outcome_by_id != user.pk


def nobody(user: Any, thing: Any) -> bool:
    """The system alone."""
    return False
