"""The reminders of documents that near, or have passed, the end of the term for publishing (art. 26)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from agencies import calendars
from agencies.enums import Role
from agencies.models import Post
from agencies.provisional import written
from disclosures import term
from disclosures.enums import OPEN, Stage
from disclosures.models import Document
from ledger import faultpoint
from notices import ladder
from notices.models import Notice
from notices.outbox import Reminding, To, queue, settle
from notices.tally import Tally
from statutes import laws

log = logging.getLogger(__name__)
BATCH = 200


class Wanted(NamedTuple):
    """A reminder that should exist, and for whom."""

    key: str
    rung: ladder.Rung
    document: Document
    running: term.Term
    user: Any
    moment: date


def sweep(now: datetime) -> Tally:
    """Queue the reminders that are missing: how many were new, how many failed. Safe to run twice, and at once."""
    today, made, failed, last = timezone.localdate(now), 0, 0, 0
    people: dict[tuple[int, str], list[Any]] = {}
    waiting = _waiting(today)
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        wanted = [row for document in batch for row in _wanted(document, today, people)]
        known = set(Notice.objects.filter(key__in=[row.key for row in wanted]).values_list("key", flat=True))
        for row in (row for row in wanted if row.key not in known):
            try:
                made += _remind(row, now)
            except Exception:  # one poisoned document must not stop the others
                log.exception("the reminders of document %s failed", row.document.pk)
                failed += 1
            faultpoint.at("documents.reminded")
    return Tally(made, failed)


def missing(today: date, *, since: datetime) -> Iterator[tuple[int, str, date]]:
    """For the doctor: the reminders that nobody was sent, with the day on which they should have been.

    Who held a post on that day is not known any more, so one official is asked for; what was written since the sweep
    that looked is left to the next one.
    """
    people: dict[tuple[int, str], list[Any]] = {}
    for document in _waiting(today).filter(updated_at__lt=since).iterator(chunk_size=BATCH):
        wanted = {row.key.rpartition(":")[0]: row for row in _wanted(document, today, people)}
        told = Notice.objects.filter(key__startswith=f"document:{document.pk}:").values_list("key", flat=True)
        for about in wanted.keys() - {key.rpartition(":")[0] for key in told}:
            yield document.pk, wanted[about].rung.kind, wanted[about].moment


def _waiting(today: date) -> Any:
    """The documents whose term may run: formed, and not public yet."""
    rows = Document.objects.filter(stage__in=OPEN, imported_by=None, formed_on__lt=today)
    return rows.select_related("agency", "drafted_by").defer("body").order_by("pk")


def moot(document: Document, now: datetime) -> None:
    """What was queued and no longer holds goes into no mail: it is out, or its term ends on another day."""
    running = term.of(document, timezone.localdate(now)) if document.stage in OPEN else None
    rungs = ladder.load().of(term.CLOCK) if running else ()
    settle(f"document:{document.pk}:", now, but={_about(document, rung, running.due_on) for rung in rungs if running})


def _about(document: Document, rung: ladder.Rung, due: date) -> str:
    return f"document:{document.pk}:{rung.kind}:{due.isoformat()}"


def _wanted(document: Document, today: date, people: dict[tuple[int, str], list[Any]]) -> Iterator[Wanted]:
    """The reminders that should exist by the ladder: its clock is that of the law."""
    running = term.of(document, today)
    if running is None or _out_in_time(document, running):
        return
    calendar = calendars.of(document.agency, laws.load(document.agency.law))
    for rung in ladder.load().of(term.CLOCK):
        moment = rung.moment(calendar, running.due_on)
        for name in rung.to if moment <= today else ():
            for user in _officials(document, name, people):
                key = f"{_about(document, rung, running.due_on)}:{user.pk}"
                yield Wanted(key, rung, document, running, user, moment)


def _out_in_time(document: Document, running: term.Term) -> bool:
    """Whether it is approved for a minute inside the term: then nobody has to do anything more."""
    minute = document.publish_at if document.stage == Stage.SCHEDULED else None
    return minute is not None and timezone.localdate(minute) <= running.due_on


def _officials(document: Document, name: str, people: dict[tuple[int, str], list[Any]]) -> list[Any]:
    """Whoever drafted it while the post lasts, else every clerk; the others asked once for each agency in one sweep."""
    agency = document.agency
    key = (agency.pk, "clerks" if name == "drafter" else name)
    if key not in people:
        posts = Post.objects
        found = {
            "clerks": lambda: posts.holders(agency, Role.CLERK),
            "head": lambda: posts.holders(agency, Role.HEAD),
            "supervisor": lambda: posts.supervising(agency),
        }[key[1]]()
        people[key] = [post.user for post in found]
    if name == "drafter":
        return [user for user in people[key] if user.pk == document.drafted_by_id] or people[key]
    return people[key]


def _remind(wanted: Wanted, now: datetime) -> bool:
    """Codes and days only: what a draft is called may be what must not go out."""
    document, running = wanted.document, wanted.running
    facts = {
        "document": document.pk,
        "formed_on": running.formed_on.isoformat(),
        "due_on": written(running.due_on, running.provisional),
        "days": abs(wanted.rung.days),
        "page": reverse("admin:disclosures_document_change", args=[document.pk]),
    }
    to, reminding = To(user=wanted.user, agency=document.agency), Reminding(wanted.moment, wanted.rung.urgency)
    return queue(wanted.rung.kind, to, facts, wanted.key, at=now, reminding=reminding)
