"""Which calendar an agency counts by, as it stands now; read once for each request or task run."""

from __future__ import annotations

import hashlib
import tomllib
import uuid
from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache

from django.db.models import Q

from agencies import choices
from agencies.models import Agency, CalendarNotice
from ledger import trace
from statutes import calendars, laws
from statutes.calendars import Announced, Calendar

USUAL_LAW = "cn"


class Book:
    """The calendars as they stood at one moment: the files of the statutes and the notices entered since."""

    def __init__(self) -> None:
        self.notices = list(CalendarNotice.objects.order_by("pk").prefetch_related("days"))

    def calendar(self, id: str, upto: int | None = None) -> Calendar:
        """With the first `upto` notices ever entered; all of them by default."""
        return calendars.load(id, announced=tuple(notice.announced for notice in self.standing(id, upto)))

    def supposed(self, id: str, extra: Announced, without: CalendarNotice | None = None) -> Calendar:
        """As it would be with one notice more, in the place of another one if need be."""
        rows = [notice.announced for notice in self.standing(id) if notice != without]
        return calendars.load(id, announced=(*rows, *([extra] if extra.off or extra.work else [])))

    def standing(self, id: str, upto: int | None = None) -> list[CalendarNotice]:
        """The notices that the calendar goes by; what was replaced or taken back is left out."""
        known = [notice for notice in self.notices[:upto] if notice.calendar in feeds(id)]
        replaced = {notice.replaces_id for notice in known}
        return [notice for notice in known if notice.pk not in replaced and notice.days.all()]

    def before(self, id: str, version: str) -> Calendar | None:
        """The calendar of that version, made from what was known then; None where the files have changed since."""
        for upto in range(len(self.notices), -1, -1):
            calendar = self.calendar(id, upto)
            if calendar.version == version:
                return calendar
        return None

    def newest_since(self, id: str, version: str) -> CalendarNotice | None:
        """The last notice that made the calendar another one than that version; None where the files did."""
        found = None
        for upto in range(len(self.notices), 0, -1):
            if self.calendar(id, upto).version == version:
                return found
            notice = self.notices[upto - 1]
            found = found or (notice if notice.calendar in feeds(id) else None)
        return found


def of(agency: Agency, law: laws.Law) -> Calendar:
    """The calendar of a request of this agency under this law: the region's, or else the law's own."""
    return book().calendar(id_of(agency, law))


def usual() -> Calendar:
    """The calendar of the site itself, for questions that turn on no single agency."""
    return book().calendar(usual_id())


def usual_id() -> str:
    return laws.load(USUAL_LAW).count.calendar


def id_of(agency: Agency, law: laws.Law) -> str:
    """A case under another law than the agency's present one keeps to that law's calendar."""
    return id_in(agency.calendar, law)


def id_in(region: str, law: laws.Law) -> str:
    """The region's calendar where the law reaches that region, or else the law's own."""
    own = law.count.calendar
    return region if region.startswith(f"{own}-") else own


@cache
def feeds(id: str) -> frozenset[str]:
    """The calendars whose days are days of this one: itself, its base and its parts."""
    data = tomllib.loads((calendars.ROOT / id / "calendar.toml").read_text(encoding="utf-8"))
    below = [data["base"]] if "base" in data else data.get("parts", [])
    return frozenset({id}).union(*(feeds(other) for other in below))


def fed_by(id: str) -> list[str]:
    """The calendars that a notice for this one changes."""
    return [other for other in choices.calendar_ids() if id in feeds(other)]


def counting_by(ids: Iterable[str]) -> Q:
    """Rows with an agency and a law of their own that may count by one of these calendars: none is missed."""
    ids = list(ids)
    under = [law for law in laws.ids() if laws.load(law).count.calendar in ids]
    return Q(agency__calendar__in=ids) | Q(law__in=under)


def in_use() -> list[str]:
    """The calendars that some agency counts by."""
    rows = Agency.objects.in_directory().order_by().values_list("calendar", "law").distinct()
    return sorted({calendar or laws.load(law).count.calendar for calendar, law in rows} | {usual_id()})


def fingerprint() -> str:
    """Changes exactly when a calendar does: by a notice, or by a new file of the statutes."""
    versions = [book().calendar(id).version for id in choices.calendar_ids()]
    return hashlib.sha256(" ".join(versions).encode()).hexdigest()[:16]


def fresh() -> None:
    """Forget what this run has read: a door asks anew once it holds its lock, so that no notice slips past it."""
    _kept.set(None)


_kept: ContextVar[tuple[uuid.UUID, Book] | None] = ContextVar("calendars", default=None)


def book() -> Book:
    """The book of this run. Outside any run nothing is kept: there is no end at which to forget it."""
    run, kept = trace.running(), _kept.get()
    if run is not None and kept is not None and kept[0] == run:
        return kept[1]
    found = Book()
    if run is not None:
        _kept.set((run, found))
    return found
