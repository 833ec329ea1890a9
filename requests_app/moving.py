"""Dates that the calendar moves: what a holiday notice changes in a case that it finds open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies import calendars, provisional
from ledger.door import Facts
from requests_app.models import InformationRequest
from requests_app.situation import Situation, clock_events
from statutes import clock
from statutes.calendars import Calendar

# Terms beside the reply that bind the applicant.
BINDING = frozenset({"correction_period", "fee_payment"})


def moves(situation: Situation, calendar: Calendar | None = None) -> list[dict[str, str]]:
    """The dates that are others than when the case was last folded: what, old and new.

    `calendar` asks beforehand: what it would move, compared with what counts today.
    """
    case, now = situation.case, situation.reading
    if now is None or now.closed_on:
        return []
    if calendar is not None:
        old, new = now, _read(situation, calendar)
        return _apart(_dates(old), _dates(new)) if new else []
    if case.calendar_version in ("", situation.calendar.version):
        return []
    before = situation.calendar_before
    old = _read(situation, before) if before else None
    if old is None:  # the files of the statutes have changed: only what the row kept is known
        return _apart({"reply": case.due_on} if case.due_on else {}, _dates(now))
    return _apart(_dates(old), _dates(now))


def date_moved(case: InformationRequest, facts: Facts) -> str:
    """The check of the step: it is taken exactly where a date has moved."""
    return "" if moves(case.situation) else _("The calendar has moved no date of this request.")


def facts(situation: Situation) -> dict[str, Any]:
    """What the event keeps: the reply's day before and after, every date that moved, and the notice that did it."""
    moved = moves(situation)
    reply = next((move for move in moved if move["what"] == "reply"), None)
    notice = calendars.book().newest_since(situation.calendar.id, situation.case.calendar_version)
    last = date.fromisoformat(max(move["new"] for move in moved))
    return {
        "old": reply["old"] if reply else "",
        "new": reply["new"] if reply else "",
        "moved": [move | {"new": _written(move["new"], situation.calendar)} for move in moved],
        "notice": notice.source if notice else situation.calendar.day(last).notice,
        "notice_id": notice.pk if notice else None,
        "address": notice.address if notice else "",
    }


def _written(day: str, calendar: Calendar) -> str:
    return provisional.written(date.fromisoformat(day), calendar.is_provisional(date.fromisoformat(day)))


def _read(situation: Situation, calendar: Calendar) -> clock.Reading | None:
    try:
        return clock.read(situation.law, calendar, clock_events(situation.law, situation.events), situation.legal_day)
    except clock.Refused:
        return None


def _dates(reading: clock.Reading) -> dict[str, date]:
    """The day of the reply, projected where the clock stands still, and the open terms that bind the applicant."""
    last = reading.due_on or reading.projected_on
    found = {"reply": last} if last else {}
    return found | {d.clock: d.due_on for d in reading.deadlines if d.clock in BINDING and d.ended_on is None}


def _apart(old: dict[str, date], new: dict[str, date]) -> list[dict[str, str]]:
    return [
        {"what": what, "old": day.isoformat(), "new": new[what].isoformat()}
        for what, day in old.items()
        if what in new and new[what] != day
    ]
