"""A law as frozen data: its clocks, what events do to them, receipt, outcomes, exemptions and remedies."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from statutes import source
from statutes.source import LawError, Names, Section

__all__ = ["Law", "LawError", "load"]

ROOT = Path(__file__).parent / "laws"
UNITS = ("working", "calendar", "month", "none")


@dataclass(frozen=True)
class Clock:
    """A term of the law, counted from its anchor."""

    code: str
    title: Names
    unit: str
    days: int
    anchor: str
    article: str
    silence: str
    verified: bool


@dataclass(frozen=True)
class Extension:
    event: str
    max_total: int
    article: str


@dataclass(frozen=True)
class Delay:
    event: str
    article: str


@dataclass(frozen=True)
class Interrupt:
    """What stops the reply clock: a `pause` leaves days out, a `reset` starts the term anew when it ends."""

    code: str
    effect: str
    opens: str
    closes: str
    expires: str
    excuses: str
    clock: str
    notice_clock: str
    late: str
    reason: str
    max_times: int
    outcome: str
    article: str
    verified: bool


@dataclass(frozen=True)
class Receipt:
    channel: str
    date_field: str
    title: Names
    article: str


@dataclass(frozen=True)
class Outcome:
    code: str
    title: Names
    cite: str
    needs: tuple[str, ...]
    may: tuple[str, ...]
    report: str
    report_title: Names
    review_first: bool
    verified: bool


@dataclass(frozen=True)
class Exemption:
    code: str
    title: Names
    cite: str
    mandatory: bool
    override: tuple[str, ...]
    outcome: str


@dataclass(frozen=True)
class Remedy:
    code: str
    title: Names
    article: str
    unit: str
    length: int
    anchor: str
    when: str
    verified: bool


@dataclass(frozen=True)
class Yearly:
    """Something due on a fixed day of each year."""

    code: str
    title: Names
    article: str
    month: int
    day: int


@dataclass(frozen=True)
class FeeRule:
    """Bands (last unit, price of each unit; 0 = all further ones) on what exceeds `free`.

    After the last band every further `step` units are a band of their own, each dearer by `add` than the one before.
    """

    mode: str
    title: Names
    unit: Names
    article: str
    free: int
    bands: tuple[tuple[int, int], ...]
    step: int
    add: int
    verified: bool


@dataclass(frozen=True)
class Counting:
    calendar: str
    timezone: str
    start_article: str
    working_article: str
    day_off_article: str
    statutory_article: str


@dataclass(frozen=True)
class Law:
    id: str
    edition: str
    version: str
    title: Names
    short: Names
    jurisdiction: str
    effective_from: date
    source: str
    verified_on: date
    currency: str
    count: Counting
    cited: Mapping[str, str]
    receives: str
    delivers: str
    withdraws: str
    notes: frozenset[str]
    notes_after: frozenset[str]
    extension: Extension
    delay: Delay
    clocks: Mapping[str, Clock]
    interrupts: tuple[Interrupt, ...]
    receipts: Mapping[str, str]
    channels: Mapping[str, Receipt]
    outcomes: Mapping[str, Outcome]
    exemptions: Mapping[str, Exemption]
    remedies: Mapping[str, Remedy]
    yearly: Mapping[str, Yearly]
    fees: Mapping[str, FeeRule]

    @property
    def reply(self) -> Clock:
        return self.clocks["reply"]

    def knows(self, kind: str) -> bool:
        """Whether the clock understands this kind of event."""
        return kind in self.events

    @property
    def events(self) -> tuple[str, ...]:
        """Every kind of event, those that move the clock first, in the order a form offers them."""
        moving = [self.receives]
        for it in self.interrupts:
            moving += [kind for kind in (it.opens, it.closes, it.expires, it.excuses) if kind]
        moving += [self.extension.event, self.delay.event, self.delivers, self.withdraws]
        return (*moving, *sorted(self.notes), *sorted(self.notes_after))


def load(id: str = "cn", root: Path = ROOT, *, on: date | None = None, edition: str | None = None) -> Law:
    """The edition in force on a day, or the one named by its first day; without either the one of `<id>.toml`.

    An edition is never changed for what it governs: a changed rule is a further file `<id>.<its first day>.toml`.
    """
    first = _read(id, root / f"{id}.toml")
    if edition not in (None, first.edition):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", edition or ""):
            raise LawError(root / f"{id}.toml", "edition", f"there is no edition {edition}")
        return _read(id, root / f"{id}.{edition}.toml")
    later = [file for file in root.glob(f"{id}.*.toml") if on and file.stem.removeprefix(f"{id}.") <= on.isoformat()]
    return _read(id, max(later)) if later and edition is None else first


def ids(root: Path = ROOT) -> tuple[str, ...]:
    """The laws that have a file, whatever the number of their editions."""
    return tuple(sorted(file.stem for file in root.glob("*.toml") if "." not in file.stem))


@cache
def _read(id: str, file: Path) -> Law:
    if not re.fullmatch(r"[a-z]{2,8}(-[a-z]{2,8})?", id):
        raise LawError(file, "law", "there is no such law")
    data, version = source.read(file)
    head, count, cited, events = (data.table(name) for name in ("law", "count", "cited", "events"))
    if head.text("id") != id:
        raise head.fail("id", "must be the name of the file")
    if file.stem not in (id, f"{id}.{head.day('effective_from')}"):
        raise head.fail("effective_from", "must be the day in the name of the file")
    clocks = _clocks(data.table("clock"))
    outcomes = _by_code(data, "outcome", _outcome)
    channels = {receipt.channel: receipt for receipt in map(_receipt, data.tables("receipt"))}
    law = Law(
        id=id,
        edition=head.day("effective_from").isoformat(),
        version=version,
        title=head.names("title"),
        short=head.names("short"),
        jurisdiction=head.text("jurisdiction"),
        effective_from=head.day("effective_from"),
        source=head.text("source"),
        verified_on=head.day("verified_on"),
        currency=head.text("currency"),
        count=_counting(count),
        cited=MappingProxyType({name: cited.text(name) for name in cited}),
        receives=events.text("receives"),
        delivers=events.text("delivers"),
        withdraws=events.text("withdraws"),
        notes=frozenset(events.texts("notes")),
        notes_after=frozenset(events.texts("notes_after")),
        extension=_extension(data.table("extension")),
        delay=_delay(data.table("delay")),
        clocks=clocks,
        interrupts=tuple(_interrupt(row, clocks, outcomes) for row in data.tables("interrupt")),
        receipts=MappingProxyType({channel: receipt.date_field for channel, receipt in channels.items()}),
        channels=MappingProxyType(channels),
        outcomes=outcomes,
        exemptions=_by_code(data, "exemption", lambda row: _exemption(row, outcomes)),
        remedies=_by_code(data, "remedy", _remedy),
        yearly=_by_code(data, "yearly", _yearly),
        fees=MappingProxyType({rule.mode: rule for rule in map(_fee, data.tables("fee"))}),
    )
    for section in (head, events, data):
        section.done()
    if len(set(law.events)) != len(law.events):
        raise data.fail("events", "an event has two effects")
    return law


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Row = TypeVar("_Row", bound=_Coded)


def _by_code(data: Section, name: str, make: Callable[[Section], _Row]) -> Mapping[str, _Row]:
    rows: dict[str, _Row] = {}
    for section in data.tables(name):
        row = make(section)
        section.done()
        if row.code in rows:
            raise section.fail("code", f"{row.code} stands twice")
        rows[row.code] = row
    if not rows:
        raise data.fail(name, "is missing")
    return MappingProxyType(rows)


def _clocks(section: Section) -> Mapping[str, Clock]:
    clocks: dict[str, Clock] = {}
    for code in section:
        row = section.table(code)
        clocks[code] = Clock(
            code=code,
            title=row.names("title"),
            unit=row.choice("unit", ("working",)),
            days=row.number("days", 1, 366),
            anchor=row.text("anchor"),
            article=row.text("article"),
            silence=row.text("silence", ""),
            verified=row.flag("verified", True),
        )
        row.done()
    if "reply" not in clocks:
        raise section.fail("reply", "is missing")
    return MappingProxyType(clocks)


def _interrupt(row: Section, clocks: Mapping[str, Clock], outcomes: Mapping[str, Outcome]) -> Interrupt:
    known = tuple(clocks)
    effect = row.choice("effect", ("pause", "reset"))
    interrupt = Interrupt(
        code=row.text("code"),
        effect=effect,
        opens=row.text("opens"),
        closes=row.text("closes"),
        expires=row.text("expires"),
        excuses=row.text("excuses", ""),
        clock=row.choice("clock", known),
        notice_clock=row.choice("notice_clock", known) if row.has("notice_clock") else "",
        late=row.choice("late", ("runs_on", "resets")) if row.has("late") else "resets",
        reason=row.text("reason"),
        max_times=row.number("max_times", 0, 99, 0),
        outcome=row.choice("outcome", tuple(outcomes)) if effect == "reset" else "",
        article=row.text("article"),
        verified=row.flag("verified", True),
    )
    row.done()
    return interrupt


def _receipt(row: Section) -> Receipt:
    receipt = Receipt(row.text("channel"), row.text("date_field"), row.names("title"), row.text("article"))
    row.done()
    return receipt


def _counting(row: Section) -> Counting:
    counting = Counting(
        calendar=row.text("calendar"),
        timezone=row.text("timezone"),
        start_article=row.text("start_article"),
        working_article=row.text("working_article"),
        day_off_article=row.text("day_off_article"),
        statutory_article=row.text("statutory_article"),
    )
    row.done()
    return counting


def _extension(row: Section) -> Extension:
    extension = Extension(row.text("event"), row.number("max_total", 1, 366), row.text("article"))
    row.done()
    return extension


def _delay(row: Section) -> Delay:
    delay = Delay(row.text("event"), row.text("article"))
    row.done()
    return delay


def _outcome(row: Section) -> Outcome:
    return Outcome(
        code=row.text("code"),
        title=row.names("title"),
        cite=row.text("article", ""),
        needs=row.texts("needs"),
        may=row.texts("may", optional=True),
        report=row.text("report"),
        report_title=row.names("report_title"),
        review_first=row.flag("review_first", False),
        verified=row.flag("verified", True),
    )


def _exemption(row: Section, outcomes: Mapping[str, Outcome]) -> Exemption:
    return Exemption(
        code=row.text("code"),
        title=row.names("title"),
        cite=row.text("article"),
        mandatory=row.flag("mandatory", False),
        override=row.texts("override", optional=True),
        outcome=row.choice("outcome", tuple(outcomes)),
    )


def _remedy(row: Section) -> Remedy:
    unit = row.choice("unit", UNITS)
    dated = unit != "none"
    return Remedy(
        code=row.text("code"),
        title=row.names("title"),
        article=row.text("article"),
        unit=unit,
        length=row.number("length", 1, 366) if dated else 0,
        anchor=row.text("anchor") if dated else "",
        when=row.choice("when", ("always", "review_first", "direct")),
        verified=row.flag("verified", True),
    )


def _yearly(row: Section) -> Yearly:
    return Yearly(
        code=row.text("code"),
        title=row.names("title"),
        article=row.text("article"),
        month=row.number("month", 1, 12),
        day=row.number("day", 1, 31),
    )


def _fee(row: Section) -> FeeRule:
    rule = FeeRule(
        mode=row.text("mode"),
        title=row.names("title"),
        unit=row.names("unit"),
        article=row.text("article"),
        free=row.number("free", 0, 1_000_000),
        bands=row.pairs("bands"),
        step=row.number("step", 0, 1_000_000, 0),
        add=row.number("add", 0, 1_000_000, 0),
        verified=row.flag("verified", True),
    )
    row.done()
    ends = [rule.free, *(upto for upto, _ in rule.bands if upto)]
    if ends != sorted(set(ends)) or any(upto == 0 for upto, _ in rule.bands[:-1]):
        raise row.fail("bands", "must rise, and only the last may have no end (0)")
    if bool(rule.step) == (not rule.bands or rule.bands[-1][0] == 0):
        raise row.fail("step", "must say how it goes on exactly where the last band has an end")
    return rule
