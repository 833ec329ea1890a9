"""What the ladder must have brought about, counted day by day from the words of the rungs; no line is the site's.

For each kind of case its limits are written down as the law counts them: working days from the day after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tests.oracle.almanac import china

ONE = timedelta(days=1)
CLERKS = ("clerk", "clerk2")


def plus(day: date, n: int) -> date:
    """The n-th working day after `day`."""
    while n:
        day += ONE
        n -= china(day)
    return day


def on_or_after(day: date) -> date:
    while not china(day):
        day += ONE
    return day


def on_or_before(day: date) -> date:
    while not china(day):
        day -= ONE
    return day


def left(due: date, n: int) -> date:
    """The last day at whose end n working days of the term are left."""
    day = due
    while n:
        n -= china(day)
        day -= ONE
    return day


# Of each limit: rung, days, who, who next, within, and whether a day off is told before or after.
LADDER = {
    "confirmation": [("unconfirmed", 1, ("clerks", "head"), ("supervisor",), 2, "after")],
    "unhandled": [("no_handler", 0, ("clerks", "head"), ("supervisor",), 2, "after")],
    "reply": [
        ("due_in_5", -5, ("handler",), ("head", "supervisor"), 1, "before"),
        ("due_in_2", -2, ("handler",), ("head",), 1, "before"),
        ("due_today", 0, ("head",), (), 1, "before"),
        ("overdue", 1, ("head", "supervisor", "applicant"), ("supervisor",), 1, "after"),
    ],
    "correction_notice": [("clock_due", -2, ("handler",), (), 0, "before")],
    "correction_period": [("clock_due", -3, ("handler", "applicant"), (), 0, "before")],
    "fee_payment": [("clock_due", -3, ("handler", "applicant"), (), 0, "before")],
    "third_party": [
        ("clock_due", -2, ("handler",), (), 0, "before"),
        ("consultation_due", -3, ("consulted",), (), 0, "before"),
    ],
    "joint_agency": [
        ("clock_due", -2, ("handler",), (), 0, "before"),
        ("consultation_due", -3, ("consulted",), (), 0, "before"),
    ],
    "assistance": [("errand_due", 0, ("handler",), (), 0, "before")],
    "statement": [
        ("statement_due", -3, ("handler", "head"), (), 0, "before"),
        ("statement_last_day", 0, ("handler", "head"), (), 0, "before"),
    ],
    "reason": [
        ("reason_owed", -4, ("handler", "head"), ("supervisor",), 2, "after"),
        ("reason_overdue", 1, ("head", "supervisor"), (), 0, "after"),
    ],
    "message": [
        ("due_in_2", -2, ("handler",), (), 0, "before"),
        ("due_today", 0, ("handler",), (), 0, "before"),
        ("overdue", 1, ("head", "supervisor"), (), 0, "after"),
    ],
}
NAMED = ("reply", "unhandled", "confirmation", "reason", "message")


class Limit(NamedTuple):
    """Ends on `due`, runs until a step on `ends` (a day, or None), known since `known`."""

    clock: str
    due: date
    known: date
    until: date | None = None


class Line(NamedTuple):
    """One notice: the limit with its rung, its last day, for whom."""

    what: str
    due: str
    who: str


def lines(limit: Limit, handled: bool, visited: list[date]) -> Iterator[Line]:
    """All notices of one limit after sweeps on those days."""
    days = [day for day in visited if limit.until is None or day < limit.until]
    for code, n, whom, up, within, off in LADDER[limit.clock]:
        if n > 0:
            moment = plus(limit.due, n)
        else:
            moment = left(limit.due, -n)
            moment = on_or_before(moment) if off == "before" else on_or_after(moment)
        name = code if limit.clock in NAMED else f"{code}:{limit.clock}"
        if any(day >= moment for day in days):
            yield from (Line(name, str(limit.due), who) for word in whom for who in _people(word, handled))
        start = on_or_after(max(moment, limit.known))
        for level, word in enumerate(up, start=1):
            start = plus(start, within + 1)
            if any(day >= start for day in days):
                yield Line(f"unacknowledged:{name}:{level}", str(limit.due), word)


def _people(word: str, handled: bool) -> tuple[str, ...]:
    if word == "clerks" or (word == "handler" and not handled):
        return CLERKS
    return {"handler": ("clerk",), "consulted": ("party",)}.get(word, (word,))


def first_after(day: date, visited: list[date]) -> date | None:
    """The sweep that finds a period over that ended on `day`."""
    return next((one for one in visited if one > day), None)
