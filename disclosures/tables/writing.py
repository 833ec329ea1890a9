"""A table as a workbook or a CSV file, in the order of its columns; empty, it is the sheet to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from agencies.tables import put
from disclosures.tables.schema import Column, Schema
from disclosures.tables.values import for_file

HEADS, FIRST, MOST_FILLED = 2, 3, 5002
WIDTHS = {"long": 40, "text": 24, "name": 28, "code": 20, "choice": 16, "date": 13}
FORMATS = {"integer": "#,##0", "percent": "0.00"}
LISTS = "选项"  # the sheet on which the choices stand: a list inside a cell holds 255 characters and no comma


def workbook(schema: Schema, columns: Sequence[Column], title: str, rows: Iterable[Sequence[str]]) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "".join(c for c in schema.title["zh-hans"] if c not in "[]:*?/\\")[:31]
    put(sheet.cell(1, 1), title or schema.title["zh-hans"]).font = Font(bold=True, size=14)
    for place, column in enumerate(columns, start=1):
        cell = put(sheet.cell(HEADS, place), column.head)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.type, 16)
    for n, row in enumerate(rows, start=FIRST):
        for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            if value:  # an empty cell costs as much as a full one, and so does a format
                cell = put(sheet.cell(n, place), for_file(column, value))
                if column.is_number:
                    cell.number_format = _format(column)
    _choices(book, sheet, columns)
    sheet.freeze_panes = sheet.cell(FIRST, 1)
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADS}:{HEADS}"
    return book


def _format(column: Column) -> str:
    if column.type == "money":
        decimals = "0" * column.places + "#" * (column.most_places - column.places)
        return "#,##0" + (f".{decimals}" if decimals else "")
    return FORMATS[column.type]


def _choices(book: Workbook, sheet: Any, columns: Sequence[Column]) -> None:
    """A list to choose from in each column that has one."""
    chosen = [(place, column) for place, column in enumerate(columns, start=1) if column.choices]
    if not chosen:
        return
    lists = book.create_sheet(LISTS)
    for n, (place, column) in enumerate(chosen, start=1):
        put(lists.cell(1, n), column.label["zh-hans"])
        for row, names in enumerate(column.choices, start=2):
            put(lists.cell(row, n), names["zh-hans"])
        letter, own = get_column_letter(n), get_column_letter(place)
        reference = f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${len(column.choices) + 1}"
        rule = DataValidation(type="list", formula1=reference, allow_blank=not column.required)
        sheet.add_data_validation(rule)
        rule.add(f"{own}{FIRST}:{own}{MOST_FILLED}")


def lines(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterable[list[Any]]:
    """For a CSV file, without its heads."""
    for row in rows:
        yield [for_file(column, value) for column, value in zip(columns, row, strict=True)]
