"""Working days: the yearly notices as data and, past the last of them, the statutory festival days."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from statutes import source
from statutes.source import LawError, Names, Section

ROOT = Path(__file__).parent / "calendars"
ONE_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """A day that the calendar knows nothing about; never assumed to be Monday to Friday."""


@dataclass(frozen=True)
class Day:
    """What the calendar says about one day. `kind` is working, makeup, weekend or holiday."""

    on: date
    working: bool
    kind: str
    name: Names | None
    provisional: bool
    notice: str


@dataclass(frozen=True)
class Stretch:
    """Days in a row that count alike."""

    start: date
    end: date
    kind: str
    name: Names | None
    provisional: bool


@dataclass(frozen=True)
class Count:
    """The n-th working day after an anchor, with every day passed on the way."""

    due_on: date
    provisional: bool
    spans: tuple[Stretch, ...]


@dataclass(frozen=True)
class Calendar:
    id: str
    first_day: date
    last_day: date
    covered_until: date
    version: str
    basis: str
    _off: dict[date, Names] = field(repr=False, compare=False)
    _makeup: dict[date, Names] = field(repr=False, compare=False)
    _notices: dict[int, str] = field(repr=False, compare=False)

    def check(self, d: date) -> None:
        if not self.first_day <= d <= self.last_day:
            raise CalendarError(f"The calendar {self.id} covers {self.first_day} to {self.last_day}, not {d}.")

    def is_working(self, d: date) -> bool:
        self.check(d)
        if d.weekday() < 5:
            return d not in self._off
        return d in self._makeup

    def is_provisional(self, d: date) -> bool:
        """No notice for that year yet: the answer may change when it comes."""
        return d > self.covered_until

    def day(self, d: date) -> Day:
        working = self.is_working(d)
        name = self._makeup.get(d) or self._off.get(d)
        plain, announced = ("working", "makeup") if working else ("weekend", "holiday")
        kind = announced if name else plain
        provisional = self.is_provisional(d)
        return Day(d, working, kind, name, provisional, self.basis if provisional else self._notices[d.year])


def add_working_days(calendar: Calendar, anchor: date, days: int) -> Count:
    """The n-th working day strictly after the anchor, which may itself be a day off."""
    if days < 0:
        raise ValueError("The number of working days cannot be negative.")
    passed: list[Day] = []
    d = anchor
    while days:
        d += ONE_DAY
        passed.append(calendar.day(d))
        days -= passed[-1].working
    return Count(d, calendar.is_provisional(d), tuple(_stretches(passed)))


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """Working days d with start < d <= end; negative when the end comes before the start."""
    if end < start:
        return -working_days_between(calendar, end, start)
    d, found = start, 0
    while d < end:
        d += ONE_DAY
        found += calendar.is_working(d)
    return found


def roll_forward(calendar: Calendar, d: date) -> date:
    """Civil Code art. 203: a term whose last day is a day off ends on the first day after it that is not."""
    while not calendar.is_working(d):
        d += ONE_DAY
    return d


def _stretches(days: list[Day]) -> Iterator[Stretch]:
    start = 0
    for index, day in enumerate(days):
        after = days[index + 1] if index + 1 < len(days) else None
        if after is None or (after.kind, after.name, after.provisional) != (day.kind, day.name, day.provisional):
            yield Stretch(days[start].on, day.on, day.kind, day.name, day.provisional)
            start = index + 1


@cache
def load(id: str = "CN", root: Path = ROOT) -> Calendar:
    folder = root / id
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]+)?", id) or not folder.is_dir():
        raise LawError(folder, "calendar", "there is no such calendar")
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9].toml"))
    if not files:
        raise LawError(folder, "calendar", "has no year")
    years = [int(file.stem) for file in files]
    if years != list(range(years[0], years[-1] + 1)):
        raise LawError(folder, "calendar", "has a gap between its years")
    statutory, stamp = source.read(folder / "statutory.toml")
    named = statutory.table("festival")
    festivals = {code: _Festival.of(named.table(code)) for code in named}
    covered_until = date(years[-1], 12, 31)
    off: dict[date, Names] = {}
    makeup: dict[date, Names] = {}
    notices: dict[int, str] = {}
    stamps = [stamp]
    for file in files:
        stamps.append(_read_year(file, festivals, off, makeup, notices))
    last_year = _read_statutory(statutory, festivals, covered_until, off)
    return Calendar(
        id=id,
        first_day=date(years[0], 1, 1),
        last_day=date(last_year, 12, 31),
        covered_until=covered_until,
        version=hashlib.sha256("".join(stamps).encode()).hexdigest()[:12],
        basis=statutory.text("basis"),
        _off=off,
        _makeup=makeup,
        _notices=notices,
    )


@dataclass(frozen=True)
class _Festival:
    title: Names
    fixed: tuple[int, int] | None
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, section: Section) -> "_Festival":
        fixed = None
        if section.has("fixed"):
            day = section.table("fixed")
            fixed = day.number("month", 1, 12), day.number("day", 1, 28)
            day.done()
        festival = cls(section.names("title"), fixed, section.numbers("offsets"))
        section.done()
        return festival


def _festival(section: Section, festivals: dict[str, _Festival]) -> _Festival:
    return festivals[section.choice("festival", tuple(festivals))]


def _read_year(
    file: Path,
    festivals: dict[str, _Festival],
    off: dict[date, Names],
    makeup: dict[date, Names],
    notices: dict[int, str],
) -> str:
    data, stamp = source.read(file)
    year = data.number("year", 1900, 2100)
    if str(year) != file.stem:
        raise data.fail("year", "must be the year of the file name")
    notices[year] = "、".join(data.texts("notices"))
    data.texts("sources")
    for row in data.tables("off"):
        title, d, end = _festival(row, festivals).title, row.day("from"), row.day("to")
        row.done()
        # A notice may start the New Year days off in the last days of the old year.
        if not date(year - 1, 12, 20) <= d <= end <= date(year, 12, 31):
            raise row.fail("from", f"must lie in {year} and not after the last day")
        while d <= end:
            if d in off:
                raise row.fail("from", f"{d} is already a day off")
            off[d] = title
            d += ONE_DAY
    for row in data.tables("makeup"):
        title, d = _festival(row, festivals).title, row.day("on")
        row.done()
        if d.year != year or d.weekday() < 5 or d in off or d in makeup:
            raise row.fail("on", f"must be a Saturday or Sunday of {year}, once, and not a day off")
        makeup[d] = title
    data.done()
    return stamp


def _read_statutory(data: Section, festivals: dict[str, _Festival], after: date, off: dict[date, Names]) -> int:
    """Adds the festival days of the years without a notice; returns the last year that the file reaches."""
    movable = data.table("movable")
    data.text("basis")
    data.done()
    years = sorted(int(key) for key in movable if key.isdecimal() and len(key) == 4)
    if len(years) != len(movable) or not years or years[0] > after.year + 1:
        raise data.fail("movable", f"must have one row per year, from {after.year + 1} on")
    if years != list(range(years[0], years[-1] + 1)):
        raise data.fail("movable", "has a gap between its years")
    for year in years:
        row = movable.table(str(year))
        for code, festival in festivals.items():
            first = date(year, *festival.fixed) if festival.fixed else row.day(code)
            if first.year != year:
                raise row.fail(code, f"must lie in {year}")
            for offset in festival.offsets:
                d = first + timedelta(days=offset)
                if d > after:
                    off[d] = _joined(off[d], festival.title) if d in off else festival.title
        row.done()
    return years[-1]


def _joined(one: Names, other: Names) -> Names:
    """Mid-Autumn may fall on a National Day."""
    both = {"zh-hans": "、", "en": " and "}
    return MappingProxyType({language: glue.join((one[language], other[language])) for language, glue in both.items()})
