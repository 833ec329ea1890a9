"""One sweep over everything that has a limit, recorded; Celery, a timer or a person may call it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

import feedback.enforcement
import requests_app.enforcement
from ledger import trace
from notices.models import Sweep


def sweep(now: datetime, *, everything: bool = False) -> Sweep:
    """Create what should exist by `now`. Two at once, or one after three silent days, end in the same rows."""
    with trace.run():
        record = Sweep.objects.create(upto=now)
        made, failed = requests_app.enforcement.sweep(now, everything=everything)
        made += feedback.enforcement.sweep(now)
        record.finished_at, record.made, record.failed = timezone.now(), made, failed
        record.save()
    Sweep.objects.filter(finished_at__lt=timezone.now() - timedelta(days=7)).delete()
    return record
