"""Patterns of numbers, as data of each agency: 明卫依申请〔2026〕12号, and what a letter adds to it."""

from __future__ import annotations

from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REQUEST = "{org}依申请〔{year}〕{seq}号"
LETTER = "{number}-{suffix}"
REQUEST_NAMES = ("org", "year", "seq")
LETTER_NAMES = ("number", "suffix", "org", "year", "seq")


def names_in(pattern: str) -> list[str]:
    """The placeholders of a text, bare names only: no attribute, no index, no format, no conversion, none nameless.

    Raises `ValidationError` with what is wrong.
    """
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise ValidationError(_("A brace stands alone. Braces come in pairs around a name, such as {name}."))
    found = []
    for _text, name, spec, conversion in parts:
        if name is None:
            continue
        if spec or conversion or not (name.isascii() and name.isidentifier()):
            wrong = "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
            raise ValidationError(_("Only plain names stand in braces; this is none: %(wrong)s") % {"wrong": wrong})
        found.append(name)
    return found


def _known(pattern: str, names: tuple[str, ...]) -> set[str]:
    found = names_in(pattern)
    if strange := sorted(set(found) - set(names)):
        listed = ", ".join("{" + name + "}" for name in names)
        wrong = ", ".join("{" + name + "}" for name in strange)
        raise ValidationError(_("Unknown: %(wrong)s. Allowed are: %(names)s.") % {"wrong": wrong, "names": listed})
    return set(found)


def check_request(pattern: str) -> None:
    """A request's number says its year and its place in the series."""
    if not {"year", "seq"} <= _known(pattern, REQUEST_NAMES):
        raise ValidationError(_("The number of a request needs {year} and {seq}."))


def check_letter(pattern: str) -> None:
    """A letter's number is the request's own with a suffix, or one of a series of its own."""
    found = _known(pattern, LETTER_NAMES)
    if not ({"number", "suffix"} <= found or {"year", "seq"} <= found):
        raise ValidationError(_("The number of a letter needs {number} and {suffix}, or {year} and {seq}."))


def request_number(agency: object, year: int, seq: int) -> str:
    return _pattern(agency, "request_pattern", REQUEST).format(org=org(agency), year=year, seq=seq)


def letter_pattern(agency: object) -> str:
    return _pattern(agency, "letter_pattern", LETTER)


def org(agency: object) -> str:
    """The sign that opens an agency's numbers."""
    return getattr(agency, "short_name", "") or getattr(agency, "slug", "")


def _pattern(agency: object, name: str, standard: str) -> str:
    return getattr(agency, name, "") or standard
