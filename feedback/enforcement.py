"""The sweep over messages: reminders that should exist by now are created where they are missing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from agencies import calendars
from feedback import telling
from feedback.models import Submission
from ledger import faultpoint
from notices import ladder
from notices.hours import calendar_of
from notices.models import Notice
from notices.outbox import Reminding, To, queue
from notices.tally import Tally
from statutes.calendars import add_working_days


class Wanted(NamedTuple):
    """A reminder that should exist, and for whom."""

    key: str
    kind: str
    submission: Submission
    user: Any
    moment: date
    urgency: str


log = logging.getLogger(__name__)
BATCH = 200


def sweep(now: datetime) -> Tally:
    """Queue the reminders that are missing: how many were new, how many failed. Safe to run twice, and at once."""
    today, made, failed, last = timezone.localdate(now), 0, 0, 0
    # Where the day of a reminder is a day off it is told before, so look as far as the longest holiday reaches.
    ahead = max((-rung.days for rung in ladder.load().of("message")), default=0)
    soon = add_working_days(calendars.usual(), today, ahead + 1).due_on
    waiting = Submission.objects.due_by(soon).select_related("agency", "handler").order_by("pk")
    offices: dict[tuple[int, str], list[Any]] = {}
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        wanted = [row for submission in batch for row in _wanted(submission, today, offices)]
        known = set(Notice.objects.filter(key__in=[row.key for row in wanted]).values_list("key", flat=True))
        for row in wanted:
            if row.key in known:
                continue
            try:
                made += _remind(row, now)
            except Exception:  # one poisoned message must not stop the others
                log.exception("the sweep failed on message %s", row.submission.pk)
                failed += 1
            faultpoint.at("messages.reminded")
    return Tally(made, failed)


def _remind(wanted: Wanted, now: datetime) -> bool:
    submission = wanted.submission
    page = {"page": reverse("admin:feedback_submission_change", args=[submission.pk])}
    return queue(
        wanted.kind,
        To(user=wanted.user, agency=submission.agency),
        telling.facts(submission) | page,
        wanted.key,
        at=now,
        reminding=Reminding(wanted.moment, wanted.urgency),
    )


def _wanted(submission: Submission, today: date, offices: dict[tuple[int, str], list[Any]]) -> Iterator[Wanted]:
    """The reminders that should exist by the ladder: its clock is `message`."""
    due, calendar = submission.due_on, calendar_of(submission.agency)
    for rung in ladder.load().of("message"):
        moment = rung.moment(calendar, due)
        for role in rung.to if moment <= today else ():
            for user in _officials(submission, role, offices):
                key = f"feedback:{submission.pk}:{rung.kind}:{due.isoformat()}:{user.pk}"
                yield Wanted(key, rung.kind, submission, user, moment, rung.urgency)


def _officials(submission: Submission, role: str, offices: dict[tuple[int, str], list[Any]]) -> list[Any]:
    """Asked once for each agency and role in one sweep."""
    if role == "handler" and submission.handler and submission.handler.is_active:
        return [submission.handler]
    key = (submission.agency_id, role)
    if key not in offices:
        offices[key] = telling.officials(submission, role)
    return offices[key]
