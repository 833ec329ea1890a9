"""Once a day each link that leads out of the site is tried: some servers at a time, each of them gently."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date, datetime, timedelta
from datetime import time as midnight
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from disclosures.enums import PUBLIC
from disclosures.links.asking import Answer, ask
from disclosures.links.inside import outgoing
from disclosures.links.reading import LONGEST, digest_of, outside
from disclosures.models import Document, OutgoingLink

AT_ONCE = 4  # servers
MOST = 400  # links of one run
OVERLAP = timedelta(days=1)

log = logging.getLogger(__name__)


class Tried(NamedTuple):
    """How many links were tried, how many of them lead nowhere, and how many wait for the next run."""

    tried: int
    broken: int
    waiting: int


def collect(*, everything: bool = False) -> int:
    """Bring the rows of links up to the texts of what is public; answers how many documents were looked at."""
    OutgoingLink.objects.exclude(document__stage__in=PUBLIC).delete()
    rows = Document.objects.public().order_by("pk")
    last: date | None = OutgoingLink.objects.aggregate(last=Max("checked_on"))["last"]
    if last and not everything:
        since = timezone.make_aware(datetime.combine(last, midnight.min)) - OVERLAP
        rows = rows.filter(changed_at__gte=since)
    looked = 0
    rows = rows.filter(Q(body__contains='href="http') | Q(pk__in=OutgoingLink.objects.values("document")))
    for document in rows.only("pk", "body").iterator(chunk_size=200):
        of_document(document)
        looked += 1
    return looked


def of_document(document: Document) -> None:
    """The rows of one document as its text has them now; what is still there keeps its last answer."""
    wanted = {digest_of(link.href): link for link in outgoing(document.body)}
    with transaction.atomic():
        known = set(document.outgoing.values_list("digest", flat=True))
        document.outgoing.exclude(digest__in=wanted).delete()
        OutgoingLink.objects.bulk_create(
            [
                OutgoingLink(document=document, url=link.href[:LONGEST], digest=digest, words=link.words)
                for digest, link in wanted.items()
                if digest not in known
            ],
            ignore_conflicts=True,
        )


def run(today: date, *, most: int = MOST, seconds: float | None = None, again: bool = False) -> Tried:
    """Try what was not tried on this day, the longest ago first. `again`: also what was."""
    until = time.monotonic() + seconds if seconds else None
    due = OutgoingLink.objects.order_by("checked_on", "pk")
    due = due if again else due.filter(Q(checked_on=None) | Q(checked_on__lt=today))
    urls = list(dict.fromkeys(due.values_list("url", flat=True)[: 4 * most]))[:most]
    tried = broken = 0
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        jobs = [pool.submit(_try_server, own, until) for own in _by_server(urls)]
        for job in as_completed(jobs):
            for url, answer in job.result():
                tried += 1
                broken += _note(url, answer, today)
    waiting = OutgoingLink.objects.filter(Q(checked_on=None) | Q(checked_on__lt=today)).values("url").distinct().count()
    return Tried(tried, broken, waiting)


def run_if_due(now: datetime, seconds: float) -> Tried | None:
    """For the worker: collects once a day, and tries a part at a time. None where links are not tried at all."""
    if not settings.LINK_CHECK:
        return None
    today = timezone.localdate(now)
    if cache.add(f"links.collected.{today}", True, 86_400):
        collect()
    return run(today, seconds=seconds)


def _by_server(urls: Iterable[str]) -> Iterable[list[str]]:
    servers: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        parts = outside(url)
        servers[parts.netloc.lower() if parts else ""].append(url)
    return servers.values()


def _try_server(urls: list[str], until: float | None) -> list[tuple[str, Answer]]:
    """One after the other, with a pause between them. No database here: this runs in a thread."""
    answers = []
    for n, url in enumerate(urls):
        if n:
            time.sleep(settings.LINK_CHECK_PAUSE)
        if until and time.monotonic() > until:
            break
        try:
            answers.append((url, ask(url)))
        except Exception:  # one strange server must not stop the others
            log.exception("a link could not be tried")
            answers.append((url, Answer(None, "")))
    return answers


def _note(url: str, answer: Answer, today: date) -> bool:
    """Write down what came of it; answers whether the link counts as broken."""
    dead = False
    for link in OutgoingLink.objects.filter(digest=digest_of(url)):
        if not answer.fault:
            link.fails = 0
        elif link.checked_on != today or not link.fails:
            link.fails += 1
        link.status, link.fault, link.checked_on = answer.status, answer.fault, today
        link.broken_since = (link.broken_since or today) if link.is_broken else None
        link.save()
        dead = dead or link.is_broken
    return dead
