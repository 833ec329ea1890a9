"""One file looked through, whatever its kind: is it let in, what does it say, what does it hold besides."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agencies.files import opendocument, packages, pdf, plain, sheets, slides, webpage, word
from agencies.files.findings import Found, Look, Refusal, Unreadable
from search import personal

READERS: dict[str, Callable[[Any], Look]] = {
    "pdf": pdf.look,
    "docx": word.look,
    "xlsx": sheets.look,
    "pptx": slides.look,
    "odt": opendocument.look,
    "ods": opendocument.look,
    "txt": plain.look,
    "csv": plain.look,
    "html": webpage.look,
    "htm": webpage.look,
    "png": plain.look_picture,
    "jpg": plain.look_picture,
    "jpeg": plain.look_picture,
}
PICTURES = ("png", "jpg", "jpeg")
BROKEN = (Unreadable, *packages.BROKEN, TypeError, AttributeError, ArithmeticError, struct.error)
READ, NO_TEXT, FAILED = "read", "none", "failed"


def look(path: str, kind: str) -> dict[str, Any]:
    """What is known of a file, as plain values: `refused`, `text`, `state` of the text, `pages`, `size`, `found`."""
    data = Path(path).read_bytes()
    try:
        plain.refuse_polyglot(kind, data)
        look_ = READERS[kind](io.BytesIO(data))
    except Refusal as refusal:
        return failed() | {"refused": [refusal.code, refusal.detail[:200]]}
    except (*BROKEN, MemoryError, OSError):
        return failed()
    found = list(look_.found)
    for place, text in look_.words:
        found += [Found(hit.kind, place, text[hit.start : hit.end]) for hit in personal.find(text)]
    text = look_.text
    state = READ if text.strip() or kind not in (*PICTURES, "pdf") else NO_TEXT
    found = [list(f) for f in found]
    size = list(look_.size) if look_.size else None
    return {"refused": None, "text": text, "state": state, "pages": look_.pages, "size": size, "found": found}


def failed() -> dict[str, Any]:
    """Of a file that cannot be read, nothing is known, which is a finding too."""
    unreadable = [["unreadable", [], ""]]
    return {"refused": None, "text": "", "state": FAILED, "pages": None, "size": None, "found": unreadable}
