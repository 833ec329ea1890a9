"""The statutory clock of a case in a page: `{% load clock %}{% clock reading %}`."""

from __future__ import annotations

from typing import Any

from django import template

from agencies.clock_view import clock_context
from statutes.clock import Reading

register = template.Library()


@register.inclusion_tag("parts/clock.html")
def clock(reading: Reading, id: str = "clock") -> dict[str, Any]:
    """The days left, the calendar picture, the ledger and the full proof; `id` keeps two of them apart on one page."""
    return clock_context(reading) | {"id": id}
