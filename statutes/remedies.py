"""The last days of the remedies, counted by calendar days or months."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta

from statutes.calendars import Calendar, roll_forward
from statutes.laws import Law, Remedy
from statutes.source import Names


@dataclass(frozen=True)
class RemedyTerm:
    """A remedy and its last day, None where it has no term or its term starts with a later act."""

    code: str
    title: Names
    last_day: date | None
    provisional: bool
    article: str
    length: int
    unit: str
    verified: bool


def last_days(law: Law, calendar: Calendar, known_on: date, *, review_first: bool) -> tuple[RemedyTerm, ...]:
    """The remedies against an answer known on that day; `review_first`: reconsideration must come before the court."""
    wanted = ("always", "review_first" if review_first else "direct")
    return tuple(_term(remedy, calendar, known_on) for remedy in law.remedies.values() if remedy.when in wanted)


def _term(remedy: Remedy, calendar: Calendar, known_on: date) -> RemedyTerm:
    last_day = None
    if remedy.anchor == "known_on":
        raw = known_on + timedelta(days=remedy.length)
        if remedy.unit == "month":
            raw = _months_later(known_on, remedy.length)
        last_day = roll_forward(calendar, raw)
    return RemedyTerm(
        code=remedy.code,
        title=remedy.title,
        last_day=last_day,
        provisional=last_day is not None and calendar.is_provisional(last_day),
        article=remedy.article,
        length=remedy.length,
        unit=remedy.unit,
        verified=remedy.verified,
    )


def _months_later(d: date, number: int) -> date:
    """Civil Code art. 202: the corresponding day, or the end of a month that has none."""
    year, month = d.year + (d.month - 1 + number) // 12, (d.month - 1 + number) % 12 + 1
    return date(year, month, min(d.day, months.monthrange(year, month)[1]))
