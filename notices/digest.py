"""The morning's mail: all reminders of one person and day in one mail, exactly once."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from ledger import faultpoint
from notices import hours
from notices.enums import State
from notices.models import DIGEST, Notice

log = logging.getLogger(__name__)


def make(now: datetime) -> int:
    """Put the reminders whose morning has come into one mail a person; how many mails were made.

    Two at once, and one that runs again, end in the same rows: the key of person and day lets one through.
    """
    people, made = Notice.objects.held(now).order_by().values_list("user", flat=True).distinct(), 0
    for person in get_user_model().objects.filter(pk__in=list(people)).order_by("pk"):
        try:
            made += _for(person, now)
        except Exception:  # one person's mail that cannot be made must not stop the others; the doctor finds it held
            log.exception("the morning's mail of user %s is not made", person.pk)
    return made


def _for(person: Any, now: datetime) -> bool:
    with transaction.atomic():
        held = Notice.objects.held(now).filter(user=person).defer("address")
        waiting = list(held.select_related("agency").order_by("pk"))
        ready = [row for row in waiting if hours.is_open(hours.calendar_of(row.agency), now)]
        for row in (row for row in waiting if row not in ready):  # beat stood still over the morning
            _wait(row, hours.opening(hours.calendar_of(row.agency), now))
        if not ready:
            return False
        key = f"digest:{timezone.localdate(now).isoformat()}:{person.pk}"
        mail = _mail(person, ready[0], key, now)
        if mail is None:  # this day's mail has gone: what came since waits for the next
            for row in ready:
                _wait(row, hours.tomorrow(hours.calendar_of(row.agency), now))
            return False
        faultpoint.at("digest.mail_made")
        rows = Notice.objects.filter(pk__in=[row.pk for row in ready], state=State.HELD)
        rows.update(state=State.MERGED, digest=mail)
    return True


def _mail(person: Any, first: Notice, key: str, now: datetime) -> Notice | None:
    """The row of this day's mail where it is new; None where somebody made it before."""
    made = Notice(
        key=key,
        kind=DIGEST,
        user=person,
        address=person.email or first.address,
        agency=first.agency,
        language=settings.LANGUAGE_CODE,
        created_at=now,
        next_try_at=now,
        moment=timezone.localdate(now),
        state=State.READY,
    )
    Notice.objects.bulk_create([made], ignore_conflicts=True)
    # The message id is drawn anew for every attempt, so it tells our row from another's.
    return Notice.objects.filter(key=key, message_id=made.message_id).first()


def _wait(row: Notice, until: datetime) -> None:
    Notice.objects.filter(pk=row.pk, state=State.HELD).update(next_try_at=until)
