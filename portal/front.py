"""What the home page and the site map show."""

from __future__ import annotations

from datetime import date
from typing import Any


def page(today: date) -> dict[str, Any]:
    return {}


def map_of_the_site() -> dict[str, Any]:
    return {}
