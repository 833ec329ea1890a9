"""Delivery: mail out of the outbox, at least once, with retries and one message id."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.db.models import F

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
    sent = 0
    keys = list(Notice.objects.sendable(now).order_by("next_try_at").values_list("pk", flat=True)[:limit])
    keys = [pk for pk in keys if _in_hours(pk, now)]
    if not keys:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        # The server is away: every row waits its turn, instead of each running into the same time-out.
        for pk in keys:
            if notice := _claim(pk, now):
                _postpone(notice, now, f"{type(error).__name__}: {error}")
        return 0
    try:
        for pk in keys:
            if notice := _claim(pk, now):
                sent += _send(notice, connection, now)
    finally:
        connection.close()
    return sent


def _in_hours(pk: int, now: datetime) -> bool:
    """A reminder that could not go out in its hours waits for the next working morning, whatever held it up."""
    notice = Notice.objects.select_related("agency").get(pk=pk)
    calendar = hours.calendar_of(notice.agency)
    if notice.moment is None or hours.is_open(calendar, now):
        return True
    waiting = Notice.objects.sendable(now).filter(pk=pk)
    waiting.update(state=State.READY, lease_until=None, next_try_at=hours.opening(calendar, now))
    return False


def _claim(pk: int, now: datetime) -> Notice | None:
    """The row, if it is ours: one conditional update decides between two deliverers."""
    claimed = (
        Notice.objects.sendable(now)
        .filter(pk=pk)
        .update(state=State.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return Notice.objects.get(pk=pk) if claimed == 1 else None


def _send(notice: Notice, connection: object, now: datetime) -> bool:
    try:
        subject, body = render(notice)
        EmailMessage(
            subject, body, to=[notice.address], connection=connection, headers={"Message-ID": notice.message_id}
        ).send()
    except Exception as error:  # noqa: BLE001 -- whatever happens to one mail, the others go out
        # No traceback: a mail server repeats the address that it refuses.
        log.warning("notice %s is not sent: %s", notice.pk, type(error).__name__)
        _postpone(notice, now, f"{type(error).__name__}: {error}")
        return False
    Notice.objects.filter(pk=notice.pk).update(state=State.SENT, sent_at=now, lease_until=None, error="")
    return True


def _postpone(notice: Notice, now: datetime, error: str) -> None:
    given_up = notice.attempts >= TRIES
    Notice.objects.filter(pk=notice.pk).update(
        state=State.FAILED if given_up else State.READY,
        next_try_at=now + wait(notice.attempts),
        lease_until=None,
        error=(error.replace(notice.address, "•••") if notice.address else error)[:1000],
    )
