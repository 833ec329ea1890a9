"""Who is told of a step: the sender who left an address, the clerks, the clerk in charge, the head, the supervisor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import translation

from agencies import provisional
from agencies.enums import Role
from agencies.models import Post
from feedback.models import Submission
from feedback.timeline import heading, sentence
from ledger.models import Happening
from notices.outbox import To, queue
from requests_app.telling import supervisors

ROLES = {"clerks": Role.CLERK, "head": Role.HEAD}


def officials(submission: Submission, role: str) -> list[Any]:
    """The users who hold a role for the message; the clerk in charge, or every clerk while there is none."""
    if role == "handler":
        handler = submission.handler
        return [handler] if handler and handler.is_active else officials(submission, "clerks")
    if role == "supervisor":
        return supervisors(submission.agency)
    return [post.user for post in Post.objects.holders(submission.agency, ROLES[role])]


def tell(submission: Submission, event: Happening, whom: Iterable[str], now: datetime) -> None:
    """Queue the notices of a step, each under a key of its own."""
    for name in whom:
        if name == "sender":
            _tell_sender(submission, event, now)
            continue
        kind = "feedback.arrived" if name == "clerks" else "feedback.assigned"
        said = {}
        if event.kind == "holiday_changed":
            kind, said = "feedback.date_moved", {"sentence": sentence(event)}
        for user in officials(submission, name):
            if user.pk != event.actor_id:
                key = f"feedback:{submission.pk}:step:{event.n}:{user.pk}"
                queue(kind, To(user=user, agency=submission.agency), facts(submission) | said, key, at=now)


def _tell_sender(submission: Submission, event: Happening, now: datetime) -> None:
    sender = getattr(submission, "sender", None)
    if sender is None or not sender.email:
        return
    with translation.override(submission.language):
        said = {"heading": heading(event), "sentence": sentence(event)}
    to = To(address=sender.email, language=submission.language, agency=submission.agency)
    queue("feedback.step", to, facts(submission) | said, f"feedback:{submission.pk}:step:{event.n}:sender", at=now)


def facts(submission: Submission) -> dict[str, Any]:
    """What every notice knows: codes and dates; never a name, never the text, never the secret."""
    return {
        "submission": submission.pk,
        "code": submission.code,
        "kind": submission.kind,
        "agency": submission.agency.name,
        "due_on": provisional.written(submission.due_on, submission.provisional),
    }
