"""The words of the clock: what goes in (events), what comes out (a reading with its proof), and a refusal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from statutes.calendars import Calendar
from statutes.rules import Law
from statutes.source import Names

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Event:
    """Something that happened in a case, on the day on which it takes legal effect."""

    kind: str
    on: date
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)


class Refused(ValueError):
    """The law does not allow this event at this place of the history."""

    def __init__(self, index: int, code: str, message: str) -> None:
        super().__init__(message)
        self.index, self.code, self.message = index, code, message


class Status(StrEnum):
    RUNNING = "running"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"
    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Breach(NamedTuple):
    """A duty that was missed: `on` is the last day on which it could have been done, or the day it was done late."""

    code: str
    on: date
    article: str


class Deadline(NamedTuple):
    """A term beside the reply: asking for a correction, correcting, consulting, paying, deciding an appeal."""

    clock: str
    started_on: date
    due_on: date
    provisional: bool
    article: str
    ended_on: date | None = None


@dataclass(frozen=True)
class Span:
    """Days in a row that count alike, with the reason and the article that says so."""

    start: date
    end: date
    days: int
    counted: bool
    reason: str
    article: str
    name: Names | None
    provisional: bool


@dataclass
class Reading:
    """What the clock says about a case on one day. Days used and left are in the unit of the law's reply."""

    law: Law = field(repr=False, compare=False)
    calendar: Calendar = field(repr=False)
    status: Status
    as_of: date
    received_on: date
    started_on: date
    due_on: date | None
    projected_on: date | None
    base_due_on: date | None
    provisional: bool
    limit: int
    extension_days: int
    fixed_on: date | None
    days_used: int
    days_left: int
    closed_on: date | None
    outcome: str
    suspended_by: tuple[str, ...]
    breaches: tuple[Breach, ...]
    deadlines: tuple[Deadline, ...]
    _prove: Callable[[], Iterable[Span]] = field(repr=False, compare=False)

    @cached_property
    def proof(self) -> tuple[Span, ...]:
        """Every day from the first to the last, worked out when somebody asks."""
        return tuple(self._prove())
