"""The state of the index, for readiness, doctor, the officials' page and the operator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from haystack.exceptions import SearchBackendError

from search import generations, writer
from search.engine import EVERYTHING
from search.models import IndexJob

# Beat wakes the writer every few seconds; a job that has waited so long waits for nobody.
QUEUE_IS_STALE = timedelta(minutes=15)


class Difference(NamedTuple):
    """One object about which the index and the database disagree."""

    key: str  # app_label.model.pk
    what: str

    def __str__(self) -> str:
        return f"{self.key} {self.what}"


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


def lag() -> dict[str, int]:
    """How far the index is behind: jobs that are queued, objects that they name, seconds that the oldest waits."""
    oldest = IndexJob.objects.order_by("queued_at").values_list("queued_at", flat=True).first()
    waits = timezone.now() - oldest if oldest else timedelta()
    return {
        "queued": IndexJob.objects.count(),
        "lag_documents": IndexJob.objects.order_by().values("label", "object_id").distinct().count(),
        "lag_seconds": max(0, int(waits.total_seconds())),
    }


def state() -> dict[str, Any]:
    """For /readyz: what is indexed, where, what waits, whether that is in order and whether the engine is too small."""
    engine, behind = writer.backend(), lag()
    known = {"engine": settings.SEARCH_ENGINE, **behind}
    try:
        _documents, generation = engine.status()
        measured = engine.measure()
    except SearchBackendError:
        return {**known, "documents": 0, "bytes": 0, "generation": None, "ok": False}
    # A site that has outgrown its engine is slow and does its work.
    limits = {"limits": dict(engine.limits), "outgrown": bool(beyond())} if engine.limits else {}
    moving = behind["lag_seconds"] < QUEUE_IS_STALE.total_seconds()
    size = generations.size(engine.root)
    return {**known, **measured, **limits, "bytes": size, "generation": generation, "ok": moving}


def compare(progress: Callable[[int], None] = lambda count: None) -> Iterator[Difference]:
    """Where the index and the database disagree about what is public, jobs that are queued left aside.

    Raises `SearchBackendError` where the index cannot be read. `progress` is told of each public object.
    """
    waiting = {f"{label}.{pk}" for label, pk in IndexJob.objects.values_list("label", "object_id")}
    indexed = Counter(writer.backend().keys())
    public = set()
    for label, index in writer.search_indexes().items():
        for pk in index.public().order_by().values_list("pk", flat=True).iterator():
            public.add(f"{label}.{pk}")
            progress(1)
    for key in sorted(public - indexed.keys() - waiting):
        yield Difference(key, "is public and not in the index")
    for key in sorted(indexed.keys() - public - waiting):
        yield Difference(key, "is in the index and not public")
    for key in sorted(key for key, times in indexed.items() if times > 1 and key not in waiting):
        yield Difference(key, "is in the index more than once")


def differences() -> Iterator[str]:
    """The same in words, for doctor; an index that cannot be read is one of them."""
    try:
        yield from map(str, compare())
    except SearchBackendError as error:
        yield str(error)
