"""Reading a law from its file: every mistake is refused with file, key and reason."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from statutes import rules, source
from statutes.rules import Act, Clock, Delay, Exemption, Extension, FeeRule, Interrupt, Law, Outcome, Receipt, Remedy
from statutes.source import Section

STYLES = ("chinese", "numbered", "plain")


def read(id: str, file: Path) -> Law:
    data, version = source.read(file)
    head, cited, events = (data.table(name) for name in ("law", "cited", "events"))
    effective_from = _checked_head(head, id, file)
    clocks = _clocks(data.table("clock"))
    outcomes = _by_code(data, "outcome", _outcome)
    interrupts = tuple(_interrupt(row, clocks, outcomes) for row in data.tables("interrupt"))
    extensions = tuple(map(_extension, data.tables("extension")))
    delays = tuple(map(_delay, data.tables("delay")))
    law = Law(
        id=id,
        edition=effective_from.isoformat(),
        version=version,
        title=head.names("title"),
        short=head.names("short"),
        jurisdiction=head.text("jurisdiction"),
        effective_from=effective_from,
        source=head.text("source"),
        verified_on=head.day("verified_on"),
        currency=head.text("currency"),
        style=head.choice("style", STYLES),
        record_articles=head.texts("record_articles", optional=True),
        fee_articles=head.texts("fee_articles", optional=True),
        count=_counting(data.table("count")),
        cited=MappingProxyType({name: cited.text(name) for name in cited}),
        receives=events.text("receives"),
        no_later_than=events.choice("no_later_than", tuple(clocks)) if events.has("no_later_than") else "",
        delivers=events.text("delivers"),
        withdraws=events.text("withdraws"),
        withdrawn_as=events.choice("withdrawn_as", tuple(outcomes)),
        notes=frozenset(events.texts("notes")),
        notes_after=frozenset(events.texts("notes_after")),
        extensions=extensions,
        delays=delays,
        clocks=clocks,
        interrupts=interrupts,
        channels=MappingProxyType({row.channel: row for row in map(_receipt, data.tables("receipt"))}),
        outcomes=outcomes,
        exemptions=_by_code(data, "exemption", lambda row: _exemption(row, outcomes)),
        remedies=_by_code(data, "remedy", _remedy),
        variants=_by_code(data, "variant", _variant, some=False),
        yearly=_by_code(data, "yearly", _yearly, some=False),
        fees=MappingProxyType({row.mode: row for row in map(_fee, data.tables("fee"))}),
        acts=_acts(data, events, clocks, interrupts, extensions, delays),
    )
    for section in (head, events, data):
        section.done()
    return law


def _checked_head(head: Section, id: str, file: Path) -> date:
    if head.text("id") != id:
        raise head.fail("id", "must be the name of the file")
    effective_from = head.day("effective_from")
    if file.stem not in (id, f"{id}.{effective_from}"):
        raise head.fail("effective_from", "must be the day in the name of the file")
    return effective_from


def _acts(
    data: Section,
    events: Section,
    clocks: Mapping[str, Clock],
    interrupts: tuple[Interrupt, ...],
    extensions: tuple[Extension, ...],
    delays: tuple[Delay, ...],
) -> Mapping[str, Act]:
    """What each kind of event does, those that move the clock first."""
    rows: list[tuple[str, Act]] = [(events.text("receives"), Act("receive"))]
    for it in interrupts:
        deeds = ("ask", "fulfil", "lapse", "excuse") if it.asks == "applicant" else ("consult", "answer", "fall_silent")
        kinds = (it.opens, it.closes, it.expires, it.excuses)
        rows += [(kind, Act(deed, it)) for kind, deed in zip(kinds, deeds, strict=False) if kind]
    rows += [(rule.event, Act("extend", rule)) for rule in extensions]
    rows += [(rule.event, Act("fix", rule)) for rule in delays]
    rows += [(events.text("delivers"), Act("deliver")), (events.text("withdraws"), Act("withdraw"))]
    beside = [clock for clock in clocks.values() if clock.starts]
    rows += [(clock.starts, Act("start", clock)) for clock in beside]
    rows += [(clock.ends, Act("end", clock)) for clock in beside if clock.ends]
    rows += [(clock.prolongs, Act("prolong", clock)) for clock in beside if clock.prolongs]
    taken = {kind for kind, _ in rows}
    rows += [(kind, Act("note")) for kind in sorted({*events.texts("notes"), *events.texts("notes_after")} - taken)]
    acts = dict(rows)
    if len(acts) != len(rows):
        raise data.fail("events", "an event has two effects")
    return MappingProxyType(acts)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Row = TypeVar("_Row", bound=_Coded)


def _by_code(data: Section, name: str, make: Callable[[Section], _Row], *, some: bool = True) -> Mapping[str, _Row]:
    rows: dict[str, _Row] = {}
    for section in data.tables(name):
        row = make(section)
        section.done()
        if row.code in rows:
            raise section.fail("code", f"{row.code} stands twice")
        rows[row.code] = row
    if some and not rows:
        raise data.fail(name, "is missing")
    return MappingProxyType(rows)


def _clocks(section: Section) -> Mapping[str, Clock]:
    clocks = dict(_each_clock(section))
    if "reply" not in clocks:
        raise section.fail("reply", "is missing")
    if clocks["reply"].unit == "month":
        raise section.fail("reply.unit", "must be working or calendar: a reply is counted day by day")
    return MappingProxyType(clocks)


def _each_clock(section: Section) -> Iterator[tuple[str, Clock]]:
    for code in section:
        row = section.table(code)
        yield (
            code,
            Clock(
                code=code,
                title=row.names("title"),
                unit=row.choice("unit", ("working", "calendar", "month")),
                days=row.number("days", 1, 366),
                anchor=row.text("anchor"),
                article=row.text("article"),
                starts=row.text("starts", ""),
                ends=row.text("ends", ""),
                prolongs=row.text("prolongs", ""),
                more=row.number("more", 1, 366) if row.has("prolongs") else 0,
                silence=row.text("silence", ""),
                adjustable=row.flag("adjustable", False),
                minimum=row.flag("minimum", False),
                statutory=row.flag("statutory", True),
                verified=row.flag("verified", True),
            ),
        )
        row.done()


def _interrupt(row: Section, clocks: Mapping[str, Clock], outcomes: Mapping[str, Outcome]) -> Interrupt:
    known = tuple(clocks)
    asks = row.choice("asks", ("applicant", "others"))
    others = asks == "others"
    lapses = not others and row.has("expires")
    interrupt = Interrupt(
        code=row.text("code"),
        asks=asks,
        effect=row.choice("effect", ("pause",) if others else ("pause", "reset")),
        boundary=row.choice("boundary", ("open_closed", "closed_closed")),
        opens=row.text("opens"),
        closes=row.text("closes"),
        expires=row.text("expires") if others or lapses else "",
        excuses=row.text("excuses", "") if not others else "",
        clock=row.choice("clock", known) if others or lapses or row.has("excuses") or row.has("clock") else "",
        notice_clock=row.choice("notice_clock", known) if row.has("notice_clock") else "",
        late=row.choice("late", ("runs_on", "resets")) if row.has("late") else "resets",
        before_due=row.flag("before_due", False),
        reason=row.text("reason"),
        max_times=row.number("max_times", 0, 99, 0),
        outcome=row.choice("outcome", tuple(outcomes)) if lapses else "",
        article=row.text("article"),
        verified=row.flag("verified", True),
    )
    row.done()
    return interrupt


def _receipt(row: Section) -> Receipt:
    receipt = Receipt(
        channel=row.text("channel"),
        date_field=row.text("date_field"),
        title=row.names("title"),
        date_title=row.names("date_title"),
        fixed_by=row.choice("fixed_by", ("arrival", "office")),
        article=row.text("article"),
    )
    row.done()
    return receipt


def _counting(row: Section) -> rules.Counting:
    counting = rules.Counting(
        calendar=row.text("calendar"),
        timezone=row.text("timezone"),
        last_day_roll=row.choice("last_day_roll", ("none", "next_working")) == "next_working",
        cutoff=row.text("cutoff", ""),
        agency_cutoff=row.flag("agency_cutoff", False),
        start_article=row.text("start_article"),
        working_article=row.text("working_article"),
        day_off_article=row.text("day_off_article"),
        statutory_article=row.text("statutory_article"),
    )
    row.done()
    return counting


def _extension(row: Section) -> Extension:
    extension = Extension(
        event=row.text("event"),
        max_total=row.number("max_total", 1, 366),
        count_max=row.number("count_max", 0, 99, 0),
        whole=row.flag("whole", False),
        reasons=row.texts("reasons", optional=True),
        needs=row.texts("needs", optional=True),
        article=row.text("article"),
        statutory=row.flag("statutory", True),
        verified=row.flag("verified", True),
    )
    row.done()
    return extension


def _delay(row: Section) -> Delay:
    delay = Delay(
        event=row.text("event"),
        article=row.text("article"),
        after_extension=row.flag("after_extension", False),
        verified=row.flag("verified", True),
    )
    row.done()
    return delay


def _outcome(row: Section) -> Outcome:
    title = row.names("title")
    return Outcome(
        code=row.text("code"),
        title=title,
        cite=row.text("article", ""),
        needs=row.texts("needs", optional=True),
        may=row.texts("may", optional=True),
        report=row.text("report", row.text("code")),
        report_title=row.names("report_title") if row.has("report_title") else title,
        review_first=row.flag("review_first", False),
        verified=row.flag("verified", True),
    )


def _exemption(row: Section, outcomes: Mapping[str, Outcome]) -> Exemption:
    return Exemption(
        code=row.text("code"),
        title=row.names("title"),
        cite=row.text("article"),
        mandatory=row.flag("mandatory", False),
        absolute=row.flag("absolute", False),
        override=row.texts("override", optional=True),
        outcome=row.choice("outcome", tuple(outcomes)),
        verified=row.flag("verified", True),
    )


def _remedy(row: Section) -> Remedy:
    unit = row.choice("unit", rules.UNITS)
    dated = unit != "none"
    return Remedy(
        code=row.text("code"),
        title=row.names("title"),
        article=row.text("article"),
        unit=unit,
        length=row.number("length", 1, 366) if dated else 0,
        anchor=row.text("anchor") if dated else "",
        when=row.choice("when", ("always", "review_first", "direct")),
        statutory=row.flag("statutory", True),
        verified=row.flag("verified", True),
    )


def _variant(row: Section) -> rules.Variant:
    return rules.Variant(
        code=row.text("code"),
        title=row.names("title"),
        days=row.number("days", 1, 366),
        outer_days=row.number("outer_days", 1, 366, 0),
        article=row.text("article"),
        verified=row.flag("verified", True),
    )


def _yearly(row: Section) -> rules.Yearly:
    return rules.Yearly(
        code=row.text("code"),
        title=row.names("title"),
        article=row.text("article"),
        month=row.number("month", 1, 12),
        day=row.number("day", 1, 31),
        verified=row.flag("verified", True),
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
