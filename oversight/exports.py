"""Tables for spreadsheets, in which nothing that a person typed can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

# What a spreadsheet takes for the start of a formula, also in full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
# Characters that XML cannot hold; openpyxl would refuse the whole file.
CONTROL = dict.fromkeys(n for n in range(32) if n not in (9, 10, 13))


def safe(value: Any) -> Any:
    """Text that would start a formula gets an apostrophe; numbers and dates stay what they are."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = str(value).translate(CONTROL)
        return f"'{text}" if text.lstrip().startswith(FORMULA) or text.startswith(FORMULA) else text
    return value


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """UTF-8 with a byte-order mark, so that office programs read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(head) for head in heads])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return _file("﻿" + out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """One sheet; every text is stored as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Mingtang")
    for row in [heads, *rows]:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(out.getvalue(), kind, f"{name}.xlsx")


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, safe(value))
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
