"""What a sheet would do to an agency's catalogue, and doing it: each row is new, changed, the same or faulty."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import ledger.models as ledger
from agencies.models import Agency
from disclosures.catalogue.columns import LABELS
from disclosures.catalogue.reading import Row
from disclosures.catalogue.writing import cell_text
from disclosures.models import CatalogueItem, Category, Field

# The columns as a person sees them, so that a channel and its name are one change.
SHOWN = tuple(LABELS)


class State(TextChoices):
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    SAME = "same", gettext_lazy("The same")
    FAULTY = "faulty", gettext_lazy("Faulty")


@dataclass
class Entry:
    """A row with what becomes of it. `changes`: (column, before, after) in words."""

    row: Row
    state: State
    item: CatalogueItem | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " · ".join(part for name in ("item_l1", "item_l2") if (part := self.row.values.get(name)))


@dataclass
class Plan:
    entries: list[Entry]
    untouched: int  # items of the catalogue that the sheet does not name; they stay

    def of(self, state: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.state == state]

    @property
    def new(self) -> list[Entry]:
        return self.of(State.NEW)

    @property
    def changed(self) -> list[Entry]:
        return self.of(State.CHANGED)

    @property
    def same(self) -> list[Entry]:
        return self.of(State.SAME)

    @property
    def faulty(self) -> list[Entry]:
        return self.of(State.FAULTY)

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def digest(self) -> str:
        """The same for the same changes: what is done is what the person has seen."""
        said = [(e.row.sheet, e.row.number, e.state, e.item.pk if e.item else None, e.changes) for e in self.entries]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def plan(agency: Agency, rows: Sequence[Row], fallback: Category | None = None) -> Plan:
    """Compare the rows with the catalogue; `fallback` is where new items stand whose field says no category."""
    existing = list(CatalogueItem.objects.filter(agency=agency).in_order())
    exact = {item.key: item for item in existing}
    entries, seen, waiting = [], {}, []
    places = _Places(fallback)
    for n, row in enumerate(rows, start=1):
        item = _item(agency, row, places, n)
        if row.faults:
            entries.append(Entry(row, State.FAULTY))
        elif first := seen.get(item.key):
            reason = _("says the same as row %(row)s of the sheet %(sheet)s")
            row.faults.append((str(LABELS["item_l1"]), reason % {"row": first.number, "sheet": first.sheet}))
            entries.append(Entry(row, State.FAULTY))
        else:
            seen[item.key] = row
            entry = Entry(row, State.NEW, item)
            entries.append(entry)
            if before := exact.pop(item.key, None):
                _compare(entry, before)
            else:
                waiting.append(entry)
    _pair(waiting, exact)
    kept = sum(item.active for item in exact.values())
    return Plan(entries, kept)


def _pair(waiting: list[Entry], left: dict[str, CatalogueItem]) -> None:
    """What has no equal is the item of the same names whose content was written anew; the others are new."""
    named = defaultdict(list)
    for item in left.values():
        named[item.field_id, item.item_l1, item.item_l2].append(item)
    for entry in waiting:
        if found := named[entry.item.field_id, entry.item.item_l1, entry.item.item_l2]:
            before = found.pop(0)
            del left[before.key]
            _compare(entry, before)


def _compare(entry: Entry, before: CatalogueItem) -> None:
    """Put the values of the row into the item that is there; what the sheet has no column for stays."""
    old = {name: cell_text(before, name) for name in SHOWN}
    for name, value in entry.row.values.items():
        setattr(before, name, value)
    before.tidy()
    entry.item = before
    entry.changes = [
        (str(LABELS[name]), old[name], now) for name in SHOWN if (now := cell_text(before, name)) != old[name]
    ]
    if not before.active:
        before.active = True
        entry.changes.append((_("active"), _("No"), _("Yes")))
    entry.state = State.CHANGED if entry.changes else State.SAME


class _Places:
    """Where new items stand: the category of their field, or the one whose name their first level says."""

    def __init__(self, fallback: Category | None) -> None:
        categories = list(Category.objects.all())
        self.by_name = {category.name: category for category in categories if category.article}
        self.fields = {entry.pk: entry.category for entry in Field.objects.select_related("category")}
        self.fallback = fallback or next((c for c in categories if c.slug == "other"), None) or categories[0]

    def of(self, row: Row) -> Category:
        said = self.fields.get(row.field_id) if row.field_id else self.by_name.get(row.values.get("item_l1", ""))
        return said or self.fallback


def _item(agency: Agency, row: Row, places: _Places, n: int) -> CatalogueItem:
    item = CatalogueItem(
        agency=agency, field_id=row.field_id, category=places.of(row), order=n * 10, **row.values
    )  # what a sheet leaves out has the model's own default
    item.tidy()
    return item


def commit(agency: Agency, rows: Sequence[Row], fallback: Category | None, *, shown: str, actor: Any) -> Plan | None:
    """Write the good rows in one transaction; None, and nothing done, where it would do other than was shown."""
    with transaction.atomic():
        Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)  # two imports at once: one after the other
        found = plan(agency, rows, fallback)
        if found.digest != shown:
            return None
        for entry in (*found.new, *found.changed):
            entry.item.save()
        if found.does_something:
            done = {state: [entry.item.pk for entry in found.of(state)] for state in (State.NEW, State.CHANGED)}
            facts = {"new": done[State.NEW], "changed": done[State.CHANGED], "faulty": len(found.faulty)}
            ledger.append("disclosures.catalogue_imported", agency, facts, actor=actor)
    return found


def packed(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows as data that a form can carry from the preview to the entry."""
    return [asdict(row) for row in rows]


def unpacked(data: Sequence[dict[str, Any]]) -> list[Row]:
    return [Row(**{**row, "faults": [(column, reason) for column, reason in row["faults"]]}) for row in data]


def fault_rows(found: Plan) -> list[list[Any]]:
    """The report of what was left out: a line for each fault."""
    return [
        [entry.row.sheet, entry.row.number, entry.name, column, reason]
        for entry in found.faulty
        for column, reason in entry.row.faults
    ]


def counts(found: Plan) -> list[tuple[str, int]]:
    numbers = Counter(entry.state for entry in found.entries)
    return [(str(state.label), numbers[state]) for state in State]
