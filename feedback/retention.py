"""Erasing senders' data after the retention time. Messages, answers and figures stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

import ledger.models as ledger
from feedback.enums import OPEN
from feedback.models import Sender, Submission
from notices.enums import State
from notices.models import Notice

BATCH = 200


def due(today: date) -> Any:
    """Senders of messages whose last event lies so far back that their data are to go."""
    before = today - timedelta(days=settings.RETENTION_DAYS["default"])
    old = Sender.objects.exclude(submission__stage__in=OPEN).filter(submission__submitted_at__date__lt=before)
    return old.exclude(submission__events__on__gte=before)


def erase_due(today: date) -> Iterator[int]:
    """Take the senders' rows away in batches, each with the addresses of the notices to them."""
    while found := list(due(today).order_by("pk").values_list("pk", "submission")[:BATCH]):
        with transaction.atomic():
            for sender, message in found:
                told = Notice.objects.filter(key__startswith=f"feedback:{message}:", user=None)
                told.unsent().update(state=State.SHOWN)
                told.update(address="", error="")
                ledger.append("feedback.erase", Submission(pk=message))
                Sender.objects.filter(pk=sender).delete()  # never read: no key may open it any more
        yield len(found)
