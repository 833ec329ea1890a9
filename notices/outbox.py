"""Queueing: a row in the caller's transaction, under a key that makes twice once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
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
    if Notice.objects.filter(key=key).exists():
        return False
    # ON CONFLICT DO NOTHING: a second worker adds no second row.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return True


def _hold(notice: Notice, reminding: Reminding, now: datetime) -> None:
    calendar = hours.calendar_of(notice.agency)
    notice.moment, notice.urgency, notice.asks = reminding.moment, reminding.urgency, reminding.asks
    notice.late = timezone.localdate(now) > roll_forward(calendar, reminding.moment)
    if notice.state == State.READY:
        notice.next_try_at = hours.opening(calendar, now)
        notice.state = State.HELD if notice.user else State.READY


def acknowledge(about: str, now: datetime, rank: int) -> None:
    """Somebody of `rank` has acknowledged the reminders whose keys begin with `about`, as far as the rank reaches."""
    Notice.objects.filter(key__startswith=about, asks__lte=rank).asking().update(settled_at=now)


def settle(about: str, now: datetime, *, but: Collection[str] = ()) -> None:
    """The reminders whose keys begin with `about` are moot: no mail brings them and nobody has to acknowledge them.

    `but` are keys without their last word, the person: what still holds.
    """
    waiting = Q(state__in=(State.HELD, State.READY)) | Q(asks__gt=0, settled_at=None)
    rows = Notice.objects.filter(waiting, key__startswith=about, moment__isnull=False)
    moot = [pk for pk, key in rows.values_list("pk", "key") if key.rpartition(":")[0] not in but]
    if moot:
        gone = Notice.objects.filter(pk__in=moot)
        gone.filter(state__in=(State.HELD, State.READY)).update(state=State.SHOWN)
        gone.asking().update(settled_at=now)
