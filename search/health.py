"""The state of the index, for readiness, doctor and the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from haystack.exceptions import SearchBackendError

from search import writer
from search.engine import EVERYTHING
from search.models import IndexJob

# Beat wakes the writer every few seconds; a job that has waited so long waits for nobody.
QUEUE_IS_STALE = timedelta(minutes=15)


def readable() -> bool:
    """An index is there and answers."""
    try:
        writer.backend().search(EVERYTHING, end_offset=1)
    except SearchBackendError:
        return False
    return True


def beyond() -> list[tuple[str, int, int]]:
    """What of the index is more than its engine is made for: its name, how much there is, how much is well."""
    engine = writer.backend()
    try:
        measured = engine.measure()
    except SearchBackendError:
        return []
    return [(name, measured[name], most) for name, most in engine.limits.items() if measured[name] > most]


def state() -> dict[str, Any]:
    """For /readyz: what is indexed, where, what waits, whether that is in order and whether the engine is too small."""
    oldest = IndexJob.objects.order_by("id").values_list("queued_at", flat=True).first()
    moving = oldest is None or timezone.now() - oldest < QUEUE_IS_STALE
    queued = IndexJob.objects.count()
    engine = writer.backend()
    known = {"engine": settings.SEARCH_ENGINE, "queued": queued}
    try:
        _documents, generation = engine.status()
        measured = engine.measure()
    except SearchBackendError:
        return {**known, "documents": 0, "generation": None, "ok": False}
    # A site that has outgrown its engine is slow and does its work.
    limits = {"limits": dict(engine.limits), "outgrown": bool(beyond())} if engine.limits else {}
    return {**known, **measured, **limits, "generation": generation, "ok": moving}


def differences() -> Iterator[str]:
    """Where the index and the database disagree about what is public, jobs that are queued left aside."""
    waiting = {f"{label}.{pk}" for label, pk in IndexJob.objects.values_list("label", "object_id")}
    try:
        indexed = set(writer.backend().keys())
    except SearchBackendError as error:
        yield str(error)
        return
    public = {
        f"{label}.{pk}"
        for label, index in writer.search_indexes().items()
        for pk in index.index_queryset().values_list("pk", flat=True)
    }
    for key in sorted(public - indexed - waiting):
        yield f"{key} is public and not in the index"
    for key in sorted(indexed - public - waiting):
        yield f"{key} is in the index and not public"
