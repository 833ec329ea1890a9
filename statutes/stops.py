"""What stands in the way of the term: questions to the applicant, opinions of others."""

from dataclasses import dataclass
from datetime import date

from statutes.rules import Interrupt
from statutes.terms import day_before


@dataclass(slots=True)
class Stop:
    """Something that was asked for: the applicant's answer or payment, or the opinion of others.

    `limit_on` is the last day of its clock, `deadline` its place among the deadlines; `holds` is false for a question
    that came too late to stop the clock.
    """

    interrupt: Interrupt
    on: date
    limit_on: date | None
    deadline: int
    ref: str = ""
    days: int = 0
    holds: bool = True
    ended_on: date | None = None
    expired: bool = False

    def open_on(self, d: date) -> bool:
        if self.interrupt.asks == "applicant":
            return self.ended_on is None
        return self.ended_on is None and not self.expired and (self.limit_on is None or d <= self.limit_on)

    @property
    def after(self) -> date:
        """The last day that still counts."""
        return day_before(self.on) if self.interrupt.boundary == "closed_closed" else self.on

    def until(self, now: date, closed_on: date | None) -> date:
        """The last day left out. Others are waited for up to the end of their clock and no longer."""
        if self.interrupt.asks == "applicant":
            return self.ended_on or closed_on or max(now, self.limit_on or now)
        return min(day for day in (self.limit_on, self.ended_on, closed_on) if day)
