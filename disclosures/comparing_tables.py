"""What differs between the tables of two versions: rows that are gone, new, or say something else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from disclosures.tables.schema import load
from disclosures.tables.values import shown

AT_MOST = 200  # rows that are shown of a table


class Side(NamedTuple):
    text: str
    changed: bool


class Row(NamedTuple):
    """`kind`: changed, gone or new; the number of the row on each side, 0 where it has none; its cells."""

    kind: str
    before: int
    after: int
    left: list[Side]
    right: list[Side]


class Differing(NamedTuple):
    """`kind`: changed, gone or new; `said`: title and note where they differ; `more`: rows that are not shown."""

    kind: str
    title: str
    said: list[tuple[str, str]]
    heads: list[str]
    rows: list[Row]
    more: int


def tables(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Differing]:
    """Of two contents as revisions keep them, by the numbers of the tables."""
    old, new = ({table["n"]: table for table in content.get("tables", [])} for content in (before, after))
    return [found for n in sorted({*old, *new}) if (found := _differing(old.get(n), new.get(n)))]


def _differing(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Differing | None:
    if old == new:
        return None
    there = new or old or {}
    blank = {"title": "", "note": "", "rows": [], "columns": there["columns"]}
    one, two = old or blank, new or blank
    heads = [str(load(there["schema"]).column(code)) for code in there["columns"]]
    rows = list(_rows(one, two, there))
    said = [(one[name], two[name]) for name in ("title", "note") if old and new and one[name] != two[name]]
    kind = "changed" if old and new else "new" if new else "gone"
    return Differing(kind, there["title"], said, heads, rows[:AT_MOST], max(0, len(rows) - AT_MOST))


def _rows(one: dict[str, Any], two: dict[str, Any], there: dict[str, Any]) -> Iterator[Row]:
    """In the columns of the newer table, whatever the older one had."""
    codes = there["columns"]
    left = [_in_order(row, one["columns"], codes) for row in one["rows"]]
    right = [_in_order(row, two["columns"], codes) for row in two["rows"]]
    columns = [load(there["schema"]).column(code) for code in codes]
    for tag, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for n in range(max(b - a, d - c) if tag != "equal" else 0):
            before = left[a + n] if a + n < b else None
            after = right[c + n] if c + n < d else None
            differs = [before is None or after is None or before[k] != after[k] for k in range(len(codes))]
            sides = [
                [
                    Side(shown(column, cell), changed)
                    for column, cell, changed in zip(columns, row, differs, strict=True)
                ]
                if row
                else []
                for row in (before, after)
            ]
            kind = "changed" if before and after else "gone" if before else "new"
            yield Row(kind, a + n + 1 if before else 0, c + n + 1 if after else 0, *sides)


def _in_order(row: list[str], columns: list[str], codes: list[str]) -> tuple[str, ...]:
    said = dict(zip(columns, row, strict=True))
    return tuple(said.get(code, "") for code in codes)
