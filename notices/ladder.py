"""The ladder of enforcement as data: rungs, limits of the office's own, kinds of reasons for lateness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from statutes import calendars, laws, source
from statutes.source import Names, Section

FILE = Path(__file__).with_name("ladder.toml")
URGENCIES = ("late", "today", "soon", "waiting")
OFFICIALS = ("handler", "clerks", "head", "supervisor")
# The limits that are no clocks of a law, and whom each of them knows. The clocks of a law are those of a request, but
# for `proactive`, which runs for a document that is not public yet.
REQUEST = (*OFFICIALS, "applicant")
BESIDE = {
    "confirmation": REQUEST,
    "unhandled": REQUEST,
    "reason": REQUEST,
    "assistance": REQUEST,
    "statement": REQUEST,
    "message": OFFICIALS,
    "urge": ("addressee", "issuer", "supervisor"),
}
DOCUMENT = ("drafter", "clerks", "head", "supervisor")
# Clocks of a law that run for somebody outside, who can be reminded too.
ASKED = {"third_party": (*REQUEST, "consulted"), "joint_agency": (*REQUEST, "consulted"), "proactive": DOCUMENT}
# Whose texts a reminder takes; of all others `requests`.
APPS = {"message": "feedback", "urge": "oversight", "proactive": "disclosures"}
# Who may acknowledge for whom: a higher rank also speaks for the lower ones. Nobody is asked where there is no rank.
RANKS = {"handler": 1, "clerks": 1, "addressee": 2, "head": 2, "supervisor": 3, "issuer": 3}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rung:
    """One reminder of one limit; the file says what each word means."""

    code: str
    clock: str
    days: int
    to: tuple[str, ...]
    up: tuple[str, ...]
    within: int
    day_off: str
    urgency: str

    @property
    def kind(self) -> str:
        """Of its notices, and so the name of their text."""
        return f"{APPS.get(self.clock, 'requests')}.{self.code}"

    @property
    def rank(self) -> int:
        """The lowest rank that may acknowledge it; 0 where no acknowledgement is asked."""
        return min((RANKS[name] for name in self.to if name in RANKS), default=0) if self.within else 0

    def moment(self, calendar: calendars.Calendar, due: date) -> date:
        """The day on which the reminder of a limit that ends on `due` should exist."""
        if self.days > 0:
            return calendars.add_working_days(calendar, due, self.days).due_on
        day = working_days_before(calendar, due, -self.days)
        step = -ONE_DAY if self.day_off == "before" else ONE_DAY
        while not calendar.is_working(day):
            day += step
        return day


@dataclass(frozen=True)
class Ladder:
    rungs: tuple[Rung, ...]
    limits: Mapping[str, int]
    since: date
    reasons: Mapping[str, Names]

    def of(self, clock: str) -> tuple[Rung, ...]:
        return tuple(rung for rung in self.rungs if rung.clock == clock)


def load() -> Ladder:
    return _load(Path(settings.LADDER_FILE) if settings.LADDER_FILE else FILE)


@cache
def _load(file: Path) -> Ladder:
    """Raises `LawError`, which names file, key and reason, for what is no ladder."""
    data, _stamp = source.read(file)
    rungs = tuple(_rung(row) for row in data.tables("rung"))
    names = [(rung.clock, rung.code) for rung in rungs]
    if len(set(names)) != len(names):
        raise data.fail("rung", "names the same code of the same clock twice")
    limits, lateness = data.table("limits"), data.table("lateness")
    ladder = Ladder(
        rungs,
        {name: limits.number(name, 1, 60) for name in ("reason", "urge")},
        lateness.day("since"),
        {row.text("code"): _title(row) for row in data.tables("reason")},
    )
    for section in (limits, lateness, data):
        section.done()
    return ladder


def _rung(row: Section) -> Rung:
    clock = row.text("clock")
    if clock not in BESIDE and not any(clock in laws.load(id).clocks for id in laws.ids()):
        raise row.fail("clock", f"knows no limit called {clock}")
    people = {name: row.texts(name) for name in ("to", "up")}
    for name, whom in people.items():
        if strangers := set(whom) - set((BESIDE | ASKED).get(clock, REQUEST)):
            raise row.fail(name, f"knows nobody called {', '.join(sorted(strangers))} for this clock")
    rung = Rung(
        code=row.text("code"),
        clock=clock,
        days=row.number("days", -60, 60),
        to=people["to"],
        up=people["up"],
        within=row.number("within", 0, 60),
        day_off=row.choice("day_off", ("before", "after")),
        urgency=row.choice("urgency", URGENCIES),
    )
    if rung.up and not rung.within:
        raise row.fail("up", "needs a time to acknowledge: within")
    if rung.within and clock in APPS:
        raise row.fail("within", "only reminders of a request ask for an acknowledgement")
    row.done()
    return rung


def _title(row: Section) -> Names:
    row.text("code")
    title = row.names("title")
    row.done()
    return title


def working_days_before(calendar: calendars.Calendar, day: date, n: int) -> date:
    """The last day on which `n` working days are left before `day` ends the term."""
    left = 0
    while left < n:
        left += calendar.is_working(day)
        day -= ONE_DAY
    return day
