"""How a document is passed on: its citation, and its address as a picture that a telephone reads."""

from __future__ import annotations

from datetime import date

import segno
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from disclosures.models import Document


def citation(document: Document, address: str, today: date) -> str:
    """As GB/T 7714-2015 section 8.12 cites what is online: who, what, of which day, read when, where."""
    who = document.issuer or document.agency.name
    what = f"{document.title}: {document.doc_no}" if document.doc_no else document.title
    changed = document.changed_at or document.published_at
    of = f"({timezone.localdate(changed):%Y-%m-%d})" if changed else ""
    return f"{who}. {what}[EB/OL]. {of}[{today:%Y-%m-%d}]. {address}."


def qr(address: str) -> SafeString:
    """An SVG element (ISO/IEC 18004, error correction M): one path in the colour of the text, sized by the page."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 -- made of numbers only: the address is in the pattern
