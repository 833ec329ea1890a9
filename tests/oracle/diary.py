"""A clerk's diary of one request: a morning and its acts for each day, from receipt until the answer is due."""

from dataclasses import dataclass, field
from datetime import date

from tests.oracle.almanac import ONE_DAY
from tests.oracle.numbers import AFTER_CLOSING, LAWS, Law, Wait


class No(Exception):
    """The event must be refused."""


@dataclass
class Waiting:
    """One thing that is waited for."""

    wait: Wait
    since: date
    reached: date  # the day on which whoever is asked has the letter
    term: int  # working days until nobody waits any longer; 0 = no such term
    passed: int = 0
    last_day: date | None = None  # known when it has come
    told: bool = False  # that nobody answered
    void: bool = False  # asked too late, or asked before the term began anew: the clock does not heed it


@dataclass
class Diary:
    """What is known at the end of `today`."""

    law: Law
    received: date
    begins: date  # the day after which is counted
    today: date
    term: int
    used: int = 0
    first_full: date | None = None  # the day on which the term of the law was used up
    full: date | None = None  # and with its extension
    named: date | None = None  # a last day that the office named or both agreed on: it replaces the count
    extended: int = 0
    extensions: set[str] = field(default_factory=set)
    seventh: dict[int, date] = field(default_factory=dict)  # the n-th working day after receipt
    unanswered: list[Waiting] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    closed: str = ""
    closed_on: date | None = None
    used_at_closing: int = 0
    beyond: bool = False  # counted on a day whose year has no notice yet

    def due(self) -> date | None:
        return self.named or self.full

    def frozen(self) -> bool:
        """Waiting for what will start the term anew: there is no last day."""
        return any(waiting.wait.resets and not waiting.void for waiting in self.unanswered)

    def paused(self) -> bool:
        """Waiting for what stops the count as long as it lasts. Who asks on the last day or later stops nothing."""
        if self.closed or not self.unanswered:
            return False
        due = self.due()
        for waiting in self.unanswered:
            too_late = due is not None and (waiting.since >= due or self.today > due)
            if not (waiting.void or waiting.wait.resets or self.over(waiting) or too_late):
                return True
        return False

    def over(self, waiting: Waiting) -> bool:
        """Whether a consultation came to the end of its own term before today, or today and that was written down."""
        return (
            waiting.told or bool(waiting.wait.limit) and waiting.last_day is not None and waiting.last_day < self.today
        )

    def morning(self, acts: tuple[str, ...] = ()) -> None:
        """A new day with what will be done on it. It does not count if one waits since yesterday, answered or not."""
        self.today += ONE_DAY
        worked = self.law.works(self.today)
        if worked and self.today > self.received:
            self.seventh[len(self.seventh) + 1] = self.today
        for waiting in self.unanswered:
            if worked and self.today > waiting.reached and not waiting.last_day:
                waiting.passed += 1
                if waiting.passed == waiting.term:
                    waiting.last_day = self.today
        noticed = any(wait.both_ends and wait.asks in acts for wait in self.law.waits) if acts else False
        held = self.paused() or (noticed and not self.due())
        if self.today > self.begins and not held and not self.frozen():
            self.beyond |= self.today.year > self.law.last_known_year and not self.due()
            if worked:
                self.used += 1
                if self.used == self.law.days:
                    self.first_full = self.today
                if self.used == self.term:
                    self.full = self.today

    def term_is_over(self) -> bool:
        due = self.due()
        return due is not None and due < self.today

    def begin_anew(self) -> None:
        """The term starts again: what was before is forgotten, but not that one has asked."""
        self.begins = self.today
        self.used = 0
        self.term = self.law.days
        self.extended = 0
        self.extensions = set()
        self.first_full = None
        self.full = None
        self.named = None
        self.beyond = False
        for waiting in self.unanswered:
            waiting.void = True

    def close(self, word: str) -> None:
        self.closed = word
        self.closed_on = self.today
        self.used_at_closing = self.used


def ask(diary: Diary, wait: Wait, event: dict) -> None:
    if wait.once and wait.asks in diary.asked:
        raise No("only once")
    for waiting in diary.unanswered:
        alike = waiting.wait is wait or waiting.wait.resets or wait.resets
        if alike and not wait.limit and not waiting.wait.limit:
            raise No("the applicant has not answered yet")
    reached = date.fromisoformat(event.get("reached_on", event["on"])) if wait.limit else diary.today
    if reached < diary.today:
        raise No("reached before it was sent")
    term = wait.limit or event.get("days", wait.lapse_days)
    waiting = Waiting(wait, diary.today, reached, term)
    limit = diary.seventh.get(wait.asked_within)
    if limit and diary.today > limit:
        waiting.void = True
    if wait.before_due and diary.term_is_over():
        waiting.void = True
    diary.asked.add(wait.asks)
    diary.unanswered.append(waiting)


def first(diary: Diary, wait: Wait) -> Waiting:
    """The letter that is answered: of those whose term is not over, and else of all, the oldest."""
    asked = [waiting for waiting in diary.unanswered if waiting.wait is wait]
    if not asked:
        raise No("nobody was asked")
    return ([waiting for waiting in asked if not diary.over(waiting)] or asked)[0]


def end(diary: Diary, wait: Wait, event: dict) -> None:
    waiting = first(diary, wait)
    diary.unanswered.remove(waiting)
    if wait.resets and not waiting.void:
        diary.begin_anew()


def expire(diary: Diary, wait: Wait, event: dict) -> None:
    """A consultation without an answer: it says what the clock did by itself on that day."""
    silent = [waiting for waiting in diary.unanswered if waiting.wait is wait and waiting.last_day and not waiting.told]
    if not silent:
        raise No("nobody was asked, or the term is not over")
    min(silent, key=diary.over).told = True


def lapse(diary: Diary, wait: Wait, event: dict) -> None:
    waiting = first(diary, wait)
    if wait.lapse_months:
        if diary.today <= months_after(waiting.since, wait.lapse_months):
            raise No("the period is not over")
    elif waiting.last_day is None or diary.today <= waiting.last_day:
        raise No("the period is not over")
    diary.close("lapsed")


def excuse(diary: Diary, wait: Wait, event: dict) -> None:
    """The applicant has more time, counted on from the end of the period."""
    waiting = first(diary, wait)
    if not is_number(event.get("days")):
        raise No("no number of days")
    waiting.term += event["days"]
    if waiting.last_day:
        day, left = waiting.last_day, event["days"]
        while left:
            day += ONE_DAY
            left -= diary.law.works(day)
        waiting.last_day = day


def months_after(day: date, months: int) -> date:
    """The corresponding day, or the end of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    number = day.day
    while True:
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            number -= 1


def is_number(days: object) -> bool:
    return isinstance(days, int) and days > 0


def extend(diary: Diary, event: dict) -> None:
    special = event["event"] == diary.law.special
    days = diary.law.extension if special else event.get("days")
    if not is_number(days):
        raise No("no number of days")
    if diary.frozen():
        raise No("the term does not run")
    if diary.named:
        raise No("the last day is named already")
    if diary.first_full and diary.first_full < diary.today:
        raise No("the first term is over")
    if diary.law.extended_once and event["event"] in diary.extensions:
        raise No("only once")
    if diary.extended + days > diary.law.extension:
        raise No("more than the law gives")
    diary.extensions.add(event["event"])
    diary.extended += days
    diary.term += days
    diary.full = None
    if special and date.fromisoformat(event["until"]) < walk_on(diary).due():
        raise No("the rest before the first part")


def name_day(diary: Diary, event: dict) -> None:
    if diary.frozen():
        raise No("the term does not run")
    if diary.law.names_after_extension and not diary.extensions:
        raise No("the days of the law first")
    if diary.term_is_over():
        raise No("the term is over")
    until = date.fromisoformat(event["until"])
    if until < diary.today or until < walk_on(diary).due():
        raise No("sooner than the law says")
    diary.named = until


def walk_on(diary: Diary) -> Diary:
    """The same diary on the last day if nothing more is written: the applicant answers when the period ends, or today
    where it has none or is over; who is consulted never does."""
    alone = Diary(**{**vars(diary), "seventh": dict(diary.seventh)})
    alone.unanswered = [Waiting(**vars(waiting)) for waiting in diary.unanswered if not waiting.void]
    for waiting in [waiting for waiting in alone.unanswered if not waiting.wait.limit]:
        while waiting.term and not waiting.last_day:
            alone.morning()
        alone.unanswered.remove(waiting)
        if waiting.wait.resets:
            alone.begin_anew()
    while not alone.due():
        alone.morning()
    return alone


def happen(diary: Diary, event: dict) -> None:
    kind = event["event"]
    if kind == "received":
        raise No("only once")
    if diary.closed and kind not in AFTER_CLOSING:
        raise No("closed")
    for wait in diary.law.waits:
        for name, act in (("asks", ask), ("ends", end), ("expires", expire), ("lapses", lapse), ("excuses", excuse)):
            if kind == getattr(wait, name):
                return act(diary, wait, event)
    if kind == diary.law.special or (kind == "extension_notified" and diary.law.extension):
        return extend(diary, event)
    if kind == diary.law.names_day:
        return name_day(diary, event)
    if kind in ("delivered", "withdrawn"):
        return diary.close("answered" if kind == "delivered" else kind)
    if kind not in diary.law.notes:
        raise No("no such event")
    return None


def open_diary(law: Law, event: dict) -> Diary:
    """The first page: the day of receipt, or the tenth day after a wrong office had it, whichever is earlier."""
    received = begins = date.fromisoformat(event["on"])
    if received < law.in_force:
        raise No("before the law")
    if law.routing and "first_received_on" in event:
        day, worked = date.fromisoformat(event["first_received_on"]), 0
        if day > received:
            raise No("the right office had it before the first one")
        while worked < law.routing and day < received:
            day += ONE_DAY
            worked += law.works(day)
        begins = day
    diary = Diary(law, received, begins, begins, law.days)
    while diary.today < received:
        diary.morning()
    return diary


def tell(case: dict) -> dict:
    """The case at the end of `as_of`: status, due_on, provisional, days used and left; or error: the event's number."""
    today = date.fromisoformat(case["as_of"])
    diary: Diary | None = None
    for number, event in enumerate(case["events"]):
        try:
            diary = turn(diary, case, event, today)
        except No:
            return {"error": number}
    return judge(diary, today)


def lawful(case: dict) -> list[dict]:
    """The events of a case without those that must be refused; the first is taken as it is."""
    today = date.fromisoformat(case["as_of"])
    taken = []
    diary: Diary | None = None
    for event in case["events"]:
        try:
            diary = turn(diary, case, event, today)
        except No:
            if not taken:
                return case["events"]
        else:
            taken.append(event)
    return taken


def turn(diary: Diary | None, case: dict, event: dict, today: date) -> Diary:
    """Turn the pages to the day of the event and write it down."""
    on = date.fromisoformat(event["on"])
    if diary and on < diary.today:
        raise No("before the one it follows")
    if on > today:
        raise No("not yet")
    if diary is None:
        if event["event"] != "received":
            raise No("nothing was received")
        return open_diary(LAWS[case["law"]], event)
    while diary.today < on:
        tomorrow = diary.today + ONE_DAY
        diary.morning(
            tuple(other["event"] for other in case["events"] if tomorrow == on and other["on"] == event["on"])
        )
    happen(diary, event)
    return diary


def judge(diary: Diary, today: date) -> dict:
    """How it stands at the end of that day, after the last event."""
    while diary.today < today and not diary.closed:
        diary.morning()
    used = diary.used_at_closing if diary.closed else diary.used
    left = diary.term - used
    if diary.frozen() and diary.closed:
        return _said(diary.closed, None, diary.closed_on, False, 0, diary.law.days)
    if diary.frozen():
        return _said("suspended", None, None, walk_on(diary).beyond, 0, diary.law.days)
    if diary.paused() and not diary.named:
        return _said("suspended", None, None, walk_on(diary).beyond, used, left)
    while not diary.due():
        diary.morning()
    status = diary.closed or ("overdue" if today > diary.due() else "running")
    if diary.named:
        left = _between(diary, diary.closed_on or today, diary.named)
        return _said(status, diary.named, diary.closed_on, False, used, left)
    return _said(status, diary.full, diary.closed_on, diary.beyond, used, left)


def _between(diary: Diary, day: date, until: date) -> int:
    """Days that count from one day to another, below zero if it lies behind."""
    days = 0
    while day != until:
        step = ONE_DAY if day < until else -ONE_DAY
        counted = day + step if day < until else day
        days += (1 if day < until else -1) * diary.law.works(counted)
        day += step
    return days


def _said(status: str, due: date | None, closed_on: date | None, provisional: bool, used: int, left: int) -> dict:
    if status == "answered":
        status = "answered_late" if due and closed_on > due else "answered_in_time"
    due_on = due and due.isoformat()
    return {"status": status, "due_on": due_on, "provisional": provisional, "days_used": used, "days_left": left}
