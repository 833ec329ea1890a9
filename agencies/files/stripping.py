"""A copy of a file without what should not go out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from agencies.files import images, pdf, strip_office, strip_opendocument

PROPERTIES = {"author", "last_modified_by", "manager", "company", "title", "keywords", "remark", "link_base"}
PROPERTIES |= {"custom_property"}
PICTURE = {"exif", "gps", "thumbnail", "image_xmp", "image_iptc", "image_comment", "trailing"}
OFFICE = PROPERTIES | PICTURE | {"comment"}
PDF = {
    "author",
    "title",
    "keywords",
    "custom_property",
    "xmp",
    "annotation",
    "thumbnail",
    "piece_info",
    "older_version",
}
REMOVABLE: dict[str, frozenset[str]] = {
    "pdf": frozenset(PDF),
    "docx": frozenset(OFFICE | {"tracked", "hidden_text"}),
    "xlsx": frozenset(
        OFFICE | {"threaded_comment", "hidden_sheet", "very_hidden_sheet", "hidden_rows", "hidden_columns"}
        | {"pivot_cache", "external_link", "connection"}
    ),
    "pptx": frozenset(OFFICE | {"hidden_slide", "notes", "hidden_shape"}),
    "odt": frozenset(OFFICE | {"tracked", "hidden_text"}),
    "ods": frozenset(OFFICE | {"tracked", "hidden_sheet", "hidden_rows", "hidden_columns"}),
    "png": frozenset(PICTURE),
    "jpg": frozenset(PICTURE),
    "jpeg": frozenset(PICTURE),
}  # fmt: skip
WRITERS: dict[str, Callable[[bytes, set[str]], bytes]] = {
    "pdf": pdf.strip,
    "docx": strip_office.word,
    "xlsx": strip_office.excel,
    "pptx": strip_office.powerpoint,
    "odt": strip_opendocument.strip,
    "ods": strip_opendocument.strip,
}


def strip(path: str, kind: str, kinds: set[str], to: str) -> dict[str, Any]:
    """Write the copy to `to`; `kinds` are some of `REMOVABLE`."""
    data = Path(path).read_bytes()
    made = WRITERS[kind](data, kinds) if kind in WRITERS else images.bare(data)
    Path(to).write_bytes(made)
    return {"done": True}
