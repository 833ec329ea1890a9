"""Working days for the demo: where an official acts, it is a working day."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """A day called today and the calendar around it."""

    today: date
    is_working: Callable[[date], bool]

    def before(self, days: int) -> date:
        """The working day that lies `days` calendar days back, or the last one before it."""
        return self.at_or_before(self.today - days * DAY)

    def at_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= DAY
        return day

    def at_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += DAY
        return day

    def add(self, day: date, working: int) -> date:
        """`working` working days after `day`; the day itself is not counted."""
        step = DAY if working >= 0 else -DAY
        for _ in range(abs(working)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def last(self, month: int, day: int, years_back: int = 0) -> date:
        """The last working day at or before the newest `month`-`day` that is over."""
        year = self.today.year - years_back
        found = self.at_or_before(date(year, month, day))
        return found if found < self.today else self.at_or_before(date(year - 1, month, day))

    def months(self, count: int) -> list[tuple[int, int]]:
        """The last `count` full months, oldest first."""
        newest = self.today.year * 12 + self.today.month - 2
        return [(index // 12, index % 12 + 1) for index in range(newest - count + 1, newest + 1)]


def stream(seed: int, name: str) -> random.Random:
    """Chance of its own for each kind of content, so that adding to one leaves the others as they were."""
    return random.Random(f"{seed}:{name}")  # noqa: S311 -- repeatable on purpose, guards nothing
