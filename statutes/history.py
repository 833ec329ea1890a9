"""Folding events into the facts that the clock reads; an event that the law does not allow is refused here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from statutes.calendars import Calendar
from statutes.reading import Breach, Deadline, Event, Refused, Status
from statutes.rules import Clock, Delay, Extension, Interrupt, Law
from statutes.stops import Stop
from statutes.terms import EveryDay, Pause, Term, last_day


class History:
    """The state of one case while its events are folded in."""

    def __init__(self, law: Law, calendar: Calendar, today: date) -> None:
        self.law, self.calendar, self.today = law, calendar, today
        self.counting = calendar if law.reply.unit == "working" else EveryDay(calendar, law.count.last_day_roll)
        self.received_on = self.anchor = self.first_day = self.now = date.min
        self.extension_days = 0
        self.extended: dict[str, int] = {}
        self.fixed_on: date | None = None
        self.fixed_by: Delay | None = None
        self.questions: list[Stop] = []
        self.consultations: list[Stop] = []
        # What leaves days out of the term that runs now: a reset drops what was before it.
        self.pausing: list[Stop] = []
        self.deadlines: list[Deadline] = []
        self.breaches: list[Breach] = []
        self.closed_on: date | None = None
        self.closed_as: Status | None = None
        self.outcome = ""
        self.index = 0

    def take(self, event: Event) -> None:
        """Fold in the next event."""
        _check(self, event)
        act = self.law.acts[event.kind]
        self.now = event.on
        DOORS[act.deed](self, event, act.rule)
        self.index += 1

    def refuse(self, code: str, message: str) -> Refused:
        return Refused(self.index, code, message)

    @property
    def stopped(self) -> Stop | None:
        """What holds the whole term until it restarts."""
        for it in self.questions:
            if it.holds and it.ended_on is None and it.interrupt.effect == "reset":
                return it
        return None

    def term(self) -> Term:
        """The term as it stands; a consultation without an answer is taken to run to its last day."""
        pauses = tuple(
            Pause(it.after, it.until(self.now, self.closed_on), it.interrupt.reason, it.interrupt.article)
            for it in self.pausing
        )
        return Term(self.anchor, self.law.reply.days + self.extension_days, pauses, self.fixed_on)

    def last_day(self, clock: Clock, anchor: date, length: int) -> date:
        return last_day(self.calendar, clock.unit, anchor, length, rolls=self.law.count.last_day_roll)

    def start_deadline(self, code: str, on: date, length: int | None = None) -> int:
        clock = self.law.clocks[code]
        due_on = self.last_day(clock, on, length or clock.days)
        self.deadlines.append(Deadline(code, on, due_on, self.calendar.is_provisional(due_on), clock.article))
        return len(self.deadlines) - 1

    def end_deadline(self, number: int, on: date) -> None:
        if number >= 0:
            self.deadlines[number] = self.deadlines[number]._replace(ended_on=on)

    def move_deadline(self, number: int, due_on: date) -> None:
        provisional = self.calendar.is_provisional(due_on)
        self.deadlines[number] = self.deadlines[number]._replace(due_on=due_on, provisional=provisional)

    def open_deadline(self, code: str) -> int:
        """The place of the newest deadline of that clock that still runs, -1 where none does."""
        for number in range(len(self.deadlines) - 1, -1, -1):
            if self.deadlines[number].clock == code and self.deadlines[number].ended_on is None:
                return number
        return -1

    def close(self, status: Status, on: date) -> None:
        self.closed_as, self.closed_on = status, on
        self.deadlines = [it if it.ended_on else it._replace(ended_on=on) for it in self.deadlines]


def fold(law: Law, calendar: Calendar, events: Sequence[Event], today: date) -> History:
    if not events:
        raise Refused(0, "no_events", f"The history is empty; it starts with {law.receives}.")
    history = History(law, calendar, today)
    for event in events:
        history.take(event)
    return history


def _check(history: History, event: Event) -> None:
    law, on = history.law, event.on
    if not isinstance(on, date) or isinstance(on, datetime):
        raise history.refuse("bad_date", "The day of the event is not a date.")
    if event.kind not in law.acts:
        raise history.refuse("unknown_event", f"The law {law.id} knows no such event.")
    if (history.index == 0) != (event.kind == law.receives):
        wrong = "received_first" if history.index == 0 else "received_twice"
        raise history.refuse(wrong, f"A history starts with {law.receives}, and has it once.")
    if on < history.now:
        raise history.refuse("out_of_order", f"{on} is before the event that it follows ({history.now}).")
    if on > history.today:
        raise history.refuse("in_the_future", f"{on} is after the day of the reading ({history.today}).")
    if history.closed_on and event.kind not in law.notes_after:
        raise history.refuse("case_closed", f"The case was closed on {history.closed_on}.")


# ------------------------------------------------------------------------------------------------------------- facts


def _date(history: History, event: Event, name: str) -> date | None:
    value = event.facts.get(name)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise history.refuse(f"bad_{name}", f"{name} is not a date.")
    return value


def _day(history: History, event: Event, name: str, default: date | None = None) -> date:
    value = _date(history, event, name) or default
    if value is None:
        raise history.refuse(f"{name}_missing", f"{event.kind} needs the day {name}.")
    if value < event.on:
        raise history.refuse(f"bad_{name}", f"{name} ({value}) is before the event ({event.on}).")
    return value


def _days(history: History, event: Event, highest: int, default: int | None = None) -> int:
    value = event.facts.get("days", default)
    if value is None:
        raise history.refuse("days_missing", f"{event.kind} needs a number of days.")
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


def _note(history: History, event: Event, rule: None) -> None:
    """Recorded, without effect on the clock."""


def _receive(history: History, event: Event, rule: None) -> None:
    law = history.law
    if event.on < law.effective_from:
        raise history.refuse("before_the_law", f"The law is in force since {law.effective_from}.")
    history.received_on = history.anchor = event.on
    first = _date(history, event, "first_received_on") if law.no_later_than else None
    if first:
        if first > event.on:
            raise history.refuse("bad_first_received_on", f"first_received_on ({first}) is after the receipt.")
        # The term starts some days after the request first reached the authority, wherever it lies by then.
        clock = law.clocks[law.no_later_than]
        history.anchor = min(event.on, history.last_day(clock, first, clock.days))
    history.first_day = history.anchor
    for it in law.interrupts:
        if it.notice_clock:
            history.start_deadline(it.notice_clock, event.on)


def _ask(history: History, event: Event, it: Interrupt) -> None:
    # All points at once: where the law allows a number of rounds, there is none beyond it.
    if it.max_times and sum(other.interrupt is it for other in history.questions) >= it.max_times:
        times = "once" if it.max_times == 1 else f"{it.max_times} times"
        raise history.refuse("asked_before", f"The law allows {event.kind} {times}.")
    for other in history.questions:
        together = it.effect == other.interrupt.effect == "pause" and it is not other.interrupt
        if other.ended_on is None and not together:
            raise history.refuse("already_waiting", f"The case already waits since {other.on}.")
    stop = Stop(it, event.on, None, -1)
    number = history.open_deadline(it.notice_clock)
    if number >= 0:
        deadline = history.deadlines[number]
        if event.on > deadline.due_on:
            history.breaches.append(Breach(f"late_{it.notice_clock}", event.on, deadline.article))
            stop.holds = it.late == "resets"
        history.end_deadline(number, event.on)
    if it.before_due and event.on > history.term().due_on(history.counting):
        history.breaches.append(Breach(f"late_{it.code}", event.on, it.article))
        stop.holds = False
    if it.clock:
        clock = history.law.clocks[it.clock]
        stop.days = _days(history, event, 366, clock.days) if clock.adjustable else clock.days
        stop.deadline = history.start_deadline(it.clock, event.on, stop.days)
        stop.limit_on = history.deadlines[stop.deadline].due_on
    history.questions.append(stop)
    if it.effect == "pause":
        history.pausing.append(stop)


def _waited(history: History, event: Event, it: Interrupt) -> Stop:
    for stop in history.questions:
        if stop.interrupt is it and stop.ended_on is None:
            return stop
    raise history.refuse("not_asked", f"{event.kind} needs an open {it.opens} before it.")


def _fulfil(history: History, event: Event, it: Interrupt) -> None:
    stop = _waited(history, event, it)
    history.end_deadline(stop.deadline, event.on)
    stop.ended_on = event.on
    if stop.holds and it.effect == "reset":
        # Counted anew from the day on which the answer arrives; what was before no longer matters.
        history.anchor, history.extension_days, history.fixed_on = event.on, 0, None
        history.extended, history.pausing = {}, []


def _lapse(history: History, event: Event, it: Interrupt) -> None:
    stop = _waited(history, event, it)
    if stop.limit_on and event.on <= stop.limit_on:
        raise history.refuse("term_not_over", f"The term runs to the end of {stop.limit_on}.")
    history.close(Status.LAPSED, event.on)
    history.outcome = it.outcome


def _excuse(history: History, event: Event, it: Interrupt) -> None:
    stop = _waited(history, event, it)
    stop.days += _days(history, event, 366)
    due_on = history.last_day(history.law.clocks[it.clock], stop.on, stop.days)
    stop.limit_on = due_on
    history.move_deadline(stop.deadline, due_on)


def _consult(history: History, event: Event, it: Interrupt) -> None:
    # Their term runs from the day on which the letter reaches those who are asked.
    number = history.start_deadline(it.clock, _day(history, event, "reached_on", event.on))
    ref = _text(history, event, "ref")
    if ref and any(other.ref == ref for other in history.consultations):
        raise history.refuse("ref_twice", "Two consultations cannot have the same ref.")
    stop = Stop(it, event.on, history.deadlines[number].due_on, number, ref)
    history.consultations.append(stop)
    history.pausing.append(stop)


def _unanswered(history: History, event: Event, it: Interrupt) -> list[Stop]:
    """Those still open first, then those whose term went by in silence, the oldest of each first."""
    ref = _text(history, event, "ref")
    found = [
        stop
        for stop in history.consultations
        if stop.interrupt is it and stop.ended_on is None and ref in ("", stop.ref)
    ]
    if not found:
        raise history.refuse("not_asked", f"{event.kind} needs an open {it.opens} before it.")
    return sorted(found, key=lambda stop: not stop.open_on(event.on))


def _answer(history: History, event: Event, it: Interrupt) -> None:
    stop = _unanswered(history, event, it)[0]
    stop.ended_on = event.on
    if not stop.expired:
        history.end_deadline(stop.deadline, event.on)


def _fall_silent(history: History, event: Event, it: Interrupt) -> None:
    waiting = [stop for stop in _unanswered(history, event, it) if not stop.expired]
    over = [stop for stop in waiting if stop.limit_on and stop.limit_on <= event.on]
    if not over:
        last = f"The term runs to the end of {waiting[0].limit_on}." if waiting else "It has expired already."
        raise history.refuse("term_not_over" if waiting else "not_asked", last)
    over[0].expired = True
    history.end_deadline(over[0].deadline, event.on)


def _extend(history: History, event: Event, rule: Extension) -> None:
    days = rule.max_total if rule.whole else _days(history, event, rule.max_total)
    _still_runs(history)
    if history.fixed_on:
        raise history.refuse("day_fixed", f"The last day is already fixed: {history.fixed_on}.")
    # The applicant is told inside the first term.
    due_on = replace(history.term(), days=history.law.reply.days).due_on(history.counting)
    if event.on > due_on:
        raise history.refuse("after_due", f"The first term ended on {due_on}.")
    if rule.count_max and history.extended.get(rule.event, 0) >= rule.count_max:
        raise history.refuse("extension_count", f"The law allows {event.kind} {rule.count_max} time(s).")
    if history.extension_days + days > rule.max_total:
        raise history.refuse("extension_cap", f"Extensions are capped at {rule.max_total} days in all.")
    history.extension_days += days
    history.extended[rule.event] = history.extended.get(rule.event, 0) + 1
    if rule.whole:
        # A part is answered within the longer term, the rest by a day that the notice names.
        rest = _day(history, event, "until")
        if rest < history.term().due_on(history.counting):
            raise history.refuse("bad_until", f"The day of the rest ({rest}) is before that of the first part.")
        provisional = history.calendar.is_provisional(rest)
        history.deadlines.append(Deadline("rest", event.on, rest, provisional, rule.article))


def _still_runs(history: History) -> None:
    if history.stopped:
        raise history.refuse("not_running", "The term does not run: it starts anew when the applicant has answered.")


def _fix(history: History, event: Event, rule: Delay) -> None:
    until = _day(history, event, "until")
    _still_runs(history)
    if rule.after_extension and not history.extended:
        raise history.refuse("not_extended", f"{event.kind} needs an extension before it.")
    due_on = history.term().due_on(history.counting)
    if event.on > due_on:
        raise history.refuse("after_due", f"The term ended on {due_on}.")
    # A day later than the terms of the law give, never an earlier one.
    if until < due_on:
        raise history.refuse("bad_until", f"The fixed day ({until}) is before the day that the term ends ({due_on}).")
    history.calendar.check(until)
    history.fixed_on, history.fixed_by = until, rule


def _start(history: History, event: Event, clock: Clock) -> None:
    history.start_deadline(clock.code, event.on)


def _end(history: History, event: Event, clock: Clock) -> None:
    number = history.open_deadline(clock.code)
    if number >= 0:
        if event.on > history.deadlines[number].due_on:
            history.breaches.append(Breach(f"late_{clock.code}", event.on, clock.article))
        history.end_deadline(number, event.on)


def _prolong(history: History, event: Event, clock: Clock) -> None:
    number = history.open_deadline(clock.code)
    if number >= 0:
        started_on = history.deadlines[number].started_on
        history.move_deadline(number, history.last_day(clock, started_on, clock.days + clock.more))


def _deliver(history: History, event: Event, rule: None) -> None:
    outcome = _text(history, event, "outcome")
    if outcome and outcome not in history.law.outcomes:
        raise history.refuse("unknown_outcome", f"The law {history.law.id} knows no such outcome.")
    history.outcome = outcome
    for deadline in history.deadlines:
        clock = history.law.clocks.get(deadline.clock)
        if clock and clock.minimum and deadline.ended_on is None and event.on <= deadline.due_on:
            history.breaches.append(Breach(f"early_{deadline.clock}", event.on, deadline.article))
    history.close(Status.ANSWERED_IN_TIME, event.on)


def _withdraw(history: History, event: Event, rule: None) -> None:
    history.outcome = history.law.withdrawn_as
    history.close(Status.WITHDRAWN, event.on)


# Deeds by name, as the law's file gives them to its events.
DOORS: dict[str, Callable[..., None]] = {
    "receive": _receive,
    "ask": _ask,
    "fulfil": _fulfil,
    "lapse": _lapse,
    "excuse": _excuse,
    "consult": _consult,
    "answer": _answer,
    "fall_silent": _fall_silent,
    "extend": _extend,
    "fix": _fix,
    "start": _start,
    "end": _end,
    "prolong": _prolong,
    "deliver": _deliver,
    "withdraw": _withdraw,
    "note": _note,
}
