"""Queueing: a row in the caller's transaction, under a key that makes twice once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from agencies.models import Agency
from notices import hours
from notices.enums import State
from notices.models import Notice
from statutes.calendars import roll_forward


@dataclass(frozen=True)
class To:
    """Whom a notice is for: an official, or an applicant's address (empty: it is read on the tracking page only)."""

    user: Any = None
    address: str = ""
    language: str = settings.LANGUAGE_CODE
    agency: Agency | None = None


@dataclass(frozen=True)
class Reminding:
    """What makes a notice a reminder: it keeps the mail hours, and an official's goes into the morning's mail.

    `moment` is the day that it is for, `asks` the rank that may acknowledge it (0: nobody is asked).
    """

    moment: date
    urgency: str
    asks: int = 0


def queue(
    kind: str,
    to: To,
    facts: Mapping[str, Any],
    key: str,
    *,
    at: datetime | None = None,
    reminding: Reminding | None = None,
) -> bool:
    """Queue a notice; False where `key` was queued before. Facts are JSON values and carry no secret but a link.

    What happened is mailed at once; a reminder waits for the mail hours of a working day.
    """
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
    if reminding:
        _hold(notice, reminding, now)
    # ON CONFLICT DO NOTHING: a second sweep, or a second worker, adds no second row.
    before = Notice.objects.filter(key=key).exists()
    if before:
        return False
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return True


def _hold(notice: Notice, reminding: Reminding, now: datetime) -> None:
    calendar = hours.calendar_of(notice.agency)
    notice.moment, notice.urgency, notice.asks = reminding.moment, reminding.urgency, reminding.asks
    notice.late = timezone.localdate(now) > roll_forward(calendar, reminding.moment)
    if notice.state == State.READY:
        notice.next_try_at = hours.opening(calendar, now)
        notice.state = State.HELD if notice.user else State.READY


def settle(about: str, now: datetime, rank: int | None = None) -> None:
    """Nothing is asked any more about what the keys open with: it is over, or somebody of `rank` acknowledged it."""
    rows = Notice.objects.filter(key__startswith=f"{about}:").asking()
    if rank is None:
        Notice.objects.filter(key__startswith=f"{about}:", state=State.HELD).update(state=State.SHOWN)
    else:
        rows = rows.filter(asks__lte=rank)
    rows.update(settled_at=now)
