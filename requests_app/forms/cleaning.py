"""Typed text made fit to keep: what a person meant stays, what nobody can see goes."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

# Control characters, halves of pairs, marks that turn the reading direction, and blanks without width. PostgreSQL
# refuses the first two; the others show a name that is not there. Joiners stay: scripts and emoji need them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
BREAKS = re.compile("\r\n?|[\u2028\u2029]")


def text(raw: str) -> str:
    """Several lines."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", BREAKS.sub("\n", raw))).strip()


def line(raw: str) -> str:
    """One line with single blanks."""
    return " ".join(text(raw).split())


def figures(raw: str) -> str:
    """A number as on paper: full-width signs narrowed, in capitals."""
    return unicodedata.normalize("NFKC", line(raw)).upper()


class Typed(forms.CharField):
    """A text field that cleans first and counts then. The browser does not cut: a cut text is a lost text."""

    clean_with = staticmethod(line)

    def to_python(self, value: Any) -> str:
        return self.clean_with(str(value)) if value not in self.empty_values else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Text(Typed):
    widget = forms.Textarea
    clean_with = staticmethod(text)


class Figures(Typed):
    clean_with = staticmethod(figures)


class Email(Typed, forms.EmailField):
    """An address, checked by Django."""
