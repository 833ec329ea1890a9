"""Delivery: mail out of the outbox, at least once, with retries and one message id."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from ledger import faultpoint
from notices import hours
from notices.enums import State
from notices.models import Notice
from notices.rendering import render

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
TRIES = 12  # 1, 2, 4 ... 512 minutes, then a day between: about two days before a person must look


def wait(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts."""
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), timedelta(days=1))


def deliver(now: datetime, limit: int = 100) -> int:
    """Send what is due; the number sent. Two deliverers at once share the rows: the claim is one conditional update."""
    rows = Notice.objects.sendable(now).select_related("agency").defer("address").order_by("next_try_at", "pk")
    keys = [row.pk for row in rows[:limit] if _in_hours(row, now)]
    if not keys:
        return 0
    sent, away, began, connection = 0, "", time.monotonic(), get_connection()
    try:
        for pk in keys:
            # Once the server is away every row waits its turn, instead of each running into the same time-out.
            away = away or _connect(connection)
            # The lease counts from its own claim: the mails before this one may have taken longer than a lease.
            claimed = _claim(pk, now + timedelta(seconds=time.monotonic() - began))
            if claimed and away:
                _postpone(claimed, now, away)
            elif claimed:
                sent += _send(claimed, connection, now)
    finally:
        _hang_up(connection)
    return sent


def _connect(connection: Any) -> str:
    """Why there is no connection; empty where there is one, old or new."""
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _hang_up(connection: Any) -> None:
    with suppress(SMTPException, OSError):
        connection.close()


def _in_hours(notice: Notice, now: datetime) -> bool:
    """A reminder that could not go out in its hours waits for the next working morning, whatever held it up."""
    calendar = hours.calendar_of(notice.agency)
    if notice.moment is None or hours.is_open(calendar, now):
        return True
    waiting = Notice.objects.sendable(now).filter(pk=notice.pk)
    waiting.update(state=State.READY, lease_until=None, next_try_at=hours.opening(calendar, now))
    return False


def _claim(pk: int, now: datetime) -> Notice | None:
    """The row, if it is ours: one conditional update decides between two deliverers."""
    claimed = (
        Notice.objects.sendable(now)
        .filter(pk=pk)
        .update(state=State.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return Notice.objects.defer("address").get(pk=pk) if claimed == 1 else None


def _send(notice: Notice, connection: Any, now: datetime) -> bool:
    faultpoint.at("delivery.claimed")
    address = ""
    try:
        address = notice.address  # read here for the first time: no key may open it
        subject, body = render(notice)
        EmailMessage(
            subject, body, to=[address], connection=connection, headers={"Message-ID": notice.message_id}
        ).send()
    except Exception as error:  # noqa: BLE001 -- whatever happens to one mail, the others go out
        # No traceback: a mail server repeats the address that it refuses.
        log.warning("notice %s is not sent: %s", notice.pk, type(error).__name__)
        told = f"{type(error).__name__}: {error}"
        _postpone(notice, now, told.replace(address, "•••") if address else told)
        _hang_up(connection)  # the server may have done so: the next mail must not fail for this one
        return False
    faultpoint.at("delivery.accepted")
    Notice.objects.filter(pk=notice.pk).update(state=State.SENT, sent_at=now, lease_until=None, error="")
    return True


def _postpone(notice: Notice, now: datetime, error: str) -> None:
    given_up = notice.attempts >= TRIES
    Notice.objects.filter(pk=notice.pk).update(
        state=State.FAILED if given_up else State.READY,
        next_try_at=now + wait(notice.attempts),
        lease_until=None,
        error=error[:1000],
    )
