"""The files of a calendar: `calendar.toml` with its rules, and one file for each year that has its own notice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from statutes import festivals, source
from statutes.festivals import Festival
from statutes.source import LawError, Names, Section

KINDS = ("announced", "computed", "combined")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Origin:
    """The notice of a year, where it is published, and whether a person has compared its days with it."""

    notice: str
    sources: tuple[str, ...]
    verified: bool


@dataclass
class Draft:
    """A calendar while it is put together."""

    kind: str
    title: Names
    basis: str
    stamps: list[str]
    first_year: int = 0
    last_year: int = 0
    covered_until: date = date.min
    notice_by: tuple[int, int] | None = None
    off: dict[date, Names] = field(default_factory=dict)
    makeup: dict[date, Names] = field(default_factory=dict)
    sources: dict[date, str] = field(default_factory=dict)
    origins: dict[int, Origin] = field(default_factory=dict)
    verified: bool = True
    unverified: set[date] = field(default_factory=set)


def draft(root: Path, id: str) -> Draft:
    """Put a calendar together from its files; raises LawError with file, key and reason."""
    data, stamp = source.read(root / id / "calendar.toml")
    if data.has("base"):
        found = draft(root, data.text("base"))
        found.title, found.stamps = data.names("title"), [*found.stamps, stamp]
    else:
        kind = data.choice("kind", KINDS)
        found = Draft(kind, data.names("title"), data.text("basis"), [stamp])
        fill = {"announced": _announced, "computed": _computed, "combined": _combined}[kind]
        fill(data, found, root, id)
    _days(data, found)
    data.done()
    return found


def _combined(data: Section, found: Draft, root: Path, id: str) -> None:
    """Off is what one of the parts has off; the range is what all of them know."""
    parts = [draft(root, part) for part in data.texts("parts")]
    if not parts or any(part.makeup or part.kind != "computed" for part in parts):
        raise data.fail("parts", "must be calendars that are computed")
    found.first_year = max(part.first_year for part in parts)
    found.last_year = min(part.last_year for part in parts)
    found.covered_until = min(part.covered_until for part in parts)
    for part in parts:
        found.stamps += part.stamps
        found.off = part.off | found.off
        found.sources = part.sources | found.sources
        found.verified = found.verified and part.verified
    sure = {d for part in parts for d in part.off if d not in part.unverified}
    found.unverified = found.off.keys() - sure


def _computed(data: Section, found: Draft, root: Path, id: str) -> None:
    """Every year by rule: what is proclaimed for one year alone is added by hand."""
    found.first_year = data.number("first_year", 1900, 2100)
    found.last_year = data.number("last_year", found.first_year, 2100)
    found.covered_until = date(found.last_year, 12, 31)
    rules = _festivals(data)
    table = _table(data, rules, found.first_year, found.last_year + 1)
    found.verified = data.flag("verified")
    # What follows the sun or the moon is computed years ahead; an almanac or a notice confirms it later.
    confirmed = data.number("movable_verified_until", 1900, 2100, 2100)
    movable = [festival.title for festival in rules.values() if festival.by_table]
    for d, name in festivals.days_off(rules, table):
        if found.first_year <= d.year <= found.last_year:
            found.off[d] = _joined(found.off[d], name) if d in found.off else name
            if not found.verified or (name in movable and d.year > confirmed):
                found.unverified.add(d)


def _announced(data: Section, found: Draft, root: Path, id: str) -> None:
    """The years that have a notice from their files; after the last of them the festival days alone."""
    by = data.table("notice_by")
    found.notice_by = by.number("month", 1, 12), by.number("day", 1, 31)
    by.done()
    rules = _festivals(data)
    files = sorted((root / id).glob("[0-9][0-9][0-9][0-9].toml"))
    years = [int(file.stem) for file in files]
    if not years or years != list(range(years[0], years[-1] + 1)):
        raise LawError(root / id, "calendar", "has no year" if not years else "has a gap between its years")
    found.first_year, found.covered_until = years[0], date(years[-1], 12, 31)
    for file in files:
        _year(file, rules, found)
    found.last_year = data.number("last_year", years[-1], 2100)
    for d, name in festivals.days_off(rules, _table(data, rules, years[-1] + 1, found.last_year)):
        if d > found.covered_until:
            found.off[d] = _joined(found.off[d], name) if d in found.off else name


def _festivals(data: Section) -> dict[str, Festival]:
    section = data.table("festival")
    return {code: festivals.read(section, code) for code in section}


def _table(data: Section, rules: Mapping[str, Festival], first: int, last: int) -> dict[int, dict[str, date]]:
    """The festivals that follow the moon or the sun, year by year; no rows where all have a rule."""
    wanted = [code for code, festival in rules.items() if festival.by_table]
    if not wanted:
        return {year: {} for year in range(first, last + 1)}
    table: dict[int, dict[str, date]] = {}
    movable = data.table("movable")
    for key in movable:
        if not re.fullmatch(r"\d{4}", key):
            raise movable.fail(key, "must be a year")
        row = movable.table(key)
        table[int(key)] = {code: row.day(code) for code in wanted}
        row.done()
        for code, d in table[int(key)].items():
            if d.year != int(key):
                raise row.fail(code, f"must lie in {key}")
    for year in range(first, last + 1):
        if year not in table:
            raise data.fail("movable", f"must have one row per year, also for {year}")
    return {year: row for year, row in table.items() if first <= year <= last}


def _year(file: Path, rules: Mapping[str, Festival], found: Draft) -> None:
    data, stamp = source.read(file)
    found.stamps.append(stamp)
    year = data.number("year", 1900, 2100)
    if str(year) != file.stem:
        raise data.fail("year", "must be the year of the file name")
    origin = Origin("、".join(data.texts("notices")), data.texts("sources"), data.flag("verified"))
    found.origins[year] = origin
    for row in data.tables("off"):
        title, d, end = rules[row.choice("festival", tuple(rules))].title, row.day("from"), row.day("to")
        row.done()
        # A notice may start the New Year days off in the last days of the old year.
        if not date(year - 1, 12, 20) <= d <= end <= date(year, 12, 31):
            raise row.fail("from", f"must lie in {year} and not after the last day")
        while d <= end:
            if d in found.off:
                raise row.fail("from", f"{d} is already a day off")
            found.off[d] = title
            if not origin.verified:
                found.unverified.add(d)
            d += ONE_DAY
    for row in data.tables("makeup"):
        title, d = rules[row.choice("festival", tuple(rules))].title, row.day("on")
        row.done()
        if d.year != year or d.weekday() < 5 or d in found.off or d in found.makeup:
            raise row.fail("on", f"must be a Saturday or Sunday of {year}, once, and not a day off")
        found.makeup[d] = title
        if not origin.verified:
            found.unverified.add(d)
    data.done()


def _days(data: Section, found: Draft) -> None:
    """Days off that were proclaimed alone, each with its source."""
    for row in data.tables("day_off"):
        d, name = row.day("on"), row.names("title")
        found.sources[d], verified = row.text("source"), row.flag("verified", True)
        row.done()
        if not found.first_year <= d.year <= found.last_year:
            raise row.fail("on", f"must lie in {found.first_year} to {found.last_year}")
        found.off[d] = name
        found.makeup.pop(d, None)
        (found.unverified.discard if verified else found.unverified.add)(d)


def _joined(one: Names, other: Names) -> Names:
    """Mid-Autumn may fall on a National Day."""
    if one == other:
        return one
    both = {"zh-hans": "、", "en": " and "}
    return MappingProxyType({language: glue.join((one[language], other[language])) for language, glue in both.items()})
