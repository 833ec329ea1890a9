"""One cell: what a person or a sheet says becomes one form of it, and that form is shown. Numbers are never floats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agencies.choices import language
from disclosures import html
from disclosures.tables.schema import Column

MOST_DIGITS = 15  # what a spreadsheet keeps of a number
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?: 00:00(?::00)?)?", re.ASCII)
DASHES = {"-", "—", "——", "–", "－", "/", "无"}
HIDDEN = re.compile(r"[某*＊×○〇●•xX]")  # a name in which something is hidden already


class Wrong(ValueError):
    """Why a cell cannot be taken, in words."""


def narrow(text: str) -> str:
    """Half width, without blanks: how words of a sheet are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def taken(column: Column, given: str) -> str:
    """The one form of what was given: decimals as text, days as ISO 8601, choices in Chinese. `Wrong` if it is none."""
    if column.type == "long":
        value = "\n".join(line for line in map(_line, given.splitlines()) if line)
    else:
        value = _line(given)
    if column.is_number or column.type == "date":
        value = "" if value in DASHES else value
    if not value:
        if column.required:
            raise Wrong(_("is empty"))
        return ""
    value = READERS.get(column.type, _text)(column, value)
    if len(value) > column.most:
        raise Wrong(_("has %(n)s characters; at most %(most)s fit") % {"n": len(value), "most": column.most})
    return value


def _line(text: str) -> str:
    return " ".join(html.CONTROL.sub("", text).replace("\ufffe", "").replace("\uffff", "").split())


def _text(column: Column, value: str) -> str:
    return value


def _number(column: Column, value: str) -> str:
    plain = narrow(value).lstrip("¥￥")
    for end in {column.unit["zh-hans"], column.unit["en"]} if column.unit else ():
        plain = plain.removesuffix(narrow(end))
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not NUMBER.fullmatch(plain):
        raise Wrong(_("is not a number"))
    figure = Decimal(plain)
    exact = figure.normalize() if figure else Decimal(0)
    places = max(0, -int(exact.as_tuple().exponent))
    if places > column.most_places:
        if column.type == "integer":
            raise Wrong(_("is not a whole number"))
        raise Wrong(_("has %(n)s decimals; at most %(most)s are kept here") % {"n": places, "most": column.most_places})
    if exact.adjusted() + 1 + max(places, column.places) > MOST_DIGITS:
        raise Wrong(_("has more digits than a spreadsheet keeps"))
    if column.least is not None and exact < column.least:
        raise Wrong(_("is less than %(least)s") % {"least": column.least})
    return f"{exact:.{max(places, column.places)}f}"


def _day(column: Column, value: str) -> str:
    match = DAY.fullmatch(unicodedata.normalize("NFKC", value))
    try:
        if match is None:
            raise ValueError
        year, *rest = (int(part) for part in match.groups() if part)
        return date(year, *rest).isoformat()
    except ValueError:
        raise Wrong(_("is not a day such as 2026-03-31")) from None


def _choice(column: Column, value: str) -> str:
    for names in column.choices:
        if narrow(value).lower() in {narrow(name).lower() for name in names.values()}:
            return names["zh-hans"]
    words = _(", ").join(names[language()] for names in column.choices)
    raise Wrong(_("is none of: %(words)s") % {"words": words})


def _code(column: Column, value: str) -> str:
    plain = narrow(value)
    if column.levels and not (plain.isascii() and plain.isdigit() and len(plain) in column.levels):
        lengths = _(", ").join(map(str, column.levels))
        raise Wrong(_("is no code: it has so many digits: %(lengths)s") % {"lengths": lengths})
    return plain


READERS: dict[str, Callable[[Column, str], str]] = {
    "integer": _number,
    "money": _number,
    "percent": _number,
    "date": _day,
    "choice": _choice,
    "code": _code,
}


def masked(name: str) -> str:
    """The family name and no more, as judgments and decisions write it: 张某某. What hides something stays as it is."""
    if HIDDEN.search(name):
        return name
    if "\u3400" <= name[:1] <= "\u9fff":
        return name[0] + "某" * min(2, max(1, len(name) - 1))
    return f"{name[:1]}***"


def number(value: str) -> Decimal | None:
    """None for what is none: a schema may have come to call a column a number that once was text."""
    return Decimal(value) if NUMBER.fullmatch(value) else None


def shown(column: Column, value: str) -> str:
    """For a reader: thousands grouped, choices in the language of the page, days as they are written in lists."""
    if column.is_number and (figure := number(value)) is not None:
        return f"{figure:,}"
    if column.type == "choice":
        return next((names[language()] for names in column.choices if names["zh-hans"] == value), value)
    return value


def for_file(column: Column, value: str) -> Any:
    """For a spreadsheet: numbers as numbers, the rest as text."""
    figure = number(value) if column.is_number else None
    return value if figure is None else figure


def from_sheet(value: Any, number_format_: str = "") -> str:
    """What a cell of a workbook says, as a person would have typed it. A float is rounded as spreadsheets show it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        exact = Decimal(format(value, f".{MOST_DIGITS}g"))
        if "%" in number_format_:
            exact *= 100
        return f"{exact:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)
