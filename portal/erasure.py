"""Erasure after the retention time, for the sweep, the command and the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import feedback.retention
import requests_app.retention
from ledger import trace


def erase_due(today: date) -> Iterator[int]:
    """Erase everything that is due; yields how many each batch held."""
    with trace.run():
        yield from requests_app.retention.erase_due(today)
        yield from feedback.retention.erase_due(today)


def count_due(today: date) -> dict[str, int]:
    return {
        "applicants": requests_app.retention.due(today).count(),
        "senders": feedback.retention.due(today).count(),
    }
