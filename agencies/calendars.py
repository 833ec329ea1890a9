"""Which calendar an agency counts by, as it stands now; read once for each request or task run."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from ledger import trace
from statutes import calendars, laws
from statutes.calendars import Calendar

if TYPE_CHECKING:
    from agencies.models import Agency

USUAL_LAW = "cn"


def laws_to_choose() -> list[tuple[str, str]]:
    """The laws that the statutes have, in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return [(id, f"{id.upper()} · {laws.load(id).title[language]}") for id in laws.ids()]


def calendars_to_choose() -> list[tuple[str, str]]:
    """The calendars that the statutes have, regional ones included."""
    return [(id, id) for id in calendar_ids()]


@cache
def calendar_ids() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in calendars.ROOT.iterdir() if folder.is_dir()))


def of(agency: Agency, law: laws.Law) -> Calendar:
    """The calendar of a request of this agency under this law: the region's, where the law's own covers it."""
    return _book().calendar(id_of(agency, law))


def usual() -> Calendar:
    """The calendar of the site itself, for questions that turn on no single agency."""
    return _book().calendar(laws.load(USUAL_LAW).count.calendar)


def id_of(agency: Agency, law: laws.Law) -> str:
    """A case under another law than the agency's present one keeps to that law's calendar."""
    own = law.count.calendar
    return agency.calendar if agency.calendar.partition("-")[0] == own.partition("-")[0] else own


def fresh() -> None:
    """Forget what this run has read: a door asks anew once it holds its lock, so that no notice slips past it."""
    _kept.set(None)


class Book:
    """The calendars as they stood at one moment."""

    def calendar(self, id: str) -> Calendar:
        return calendars.load(id)


_kept: ContextVar[tuple[uuid.UUID, Book] | None] = ContextVar("calendars", default=None)


def _book() -> Book:
    """The book of this run. Outside any run nothing is kept: there is no end at which to forget it."""
    run, kept = trace.running(), _kept.get()
    if run is not None and kept is not None and kept[0] == run:
        return kept[1]
    book = Book()
    if run is not None:
        _kept.set((run, book))
    return book
