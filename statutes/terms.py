"""A running term: an anchor, a number of days and the days left out; and the last day of a term in any unit."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from statutes.calendars import ONE_DAY, Calendar, roll_forward


class Counting(Protocol):
    """Which days count. `until(d)` numbers them: how many there are up to the end of `d`."""

    def until(self, d: date) -> int: ...

    def after(self, anchor: date, days: int) -> date: ...


class EveryDay:
    """Calendar days: each one counts. `rolls`: a term that would end on a day off ends on the next working day."""

    def __init__(self, calendar: Calendar, rolls: bool) -> None:
        self.calendar, self.rolls = calendar, rolls

    def until(self, d: date) -> int:
        return d.toordinal()

    def after(self, anchor: date, days: int) -> date:
        d = anchor + timedelta(days=days)
        self.calendar.check(d)
        return roll_forward(self.calendar, d) if self.rolls else d


@dataclass(frozen=True)
class Pause:
    """Days d with start < d <= end do not count."""

    start: date
    end: date
    reason: str
    article: str


@dataclass(frozen=True)
class Term:
    """`fixed_on` is a last day that was set by decision and replaces the count."""

    anchor: date
    days: int
    pauses: tuple[Pause, ...]
    fixed_on: date | None

    def pause_on(self, d: date) -> Pause | None:
        """Pauses that overlap leave a day out once: a union, never a sum."""
        return next((pause for pause in self.pauses if pause.start < d <= pause.end), None)

    def due_on(self, counting: Counting) -> date:
        if self.fixed_on:
            return self.fixed_on
        if not self.pauses:
            return counting.after(self.anchor, self.days)
        at, left = self.anchor, self.days
        for pause in sorted(self.pauses, key=_start):
            if pause.end > at:
                room = counting.until(max(pause.start, at)) - counting.until(at)
                if room >= left:
                    break
                at, left = pause.end, left - room
        return counting.after(at, left)

    def counted(self, counting: Counting, start: date, end: date) -> int:
        """Counted days d with start < d <= end."""
        found = counting.until(end) - counting.until(start)
        if not self.pauses:
            return found
        at = start
        for pause in sorted(self.pauses, key=_start):
            low, high = max(pause.start, at), min(pause.end, end)
            if low < high:
                found -= counting.until(high) - counting.until(low)
                at = high
        return found


def _start(pause: Pause) -> date:
    return pause.start


def last_day(calendar: Calendar, unit: str, anchor: date, length: int, *, rolls: bool) -> date:
    """The last day of a term of working days, calendar days or months that starts the day after the anchor."""
    if unit == "working":
        return calendar.after(anchor, length)
    d = months_later(anchor, length) if unit == "month" else anchor + timedelta(days=length)
    calendar.check(d)
    return roll_forward(calendar, d) if rolls else d


def months_later(d: date, number: int) -> date:
    """Civil Code art. 202: the corresponding day, or the end of a month that has none."""
    year, month = d.year + (d.month - 1 + number) // 12, (d.month - 1 + number) % 12 + 1
    return date(year, month, min(d.day, months.monthrange(year, month)[1]))


def day_before(d: date) -> date:
    return d - ONE_DAY
