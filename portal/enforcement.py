"""One sweep over everything that has a limit, recorded; Celery, a timer or a person may call it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

import disclosures.enforcement
import feedback.enforcement
import feedback.workflow
import oversight.enforcement
import requests_app.enforcement
from agencies import calendars
from disclosures import files, freshness, reminding, unsaved
from disclosures.batches import making
from ledger import faultpoint, trace
from notices import digest
from notices.models import Sweep
from notices.tally import Tally, together
from oversight import calendar_watch
from portal import erasure
from requests_app import workflow_calendar
from search import learning, writer


def sweep(now: datetime, *, everything: bool = False) -> Sweep:
    """Create what should exist by `now`. Two at once, or one after three silent days, end in the same rows."""
    with trace.run():
        record = Sweep.objects.create(upto=now, calendars=calendars.fingerprint())
        first = everything or not _swept_since(timezone.localdate(now))
        _follow_the_calendars(record, now)
        tally = together(
            # By the clock on the wall: a sweep for another moment brings nothing out early, and back-dates nothing.
            disclosures.enforcement.sweep(timezone.now()),
            reminding.sweep(now),
            requests_app.enforcement.sweep(now, everything=everything),
            feedback.enforcement.sweep(now),
            oversight.enforcement.sweep(now),
            Tally(calendar_watch.remind(now)),
            freshness.sweep(now) if first else Tally(),
        )
        faultpoint.at("sweep.before_the_mails")
        digest.make(now)
        files.read_missing()
        making.sweep(timezone.now())
        if first:
            # What is erased does not come back: a sweep for a day to come erases nothing before its time.
            for _rows in erasure.erase_due(min(timezone.localdate(now), timezone.localdate())):
                pass
            files.forget_unused(timezone.now())
            unsaved.forget_old(timezone.now())
            making.forget_unused(timezone.now())
            learning.tidy(min(timezone.localdate(now), timezone.localdate()))
            erasure.forget_expired(timezone.now())
            writer.count_anew()
        faultpoint.at("sweep.unfinished")
        _finish(record, tally)
    Sweep.objects.filter(finished_at__lt=timezone.now() - timedelta(days=7)).delete()
    return record


def _follow_the_calendars(record: Sweep, now: datetime) -> None:
    """Where the calendars are not those of the last sweep, look again at what was counted by the old ones."""
    last = Sweep.objects.filter(finished_at__isnull=False).exclude(calendars="").order_by("-finished_at").first()
    if last is None or last.calendars != record.calendars:
        workflow_calendar.look_again(now)
        feedback.workflow.catch_up(now)


def look_at_all(now: datetime, after: int, most: int) -> int | None:
    """One slice of the nightly run that trusts no hint; the key to go on from, None at the end."""
    with trace.run():
        record = Sweep.objects.create(upto=now)
        tally, last = requests_app.enforcement.sweep_slice(now, after, most)
        _finish(record, tally)
    return last


def _finish(record: Sweep, tally: Tally) -> None:
    record.finished_at = timezone.now()
    record.made, record.failed, record.stale = tally
    record.save()


def _swept_since(day: date) -> bool:
    """Whether a whole sweep has finished on this legal day: what is asked for once a day is done by the first."""
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return Sweep.objects.filter(finished_at__isnull=False, upto__gte=midnight).exclude(calendars="").exists()
