"""The time limit for publishing (art. 26): working days from the day on which information was formed or changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import calendars
from agencies.provisional import marked
from disclosures.enums import OPEN
from statutes import laws
from statutes.calendars import Calendar
from statutes.terms import last_day

CLOCK = "proactive"


@dataclass(frozen=True)
class Term:
    """`used`: days of the term up to `stop`, today or the day of publication. `late`: days after its end, 0 in time."""

    formed_on: date
    due_on: date
    provisional: bool
    limit: int
    unit: str
    article: str
    used: int
    late: int

    @property
    def left(self) -> int:
        return self.limit - self.used


def of(document: Any, stop: date) -> Term | None:
    """None where the day of forming is not known, or the law of the agency sets no such limit."""
    law = laws.load(document.agency.law)
    clock = law.clocks.get(CLOCK)
    if clock is None or document.formed_on is None:
        return None
    calendar = calendars.of(document.agency, law)
    due = last_day(calendar, clock.unit, document.formed_on, clock.days, rolls=law.count.last_day_roll)
    return Term(
        formed_on=document.formed_on,
        due_on=due,
        provisional=calendar.is_provisional(due),
        limit=clock.days,
        unit=clock.unit,
        article=clock.article,
        used=max(_between(calendar, clock.unit, document.formed_on, stop), 0),
        late=max(_between(calendar, clock.unit, due, stop), 0),
    )


def standing(document: Any) -> str | None:
    """In words: how the term of a document runs, or how its publication stood to it; None where none is known."""
    if document.published_at:
        return said(document.days_late)
    if document.stage not in OPEN or (running := of(document, timezone.localdate())) is None:
        return None
    if running.late:
        return said(running.late)
    working = running.unit == "working"
    words = (
        _("working day %(used)s of %(limit)s, until %(due)s")
        if working
        else _("day %(used)s of %(limit)s, until %(due)s")
    )
    return words % {"used": running.used, "limit": running.limit, "due": marked(running.due_on, running.provisional)}


def said(late: int | None) -> str | None:
    """Of a publication: in time, or how late."""
    if late is None:
        return None
    return ngettext("%(days)s day late", "%(days)s days late", late) % {"days": late} if late else _("in time")


def _between(calendar: Calendar, unit: str, start: date, end: date) -> int:
    return calendar.until(end) - calendar.until(start) if unit == "working" else (end - start).days
