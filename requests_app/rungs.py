"""The reminders of a case: which should exist from which day on, folded from its events alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from notices import ladder
from notices.ladder import Rung
from requests_app.enums import CLOSED, WORKING
from requests_app.situation import CONSULTATIONS, Situation, first_minutes, moves
from statutes.calendars import add_working_days, roll_forward

ONE_DAY = timedelta(days=1)
REPLY = "reply"
WAITS = {ends.clock for ends in CONSULTATIONS.values()}


class Limit(NamedTuple):
    """Something that ends on a day: `clock` as the ladder calls it, `mark` tells two of one clock apart."""

    clock: str
    due: date
    mark: str = ""


@dataclass(frozen=True)
class Reminder:
    """A notice that should exist from `moment` on, for `whom`. `level` 0 is the rung, above it where it went up to."""

    rung: Rung
    limit: Limit
    moment: date
    whom: tuple[str, ...]
    level: int = 0

    @property
    def kind(self) -> str:
        return "requests.unacknowledged" if self.level else self.rung.kind

    @property
    def what(self) -> str:
        """The middle of the key: a new due day brings new reminders."""
        named = self.limit.clock in (REPLY, "unhandled", "confirmation", "reason")
        code = self.rung.code if named else f"{self.rung.code}:{self.limit.clock}{self.limit.mark}"
        went_up = f"unacknowledged:{code}:{self.level}" if self.level else code
        return f"requests.{went_up}:{self.limit.due.isoformat()}"

    @property
    def asks(self) -> int:
        """The rank that may acknowledge it; 0 where nobody is asked."""
        return self.rung.rank


def may_move(situation: Situation, limit: Limit) -> bool:
    """Whether the day of a limit is provisional; one that was fixed by decision is not."""
    if limit.clock == REPLY:
        return bool(situation.reading and situation.reading.provisional)
    return situation.calendar.is_provisional(limit.due)


def limits(situation: Situation) -> Iterator[Limit]:
    """All that ends on a day in this case, as it stands."""
    reading, case = situation.reading, situation.case
    if reading is None:
        if case.stage not in CLOSED:
            yield Limit("confirmation", timezone.localdate(case.submitted_at))
        return
    if reading.closed_on:
        if owed := reason_due(situation):
            yield Limit("reason", owed)
        yield from _statements(situation)
        return
    if reading.due_on:
        yield Limit(REPLY, reading.due_on)
        if case.handler_id is None:
            half = add_working_days(situation.calendar, reading.received_on, reading.limit // 2).due_on
            yield Limit("unhandled", half)
    yield from _beside(situation)
    for event in situation.errands:
        if event.facts.get("until"):
            yield Limit("assistance", date.fromisoformat(event.facts["until"]), str(event.n))
    yield from _statements(situation)


def _statements(situation: Situation) -> Iterator[Limit]:
    """What the agency itself owes to whoever reviews its reply, as long as no ruling is there."""
    for n, day in situation.statements:
        yield Limit("statement", day, str(n))


def _beside(situation: Situation) -> Iterator[Limit]:
    """The limits beside the reply that still run: correction, consultations, payment."""
    for n, deadline in enumerate(situation.reading.deadlines if situation.reading else (), start=1):
        if deadline.ended_on or deadline.clock == REPLY:
            continue
        if deadline.clock == "correction_notice" and (
            situation.has("correction_asked") or situation.case.stage not in WORKING
        ):
            continue
        if deadline.clock in WAITS and not any(situation.consultations(kind) for kind in CONSULTATIONS):
            continue
        yield Limit(deadline.clock, deadline.due_on, str(n))


def owes_reason(situation: Situation) -> bool:
    """Whether a reply came late and nobody has said why; of old ones nobody is asked."""
    delivered = situation.last("delivered")
    if delivered is None or situation.has("lateness_explained"):
        return False
    reading = situation.reading
    late = any(breach.code == "reply_overdue" for breach in reading.breaches) if reading else False
    return late and bool(reading and reading.closed_on and reading.closed_on >= ladder.load().since)


def reason_due(situation: Situation) -> date | None:
    """By when the reason for a late reply is owed: counted from the day on which the delivery was recorded."""
    if not owes_reason(situation):
        return None
    recorded = timezone.localdate(situation.last("delivered").at)
    return add_working_days(situation.calendar, recorded, ladder.load().limits["reason"]).due_on


def reminders(situation: Situation) -> Iterator[Reminder]:
    """All reminders of the limits that run now, past and to come. A new due date brings new ones."""
    told = _known_on(situation)
    for limit in limits(situation):
        for rung in ladder.load().of(limit.clock):
            moment = rung.moment(situation.calendar, limit.due)
            yield Reminder(rung, limit, moment, rung.to)
            yield from _up(situation, rung, limit, max(moment, told))


def _up(situation: Situation, rung: Rung, limit: Limit, start: date) -> Iterator[Reminder]:
    """Where a rung goes that nobody acknowledged in its time, step by step.

    Counted from the first working day on which it could be read, and from none before the limit was known.
    """
    day = roll_forward(situation.calendar, start)
    for level, name in enumerate(rung.up, start=1):
        day = add_working_days(situation.calendar, day, rung.within + 1).due_on
        if any(said < day for said in acknowledged(situation, rung, start)):
            return
        yield Reminder(rung, limit, day, (name,), level)


def _known_on(situation: Situation) -> date:
    """The day on which the limits became what they are: when the last event that moves them was recorded."""
    moving = [event.at for event in situation.events if moves(situation.law, event.kind) or event.kind == "amended"]
    return timezone.localdate(max(moving, default=situation.case.submitted_at))


def acknowledged(situation: Situation, rung: Rung, start: date) -> Iterator[date]:
    """The days on which somebody of sufficient rank acknowledged a rung that could be read from `start` on."""
    for event in situation.events:
        day = timezone.localdate(event.at)
        if event.kind == "acknowledged" and event.facts.get("rank", 0) >= rung.rank and day >= start:
            yield day


def outstanding(situation: Situation) -> list[Reminder]:
    """The rungs whose day has come and that nobody has acknowledged, those asked of the lowest rank first."""
    told, found = _known_on(situation), []
    for limit in limits(situation):
        for rung in ladder.load().of(limit.clock):
            moment = rung.moment(situation.calendar, limit.due)
            asked = rung.within and moment <= situation.today
            if asked and not any(True for _day in acknowledged(situation, rung, max(moment, told))):
                found.append(Reminder(rung, limit, moment, rung.to))
    return sorted(found, key=lambda reminder: (reminder.asks, reminder.moment))


def next_check(situation: Situation) -> datetime | None:
    """The first minutes of the next day on which something of this case changes or is to be said; None: never."""
    today, days = situation.today, []
    reading = situation.reading
    for limit in limits(situation):
        days.append(limit.due + ONE_DAY)  # the day after, a silence is noted and the clock runs on
    if reading and not reading.closed_on:
        days += [deadline.due_on + ONE_DAY for deadline in reading.deadlines if not deadline.ended_on]
        if reading.projected_on:
            days.append(reading.projected_on)
    days += [reminder.moment for reminder in reminders(situation)]
    coming = [day for day in days if day > today]
    return first_minutes(min(coming)) if coming else None
