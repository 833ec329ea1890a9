"""A file made into the text of a page."""

from __future__ import annotations

from typing import Any

from agencies.files import word_markup
from agencies.files.findings import Refusal
from agencies.files.looking import BROKEN


def convert(path: str, folder: str, changes: str) -> dict[str, Any]:
    """What `word_markup.convert` says, as plain values; `refused` or `failed` where it could not be read."""
    try:
        return {"refused": None, "failed": False, **word_markup.convert(path, folder, changes)}
    except Refusal as refusal:
        return failed() | {"refused": [refusal.code, refusal.detail[:200]]}
    except (*BROKEN, MemoryError, OSError, RecursionError):
        return failed()


def failed() -> dict[str, Any]:
    return {"refused": None, "failed": True, "blocks": [], "pictures": {}, "left_out": {}}
