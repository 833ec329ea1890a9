"""The sweep: what should exist by now is created where it is missing. Never "at T do X"."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ledger.door import Refused
from requests_app import telling, workflow
from requests_app.models import InformationRequest
from requests_app.situation import Situation, look
from statutes import calendars, remedies

log = logging.getLogger(__name__)
BATCH = 200
SYSTEM_STEPS = ("expire_correction", "expire_third_party", "expire_agency")


@dataclass(frozen=True)
class Reminder:
    """A notice that should exist from `moment` on. `whom` are names that `telling.officials` knows, or applicant."""

    kind: str
    moment: date
    whom: tuple[str, ...]


def reminders(situation: Situation) -> Iterator[Reminder]:
    """All reminders of the term that runs now, past and to come. A new due date brings new ones."""
    reading, calendar = situation.reading, situation.calendar
    if reading is None:
        day = timezone.localdate(situation.case.submitted_at)
        yield Reminder("requests.unconfirmed", calendars.add_working_days(calendar, day, 1).due_on, ("clerks", "head"))
        return
    if reading.due_on is None or reading.closed_on:
        return
    due = reading.due_on
    if situation.case.handler_id is None:
        half = calendars.add_working_days(calendar, reading.received_on, reading.limit // 2).due_on
        yield Reminder("requests.no_handler", half, ("clerks", "head"))
    yield Reminder("requests.due_in_5", working_days_before(calendar, due, 5), ("handler",))
    yield Reminder("requests.due_in_2", working_days_before(calendar, due, 2), ("handler",))
    yield Reminder("requests.due_today", due, ("head",))
    yield Reminder(
        "requests.overdue", calendars.add_working_days(calendar, due, 1).due_on, ("head", "supervisor", "applicant")
    )


def working_days_before(calendar: calendars.Calendar, day: date, n: int) -> date:
    """The day on which `n` working days are left before `day` ends the term."""
    left = 0
    while left < n:
        left += calendar.is_working(day)
        day = date.fromordinal(day.toordinal() - 1)
    return day


def sweep(now: datetime, *, everything: bool = False) -> tuple[int, int]:
    """Look at each open case whose time has come; (notices and steps made, cases that failed).

    `everything` leaves the `next_check_at` hint aside: the nightly run that trusts nothing.
    """
    made = failed = 0
    cases = InformationRequest.objects.still_open() if everything else InformationRequest.objects.to_check(now)
    last = 0
    while keys := list(cases.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = keys[-1]
        for pk in keys:
            try:
                made += enforce(pk, now)
            except Exception:
                log.exception("the sweep failed on request %s", pk)
                failed += 1
    return made, failed


def enforce(pk: int, now: datetime) -> int:
    """Bring one case up to date: silent periods end, reminders go out, the next look is set."""
    today, made = timezone.localdate(now), 0
    case = InformationRequest.objects.select_related("agency", "handler", "applicant").get(pk=pk)
    for action in SYSTEM_STEPS:
        while _take(case, action, now, today):
            made += 1
            case = InformationRequest.objects.select_related("agency", "handler", "applicant").get(pk=pk)
    situation = look(case, today)
    for reminder in reminders(situation):
        if reminder.moment <= today:
            made += remind(situation, reminder, now)
    workflow.checked(case, today, now)
    return made


def _take(case: InformationRequest, action: str, now: datetime, today: date) -> bool:
    look(case, today)
    if workflow.refusals(case, None, action):
        return False
    try:
        workflow.perform(case, action, actor=None, at=now)
    except Refused:  # somebody was quicker
        return False
    return True


def remind(situation: Situation, reminder: Reminder, now: datetime) -> int:
    """Queue a reminder for each person it is for; how many were new."""
    made = 0
    due = situation.reading.due_on.isoformat() if situation.reading and situation.reading.due_on else "unconfirmed"
    what = f"{reminder.kind}:{due}"
    for name in reminder.whom:
        if name == "applicant":
            made += telling.tell_applicant(
                situation, f"{reminder.kind}_applicant", what, now, {"remedies": _remedies(situation)}
            )
        else:
            for user in telling.officials(situation.case, name):
                made += telling.tell_official(situation, user, reminder.kind, what, now, {})
    return made


def _remedies(situation: Situation) -> list[dict[str, str]]:
    """What an applicant may do when no reply came in time."""
    due = situation.reading.due_on if situation.reading else None
    if due is None:
        return []
    terms = remedies.last_days(situation.law, situation.calendar, due, review_first=False)
    language = "en" if situation.case.language.startswith("en") else "zh-hans"
    return [
        {"title": term.title[language], "last_day": term.last_day.isoformat() if term.last_day else ""}
        for term in terms
    ]
