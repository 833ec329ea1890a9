"""The rows of a table: each cell in its form, natural persons as the schema wants them, and what adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from disclosures.tables.schema import Across, Column, Down, Equal, Rule, Schema, Tree
from disclosures.tables.values import Wrong, masked, narrow, number, shown, taken

Given = tuple[int, Mapping[str, str]]  # number of the row where it comes from, and its cells by column
Rows = Sequence[Sequence[str]]


class Fault(NamedTuple):
    """Why a cell cannot be taken. `row`: its number where it comes from; `at`: its place among the rows, from 0."""

    row: int
    column: Column
    reason: str
    given: str = ""
    at: int = 0


class Broken(NamedTuple):
    """What does not add up: `stands` in the cell, `makes` what the others make. `row` counts from 1."""

    row: int
    name: str
    column: Column
    stands: str
    makes: str

    def __str__(self) -> str:
        told = _("row %(row)s (%(name)s), %(column)s: %(stands)s stands there, the others make %(makes)s")
        return told % self._asdict()


@dataclass
class Checked:
    """`rows`: cells in the order of the columns, faulty ones as they were given. `notes`: what was done to them."""

    columns: tuple[Column, ...]
    rows: list[list[str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def check(schema: Schema, given: Iterable[Given], codes: Sequence[str] | None = None) -> Checked:
    """All rows; nothing is lost of what cannot be taken."""
    columns = tuple(map(schema.column, codes)) if codes else schema.columns
    done = Checked(columns)
    for at, cells in given:
        row = []
        for column in columns:
            raw = cells.get(column.code, "")
            try:
                row.append(taken(column, raw))
            except Wrong as wrong:
                row.append(raw)
                done.faults.append(Fault(at, column, str(wrong), raw, len(done.rows)))
        _hide(schema, done, at, row)
        done.rows.append(row)
    return done


def _hide(schema: Schema, done: Checked, at: int, row: list[str]) -> None:
    """Of a natural person the schema keeps less: a name shortened, other cells emptied."""
    if not is_natural(schema, done.columns, row):
        return
    for place, column in enumerate(done.columns):
        if column.natural == "absent" and row[place]:
            row[place] = ""
            done.notes.append(Fault(at, column, _("left out, as of every natural person"), at=len(done.rows)))
        elif column.natural == "mask" and row[place] and masked(row[place]) != row[place]:
            row[place] = masked(row[place])
            said = _("shortened to %(name)s, as of every natural person") % {"name": row[place]}
            done.notes.append(Fault(at, column, said, at=len(done.rows)))


def is_natural(schema: Schema, columns: Sequence[Column], row: Sequence[str]) -> bool:
    if schema.natural is None:
        return False
    name, words = schema.natural
    return any(column.code == name and row[place] in words for place, column in enumerate(columns))


def unmasked(schema: Schema, columns: Sequence[Column], rows: Rows) -> Iterator[tuple[int, Column]]:
    """Cells in which a natural person stands as the schema does not allow: (row from 1, column)."""
    for n, row in enumerate(rows, 1):
        if is_natural(schema, columns, row):
            for place, column in enumerate(columns):
                value = row[place]
                if value and (column.natural == "absent" or (column.natural == "mask" and masked(value) != value)):
                    yield n, column


def broken(schema: Schema, columns: Sequence[Column], rows: Rows) -> list[Broken]:
    """Each sum that does not add up, with both figures. Cells must be in their form."""
    grid = Grid(columns, rows)
    found = [one for rule in schema.rules for one in _tested(schema, rule, grid)]
    return list(dict.fromkeys(sorted(found, key=lambda one: one.row)))


class Grid:
    """Rows whose cells are asked for by the code of their column."""

    def __init__(self, columns: Sequence[Column], rows: Rows) -> None:
        self.columns = {column.code: column for column in columns}
        self.place = {column.code: n for n, column in enumerate(columns)}
        self.rows = rows

    def has(self, *codes: str) -> bool:
        return all(code in self.place for code in codes)

    def text(self, n: int, code: str) -> str:
        return self.rows[n][self.place[code]]

    def number(self, n: int, code: str) -> Decimal:
        """An empty cell counts for nothing."""
        return number(self.text(n, code)) or Decimal(0)

    def name(self, n: int) -> str:
        """What a reader calls the row: the words that it must have, else the first that it has."""
        cells = list(zip(self.rows[n], self.columns.values(), strict=True))
        needed = [cell for cell, column in cells if cell and column.required and column.type in ("text", "name")]
        return next(iter(needed or [cell for cell, _column in cells if cell]), "")

    def broken(self, n: int, code: str, makes: Decimal, tolerance: Decimal) -> Iterator[Broken]:
        stands = self.number(n, code)
        if abs(stands - makes) > tolerance:
            column = self.columns[code]
            both = (shown(column, f"{figure:.{max(column.places, 0)}f}") for figure in (stands, makes))
            yield Broken(n + 1, self.name(n), column, *both)


def _tested(schema: Schema, rule: Rule, grid: Grid) -> Iterator[Broken]:
    if isinstance(rule, Across) and grid.has(rule.total, *rule.parts):
        for n in range(len(grid.rows)):
            makes = sum((grid.number(n, part) for part in rule.parts), Decimal(0))
            yield from grid.broken(n, rule.total, makes, rule.tolerance)
    elif isinstance(rule, Tree) and grid.has(rule.by, *rule.columns):
        yield from _tree(rule, grid)
    elif isinstance(rule, Down) and grid.has(rule.by, *rule.columns):
        yield from _down(schema, rule, grid)
    elif isinstance(rule, Equal):
        yield from _equal(rule, grid)


def _tree(rule: Tree, grid: Grid) -> Iterator[Broken]:
    for n, below in children(grid, rule).items():
        for code in rule.columns if below else ():
            makes = sum((grid.number(child, code) for child in below), Decimal(0))
            yield from grid.broken(n, code, makes, rule.tolerance)


def children(grid: Grid, rule: Tree) -> dict[int, list[int]]:
    """For each row with a code the rows directly below it; those without a parent here are below nothing."""
    first: dict[str, int] = {}
    for n in range(len(grid.rows)):
        if code := grid.text(n, rule.by):
            first.setdefault(code, n)
    below: dict[int, list[int]] = {n: [] for n in first.values()}
    for n in range(len(grid.rows)):
        parent = _parent(grid.text(n, rule.by), first, grid.columns[rule.by].levels)
        if parent is not None:
            below[parent].append(n)
    return below


def _parent(code: str, known: Mapping[str, int], levels: tuple[int, ...]) -> int | None:
    above = [known[code[:length]] for length in levels if length < len(code) and code[:length] in known]
    return above[-1] if above else None


def _down(schema: Schema, rule: Down, grid: Grid) -> Iterator[Broken]:
    """Plain rows: no totals of any kind, nothing that stands below another row, no "of which"."""
    inner = {n for rows in children(grid, schema.tree).values() for n in rows} if schema.tree else set()
    plain = [n for n in range(len(grid.rows)) if n not in inner and not is_total(schema, grid, n, rule.by)]
    plain = [n for n in plain if not narrow(grid.text(n, rule.by)).startswith("其中")]
    for n in range(len(grid.rows)):
        if narrow(grid.text(n, rule.by)) in rule.labels:
            for code in rule.columns:
                parts = (grid.number(m, code) for m in plain if m < n or not rule.above)
                yield from grid.broken(n, code, sum(parts, Decimal(0)), rule.tolerance)


def is_total(schema: Schema, grid: Grid, n: int, by: str = "") -> bool:
    """Whether the row is a total, by the name that it has in `by` or in any column that a rule goes by."""
    downs = [rule for rule in schema.rules if isinstance(rule, Down) and by in ("", rule.by) and grid.has(rule.by)]
    return any(narrow(grid.text(n, rule.by)) in rule.labels for rule in downs)


def _equal(rule: Equal, grid: Grid) -> Iterator[Broken]:
    places = []
    for code, by, label in rule.cells:
        if not grid.has(code, by):
            return
        rows = [n for n in range(len(grid.rows)) if narrow(grid.text(n, by)) == label]
        if not rows:
            return
        places.append((rows[0], code))
    (one, code), (other, other_code) = places
    yield from grid.broken(one, code, grid.number(other, other_code), rule.tolerance)


class Mark(NamedTuple):
    """How a row is shown: `level` 0 at the edge, deeper further in; a total stands out."""

    level: int
    total: bool


def marks(schema: Schema, columns: Sequence[Column], rows: Rows) -> list[Mark]:
    """By each row's own cells, so that a page of a long table is marked as the whole is."""
    grid = Grid(columns, rows)
    tree = schema.tree if schema.tree and grid.has(schema.tree.by) else None
    found = []
    for n in range(len(rows)):
        code = grid.text(n, tree.by) if tree else ""
        levels = grid.columns[tree.by].levels if tree else ()
        found.append(Mark(levels.index(len(code)) if len(code) in levels else 0, is_total(schema, grid, n)))
    return found
