"""What follows from the catalogue: what is due, overdue, or empty and why, and how much is there (arts. 19-21).

A duty is counted from rows that nobody edits: the day of the newest public document, or the day the item became active.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from disclosures.enums import Cycle, Event
from disclosures.models import CatalogueItem, Document
from statutes.terms import months_later

# A document whose content was published anew is as good as a new one.
RENEWED = (Event.CHANGED, Event.REVISED, Event.RETURNED)
NAMED = 500  # items that a question names one by one; of more it asks by agency
SOON = 0.8  # of the cycle: from then on it is due soon


class State(TextChoices):
    FULFILLED = "fulfilled", _("Up to date")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    EXCUSED = "excused", _("Empty, with a reason")
    EMPTY = "empty", _("Empty so far")


TONES = {State.FULFILLED: "ok", State.DUE_SOON: "warn", State.OVERDUE: "bad"}


@dataclass(frozen=True)
class Duty:
    """An item as it stands today. `expected_by` is the last day in time; None where nothing is expected on a day."""

    item: Any  # a CatalogueItem, or a row of `counted`
    state: State
    expected_by: date | None
    newest: date | None = None
    count: int = 0

    @property
    def is_current(self) -> bool:
        """Whether a public document fulfils it today (design: C1)."""
        return self.newest is not None and self.state != State.OVERDUE

    @property
    def why_empty(self) -> str:
        """What an item without a document says; never nothing."""
        if self.item.empty_reason:
            return self.item.empty_reason
        if self.state == State.OVERDUE:
            return gettext("Nothing has been published although it was expected, and the agency has given no reason.")
        return gettext("Nothing of this kind has been formed yet, as far as the agency has said.")

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")


def expected(cycle: str, n: int | None, start: date) -> date | None:
    """The last day of the term that begins with a publication, or with the item; None for what is due on change."""
    if cycle == Cycle.CHANGE or not n:
        return None
    return start + timedelta(days=n) if cycle == Cycle.DAYS else months_later(start, n)


def standing(item: Any, newest: date | None, today: date, count: int = 0) -> Duty:
    """Pure: an item and the day of its newest current public document give its state."""
    if newest is None and item.empty_reason:
        return Duty(item, State.EXCUSED, None)
    start = newest or item.active_since
    until = expected(item.cycle, item.cycle_n, start) if start else None
    resting = State.FULFILLED if newest else State.EMPTY
    if until is None or start is None:
        return Duty(item, resting, None, newest, count)
    soon = start + timedelta(days=math.ceil(SOON * (until - start).days))
    state = State.OVERDUE if today > until else State.DUE_SOON if today >= soon else resting
    return Duty(item, state, until, newest, count)


def of(items: Iterable[Any], today: date) -> list[Duty]:
    """The duties of these items, in their order; one question to the database, however many they are."""
    items = list(items)
    there = Document.objects.current().order_by()
    if len(items) > NAMED:
        there = there.filter(agency__in={item.agency_id for item in items}, catalogue_item__isnull=False)
    else:
        there = there.filter(catalogue_item__in=[item.pk for item in items])
    rows = there.values_list("catalogue_item").annotate(
        n=Count("pk", distinct=True),
        out=Max("published_at"),
        renewed=Max("events__at", filter=Q(events__kind__in=RENEWED)),
    )
    found = {pk: (n, timezone.localdate(max(out, renewed or out))) for pk, n, out, renewed in rows}
    nothing = (0, None)
    return [standing(item, found.get(item.pk, nothing)[1], today, found.get(item.pk, nothing)[0]) for item in items]


def counted(items: Any, today: date) -> list[Duty]:
    """`of` for a queryset of any size: its items are rows that hold only what a duty is counted from."""
    columns = ("pk", "agency_id", "cycle", "cycle_n", "active_since", "empty_reason")
    return of(items.order_by("pk").select_related(None).values_list(*columns, named=True), today)


def owed(agencies: Any, today: date) -> list[Duty]:
    """What these agencies owe on their own account: active items that are disclosed proactively, `counted`."""
    return counted(CatalogueItem.objects.public().filter(agency__in=agencies, by_initiative=True), today)


def pressing(agencies: Any, today: date) -> list[Duty]:
    """What is overdue, then what is due soon, each the oldest first."""
    waiting = [duty for duty in owed(agencies, today) if duty.state in (State.OVERDUE, State.DUE_SOON)]
    whole = CatalogueItem.objects.filter(pk__in=[duty.item.pk for duty in waiting]).in_order().in_bulk()
    waiting.sort(key=lambda duty: (duty.state != State.OVERDUE, duty.expected_by or today, duty.item.pk))
    return [replace(duty, item=whole[duty.item.pk]) for duty in waiting if duty.item.pk in whole]


def coverage(agencies: Any, today: date) -> list[dict[str, Any]]:
    """For each agency: items, current, share (percent, None without items), overdue, due_soon, excused, empty."""
    rows: dict[int, dict[str, Any]] = {
        agency.pk: {"agency": agency, "items": 0, "current": 0, **dict.fromkeys(State.values, 0)}
        for agency in Agency.objects.in_directory().filter(pk__in=agencies).order_by("path")
    }
    for duty in owed(agencies, today):
        row = rows[duty.item.agency_id]
        row["items"] += 1
        row["current"] += duty.is_current
        row[duty.state] += 1
    for row in rows.values():
        row["share"] = share(row["current"], row["items"])
    return list(rows.values())


def share(current: int, items: int) -> float | None:
    """Coverage in percent, to one place."""
    return round(100 * current / items, 1) if items else None


def by_category(duties: Iterable[Duty]) -> dict[int, list[Duty]]:
    grouped = defaultdict(list)
    for duty in duties:
        grouped[duty.item.category_id].append(duty)
    return grouped
