"""Tables for spreadsheets, in which nothing that a person typed can become a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

# What a spreadsheet takes for the start of a formula, also in full width (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Characters that XML cannot hold; openpyxl would refuse the whole file.
CONTROL = dict.fromkeys([n for n in range(32) if n not in (9, 10, 13)] + [0xFFFE, 0xFFFF])
UNPACKED = 24 * 1024 * 1024  # bytes of XML; a catalogue of 2,000 rows has some 4 MB
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(value: Any) -> Any:
    """Text that would start a formula gets an apostrophe; numbers and dates stay what they are."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        text = str(value).translate(CONTROL)
        return f"'{text}" if _starts_formula(text) else text
    return value


def unsafe(text: str) -> str:
    """What `safe` was given, for a file that comes back."""
    return text[1:] if text.startswith("'") and _starts_formula(text[1:]) else text


def _starts_formula(text: str) -> bool:
    """Also behind apostrophes of its own, so that `unsafe` takes away just the one that was added."""
    bare = text.lstrip("'")
    return bare.startswith(FORMULA) or bare.lstrip().startswith(FORMULA)


def opened(upload: Any) -> Workbook:
    """A workbook to be read row by row. No bomb is unpacked: the parts say how large they are, and are held to it."""
    upload.seek(0)
    with zipfile.ZipFile(upload) as package:
        if sum(info.file_size for info in package.infolist()) > UNPACKED:
            raise ValidationError(_("The file is too large once it is unpacked."))
    upload.seek(0)
    return load_workbook(upload, read_only=True, data_only=True)


def as_csv(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """UTF-8 with a byte-order mark, so that office programs read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(head) for head in heads])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return as_file("﻿" + out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """One sheet; every text is stored as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Mingtang")
    for row in [heads, *rows]:
        sheet.append([put(WriteOnlyCell(sheet), value) for value in row])
    return book_file(book, name)


def put(cell: Any, value: Any) -> Any:
    """Write a value into a cell; text as text, whatever it begins with."""
    cell.value = safe(value)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell


def book_file(book: Workbook, name: str) -> HttpResponse:
    out = io.BytesIO()
    book.save(out)
    return as_file(out.getvalue(), XLSX, f"{name}.xlsx")


def as_file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
