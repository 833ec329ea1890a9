"""The clock: a law, a calendar, the events of a case and a day in; a reading with its proof out. Pure."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from statutes.calendars import Calendar, CalendarError
from statutes.history import History, fold
from statutes.proof import spans
from statutes.reading import Breach, Deadline, Event, Reading, Refused, Span, Status
from statutes.rules import Law
from statutes.stops import Stop
from statutes.terms import Term

__all__ = ["Breach", "Deadline", "Event", "Reading", "Refused", "Span", "Status", "read"]


def read(law: Law, calendar: Calendar, events: Sequence[Event], today: date) -> Reading:
    """What the clock says on the day `today`. Raises Refused for an event that the law does not allow."""
    try:
        return _reading(fold(law, calendar, events, today), today)
    except (CalendarError, OverflowError) as fault:  # the second: past the last day that Python knows
        raise Refused(_blamed(calendar, events), "out_of_calendar", str(fault)) from None


def _blamed(calendar: Calendar, events: Sequence[Event]) -> int:
    """The first event whose own day the calendar does not know, or else the last one."""
    for index, event in enumerate(events):
        if not calendar.first_day <= event.on <= calendar.last_day:
            return index
    return len(events) - 1


class _End(NamedTuple):
    """Where the term ends: `due_on` where it is certain, `projected_on` where something holds it."""

    status: Status
    due_on: date | None
    projected_on: date | None
    suspended_by: tuple[str, ...]


def _reading(history: History, today: date) -> Reading:
    law, calendar, counting = history.law, history.calendar, history.counting
    calendar.check(today)
    history.now = today  # what is open is open until then
    stop = history.closed_on or today
    term = history.term()
    stopped = history.stopped
    end = _end(history, term, today, stopped)
    last = end.due_on or end.projected_on
    used, left = 0, law.reply.days
    if last and not stopped:
        # Nothing pauses what is left until a day that was fixed.
        left = counting.until(last) - counting.until(stop) if history.fixed_on else term.counted(counting, stop, last)
        used = term.counted(counting, term.anchor, min(stop, last)) - min(left, 0)
    breaches = history.breaches
    if end.due_on and stop > end.due_on:
        breaches = [*breaches, Breach("reply_overdue", end.due_on, law.reply.article)]
    return Reading(
        law=law,
        calendar=calendar,
        status=end.status,
        as_of=today,
        received_on=history.received_on,
        started_on=history.anchor,
        due_on=end.due_on,
        projected_on=end.projected_on,
        base_due_on=None if stopped else counting.after(term.anchor, law.reply.days),
        # A day that was fixed stays, whatever the next notice says.
        provisional=last is not None and (stopped or not history.fixed_on) and calendar.is_provisional(last),
        limit=used + left,
        extension_days=history.extension_days,
        fixed_on=history.fixed_on,
        days_used=used,
        days_left=left,
        closed_on=history.closed_on,
        outcome=history.outcome,
        suspended_by=end.suspended_by,
        breaches=tuple(breaches),
        deadlines=tuple(history.deadlines),
        _prove=partial(spans, history, term, last if last and not stopped else stop),
    )


def _end(history: History, term: Term, today: date, stopped: Stop | None) -> _End:
    counting = history.counting
    if stopped:
        if history.closed_as:
            return _End(history.closed_as, None, None, ())
        restart = counting.after(max(today, stopped.limit_on or today), history.law.reply.days)
        return _End(Status.SUSPENDED, None, restart, (stopped.interrupt.reason,))
    due_on = term.due_on(counting)
    if history.closed_as:
        late = history.closed_as is Status.ANSWERED_IN_TIME and (history.closed_on or today) > due_on
        return _End(Status.ANSWERED_LATE if late else history.closed_as, due_on, None, ())
    # What starts when the term is already used up holds nothing.
    held = [it.interrupt.reason for it in history.pausing if it.open_on(today) and it.after < due_on]
    if held and not history.fixed_on:
        return _End(Status.SUSPENDED, None, due_on, tuple(dict.fromkeys(held)))
    return _End(Status.RUNNING if today <= due_on else Status.OVERDUE, due_on, None, ())
