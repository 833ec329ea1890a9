"""What a holiday notice does to open requests: each is looked at again, and one that moves says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from agencies import calendars, choices
from agencies.models import Agency
from requests_app.models import InformationRequest
from statutes import laws

CHUNK = 5000  # rows of one statement


def counting_by(ids: Sequence[str]) -> QuerySet[InformationRequest]:
    """Open requests whose clock runs by one of these calendars, or may: none is missed."""
    return InformationRequest.objects.still_open().filter(calendars.counting_by(ids), received_on__isnull=False)


def stale(ids: Sequence[str] | None = None) -> QuerySet[InformationRequest]:
    """Open requests that were folded by another calendar than the one that holds now."""
    ids = choices.calendar_ids() if ids is None else ids
    own = Agency.objects.order_by().values_list("calendar", "law").distinct()
    versions = {id: calendars.book().calendar(id).version for id in ids}
    fresh = Q(pk__in=[])
    for law in laws.ids():
        for region in {calendar for calendar, _law in own}:
            id = calendars.id_in(region, laws.load(law))
            if id in versions:
                fresh |= Q(law=law, agency__calendar=region, calendar_version=versions[id])
    return counting_by(ids).exclude(fresh)


def look_again(now: datetime, ids: Sequence[str] | None = None) -> int:
    """Let the next sweep look at each request that the calendars of today have left behind; how many.

    Called in the transaction of a notice, and by every sweep that finds other calendars than the one before it: what
    came in by a new file of the statutes, or while a notice was being entered, is found by the second. So is a request
    on which somebody takes a step at this moment: to wait for it would be a deadlock, for whoever takes the step waits
    for the agency, which the notice holds.
    """
    rows = stale(ids).order_by("pk").only("pk").select_for_update(skip_locked=True, of=("self",))
    with transaction.atomic():
        keys = [case.pk for case in rows.iterator(chunk_size=CHUNK)]
        chunks = (keys[n : n + CHUNK] for n in range(0, len(keys), CHUNK))
        return sum(InformationRequest.objects.filter(pk__in=chunk).project(next_check_at=now) for chunk in chunks)
