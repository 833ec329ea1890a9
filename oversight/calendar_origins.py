"""Where the days off of each calendar come from, year by year, and what no person has compared with its notice yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencies import calendars, choices
from agencies.choices import language
from statutes.calendars import Calendar


@dataclass(frozen=True)
class Source:
    """One year with its notice and where that is published; what was entered here has its own page."""

    year: int
    notice: str
    published: str
    verified: bool


@dataclass(frozen=True)
class Known:
    """One calendar: its title, the rule that it rests on, the notices of its years, and the days to check."""

    id: str
    title: str
    basis: str
    by_notice: bool
    covered_until: date
    verified: bool
    years: list[Source]
    unchecked: list[tuple[date, str]]
    more: int


MOST = 12  # days to check that are shown one by one


def known(today: date) -> list[Known]:
    """All calendars as they stand now. Of the days to check those of this year and the next are shown."""
    book = calendars.book()
    return [_known(book.calendar(id), today) for id in choices.calendar_ids()]


def _known(calendar: Calendar, today: date) -> Known:
    days = [d for d in calendar.unverified() if today.year <= d.year <= today.year + 1]
    return Known(
        id=calendar.id,
        title=calendar.title[language()],
        basis=calendar.basis,
        by_notice=bool(calendar.origins),
        covered_until=calendar.covered_until,
        verified=calendar.verified,
        years=[
            Source(year, it.notice, "、".join(it.sources), it.verified)
            for year, it in sorted(calendar.origins.items(), reverse=True)
        ],
        unchecked=[(d, _name(calendar, d)) for d in days[:MOST]],
        more=max(0, len(days) - MOST),
    )


def _name(calendar: Calendar, d: date) -> str:
    name = calendar.day(d).name
    return name[language()] if name else ""
