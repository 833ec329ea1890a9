"""A table as a page shows it: cells in words, units said once, totals marked, long ones begun."""

from __future__ import annotations

from typing import Any, NamedTuple

from disclosures.models import DataTable, Document
from disclosures.tables.checking import marks
from disclosures.tables.schema import Column
from disclosures.tables.values import shown

ON_PAGE = 60  # rows on the page of the document


class Cell(NamedTuple):
    text: str
    column: Column
    head: bool  # the cell that names its row


class Line(NamedTuple):
    cells: list[Cell]
    level: int
    total: bool


class Shown(NamedTuple):
    """A table with as many of its rows as a page holds; where those are all, without columns in which nothing stands.
    `unit`: said once where it is the same in all columns."""

    table: DataTable
    columns: list[Column]
    lines: list[Line]
    unit: str
    left: int

    @property
    def anchor(self) -> str:
        return f"table-{self.table.n}"


def of(document: Document) -> list[Shown]:
    """All tables of a document, the long ones begun."""
    return [shown_table(table, table.rows.all()[:ON_PAGE]) for table in document.tables.all()]


def shown_table(table: DataTable, rows: Any) -> Shown:
    heads, cells = table.heads, [row.cells for row in rows]
    whole = len(cells) == table.size
    empty = {n for n in range(len(heads)) if whole and not any(row[n] for row in cells)}
    names = _naming(table)
    lines = []
    for row, mark in zip(cells, marks(table.shape, heads, cells), strict=True):
        line = [
            Cell(shown(column, value), column, place == names)
            for place, (column, value) in enumerate(zip(heads, row, strict=True))
            if place not in empty
        ]
        lines.append(Line(line, mark.level, mark.total))
    heads = [column for place, column in enumerate(heads) if place not in empty]
    units = {column.said_unit for column in heads if column.is_number}
    return Shown(table, heads, lines, units.pop() if len(units) == 1 else "", table.size - len(cells))


def _naming(table: DataTable) -> int:
    """Which cell is the head of its row: the first that is words and must be there, or the first of all."""
    words = [n for n, column in enumerate(table.heads) if column.required and column.type in ("text", "name")]
    return words[0] if words else 0
