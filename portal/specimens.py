"""Invented contents for the style guide."""

from __future__ import annotations

from typing import Any


def page(query: Any) -> dict[str, Any]:
    return {}
