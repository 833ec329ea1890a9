"""Queueing: a row in the caller's transaction, under a key that makes twice once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from agencies.models import Agency
from notices.enums import State
from notices.models import Notice


@dataclass(frozen=True)
class To:
    """Whom a notice is for: an official, or an applicant's address (empty: it is read on the tracking page only)."""

    user: Any = None
    address: str = ""
    language: str = settings.LANGUAGE_CODE
    agency: Agency | None = None


def queue(kind: str, to: To, facts: Mapping[str, Any], key: str, *, at: datetime | None = None) -> bool:
    """Queue a notice; False where `key` was queued before. Facts are JSON values and carry no secret but a link."""
    address = to.address or (to.user.email if to.user else "")
    now = at or timezone.now()
    notice = Notice(
        key=key,
        kind=kind,
        user=to.user,
        address=address,
        agency=to.agency,
        language=to.language,
        facts=dict(facts),
        created_at=now,
        next_try_at=now,
        state=State.READY if address else State.SHOWN,
    )
    # ON CONFLICT DO NOTHING: a second sweep, or a second worker, adds no second row.
    before = Notice.objects.filter(key=key).exists()
    if before:
        return False
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return True
