"""A sheet as people make it, XLSX or CSV: the heads are found by their words, and each row comes with its number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.tables import opened, unsafe
from disclosures.tables.checking import Given
from disclosures.tables.schema import Column, Schema
from disclosures.tables.values import from_sheet, narrow

MOST_ROWS, MOST_COLUMNS = 5000, 60
MOST_EMPTY = 20_000  # rows that are gone through where nothing but their colours is left
HEADS_WITHIN = 12  # rows from the top
MARGIN = re.compile(r"^[(（]?(单位|注|备注|说明|填表|制表|编制单位|公开部门)[:：]?")
UNIT = re.compile(r"[(（][^()（）]*[)）]$")

Cells = tuple[int, list[str]]


def from_xlsx(schema: Schema, upload: Any) -> tuple[list[Given], list[str]]:
    """The rows of the first sheet with the heads, and heads that are not taken over; else a `ValidationError`."""
    try:
        sheets = [sheet for sheet in opened(upload).worksheets if hasattr(sheet, "iter_rows")]
        for sheet in sheets[:20]:
            if found := _table(schema, cells_of(sheet)):
                return found
    except ValidationError:
        raise
    except Exception as broken:  # whatever a broken file breaks in the reader of workbooks
        raise ValidationError(_("The file cannot be read as a workbook.")) from broken
    raise _no_heads(schema)


def from_csv(schema: Schema, content: bytes) -> tuple[list[Given], list[str]]:
    found = _table(schema, lines_of(content))
    if found is None:
        raise _no_heads(schema)
    return found


def lines_of(content: bytes) -> Iterator[Cells]:
    """UTF-8 or, as office programs in China write it, GB 18030; commas, semicolons or tabs."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as broken:
            raise ValidationError(_("The file is neither UTF-8 nor GB 18030.")) from broken
    opening = text[:4000]
    mark = max(",;\t", key=opening.count)
    try:
        for n, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            yield n, [unsafe(cell.strip()) for cell in row]
    except csv.Error as broken:
        raise ValidationError(_("The file cannot be read as CSV.")) from broken


def _no_heads(schema: Schema) -> ValidationError:
    heads = "、".join(column.label["zh-hans"] for column in schema.columns[:6])
    told = _("No row has the heads of this table (%(heads)s …). Download the empty sheet and fill it in.")
    return ValidationError(told % {"heads": heads})


def cells_of(sheet: Any) -> Iterator[Cells]:
    for n, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if n > MOST_EMPTY:
            raise _too_many()
        yield n, [unsafe(from_sheet(cell.value, getattr(cell, "number_format", "") or "").strip()) for cell in row]


def _too_many() -> ValidationError:
    return ValidationError(_("The file has more than %(most)s rows. Please split it.") % {"most": MOST_ROWS})


def _table(schema: Schema, rows: Iterable[Cells]) -> tuple[list[Given], list[str]] | None:
    """None where no row within the first ones is that of the heads."""
    places: dict[int, Column] = {}
    given: list[Given] = []
    unknown: list[str] = []
    for n, cells in rows:
        if not places:
            if n > HEADS_WITHIN:
                return None
            places, unknown = _heads(schema, cells)
            continue
        row = {column.code: cells[place] for place, column in places.items() if place < len(cells) and cells[place]}
        if not row or _is_margin(cells) or _repeats(cells, places):
            continue
        given.append((n, row))
        if len(given) > MOST_ROWS:
            raise _too_many()
    if not places:
        return None
    if not given:
        raise ValidationError(_("There is no row under the heads."))
    return given, unknown


def _heads(schema: Schema, cells: Sequence[str]) -> tuple[dict[int, Column], list[str]]:
    """The column at each place; nothing where a column that must be filled in has no head."""
    names = {name: column for column in schema.columns for name in _names(column)}
    left_out = {narrow(head) for head in schema.left_out}
    places: dict[int, Column] = {}
    unknown = []
    for place, cell in enumerate(cells):
        plain = narrow(cell)
        column = names.get(plain) or names.get(UNIT.sub("", plain))
        if column and column not in places.values():
            places[place] = column
        elif plain and plain not in left_out and not re.fullmatch("序号|编号|No.?", plain):
            unknown.append(cell)
    there = {column.code for column in places.values()}
    needed = {column.code for column in schema.columns if column.required} or {c.code for c in schema.columns}
    return (places, unknown) if needed <= there else ({}, [])


def _names(column: Column) -> set[str]:
    """What a head may say: the label in both languages, with its unit or without, and other names that are known."""
    said = {*column.label.values(), column.head, *column.heads}
    return {narrow(name) for name in said} | {narrow(column.code)}


def _is_margin(cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if cell]
    return len(said) == 1 and bool(MARGIN.match(said[0]))


def _repeats(cells: Sequence[str], places: dict[int, Column]) -> bool:
    """The heads once more, as on the second sheet of paper."""
    return all(place < len(cells) and narrow(cells[place]) in _names(column) for place, column in places.items())
