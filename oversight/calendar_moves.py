"""What a holiday notice would do, shown before it is entered; and what it does, when it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

import agencies.workflow
import feedback.workflow
from agencies import calendars
from agencies.models import CalendarNotice
from agencies.uploads import Kept
from agencies.workflow import Wanted
from feedback import moving as messages
from feedback.models import Submission
from requests_app import enforcement, workflow_calendar
from requests_app.models import InformationRequest
from requests_app.moving import moves
from requests_app.situation import Situation, law_of
from statutes.calendars import Calendar, working_days_between

MOST = 300  # cases that a preview works out one by one
SHOWN = 40


@dataclass(frozen=True)
class Preview:
    """`rows`: which request moves what from when to when. `looked_at` of `in_all` open cases were worked out."""

    days: list[dict[str, Any]]
    years: list[tuple[int, int, int]]
    rows: list[dict[str, Any]]
    moved: int
    looked_at: int
    in_all: int
    messages: int
    digest: str


def preview(wanted: Wanted) -> Preview:
    """The notice as it would be: its days, the working days of the years, the dates that would move."""
    book = calendars.book()
    before = book.calendar(wanted.calendar)
    after = book.supposed(wanted.calendar, wanted.announced, wanted.replaces)
    rows, looked_at, in_all = _requests(wanted)
    return Preview(
        days=[
            {"day": day, "was_working": before.is_working(day.on), "is_working": after.is_working(day.on)}
            for day in _days(wanted)
        ],
        years=[(year, _working(before, year), _working(after, year)) for year in _years(wanted)],
        rows=rows[:SHOWN],
        moved=len(rows),
        looked_at=looked_at,
        in_all=in_all,
        messages=_messages(wanted),
        digest=hashlib.sha256(f"{after.version} {wanted}".encode()).hexdigest()[:16],
    )


def announce(wanted: Wanted, *, actor: Any, source: Kept | None) -> CalendarNotice:
    """Enter the notice and let every open request that it may concern be looked at again: all of it, or nothing."""
    with transaction.atomic():
        notice = agencies.workflow.announce(wanted, actor=actor, source=source)
        workflow_calendar.look_again(timezone.now(), calendars.fed_by(wanted.calendar))
    return notice


def go_on(calendar: str, now: datetime, most: int) -> int:
    """Count some of the waiting requests anew, and the messages; how many requests. The sweep does the rest."""
    keys = list(waiting(calendar).values_list("pk", flat=True)[:most])
    enforcement.look_at(keys, now)
    feedback.workflow.catch_up(now)
    return len(keys)


def waiting(calendar: str) -> QuerySet[InformationRequest]:
    """Open requests that are still counted by the calendar of before and have not been looked at since."""
    return (
        workflow_calendar.stale(calendars.fed_by(calendar))
        .filter(next_check_at__lte=timezone.now())
        .order_by("due_on", "pk")
    )


def progress(calendar: str) -> tuple[int, int]:
    """How many of how many open requests are counted by the calendar of now."""
    total = workflow_calendar.counting_by(calendars.fed_by(calendar)).count()
    return total - waiting(calendar).count(), total


def _days(wanted: Wanted) -> list[Any]:
    return sorted(wanted.days, key=lambda day: day.on)


def _years(wanted: Wanted) -> list[int]:
    gone = [day.on.year for day in wanted.replaces.days.all()] if wanted.replaces else []
    return sorted({day.on.year for day in wanted.days} | set(gone) | ({wanted.year} if wanted.year else set()))


def _working(calendar: Calendar, year: int) -> int:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return working_days_between(calendar, first, last) + calendar.is_working(first)


def _requests(wanted: Wanted) -> tuple[list[dict[str, Any]], int, int]:
    """Only what ends on or after the first changed day can move."""
    touched = [day.on for day in wanted.days] + [d.on for d in (wanted.replaces.days.all() if wanted.replaces else ())]
    first = min(touched, default=date.min)
    if wanted.year:
        first = min(first, date(wanted.year, 1, 1))
    cases = workflow_calendar.counting_by(calendars.fed_by(wanted.calendar))
    near = cases.filter(Q(due_on__gte=first) | Q(projected_on__gte=first) | Q(due_on=None, projected_on=None))
    some = near.select_related("agency").prefetch_related("events__actor").order_by("due_on", "pk")[:MOST]
    today, book, rows = timezone.localdate(), calendars.book(), []
    for case in some:
        situation = Situation(case, sorted(case.events.all(), key=lambda event: event.n), today)
        id = calendars.id_of(case.agency, law_of(case))
        if wanted.calendar in calendars.feeds(id):
            after = book.supposed(id, wanted.announced, wanted.replaces)
            rows += [{"case": case, **_dated(move)} for move in moves(situation, after)]
    return rows, len(some), near.count()


def _dated(move: dict[str, str]) -> dict[str, Any]:
    old, new = (date.fromisoformat(move[name]) for name in ("old", "new"))
    return {"what": move["what"], "old": old, "new": new, "later": new > old}


def _messages(wanted: Wanted) -> int:
    book, moved = calendars.book(), 0
    for message in Submission.objects.still_open().select_related("agency")[:2000]:
        id = messages.calendar_of(message).id
        if wanted.calendar in calendars.feeds(id) and message.due_on:
            after = book.supposed(id, wanted.announced, wanted.replaces)
            moved += messages.count(message, after).due_on != message.due_on
    return moved
