"""Folding events into the facts that the clock reads; an event that the law does not allow is refused here."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from statutes.calendars import Calendar, add_working_days
from statutes.laws import Interrupt, Law
from statutes.reading import Breach, Deadline, Event, Refused, Status
from statutes.terms import Pause, Term


@dataclass
class Consultation:
    """An opinion that was asked for. Silence ends its pause with the last day of its term."""

    interrupt: Interrupt
    on: date
    limit_on: date
    ref: str
    deadline: int
    answered_on: date | None = None
    expired: bool = False

    def open_on(self, d: date) -> bool:
        return self.answered_on is None and not self.expired and d <= self.limit_on


@dataclass
class Wait:
    """The applicant was asked for something, and the term starts anew on the day it comes."""

    interrupt: Interrupt
    on: date
    days: int
    ends_on: date
    stops: bool
    deadline: int
    resumed_on: date | None = None


@dataclass
class History:
    """The state of one case while its events are folded in."""

    law: Law
    calendar: Calendar
    received_on: date = date.min
    anchor: date = date.min
    extension_days: int = 0
    fixed_on: date | None = None
    wait: Wait | None = None
    waits: list[Wait] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    before_reset: list[Consultation] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    deadlines: list[Deadline] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    closed_on: date | None = None
    closed_as: Status | None = None
    outcome: str = ""
    index: int = 0

    def refuse(self, code: str, message: str) -> Refused:
        return Refused(self.index, code, message)

    @property
    def stopped(self) -> Wait | None:
        """What holds the whole term until it restarts."""
        return self.wait if self.wait and self.wait.stops else None

    def term(self, *, extended: bool = True) -> Term:
        """The term as it stands; a consultation without an answer is taken to run to its last day."""
        pauses = []
        for it in self.consultations:
            ends = [day for day in (it.limit_on, it.answered_on, self.closed_on) if day]
            if min(ends) > it.on:
                pauses.append(Pause(it.on, min(ends), it.interrupt.reason, it.interrupt.article))
        days = self.law.reply.days + (self.extension_days if extended else 0)
        return Term(self.anchor, days, tuple(pauses), self.fixed_on if extended else None)

    def start_deadline(self, clock: str, on: date, days: int | None = None) -> int:
        rule = self.law.clocks[clock]
        count = add_working_days(self.calendar, on, days or rule.days)
        self.deadlines.append(Deadline(clock, on, count.due_on, count.provisional, rule.article))
        return len(self.deadlines) - 1

    def end_deadline(self, number: int, on: date) -> None:
        self.deadlines[number] = replace(self.deadlines[number], ended_on=on)

    def close(self, status: Status, on: date) -> None:
        self.closed_as, self.closed_on = status, on
        for number, deadline in enumerate(self.deadlines):
            if deadline.ended_on is None:
                self.end_deadline(number, on)


def fold(law: Law, calendar: Calendar, events: Sequence[Event], today: date) -> History:
    if not events:
        raise Refused(0, "no_events", f"The history is empty; it starts with {law.receives}.")
    history = History(law, calendar)
    doors = _doors(law)
    previous: date | None = None
    for index, event in enumerate(events):
        history.index = index
        _check(history, event, previous, today, doors)
        doors[event.kind](history, event)
        previous = event.on
    return history


Door = Callable[[History, Event], None]


def _doors(law: Law) -> dict[str, Door]:
    """Which function takes which kind of event, as the law file says."""
    doors: dict[str, Door] = dict.fromkeys(law.notes | law.notes_after, _note)
    for it in law.interrupts:
        opens, closes, expires = (_ask, _fulfil, _lapse) if it.effect == "reset" else (_consult, _answer, _fall_silent)
        doors[it.opens] = _of(opens, it)
        doors[it.closes] = _of(closes, it)
        doors[it.expires] = _of(expires, it)
        if it.excuses:
            doors[it.excuses] = _of(_excuse, it)
    doors[law.receives] = _receive
    doors[law.extension.event] = _extend
    doors[law.delay.event] = _fix
    doors[law.delivers] = _deliver
    doors[law.withdraws] = _withdraw
    return doors


def _of(act: Callable[[History, Event, Interrupt], None], interrupt: Interrupt) -> Door:
    return lambda history, event: act(history, event, interrupt)


def _check(history: History, event: Event, previous: date | None, today: date, doors: dict[str, Door]) -> None:
    law = history.law
    if not isinstance(event.on, date) or isinstance(event.on, datetime):
        raise history.refuse("bad_date", "The day of the event is not a date.")
    if event.kind not in doors:
        raise history.refuse("unknown_event", f"The law {law.id} knows no such event.")
    if (history.index == 0) != (event.kind == law.receives):
        wrong = "received_first" if history.index == 0 else "received_twice"
        raise history.refuse(wrong, f"A history starts with {law.receives}, and has it once.")
    if previous and event.on < previous:
        raise history.refuse("out_of_order", f"{event.on} is before the event that it follows ({previous}).")
    if event.on > today:
        raise history.refuse("in_the_future", f"{event.on} is after the day of the reading ({today}).")
    if history.closed_on and event.kind not in law.notes_after:
        raise history.refuse("case_closed", f"The case was closed on {history.closed_on}.")


# ------------------------------------------------------------------------------------------------------------- facts


def _day(history: History, event: Event, name: str, default: date | None = None) -> date:
    value = event.facts.get(name, default)
    if value is None:
        raise history.refuse(f"{name}_missing", f"{event.kind} needs the day {name}.")
    if not isinstance(value, date) or isinstance(value, datetime):
        raise history.refuse(f"bad_{name}", f"{name} is not a date.")
    if value < event.on:
        raise history.refuse(f"bad_{name}", f"{name} ({value}) is before the event ({event.on}).")
    return value


def _days(history: History, event: Event, highest: int, default: int | None = None) -> int:
    value = event.facts.get("days", default)
    if value is None:
        raise history.refuse("days_missing", f"{event.kind} needs a number of working days.")
    if type(value) is not int or not 1 <= value <= highest:
        raise history.refuse("bad_days", f"days must be a whole number from 1 to {highest}.")
    return value


def _text(history: History, event: Event, name: str) -> str:
    value = event.facts.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > 100:
        raise history.refuse(f"bad_{name}", f"{name} must be a text of at most 100 characters.")
    return value


# ------------------------------------------------------------------------------------------------------------ events


def _note(history: History, event: Event) -> None:
    """Recorded, without effect on the clock."""


def _receive(history: History, event: Event) -> None:
    law = history.law
    if event.on < law.effective_from:
        raise history.refuse("before_the_law", f"The law is in force since {law.effective_from}.")
    history.received_on = history.anchor = event.on
    for it in law.interrupts:
        if it.notice_clock:
            history.start_deadline(it.notice_clock, event.on)


def _ask(history: History, event: Event, it: Interrupt) -> None:
    # Art. 30: all points at once, so there is no second round.
    if it.max_times and history.asked[it.code] >= it.max_times:
        times = "once" if it.max_times == 1 else f"{it.max_times} times"
        raise history.refuse("asked_before", f"The law allows {event.kind} {times}.")
    if history.wait:
        raise history.refuse("already_waiting", f"The case already waits since {history.wait.on}.")
    history.asked[it.code] += 1
    stops = True
    for number, deadline in enumerate(history.deadlines):
        if deadline.clock == it.notice_clock:
            if event.on > deadline.due_on:
                history.breaches.append(Breach(f"late_{it.notice_clock}", event.on, deadline.article))
                stops = it.late == "resets"
            history.end_deadline(number, event.on)
    days = _days(history, event, 366, history.law.clocks[it.clock].days)
    number = history.start_deadline(it.clock, event.on, days)
    history.wait = Wait(it, event.on, days, history.deadlines[number].due_on, stops, number)
    history.waits.append(history.wait)


def _waited(history: History, event: Event, it: Interrupt) -> Wait:
    if not history.wait or history.wait.interrupt.code != it.code:
        raise history.refuse("not_asked", f"{event.kind} needs an open {it.opens} before it.")
    return history.wait


def _fulfil(history: History, event: Event, it: Interrupt) -> None:
    wait = _waited(history, event, it)
    history.end_deadline(wait.deadline, event.on)
    history.wait, wait.resumed_on = None, event.on
    if wait.stops:
        # Art. 30: counted anew from the day the corrected request arrives; what was before no longer matters.
        history.anchor, history.extension_days, history.fixed_on = event.on, 0, None
        history.before_reset += history.consultations
        history.consultations = []


def _lapse(history: History, event: Event, it: Interrupt) -> None:
    wait = _waited(history, event, it)
    if event.on <= wait.ends_on:
        raise history.refuse("term_not_over", f"The term runs to the end of {wait.ends_on}.")
    history.close(Status.LAPSED, event.on)
    history.outcome = it.outcome


def _excuse(history: History, event: Event, it: Interrupt) -> None:
    wait = _waited(history, event, it)
    wait.days += _days(history, event, 366)
    count = add_working_days(history.calendar, wait.on, wait.days)
    wait.ends_on = count.due_on
    deadline = replace(history.deadlines[wait.deadline], due_on=count.due_on, provisional=count.provisional)
    history.deadlines[wait.deadline] = deadline


def _consult(history: History, event: Event, it: Interrupt) -> None:
    # Arts. 32, 34: fifteen working days from the day the letter reaches the one who is asked.
    number = history.start_deadline(it.clock, _day(history, event, "reached_on", event.on))
    limit_on, ref = history.deadlines[number].due_on, _text(history, event, "ref")
    if ref and any(c.ref == ref for c in history.consultations + history.before_reset):
        raise history.refuse("ref_twice", "Two consultations cannot have the same ref.")
    history.consultations.append(Consultation(it, event.on, limit_on, ref, number))


def _unanswered(history: History, event: Event, it: Interrupt) -> list[Consultation]:
    """Those still open first, then those whose term went by in silence, the oldest of each first."""
    ref = _text(history, event, "ref")
    found = [
        c
        for c in history.before_reset + history.consultations
        if c.interrupt.code == it.code and c.answered_on is None and ref in ("", c.ref)
    ]
    if not found:
        raise history.refuse("not_asked", f"{event.kind} needs an open {it.opens} before it.")
    return sorted(found, key=lambda c: not c.open_on(event.on))


def _answer(history: History, event: Event, it: Interrupt) -> None:
    consultation = _unanswered(history, event, it)[0]
    consultation.answered_on = event.on
    if not consultation.expired:
        history.end_deadline(consultation.deadline, event.on)


def _fall_silent(history: History, event: Event, it: Interrupt) -> None:
    waiting = [c for c in _unanswered(history, event, it) if not c.expired]
    over = [c for c in waiting if c.limit_on <= event.on]
    if not over:
        last = f"The term runs to the end of {waiting[0].limit_on}." if waiting else "It has expired already."
        raise history.refuse("term_not_over" if waiting else "not_asked", last)
    over[0].expired = True
    history.end_deadline(over[0].deadline, event.on)


def _extend(history: History, event: Event) -> None:
    rule = history.law.extension
    days = _days(history, event, rule.max_total)
    if history.stopped:
        raise history.refuse("not_running", "The term does not run: it starts anew when the applicant has answered.")
    if history.fixed_on:
        raise history.refuse("day_fixed", f"The last day is already fixed: {history.fixed_on}.")
    # Art. 33(2): the applicant is told inside the first term.
    due_on = history.term(extended=False).due_on(history.calendar)
    if event.on > due_on:
        raise history.refuse("after_due", f"The first term ended on {due_on}.")
    if history.extension_days + days > rule.max_total:
        raise history.refuse("extension_cap", f"Extensions are capped at {rule.max_total} working days in all.")
    history.extension_days += days


def _fix(history: History, event: Event) -> None:
    until = _day(history, event, "until")
    if history.stopped:
        raise history.refuse("not_running", "The term does not run: it starts anew when the applicant has answered.")
    due_on = history.term().due_on(history.calendar)
    if event.on > due_on:
        raise history.refuse("after_due", f"The term ended on {due_on}.")
    # Art. 35: a day later than the terms of art. 33 give, never an earlier one.
    if until < due_on:
        raise history.refuse("bad_until", f"The fixed day ({until}) is before the day that the term ends ({due_on}).")
    history.calendar.check(until)
    history.fixed_on = until


def _deliver(history: History, event: Event) -> None:
    outcome = _text(history, event, "outcome")
    if outcome and outcome not in history.law.outcomes:
        raise history.refuse("unknown_outcome", f"The law {history.law.id} knows no such outcome.")
    history.outcome = outcome
    history.close(Status.ANSWERED_IN_TIME, event.on)


def _withdraw(history: History, event: Event) -> None:
    history.outcome = "drop.other"
    history.close(Status.WITHDRAWN, event.on)
