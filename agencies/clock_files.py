"""The clock to take away: the proof as JSON, the due date and the remedies' last days as .ics."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agencies import provisional
from agencies.choices import language
from agencies.clock_view import STATUSES
from statutes import calendars, clock, remedies
from statutes.citations import cite
from statutes.evidence import evidence


@dataclass(frozen=True)
class Day:
    """A day for somebody's calendar. `uid` stays the same whenever it is asked for; nobody's data are in it."""

    uid: str
    on: date
    title: str
    text: str
    provisional: bool = False


def proof_file(reading: clock.Reading, events: Sequence[clock.Event], name: str) -> HttpResponse:
    """The proof that stands alone, as a file."""
    text = json.dumps(evidence(reading, events), ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", f"{name}.json")


def calendar_file(reading: clock.Reading, about: str, uid: str, url: str, more: Iterable[Day] = ()) -> HttpResponse:
    """The due day and what else has a last day, as whole days. `about` is a number, never a name."""
    book = Calendar()
    book.add("prodid", "-//Mingtang//clock//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    stamp = datetime.combine(reading.as_of, time(), tzinfo=UTC)
    for day in [*_due(reading, about, uid), *more]:
        book.add_component(_event(day, stamp, url, reading.calendar))
    return _file(book.to_ical(), "text/calendar; charset=utf-8", f"{uid}.ics")


def remedy_days(reading: clock.Reading, about: str, uid: str, *, review_first: bool = False) -> list[Day]:
    """The last day of each remedy, against the reply or against silence past the due day."""
    known_on = reading.closed_on or reading.due_on
    over = reading.closed_on or (reading.due_on and reading.as_of > reading.due_on)
    if known_on is None or not over or reading.status == clock.Status.WITHDRAWN:
        return []
    return [
        Day(
            f"{uid}-{term.code}",
            term.last_day,
            _("Last day: %(remedy)s · %(about)s") % {"remedy": term.title[language()], "about": about},
            cite(reading.law, term.article, language()),
            term.provisional,
        )
        for term in remedies.last_days(reading.law, reading.calendar, known_on, review_first=review_first)
        if term.last_day
    ]


def _due(reading: clock.Reading, about: str, uid: str) -> list[Day]:
    day = reading.due_on or reading.projected_on
    if day is None:
        return []
    title = _("Reply due: %(about)s") if reading.due_on else _("Projected due date: %(about)s")
    basis = cite(reading.law, reading.law.reply.article, language())
    counted = _("Counted by the calendar: %(calendar)s.") % {"calendar": reading.calendar.title[language()]}
    told = {"status": STATUSES[reading.status][0], "basis": basis, "counted": counted}
    # Translators: the text of a day in a calendar program; the last sentence has its own full stop.
    text = _("%(status)s. %(basis)s. %(counted)s") % told
    return [Day(f"{uid}-due", day, title % {"about": about}, text, reading.provisional)]


def _event(day: Day, stamp: datetime, url: str, calendar: calendars.Calendar) -> Event:
    event = Event()
    event.add("uid", f"{day.uid}@mingtang")
    event.add("dtstamp", stamp)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    text = f"{day.text} {provisional.reason(calendar)}" if day.provisional else day.text
    title = provisional.with_mark(day.title) if day.provisional else day.title
    event.add("summary", title)
    event.add("description", text)
    event.add("url", f"{settings.SITE_URL}{url}")
    return event


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
