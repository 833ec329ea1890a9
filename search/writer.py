"""The one writer of the index: it drains the outbox in batches, and rebuilds beside the index that serves."""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from haystack import connections
from haystack.constants import DEFAULT_ALIAS
from haystack.exceptions import SearchBackendError

from ledger import faultpoint
from search import generations, keys
from search.models import IndexJob

BATCH = 200
logger = logging.getLogger(__name__)


def backend() -> Any:
    return connections[DEFAULT_ALIAS].get_backend()


def search_indexes() -> dict[str, Any]:
    """By app_label.model."""
    indexes = connections[DEFAULT_ALIAS].get_unified_index().get_indexes()
    return {model._meta.label_lower: index for model, index in indexes.items()}


def drain(now: datetime, limit: int = 500) -> int:
    """Take over what is queued, in one commit; the number of jobs done. Where somebody else writes, they stay queued.

    `now` is the moment of the wake-up: jobs queued after it are left to the next one.
    """
    queued = IndexJob.objects.filter(queued_at__lte=now).order_by("id")[:limit]
    jobs = list(queued.values_list("id", "label", "object_id"))
    if not jobs:
        return 0
    engine = backend()
    try:
        with generations.writing(engine.root):
            engine.take_over(*_changes((label, pk) for _, label, pk in jobs))
            faultpoint.at("index.committed")
            _done(job for job, _, _ in jobs)
            faultpoint.at("index.drained")
            generations.sweep(engine.root)
    except generations.LockError:
        return 0
    except SearchBackendError as error:
        # The queue waits for the next time: for room on the disk, or for the index that `mending` has built anew.
        logger.error("the index is not drained: %s", error)
        return 0
    return len(jobs)


def _changes(named: Iterable[tuple[str, str]]) -> tuple[list[tuple[Any, Any]], list[str]]:
    """Each object once: those that are public now, with their index, and the keys of the others."""
    wanted: dict[str, set[str]] = {}
    for label, pk in named:
        wanted.setdefault(label, set()).add(pk)
    changed: list[tuple[Any, Any]] = []
    removed: list[str] = []
    indexes = search_indexes()
    for label, pks in wanted.items():
        found = _public(indexes[label], pks) if label in indexes else []
        changed += [(indexes[label], obj) for obj in found]
        removed += [f"{label}.{pk}" for pk in pks - {str(obj.pk) for obj in found}]
    return changed, removed


def _public(index: Any, pks: set[str]) -> list[Any]:
    numbers = [pk for pk in pks if pk.isascii() and pk.isdecimal()]
    try:
        return index.read(index.index_queryset().filter(pk__in=numbers))
    except (ValidationError, OverflowError):
        return []


def _done(jobs: Iterable[int]) -> None:
    IndexJob.objects.filter(id__in=list(jobs)).delete()


def rebuild(progress: Callable[[int], None] = lambda count: None) -> int:
    """Build a new generation of everything public; searches go on in the old one until it stands.

    Jobs that were queued before it began are done by it; what is queued meanwhile stays, and is drained into the new
    one. They are remembered by name and not by a highest number: a transaction may commit a lower number later.
    """
    engine = backend()
    count_anew()
    with generations.writing(engine.root):
        covered = list(IndexJob.objects.values_list("id", flat=True))
        count: int = engine.build(_everything(progress))
        for start in range(0, len(covered), BATCH):
            _done(covered[start : start + BATCH])
    return count


def count_anew() -> None:
    """Tell the database how much of what it has: it plans each search by that."""
    keys.count_anew(index.get_model() for index in search_indexes().values())


def public_count() -> int:
    return sum(index.public().count() for index in search_indexes().values())


def _everything(progress: Callable[[int], None]) -> Iterator[tuple[Any, Any]]:
    for index in search_indexes().values():
        for obj in _in_batches(index):
            yield index, obj
            progress(1)


def _in_batches(index: Any) -> Iterator[Any]:
    """By key, so that no cursor and no snapshot of the database stays open for minutes.

    All keys are asked for first, at eight bytes each: from a batch onwards SQLite would sort all that is public again.
    """
    found = index.index_queryset()
    every = array("q", found.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10_000))
    for start in range(0, len(every), BATCH):
        yield from index.read(found.filter(pk__in=every[start : start + BATCH].tolist()).order_by("pk"))
