"""The sweep over messages: reminders that should exist by now are created where they are missing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from agencies import calendars
from feedback import telling
from feedback.models import Submission
from notices.models import Notice
from notices.outbox import To, queue
from statutes.calendars import add_working_days

log = logging.getLogger(__name__)
BATCH = 200


def sweep(now: datetime) -> int:
    """Queue the reminders that are missing; how many were new. Safe to run twice, and at once."""
    today, made, last = timezone.localdate(now), 0, 0
    # A message is due in two working days exactly where its due day is not after the second working day from today.
    soon = add_working_days(calendars.usual(), today, 2).due_on
    waiting = Submission.objects.due_by(soon).select_related("agency", "handler").order_by("pk")
    offices: dict[tuple[int, str], list[Any]] = {}
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        wanted = [row for submission in batch for row in _wanted(submission, today, offices)]
        known = set(Notice.objects.filter(key__in=[key for key, *_rest in wanted]).values_list("key", flat=True))
        for key, kind, submission, user in wanted:
            if key not in known:
                made += _remind(key, kind, submission, user, now)
    return made


def _remind(key: str, kind: str, submission: Submission, user: Any, now: datetime) -> int:
    try:
        return queue(kind, To(user=user, agency=submission.agency), telling.facts(submission), key, at=now)
    except Exception:  # one poisoned message must not stop the others
        log.exception("the sweep failed on message %s", submission.pk)
        return 0


def _wanted(
    submission: Submission, today: date, offices: dict[tuple[int, str], list[Any]]
) -> Iterator[tuple[str, str, Submission, Any]]:
    """The reminders that should exist: two working days before, on the day, and after it."""
    due = submission.due_on
    reminders = [("feedback.due_in_2", "handler")]
    if due <= today:
        reminders.append(("feedback.due_today", "handler"))
    if due < today:
        reminders += [("feedback.overdue", "head"), ("feedback.overdue", "supervisor")]
    for kind, role in reminders:
        for user in _officials(submission, role, offices):
            yield f"feedback:{submission.pk}:{kind}:{due.isoformat()}:{user.pk}", kind, submission, user


def _officials(submission: Submission, role: str, offices: dict[tuple[int, str], list[Any]]) -> list[Any]:
    """Asked once for each agency and role in one sweep."""
    if role == "handler" and submission.handler and submission.handler.is_active:
        return [submission.handler]
    key = (submission.agency_id, role)
    if key not in offices:
        offices[key] = telling.officials(submission, role)
    return offices[key]
