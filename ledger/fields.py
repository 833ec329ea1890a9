"""Columns that several apps have."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models


class AsWritten(json.JSONEncoder):
    """JSON with the signs themselves: escaped they are twice as long, and on their way to PostgreSQL each backslash of
    an escape is quoted once more."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


def official(label: Any, related_name: str = "+") -> models.ForeignKey[Any, Any]:
    """Who did something, as the workflow wrote it. An account that did something is never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name=related_name,
        editable=False,
        verbose_name=label,
    )
