"""The door of holiday notices: the only way in for what changes a calendar. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies import calendars
from agencies.models import Agency, CalendarDay, CalendarNotice
from agencies.rules import may_announce
from agencies.uploads import Kept
from ledger.door import Refused
from statutes.calendars import Announced, Calendar


@dataclass(frozen=True)
class Day:
    """One day of a notice: off, or worked. `line` says where it was typed, for the errors."""

    on: date
    off: bool
    name: str
    name_en: str = ""
    line: int = 0


@dataclass(frozen=True)
class Wanted:
    """A notice before it is entered. `year`: whose yearly notice it is; `replaces`: the one that it puts right."""

    calendar: str
    title: str
    issued_on: date
    days: tuple[Day, ...] = ()
    number: str = ""
    year: int | None = None
    address: str = ""
    reason: str = ""
    replaces: CalendarNotice | None = None

    @property
    def announced(self) -> Announced:
        source = f"{self.title}（{self.number}）" if self.number else self.title
        rows = [(day.off, (day.on, {"zh-hans": day.name, "en": day.name_en or day.name})) for day in self.days]
        return Announced(
            source,
            off=tuple(row for off, row in rows if off),
            work=tuple(row for off, row in rows if not off),
            covers=self.year,
        )


def announce(wanted: Wanted, *, actor: Any, source: Kept | None = None, at: datetime | None = None) -> CalendarNotice:
    """Enter a notice, with its source document; raises `Refused` with the reasons.

    A notice that replaces another and has no days takes it back. The agencies are locked, so that a case that is just
    coming in is either seen by who looks for open cases next in this transaction, or sees this notice itself.
    """
    if reasons := refusals(wanted, actor, source):
        raise Refused(reasons)
    try:
        with transaction.atomic():
            notice = CalendarNotice(
                calendar=wanted.calendar, title=wanted.title, number=wanted.number, issued_on=wanted.issued_on,
                year=wanted.year, address=wanted.address, reason=wanted.reason, replaces=wanted.replaces,
                entered_by=actor, entered_at=at or timezone.now(),
            )  # fmt: skip
            if source is not None:
                notice.file, notice.file_name = source.path, source.name  # type: ignore[assignment]
                notice.sha256, notice.content_type = source.sha256, source.content_type
            notice.save()
            list(Agency.objects.select_for_update().order_by("pk").values_list("pk"))
            CalendarDay.objects.bulk_create(
                CalendarDay(notice=notice, on=day.on, off=day.off, name=day.name, name_en=day.name_en)
                for day in wanted.days
            )
            facts = {"calendar": wanted.calendar, "year": wanted.year, "days": len(wanted.days)}
            act = "agencies.announce" if wanted.days else "agencies.revoke"
            ledger.append(act, notice, facts, actor=actor)
    except IntegrityError:  # the unique key of what is replaced let somebody else through first
        raise Refused([_("Somebody else has just replaced this notice. Please look again.")])
    calendars.fresh()
    return notice


def refusals(wanted: Wanted, actor: Any, source: Kept | None = None) -> list[str]:
    """Why not: empty where the door opens."""
    if not may_announce(actor, wanted.calendar):
        return [_("Notices for this calendar are entered by the government above all agencies that count by it.")]
    calendars.fresh()
    book = calendars.book()
    before = book.calendar(wanted.calendar)
    reasons = []
    if wanted.issued_on > timezone.localdate():
        reasons.append(_("The notice cannot be issued after today."))
    if not (source or wanted.address):
        reasons.append(_("Add the source document, or the address where it is published."))
    if wanted.replaces and wanted.replaces not in book.standing(wanted.calendar):
        reasons.append(_("The notice that you put right no longer stands. Please look again."))
    if wanted.replaces and not wanted.reason.strip():
        reasons.append(_("Say why the earlier notice is put right or taken back."))
    if not wanted.days and not wanted.replaces:
        reasons.append(_("Give at least one day."))
    return reasons + _against_the_year(wanted, before) + _against_the_days(wanted.days, before, wanted.year)


def _against_the_year(wanted: Wanted, before: Calendar) -> list[str]:
    if wanted.year is None or not wanted.days:
        return []
    if wanted.replaces and wanted.replaces.year == wanted.year:
        return []
    due = before.covered_until.year + 1
    if wanted.year < due:
        told = _("The notice for %(year)s is known already. Enter what has changed as single days, or put it right.")
        return [told % {"year": wanted.year}]
    if wanted.year > due:
        return [_("The notice for %(year)s comes first.") % {"year": due}]
    return []


def _against_the_days(days: Sequence[Day], before: Calendar, year: int | None) -> list[str]:
    """Each reason opens with the line that it is about."""
    reasons, seen = [], set()
    for day in days:
        told = _about(day, before, year)
        if day.on in seen:
            told = _("%(day)s is there twice") % {"day": day.on}
        seen.add(day.on)
        if told:
            reasons.append(_("Line %(line)s: %(reason)s.") % {"line": day.line, "reason": told} if day.line else told)
    return reasons


def _about(day: Day, before: Calendar, year: int | None) -> str:
    if not before.first_day <= day.on <= before.last_day:
        return _("%(day)s lies outside the calendar") % {"day": day.on}
    # A notice may start the New Year days off in the last days of the old year.
    if year and not date(year - 1, 12, 20) <= day.on <= date(year, 12, 31):
        return _("%(day)s does not lie in %(year)s") % {"day": day.on, "year": year}
    if not day.off and day.on.weekday() < 5 and before.is_working(day.on):
        return _("%(day)s is a working day anyhow") % {"day": day.on}
    return ""
