"""Keys of rows as an address or a form brings them back: anything at all may stand there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def key_of(text: Any) -> int:
    """The key that a text is, 0 where it is none: no row has that."""
    typed = str(text)
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0


def keys_of(texts: Iterable[Any]) -> list[int]:
    """Those that are keys."""
    return [key for text in texts if (key := key_of(text))]
