"""A copy of a file without what should not go out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agencies.files import images, pdf

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
PICTURE = {"exif", "gps", "thumbnail", "image_xmp", "image_iptc", "image_comment", "trailing"}
REMOVABLE: dict[str, set[str]] = {"pdf": PDF, "png": PICTURE, "jpg": PICTURE, "jpeg": PICTURE}


def strip(path: str, kind: str, kinds: set[str], to: str) -> dict[str, Any]:
    """Write the copy to `to`; `kinds` are those of `REMOVABLE`."""
    data = Path(path).read_bytes()
    made = pdf.strip(data, kinds) if kind == "pdf" else images.bare(data)
    Path(to).write_bytes(made)
    return {"done": True}
