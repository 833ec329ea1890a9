"""What a person has before them while a table is entered: from a sheet, from the page, or as it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies import uploads
from disclosures.models import DataTable
from disclosures.tables import checking, reading
from disclosures.tables.checking import Broken, Checked, Fault, Given
from disclosures.tables.schema import Column, Schema

SALT, OPEN_FOR = "disclosures.tables", 12 * 3600  # seconds
MOST_TYPED = 800  # cells that are typed on a page; a form carries a thousand fields
MOST_CARRIED = 3_000_000  # characters that the form takes from one look to the next
SPARE, BEGUN, LOOKED_AT = 2, 6, 40  # empty rows at the end; of a new table; rows of a long table that are looked at


class TypedCell(NamedTuple):
    name: str
    value: str
    column: Column
    label: str
    reasons: list[str]


@dataclass
class Entry:
    """`given`: rows as they came, with their numbers; `unknown`: heads of a sheet that are not taken over."""

    schema: Schema
    given: list[Given]
    unknown: list[str] = field(default_factory=list)
    from_file: bool = False
    blank: int = SPARE

    @cached_property
    def done(self) -> Checked:
        return checking.check(self.schema, self.given)

    @property
    def faults(self) -> list[Fault]:
        return self.done.faults

    @cached_property
    def broken(self) -> list[Broken]:
        """Only where every cell is what it should be."""
        return [] if self.faults else checking.broken(self.schema, self.done.columns, self.done.rows)

    @property
    def most_rows(self) -> int:
        return MOST_TYPED // len(self.schema.columns)

    @property
    def is_small(self) -> bool:
        return len(self.given) <= self.most_rows

    def grid(self) -> list[list[TypedCell]]:
        """All cells with what is in them and what is wrong with it, and some empty rows."""
        wrong: dict[tuple[int, str], list[str]] = {}
        for fault in self.faults:
            wrong.setdefault((fault.at, fault.column.code), []).append(fault.reason)
        blank = [[""] * len(self.schema.columns)] * max(0, min(self.blank, self.most_rows - len(self.given)))
        return [
            [
                TypedCell(f"c-{n}-{place}", value, column, _cell_label(n, column), wrong.get((n, column.code), []))
                for place, (column, value) in enumerate(zip(self.schema.columns, row, strict=True))
            ]
            for n, row in enumerate([*self.done.rows, *blank])
        ]

    def token(self) -> str:
        """The rows as they came, signed, for a form that is too small for them."""
        codes = [column.code for column in self.schema.columns]
        rows = [[n, *(cells.get(code, "") for code in codes)] for n, cells in self.given]
        made = signing.dumps({"codes": codes, "rows": rows}, salt=SALT, compress=True)
        if len(made) > MOST_CARRIED:
            raise ValidationError(_("The file is too large to be looked at in one piece. Please split it."))
        return made


def _cell_label(n: int, column: Column) -> str:
    return _("row %(n)s, %(column)s") % {"n": n + 1, "column": column}


def fresh(schema: Schema) -> Entry:
    return Entry(schema, [], blank=BEGUN)


def kept(table: DataTable, schema: Schema) -> Entry:
    rows = [(n, dict(zip(table.columns, cells, strict=True))) for n, cells in enumerate(table.cells(), 1)]
    return Entry(schema, rows)


def from_file(schema: Schema, upload: Any) -> Entry:
    """`ValidationError` with a sentence where it cannot be read."""
    kind = uploads.check(upload)
    upload.seek(0)
    if kind == uploads.TYPES["xlsx"]:
        given, unknown = reading.from_xlsx(schema, upload)
    elif kind in (uploads.TYPES["csv"], uploads.TYPES["txt"]):
        given, unknown = reading.from_csv(schema, upload.read())
    else:
        raise ValidationError(_("Please choose an XLSX workbook or a CSV file."))
    return Entry(schema, given, unknown, from_file=True)


def carried(schema: Schema, token: str) -> Entry:
    """`signing.BadSignature` where it is not ours, or too old."""
    found = signing.loads(token, salt=SALT, max_age=OPEN_FOR)
    given = [(n, dict(zip(found["codes"], cells, strict=True))) for n, *cells in found["rows"]]
    return Entry(schema, given, from_file=True)


def typed(schema: Schema, data: Mapping[str, str]) -> Entry:
    """From the cells of the page; empty rows are no rows. `insert`: the row before which an empty one is wanted."""
    most = MOST_TYPED // len(schema.columns)
    rows = []
    for n in range(most):
        cells = {column.code: data.get(f"c-{n}-{place}", "") for place, column in enumerate(schema.columns)}
        if any(cell.strip() for cell in cells.values()):
            rows.append(cells)
        if data.get("insert") == str(n):
            rows.append({})
    numbered = list(enumerate(rows[:most], 1))
    return Entry(schema, numbered, blank=BEGUN if "more" in data else SPARE)


def fault_rows(entry: Entry) -> Sequence[Sequence[Any]]:
    """For the report: row, column, what was given, why it cannot be taken."""
    return [(fault.row, str(fault.column), fault.given, fault.reason) for fault in entry.faults]
