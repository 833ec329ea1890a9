"""A date that may still move: its one mark and its one reason, wherever a date is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.choices import language
from statutes.calendars import Calendar

WRITTEN = re.compile(r"\d{4}-\d\d-\d\d~", re.ASCII)


def marked(day: date | None, provisional: bool) -> str:
    """A day as people read it, with the mark where it is provisional; empty where there is none."""
    if day is None:
        return ""
    shown = date_format(day, "DATE_FORMAT")
    return with_mark(shown) if provisional else shown


def with_mark(text: str) -> str:
    """A day or a number of days, with the mark after it."""
    return pgettext("a day and its mark", "%(text)s %(mark)s") % {"text": text, "mark": mark()}


def written(day: date | None, provisional: bool) -> str:
    """A day as facts keep it: 2027-01-18, and 2027-01-18~ where it is provisional (ISO 8601-2: approximate)."""
    return "" if day is None else f"{day.isoformat()}{'~' if provisional else ''}"


def read(text: str) -> tuple[date | None, bool]:
    """A day that `written` wrote."""
    return (date.fromisoformat(text.removesuffix("~")), text.endswith("~")) if text else (None, False)


def any_in(facts: object) -> bool:
    """Whether any day that facts carry is provisional, however deep it lies."""
    if isinstance(facts, Mapping):
        return any(map(any_in, facts.values()))
    if isinstance(facts, list):
        return any(map(any_in, facts))
    return isinstance(facts, str) and bool(WRITTEN.fullmatch(facts))


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
