"""Days off by rule: a fixed day, the n-th weekday of a month, Easter, or a table, with the day off in lieu."""

import calendar as months
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from statutes.source import Names, Section

# Year, code of the festival, its day.
Table = Mapping[int, Mapping[str, date]]
ONE_DAY = timedelta(days=1)
# Which day is off in lieu of a festival on a Saturday or Sunday:
# nearest = Friday or Monday; next_free = the next weekday that is no festival; sunday_next_free = only for a Sunday.
OBSERVED = ("none", "nearest", "next_free", "sunday_next_free")


@dataclass(frozen=True)
class Festival:
    """`fixed` is (month, day), `nth` is (month, ISO weekday, n; -1 = last), `easter` days from Easter Sunday."""

    code: str
    title: Names
    fixed: tuple[int, int] | None
    nth: tuple[int, int, int] | None
    easter: int | None
    offsets: tuple[int, ...]
    observed: str
    since: int
    until: int
    but: tuple[int, ...]

    @property
    def by_table(self) -> bool:
        return self.fixed is None and self.nth is None and self.easter is None

    def held_in(self, year: int) -> bool:
        return self.since <= year <= self.until and year not in self.but

    def day(self, year: int) -> date:
        """The day of the festival by its rule."""
        if self.fixed:
            return date(year, *self.fixed)
        if self.nth:
            return nth_weekday(year, *self.nth)
        return easter_sunday(year) + timedelta(days=self.easter or 0)


def read(section: Section, code: str) -> Festival:
    row = section.table(code)
    fixed = nth = None
    if row.has("fixed"):
        day = row.table("fixed")
        fixed = day.number("month", 1, 12), day.number("day", 1, 31)
        day.done()
    if row.has("nth"):
        day = row.table("nth")
        nth = day.number("month", 1, 12), day.number("weekday", 1, 7), day.number("n", -1, 4)
        if not nth[2]:
            raise day.fail("n", "must be 1 to 4, or -1 for the last one")
        day.done()
    easter = row.number("easter", -60, 60) if row.has("easter") else None
    if sum(rule is not None for rule in (fixed, nth, easter)) > 1:
        raise row.fail("fixed", "only one of fixed, nth and easter may say when it is")
    festival = Festival(
        code=code,
        title=row.names("title"),
        fixed=fixed,
        nth=nth,
        easter=easter,
        offsets=row.numbers("offsets") if row.has("offsets") else (0,),
        observed=row.choice("observed", OBSERVED) if row.has("observed") else "none",
        since=row.number("since", 1900, 2100, 1900),
        until=row.number("until", 1900, 2100, 2100),
        but=row.numbers("but") if row.has("but") else (),
    )
    row.done()
    return festival


def days_off(festivals: Mapping[str, Festival], table: Table) -> Iterator[tuple[date, Names]]:
    """The days off of the years of the table: the festivals themselves, then the days in lieu of them."""
    held: list[tuple[date, Festival]] = []
    for year, row in table.items():
        for festival in festivals.values():
            if festival.held_in(year):
                first = row[festival.code] if festival.by_table else festival.day(year)
                held += [(first + timedelta(days=offset), festival) for offset in festival.offsets]
    taken = {d for d, _ in held}
    for d, festival in held:
        yield d, festival.title
    for d, festival in sorted(held, key=lambda row: row[0]):
        if lieu := _in_lieu(d, festival.observed, taken):
            taken.add(lieu)
            yield lieu, festival.title


def _in_lieu(d: date, observed: str, taken: set[date]) -> date | None:
    weekday = d.isoweekday()
    if observed == "none" or weekday < 6 or (observed == "sunday_next_free" and weekday == 6):
        return None
    if observed == "nearest":
        return d - ONE_DAY if weekday == 6 else d + ONE_DAY
    while d in taken or d.isoweekday() > 5:
        d += ONE_DAY
    return d


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    last = date(year, month, months.monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, by the anonymous algorithm of 1876."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month = (golden + 11 * epact + 22 * sunday) // 451
    number = epact + sunday - 7 * month + 114
    return date(year, number // 31, number % 31 + 1)
