"""A catalogue sheet as people make it: heads found by their words, merged cells carried down, faults row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from agencies.tables import opened, unsafe
from disclosures.catalogue import columns
from disclosures.catalogue.writing import sheet_name
from disclosures.models import CatalogueItem, Field
from disclosures.models.catalogue import one_line

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 2000, 40, 40
MOST_MERGES, MOST_CARRIED = 4000, 200_000
MOST_EMPTY = 50_000  # rows that are gone through where nothing but their colours is left
HEADS_WITHIN = 15  # rows from the top
NEEDED = ("item_l1", "content")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref=["']([A-Z]{1,3}[1-9]\d{0,6}:[A-Z]{1,3}[1-9]\d{0,6})["']""")
NOTE = re.compile(r"^(注|备注|说明|填表)")


@dataclass
class Row:
    """A row of the sheet: `values` by attribute of the model, `faults` as (column, reason) in words."""

    sheet: str
    number: int
    field_id: int | None
    values: dict[str, Any]
    faults: list[tuple[str, str]] = field(default_factory=list)


def read(upload: Any, fallback: Field | None) -> list[Row]:
    """All rows of all sheets; `fallback` is the field of sheets that name none.

    ValidationError with a sentence where it is no catalogue, or more than fits.
    """
    try:
        book = opened(upload)
        fields = list(Field.objects.all())
        sheets = book.worksheets[: MOST_SHEETS + 1]
        if len(sheets) > MOST_SHEETS:
            raise ValidationError(_("The file has more than %(most)s sheets.") % {"most": MOST_SHEETS})
        rows = [row for sheet in sheets for row in _sheet(sheet, fields, fallback)]
    except ValidationError:
        raise
    except Exception as broken:  # whatever a broken file breaks in the reader of workbooks
        raise ValidationError(_("The file cannot be read as a workbook.")) from broken
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("The file has more than %(most)s rows. Please split it.") % {"most": MOST_ROWS})
    if not rows:
        raise ValidationError(
            _("No sheet has the heads of a catalogue (公开事项, 公开内容 …) with rows below. Download the empty sheet.")
        )
    return rows


def _sheet(sheet: Any, fields: list[Field], fallback: Field | None) -> Iterator[Row]:
    if not hasattr(sheet, "iter_rows"):  # a sheet that is a chart
        return
    grid = _grid(sheet)
    head, first, names = _heads(grid)
    if not names:
        return
    where = _field_of(sheet.title, grid, head, fields, fallback)
    for number in sorted({row for row, _column in grid if row >= first}):
        cells = {name: grid.get((number, column), "") for column, name in names.items()}
        said = {text for text in cells.values() if text}
        whole_row = len(said) == 1 and NOTE.match(next(iter(said)).strip())
        if said and not whole_row and columns.narrow(cells["item_l1"]) != "一级事项":
            yield _row(sheet.title, number, where, cells)


def _grid(sheet: Any) -> dict[tuple[int, int], str]:
    """Text by row and column; what is merged says the same in each of its cells."""
    grid: dict[tuple[int, int], str] = {}
    most = MOST_ROWS + HEADS_WITHIN + 50
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        for column, value in enumerate(row, start=1):
            if value is not None and (text := _text(value)):
                grid[number, column] = text
        if number > MOST_EMPTY or (number > most and any(value is not None for value in row)):
            raise ValidationError(_("The file has more than %(most)s rows. Please split it.") % {"most": MOST_ROWS})
    last, carried = max((row for row, _column in grid), default=0), 0
    for left, top, right, bottom in _merged(sheet):
        text = grid.get((top, left), "")
        for number in range(top, min(bottom, last) + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                if (carried := carried + 1) > MOST_CARRIED:
                    raise ValidationError(_("The file has too many merged cells."))
                if text:
                    grid[number, column] = text
    return grid


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unsafe(str(value).strip()).strip()


def _merged(sheet: Any) -> Iterator[tuple[int, int, int, int]]:
    """From the text of the part: the ordinary reader makes a cell for each that is merged, be they a milliard."""
    with sheet._get_source() as source:
        found = MERGED.findall(source.read())
    if len(found) > MOST_MERGES:
        raise ValidationError(_("The file has too many merged cells."))
    for reference in found:
        yield range_boundaries(reference.decode())


def _heads(grid: dict[tuple[int, int], str]) -> tuple[int, int, dict[int, str]]:
    """The row of the heads, the first one under them, and the attribute of each column; none where there are none."""
    for number in range(1, HEADS_WITHIN + 1):
        upper = {column: grid.get((number, column), "") for column in range(1, MOST_COLUMNS + 1)}
        if not any(columns.narrow(text).startswith(("公开事项", "一级事项")) for text in upper.values()):
            continue
        lower = {column: grid.get((number + 1, column), "") for column in upper}
        two = any(re.search("一级|二级|全社会|特定|依申请", columns.narrow(text)) for text in lower.values())
        names: dict[int, str] = {}
        for column in upper:
            name = columns.column_of(upper[column], lower[column] if two else "")
            if name and name not in names.values():
                names[column] = name
        if set(NEEDED) <= {*names.values()}:
            return number, number + (2 if two else 1), names
    return 0, 0, {}


def _field_of(title: str, grid: Any, head: int, fields: list[Field], fallback: Field | None) -> Field | None:
    """By the name of the sheet, by the line above the heads, or as the person said."""
    if title == columns.STATUTORY:
        return None
    above = columns.narrow("".join(text for (row, _column), text in grid.items() if row < head))
    if named := [entry for entry in fields if sheet_name(entry) == title]:
        return named[0]
    inside = [entry for entry in fields if f"{columns.narrow(entry.name)}领域" in above]
    return max(inside, key=lambda entry: len(entry.name), default=fallback)


def _row(sheet: str, number: int, where: Field | None, cells: dict[str, str]) -> Row:
    row = Row(sheet, number, where.pk if where else None, {})
    for name, text in cells.items():
        if name in columns.TICKS:
            _tick(row, name, text)
        elif name == "channels":
            _channels(row, text)
        elif name == "cycle":
            _cycle(row, text)
        else:
            _words(row, name, text)
    for name in NEEDED:
        if not row.values.get(name):
            row.faults.append((str(columns.LABELS[name]), _("is empty")))
    ways = [row.values.get(name) for name in ("by_initiative", "by_request") if name in row.values]
    if ways and not any(ways):
        row.faults.append((str(columns.LABELS["by_initiative"]), _("neither proactively nor on request is ticked")))
    return row


def _words(row: Row, name: str, text: str) -> None:
    model_field = CatalogueItem._meta.get_field(name)
    lines = text.splitlines() if name in CatalogueItem.TEXTS else [text]
    value = "\n".join(line for line in (one_line(line) for line in lines) if line)
    value = columns.group_of(value) if name == "audience_group" else value
    if len(value) > model_field.max_length:
        reason = _("has %(n)s characters; at most %(most)s fit")
        row.faults.append((str(columns.LABELS[name]), reason % {"n": len(value), "most": model_field.max_length}))
        value = value[: model_field.max_length]
    row.values[name] = value


def _tick(row: Row, name: str, text: str) -> None:
    plain = columns.narrow(text).lower()
    if plain not in columns.YES and plain not in columns.NO:
        reason = _("“%(text)s” is no tick; write √ or leave it empty") % {"text": text[:30]}
        row.faults.append((str(columns.LABELS[name]), reason))
    row.values[name] = plain in columns.YES


def _channels(row: Row, text: str) -> None:
    found, other, unknown = columns.channels_of(text)
    if unknown:
        reason = _("not in the list of channels: %(names)s") % {"names": "、".join(unknown)[:100]}
        row.faults.append((str(columns.LABELS["channels"]), reason))
    row.values |= {"channels": found, "channel_other": one_line(other)[:100]}


def _cycle(row: Row, text: str) -> None:
    """An empty cell says nothing: the cycle stays as it is."""
    if not text:
        return
    if (found := columns.cycle_of(text)) is None:
        reason = _("“%(text)s” is no cycle; write 变更时, 每90日 or 每12个月") % {"text": text[:30]}
        row.faults.append((str(columns.LABELS["cycle"]), reason))
    else:
        row.values |= {"cycle": found[0], "cycle_n": found[1]}
