"""The clock: a law, a calendar, the events of a case and a day in; a reading with its proof out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from statutes.calendars import Calendar, CalendarError
from statutes.history import History, fold
from statutes.laws import Law
from statutes.proof import spans
from statutes.reading import Breach, Deadline, Event, Reading, Refused, Span, Status
from statutes.terms import Term

__all__ = ["Breach", "Deadline", "Event", "Reading", "Refused", "Span", "Status", "read"]


def read(law: Law, calendar: Calendar, events: Sequence[Event], today: date) -> Reading:
    """What the clock says on the day `today`. Raises Refused for an event that the law does not allow."""
    try:
        history = fold(law, calendar, events, today)
    except (CalendarError, OverflowError) as fault:  # the second: past the last day that Python knows
        raise Refused(_blamed(calendar, events), "out_of_calendar", str(fault)) from None
    try:
        return _reading(history, today)
    except (CalendarError, OverflowError) as fault:
        raise Refused(len(events) - 1, "out_of_calendar", str(fault)) from None


def _blamed(calendar: Calendar, events: Sequence[Event]) -> int:
    """The first event whose own day the calendar does not know, or else the last one."""
    for index, event in enumerate(events):
        if not calendar.first_day <= event.on <= calendar.last_day:
            return index
    return len(events) - 1


@dataclass(frozen=True)
class _End:
    """Where the term ends: `due_on` where it is certain, `projected_on` where something holds it."""

    status: Status
    due_on: date | None
    projected_on: date | None
    suspended_by: tuple[str, ...]


def _reading(history: History, today: date) -> Reading:
    law, calendar = history.law, history.calendar
    calendar.check(today)
    stop = history.closed_on or today
    term = history.term()
    end = _end(history, term, today)
    last = end.due_on or end.projected_on
    limit = law.reply.days
    used = 0
    if not history.stopped and last:
        limit = term.counted(calendar, term.anchor, last)
        used = limit - (term.counted(calendar, stop, last) if stop <= last else -_late_by(calendar, last, stop))
    breaches = list(history.breaches)
    if end.due_on and stop > end.due_on:
        breaches.append(Breach("reply_overdue", end.due_on, law.reply.article))
    return Reading(
        law=law,
        calendar=calendar,
        status=end.status,
        as_of=today,
        received_on=history.received_on,
        started_on=history.anchor,
        due_on=end.due_on,
        projected_on=end.projected_on,
        base_due_on=None if history.stopped else Term(term.anchor, law.reply.days).due_on(calendar),
        # A day that was fixed stays, whatever the next notice says.
        provisional=last is not None and not history.fixed_on and calendar.is_provisional(last),
        limit=limit,
        extension_days=history.extension_days,
        fixed_on=history.fixed_on,
        days_used=used,
        days_left=limit - used,
        closed_on=history.closed_on,
        outcome=history.outcome,
        suspended_by=end.suspended_by,
        breaches=tuple(breaches),
        deadlines=tuple(history.deadlines),
        proof=tuple(spans(history, term, stop if history.stopped or not last else last)),
    )


def _end(history: History, term: Term, today: date) -> _End:
    calendar, wait = history.calendar, history.stopped
    if wait:
        if history.closed_as:
            return _End(history.closed_as, None, None, ())
        restart = Term(max(today, wait.ends_on), history.law.reply.days)
        return _End(Status.SUSPENDED, None, restart.due_on(calendar), (wait.interrupt.reason,))
    due_on = term.due_on(calendar)
    if history.closed_on:
        late = history.closed_as is Status.ANSWERED_IN_TIME and history.closed_on > due_on
        return _End(Status.ANSWERED_LATE if late else history.closed_as or Status.RUNNING, due_on, None, ())
    # A consultation that starts when the term is already used up holds nothing.
    held = [c for c in history.consultations if c.open_on(today) and c.on < due_on]
    if held and not history.fixed_on:
        reasons = tuple(dict.fromkeys(c.interrupt.reason for c in held))
        return _End(Status.SUSPENDED, None, due_on, reasons)
    return _End(Status.RUNNING if today <= due_on else Status.OVERDUE, due_on, None, ())


def _late_by(calendar: Calendar, due_on: date, stop: date) -> int:
    """Working days after the due day; nothing pauses a term that is over."""
    return Term(due_on, 0).counted(calendar, due_on, stop)
