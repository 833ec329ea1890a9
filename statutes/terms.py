"""A running term: an anchor, a number of working days and the days left out."""

from dataclasses import dataclass
from datetime import date

from statutes.calendars import ONE_DAY, Calendar


@dataclass(frozen=True)
class Pause:
    """Days d with start < d <= end do not count: the day a letter leaves still does, the day of its answer does not."""

    start: date
    end: date
    reason: str
    article: str


@dataclass(frozen=True)
class Term:
    """`fixed_on` is a last day that was set by decision and replaces the count."""

    anchor: date
    days: int
    pauses: tuple[Pause, ...] = ()
    fixed_on: date | None = None

    def pause_on(self, d: date) -> Pause | None:
        """Pauses that overlap leave a day out once: a union, never a sum."""
        return next((pause for pause in self.pauses if pause.start < d <= pause.end), None)

    def counts(self, calendar: Calendar, d: date) -> bool:
        return calendar.is_working(d) and self.pause_on(d) is None

    def due_on(self, calendar: Calendar) -> date:
        if self.fixed_on:
            return self.fixed_on
        d, left = self.anchor, self.days
        while left:
            d += ONE_DAY
            left -= self.counts(calendar, d)
        return d

    def counted(self, calendar: Calendar, start: date, end: date) -> int:
        """Counted days d with start < d <= end."""
        d, found = start, 0
        while d < end:
            d += ONE_DAY
            found += self.counts(calendar, d)
        return found
