"""The grid of a table of Word: which cells there are, and how many rows and columns each takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agencies.files import markup

WIDEST = 500  # columns that a cell takes


@dataclass
class Cell:
    element: Any
    columns: int = 1
    rows: int = 1
    head: bool = False  # of a row that is repeated on each page


def grid(table: Any, skipped: tuple[str, ...]) -> tuple[list[list[Cell]], int]:
    """The rows, and how many changes of rows are tracked; `skipped` names those that leave a row out."""
    rows: list[list[Cell]] = []
    open_: dict[int, Cell] = {}  # by column: what may reach further down
    changes = 0
    for row in _below(table, "tr"):
        properties = [e for p in row if markup.local(p) == "trPr" for e in p]
        names = {markup.local(e) for e in properties}
        if tracked := names & {"ins", "del"}:
            changes += 1
            if tracked & set(skipped):
                continue
        head = any(
            markup.local(e) == "tblHeader" and markup.attribute(e, "val") not in ("0", "false") for e in properties
        )
        column = min(_number(properties, "gridBefore"), WIDEST)
        cells: list[Cell] = []
        reached: dict[int, Cell] = {}
        for one in _below(row, "tc"):
            said = [e for p in one if markup.local(p) == "tcPr" for e in p]
            columns = max(1, min(_number(said, "gridSpan") or 1, WIDEST))
            merge = next((markup.attribute(e, "val") or "continue" for e in said if markup.local(e) == "vMerge"), "")
            above = open_.get(column)
            if merge == "continue" and above is not None and above.columns == columns:
                above.rows += 1
                reached[column] = above
            else:
                cell = Cell(one, columns, 1, head)
                cells.append(cell)
                if merge:
                    reached[column] = cell
            column += columns
        open_ = reached
        rows.append(cells)
    return _without_empty(rows), changes


def _without_empty(rows: list[list[Cell]]) -> list[list[Cell]]:
    """A row all of whose cells belong to those above is none; the cells that reach through it are a row shorter."""
    for at, row in enumerate(rows):
        if not row:
            for n, before in enumerate(rows[:at]):
                for cell in before:
                    if n + cell.rows > at:
                        cell.rows -= 1
    return [row for row in rows if row]


def _below(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table, cells of a row; what wraps them is looked through."""
    for one in parent:
        name = markup.local(one)
        if name == wanted:
            yield one
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _below(one, wanted)


def _number(properties: list[Any], name: str) -> int:
    value = next((markup.attribute(e, "val") for e in properties if markup.local(e) == name), "")
    return int(value) if value.isdecimal() and len(value) < 6 else 0
