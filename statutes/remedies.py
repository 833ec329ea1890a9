"""The last days of the remedies, counted by working days, calendar days or months."""

from dataclasses import dataclass
from datetime import date

from statutes.calendars import Calendar
from statutes.rules import Law, Remedy
from statutes.source import Names
from statutes.terms import last_day


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
    statutory: bool
    verified: bool


def last_days(law: Law, calendar: Calendar, known_on: date, *, review_first: bool) -> tuple[RemedyTerm, ...]:
    """The remedies against an answer known on that day; `review_first`: reconsideration must come before the court."""
    wanted = ("always", "review_first" if review_first else "direct")
    return tuple(_term(law, remedy, calendar, known_on) for remedy in law.remedies.values() if remedy.when in wanted)


def _term(law: Law, remedy: Remedy, calendar: Calendar, known_on: date) -> RemedyTerm:
    ends_on = None
    if remedy.anchor == "known_on":
        ends_on = last_day(calendar, remedy.unit, known_on, remedy.length, rolls=law.count.last_day_roll)
    return RemedyTerm(
        code=remedy.code,
        title=remedy.title,
        last_day=ends_on,
        provisional=ends_on is not None and calendar.is_provisional(ends_on),
        article=remedy.article,
        length=remedy.length,
        unit=remedy.unit,
        statutory=remedy.statutory,
        verified=remedy.verified,
    )
