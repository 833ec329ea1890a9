"""Working days: the yearly notices and the rules as data, and what a person has announced since."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

from statutes import calendar_files
from statutes.calendar_files import Draft, Origin
from statutes.source import LawError, Names

ROOT = Path(__file__).parent / "calendars"
ONE_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A day that the calendar knows nothing about; never assumed to be Monday to Friday."""


@dataclass(frozen=True)
class Announced:
    """A notice, or one day that was announced alone, entered by a person after the files were written.

    `source` is its number or title, `off` the days off, `work` the days worked (a Saturday or Sunday in exchange, or a
    day off taken back). `covers` is the year whose yearly notice this is.
    """

    source: str
    off: tuple[tuple[date, Names], ...] = ()
    work: tuple[tuple[date, Names], ...] = ()
    covers: int | None = None

    def __hash__(self) -> int:
        return hash((self.source, self.covers, tuple(d for d, _ in self.off), tuple(d for d, _ in self.work)))

    @property
    def stamp(self) -> str:
        """Its content as text, for the version of the calendar."""
        days = [[(d.isoformat(), sorted(name.items())) for d, name in rows] for rows in (self.off, self.work)]
        return repr((self.source, self.covers, *days))


@dataclass(frozen=True)
class Day:
    """What the calendar says about one day. `kind` is working, makeup, weekend or holiday.

    `verified = false`: no person has compared what it says with its notice yet.
    """

    on: date
    working: bool
    kind: str
    name: Names | None
    provisional: bool
    notice: str
    verified: bool


@dataclass(frozen=True)
class Count:
    """The n-th working day after an anchor."""

    due_on: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """`kind` is announced (a notice each year), computed (by rule) or combined (off where one of its parts is)."""

    id: str
    kind: str
    title: Names
    first_day: date
    last_day: date
    covered_until: date
    version: str
    basis: str
    verified: bool
    origins: Mapping[int, Origin] = field(repr=False, compare=False)
    _off: dict[date, Names] = field(repr=False, compare=False)
    _makeup: dict[date, Names] = field(repr=False, compare=False)
    _sources: dict[date, str] = field(repr=False, compare=False)
    _unverified: frozenset[date] = field(repr=False, compare=False)
    _notice_by: tuple[int, int] | None = field(repr=False, compare=False)
    # The number of the day before the first; working days up to the end of each day since then; and every working day.
    # They make a count a look-up.
    _zero: int = field(repr=False, compare=False)
    _until: tuple[int, ...] = field(repr=False, compare=False)
    _working: tuple[date, ...] = field(repr=False, compare=False)

    def check(self, d: date) -> None:
        if not self.first_day <= d <= self.last_day:
            raise CalendarError(f"The calendar {self.id} covers {self.first_day} to {self.last_day}, not {d}.")

    def is_working(self, d: date) -> bool:
        until = self.until(d)
        return self._until[d.toordinal() - self._zero - 1] < until

    def is_provisional(self, d: date) -> bool:
        """No notice for that year yet: the answer may change when it comes."""
        return d > self.covered_until

    def day(self, d: date) -> Day:
        working = self.is_working(d)
        name = self._makeup.get(d) or self._off.get(d)
        plain, announced = ("working", "makeup") if working else ("weekend", "holiday")
        origin = self.origins.get(d.year)
        notice = self._sources.get(d) or (origin.notice if origin else self.basis)
        sure = d not in self._unverified
        return Day(d, working, announced if name else plain, name, self.is_provisional(d), notice, sure)

    def unverified(self) -> list[date]:
        """The days off, and those worked in exchange, that no person has compared with their notice yet."""
        return sorted(self._unverified)

    def until(self, d: date) -> int:
        """How many working days there are from the first day of the calendar to the end of `d`."""
        place = d.toordinal() - self._zero
        if not 0 < place < len(self._until):
            self.check(d)
        return self._until[place]

    def after(self, anchor: date, days: int) -> date:
        """The n-th working day strictly after the anchor; the anchor itself where `days` is 0."""
        if not days:
            return anchor
        number = self.until(anchor) + days - 1
        if number >= len(self._working):
            raise CalendarError(f"The calendar {self.id} ends on {self.last_day}, before the count does.")
        return self._working[number]

    def notice_missing(self, today: date) -> int | None:
        """The year whose notice should have come by `today` and has not, where notices come each year."""
        year = self.covered_until.year + 1
        if self._notice_by and today >= date(year - 1, *self._notice_by):
            return year
        return None


def add_working_days(calendar: Calendar, anchor: date, days: int) -> Count:
    """The n-th working day strictly after the anchor, which may itself be a day off."""
    if days < 0:
        raise ValueError("The number of working days cannot be negative.")
    due_on = calendar.after(anchor, days)
    return Count(due_on, calendar.is_provisional(due_on))


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """Working days d with start < d <= end; negative when the end comes before the start."""
    return calendar.until(end) - calendar.until(start)


def roll_forward(calendar: Calendar, d: date) -> date:
    """Civil Code art. 203: a term whose last day is a day off ends on the first day after it that is not."""
    return d if calendar.is_working(d) else calendar.after(d, 1)


def regions(id: str, root: Path = ROOT) -> tuple[str, ...]:
    """A calendar and those of its regions, the whole before its parts: GB, then GB-ENG and the others."""
    names = (folder.name for folder in root.iterdir())
    return tuple(sorted(name for name in names if name == id or name.startswith(f"{id}-")))


@lru_cache(maxsize=64)
def load(id: str = "CN", root: Path = ROOT, *, announced: tuple[Announced, ...] = ()) -> Calendar:
    """The calendar of the files, with what was announced since; what is announced later wins.

    Kept by the value of what was announced, so a change of it is a change of the calendar.
    """
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]+)*", id) or not (root / id).is_dir():
        raise LawError(root / id, "calendar", "there is no such calendar")
    draft = calendar_files.draft(root, id)
    yearly = [(it.covers, it.source) for it in announced if it.covers]
    for year, source in sorted(yearly, key=itemgetter(0)):
        if date(year, 1, 1) > draft.covered_until:
            _replace_year(draft, year, source)
    for notice in announced:
        _announce(draft, notice)
    stamps = [*draft.stamps, *(notice.stamp for notice in announced)]
    return _calendar(id, draft, hashlib.sha256("".join(stamps).encode()).hexdigest()[:12])


def _replace_year(draft: Draft, year: int, source: str) -> None:
    """A yearly notice takes the place of the festival days that were only computed for its year."""
    for d in [d for d in draft.off if d.year == year]:
        del draft.off[d]
        draft.unverified.discard(d)
    draft.origins[year] = Origin(source, (), verified=True)
    if year == draft.covered_until.year + 1:
        draft.covered_until = date(year, 12, 31)


def _announce(draft: Draft, notice: Announced) -> None:
    for off, rows in ((True, notice.off), (False, notice.work)):
        for d, name in rows:
            if not date(draft.first_year, 1, 1) <= d <= date(draft.last_year, 12, 31):
                raise CalendarError(f"{notice.source}: {d} lies outside the calendar.")
            was_off = draft.off.pop(d, None)
            draft.makeup.pop(d, None)
            draft.unverified.discard(d)
            draft.sources[d] = notice.source
            if off:
                draft.off[d] = MappingProxyType(dict(name))
            elif was_off or d.weekday() >= 5:
                draft.makeup[d] = MappingProxyType(dict(name))


def _calendar(id: str, draft: Draft, version: str) -> Calendar:
    first, last = date(draft.first_year, 1, 1), date(draft.last_year, 12, 31)
    ordinals = range(first.toordinal(), last.toordinal() + 1)
    off, makeup = _ordinals(draft.off), _ordinals(draft.makeup)
    # Day 1 of the count of Python is a Monday.
    working = [n in makeup or ((n - 1) % 7 < 5 and n not in off) for n in ordinals]
    return Calendar(
        id=id,
        kind=draft.kind,
        title=draft.title,
        first_day=first,
        last_day=last,
        covered_until=draft.covered_until,
        version=version,
        basis=draft.basis,
        verified=draft.verified,
        origins=MappingProxyType(draft.origins),
        _off=draft.off,
        _makeup=draft.makeup,
        _sources=draft.sources,
        _unverified=frozenset(draft.unverified),
        _notice_by=draft.notice_by,
        _zero=first.toordinal() - 1,
        _until=tuple(accumulate(working, initial=0)),
        _working=tuple(date.fromordinal(n) for n, works in zip(ordinals, working, strict=True) if works),
    )


def _ordinals(days: Iterable[date]) -> set[int]:
    return {d.toordinal() for d in days}
