"""Erasure after the retention time, for the sweep, the command and the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

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


def forget_expired(now: datetime) -> None:
    """A cache that is a table keeps what has expired until it is full; digests of visitors go with their day."""
    cache = caches["default"]
    if isinstance(cache, DatabaseCache):
        table = connection.ops.quote_name(cache._table)
        with connection.cursor() as cursor:
            past = connection.ops.adapt_datetimefield_value(now)
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [past])  # noqa: S608 -- the name is a setting
