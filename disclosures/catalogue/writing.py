"""An agency's catalogue as a workbook: one sheet a field, the official columns under their two rows of heads."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from agencies.models import Agency
from agencies.tables import put
from disclosures.catalogue.columns import COLUMNS, STATUTORY, TICKS, channels_text, cycle_text
from disclosures.models import CatalogueItem, Field

WIDTHS = {"seq": 6, "item_l1": 16, "item_l2": 18, "content": 40, "basis": 36, "time_limit": 20, "owner": 16,
          "channels": 40, "audience_group": 12, "cycle": 12}  # fmt: skip
TITLE, HEAD, SUBHEAD, FIRST = 1, 2, 3, 4
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAP = Alignment(wrap_text=True, vertical="center")
MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")


def workbook(agency: Agency, items: Iterable[CatalogueItem]) -> Workbook:
    """`items` in the order of `in_order()`. Without any, an empty sheet to be filled in."""
    book = Workbook()
    book.remove(book.active)
    for field, rows in itertools.groupby(items, key=lambda item: item.field):
        _sheet(book, agency, field, rows)
    if not book.worksheets:
        _sheet(book, agency, None, [])
    return book


def sheet_name(field: Field | None) -> str:
    """As a spreadsheet allows it: at most 31 characters, none of those it forbids."""
    return re.sub(r"[\[\]:*?/\\]", "", field.name)[:31] if field else STATUTORY


def _sheet(book: Workbook, agency: Agency, field: Field | None, rows: Iterable[CatalogueItem]) -> None:
    sheet = book.create_sheet(sheet_name(field))
    name = f"{field.name}领域政务公开标准目录" if field else f"{STATUTORY}目录"
    put(sheet.cell(TITLE, 1), f"{agency.name}{name}").font = Font(bold=True, size=14)
    sheet.cell(TITLE, 1).alignment = MIDDLE
    sheet.merge_cells(start_row=TITLE, end_row=TITLE, start_column=1, end_column=len(COLUMNS))
    _heads(sheet)
    for n, item in enumerate(rows, start=FIRST):
        for column, (attribute, _upper, _lower) in enumerate(COLUMNS, start=1):
            cell = put(sheet.cell(n, column), cell_text(item, attribute))
            cell.alignment, cell.border = (MIDDLE if attribute in TICKS else WRAP), BOX
    sheet.freeze_panes = sheet.cell(FIRST, 1)
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEAD}:{SUBHEAD}"


def _heads(sheet: Any) -> None:
    """Two rows: an upper head over its lower ones, or one head over both rows."""
    column = 1
    for upper, group in itertools.groupby(COLUMNS, key=lambda entry: entry[1]):
        entries = list(group)
        last = column + len(entries) - 1
        put(sheet.cell(HEAD, column), upper)
        for place, (attribute, _upper, lower) in enumerate(entries, start=column):
            if lower:
                put(sheet.cell(SUBHEAD, place), lower)
            sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(attribute, 8)
            for row in (HEAD, SUBHEAD):
                cell = sheet.cell(row, place)
                cell.font, cell.alignment, cell.border = Font(bold=True), MIDDLE, BOX
        end_row = HEAD if entries[0][2] else SUBHEAD
        if last > column or end_row > HEAD:
            sheet.merge_cells(start_row=HEAD, end_row=end_row, start_column=column, end_column=last)
        column = last + 1


def cell_text(item: CatalogueItem, attribute: str) -> str:
    """What the sheet says in one cell."""
    if attribute == "channels":
        return channels_text(item.channels, item.channel_other)
    if attribute == "cycle":
        return cycle_text(item.cycle, item.cycle_n)
    value = getattr(item, attribute)
    return ("√" if value else "") if attribute in TICKS else value
