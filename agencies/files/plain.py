"""Text files, and what stands behind the end of another file."""

from __future__ import annotations

import re
from typing import Any

from agencies.files import images
from agencies.files.findings import Look, Refusal

ENCODINGS = ("utf-8-sig", "gb18030")
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|\?xml|iframe|body)", re.I)
ZIP_ENTRY, ZIP_END = b"PK\x03\x04", b"PK\x05\x06"


def look(file: Any) -> Look:
    look_ = Look()
    for n, line in enumerate(decoded(file.read()).splitlines(), 1):
        look_.say(line, ("line", n))
    return look_


def decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def look_picture(file: Any) -> Look:
    look_ = Look()
    data = file.read()
    images.look(data, look_)
    look_.size = images.seen_size(data)
    return look_


def refuse_polyglot(kind: str, data: bytes) -> None:
    """A file that is two things at once: one to whoever checks it, another to whoever opens it (reliability S4)."""
    head, end = data[:1024], data[-65_600:]
    if kind == "pdf":
        start = data.find(b"%PDF-")
        if start and MARKUP.search(head[:start] if start > 0 else head):
            raise Refusal("polyglot", "HTML")
        last = data.rfind(b"%%EOF")
        after = data[last + 5 :] if last >= 0 else b""
        if ZIP_END in end and ZIP_ENTRY in data:
            raise Refusal("polyglot", "ZIP")
        if MARKUP.search(after):
            raise Refusal("polyglot", "HTML")
    elif kind in ("png", "jpg", "jpeg"):
        rest = images.tail(data)
        if ZIP_END in end or b"%PDF-" in rest or MARKUP.search(rest):
            raise Refusal("polyglot", "ZIP" if ZIP_END in end else "PDF/HTML")
    elif kind in ("docx", "xlsx", "pptx", "odt", "ods") and not data.startswith(b"PK\x03\x04"):
        raise Refusal("polyglot", "ZIP")
