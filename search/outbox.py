"""Queueing for the index, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from search.models import IndexJob


def enqueue(obj: models.Model) -> None:
    """Say that `obj` has changed, appeared or gone: the writer asks the database which."""
    IndexJob.objects.create(label=obj._meta.label_lower, object_id=str(obj.pk))


def enqueue_many(objects: Iterable[models.Model]) -> None:
    """The same for many, in one statement."""
    IndexJob.objects.bulk_create([IndexJob(label=o._meta.label_lower, object_id=str(o.pk)) for o in objects])


def enqueue_keys(keys: Iterable[str]) -> None:
    """The same by names, app_label.model.pk: of what may be there no more."""
    named = (key.rpartition(".") for key in keys)
    IndexJob.objects.bulk_create([IndexJob(label=label, object_id=pk) for label, _dot, pk in named], batch_size=500)
