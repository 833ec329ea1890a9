"""The sweep over urges: closed where the case is over, and the reminders that should exist by now."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.utils import timezone

from ledger.door import Refused
from notices import ladder
from notices.hours import calendar_of
from notices.outbox import Reminding
from notices.tally import Tally
from oversight import telling, workflow
from oversight.models import Urge
from requests_app.enums import CLOSED

log = logging.getLogger(__name__)


def sweep(now: datetime) -> Tally:
    """Notices and steps made. Safe to run twice, and at once: an urge waits for days, so there are never many."""
    today, made, failed = timezone.localdate(now), 0, 0
    for urge in Urge.objects.waiting().select_related("agency", "case__handler", "issuer").order_by("pk"):
        try:
            made += _look_at(urge, today, now)
        except Exception:  # one poisoned urge must not stop the others
            log.exception("the sweep failed on urge %s", urge.pk)
            failed += 1
    return Tally(made, failed)


def _look_at(urge: Urge, today: date, now: datetime) -> int:
    if urge.case and urge.case.stage in CLOSED:
        try:
            workflow.perform(urge, "settle", actor=None, at=now)
        except Refused:  # somebody was quicker
            return 0
        return 1
    made, calendar = 0, calendar_of(urge.agency)
    for rung in ladder.load().of("urge"):
        moment = rung.moment(calendar, urge.due_on)
        for name in rung.to if moment <= today else ():
            for user in telling.officials(urge, name):
                made += telling.remind(urge, rung, user, Reminding(moment, rung.urgency), now)
    return made
