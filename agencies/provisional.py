"""A date that may still move: its one mark and its one reason, wherever a date is shown."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.choices import language
from statutes.calendars import Calendar


def marked(day: date | None, provisional: bool) -> str:
    """A day as people read it, with the mark where it is provisional; empty where there is none."""
    if day is None:
        return ""
    return f"{date_format(day, 'DATE_FORMAT')} {mark()}" if provisional else date_format(day, "DATE_FORMAT")


def mark() -> str:
    return _("(provisional)")


def reason(calendar: Calendar | None = None) -> str:
    """Why the date may still move; with the calendar at hand also how far that is known, and what counts after it."""
    if calendar is None:
        return _("This date is provisional: the notice on public holidays of that year has not been published.")
    told = _(
        "Provisional: the days off of the calendar “%(calendar)s” are known up to %(year)s. Later days are counted by "
        "the standing rule alone (%(basis)s); the date is worked out again when the notice of that year comes."
    )
    names = {"calendar": calendar.title[language()], "year": calendar.covered_until.year, "basis": calendar.basis}
    return told % names
