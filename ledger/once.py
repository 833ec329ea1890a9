"""Taking something in once for each one-time key of a form, however often and by however many it is posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction


def once(model: Any, key: UUID, take_in: Callable[[], Any]) -> Any:
    """The row of `model` with that `form_key`: found, or made by `take_in` in one transaction."""
    if found := model.objects.filter(form_key=key).first():
        return found
    try:
        with transaction.atomic():
            return take_in()
    except IntegrityError:
        # The unique key let another post of the same form through first: its row is this one's too.
        if found := model.objects.filter(form_key=key).first():
            return found
        raise
