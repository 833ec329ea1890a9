"""The day for a reply that the calendar moves: what a holiday notice changes in a message that it finds open."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies import calendars, provisional
from ledger.door import Facts
from statutes import laws
from statutes.calendars import Calendar, Count, add_working_days


def calendar_of(submission: Any) -> Calendar:
    return calendars.of(submission.agency, laws.load(submission.agency.law))


def count(submission: Any, calendar: Calendar) -> Count:
    """The last working day of the limit that the message came under."""
    return add_working_days(calendar, submission.received_on, submission.limit_days)


def date_moved(submission: Any, facts: Facts) -> str:
    """The check of the step: it is taken exactly where the day has moved."""
    calendar = calendar_of(submission)
    stale = submission.calendar_version != calendar.version
    moved = stale and submission.due_on and count(submission, calendar).due_on != submission.due_on
    return "" if moved else _("The calendar has moved no date of this message.")


def facts(submission: Any) -> dict[str, Any]:
    """What the event keeps: the day before and after, and the notice that did it."""
    calendar = calendar_of(submission)
    new = count(submission, calendar).due_on
    notice = calendars.book().newest_since(calendar.id, submission.calendar_version)
    return {
        "old": submission.due_on.isoformat(),
        "new": provisional.written(new, calendar.is_provisional(new)),
        "notice": notice.source if notice else calendar.day(new).notice,
        "notice_id": notice.pk if notice else None,
    }
