"""The proof of a due date: every day from receipt to the end, counted or not, with its reason and article."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from statutes.calendars import ONE_DAY, Calendar
from statutes.history import History
from statutes.reading import Reading, Span
from statutes.source import Names
from statutes.terms import Term


@dataclass(frozen=True)
class DayRow:
    """One cell of the calendar picture; `number` is the n-th counted day."""

    on: date
    weekday: int
    counted: bool
    number: int | None
    reason: str
    name: Names | None
    is_due: bool
    is_received: bool
    provisional: bool


def spans(history: History, term: Term, end: date) -> Iterator[Span]:
    """The days from receipt to the end, those that count alike together."""
    days: list[tuple[date, bool, str, str, bool, Names | None]] = []
    d = history.first_day
    counted_until = replace(term, fixed_on=None).due_on(history.counting) if term.fixed_on else end
    while d <= end:
        if d > counted_until and history.fixed_by:
            # From here on the day was fixed, not counted.
            days.append((d, False, "delayed", history.fixed_by.article, False, None))
        else:
            days.append((d, *_verdict(history, term, d)))
        d += ONE_DAY
    for (counted, reason, article, provisional, _), group in groupby(days, key=lambda day: (*day[1:5], _key(day[5]))):
        run = list(group)
        yield Span(run[0][0], run[-1][0], len(run), counted, reason, article, run[0][5], provisional)


def _key(name: Names | None) -> tuple[str, ...]:
    return tuple(sorted(name.values())) if name else ()


def _verdict(history: History, term: Term, d: date) -> tuple[bool, str, str, bool, Names | None]:
    """Whether a day counts, why, which article says so, whether that is provisional, and its festival."""
    count, day = history.law.count, history.calendar.day(d)
    if d == history.anchor or d == history.first_day:
        return False, "start_day", count.start_article, False, None
    for stop in history.questions:
        if stop.holds and stop.interrupt.effect == "reset":
            if d <= stop.on and stop.ended_on:
                return False, "before_restart", stop.interrupt.article, False, None
            if d > stop.on and (stop.ended_on is None or d < stop.ended_on):
                return False, stop.interrupt.reason, stop.interrupt.article, False, None
    if history.law.reply.unit == "calendar":
        if pause := term.pause_on(d):
            return False, pause.reason, pause.article, False, None
        return True, "calendar_day", count.working_article, False, None
    if not day.working:
        article = day.notice if day.kind == "holiday" else count.day_off_article
        return False, day.kind, article, day.provisional, day.name
    if pause := term.pause_on(d):
        return False, pause.reason, pause.article, day.provisional, None
    return True, day.kind, day.notice if day.kind == "makeup" else count.working_article, day.provisional, day.name


def as_json(reading: Reading) -> dict[str, object]:
    """The public form of a reading: house contract of the clock cases, without the id."""
    return {
        "status": reading.status.value,
        "due_on": reading.due_on.isoformat() if reading.due_on else None,
        "provisional": reading.provisional,
        "days_used": reading.days_used,
        "days_left": reading.days_left,
        "proof": [
            {
                "from": span.start.isoformat(),
                "to": span.end.isoformat(),
                "days": span.days,
                "counted": span.counted,
                "reason": span.reason,
                "article": span.article,
                "name": dict(span.name) if span.name else None,
                "provisional": span.provisional,
            }
            for span in reading.proof
        ],
    }


def days(reading: Reading, calendar: Calendar) -> list[DayRow]:
    """One row per day of the proof, for a picture of the calendar."""
    rows: list[DayRow] = []
    number = 0
    last = reading.due_on or reading.projected_on
    for span in reading.proof:
        for offset in range(span.days):
            d = span.start + timedelta(days=offset)
            number += span.counted
            rows.append(
                DayRow(
                    on=d,
                    weekday=d.isoweekday(),
                    counted=span.counted,
                    number=number if span.counted else None,
                    reason=span.reason,
                    name=calendar.day(d).name,
                    is_due=d == last,
                    is_received=d == reading.received_on,
                    provisional=span.provisional,
                )
            )
    return rows
