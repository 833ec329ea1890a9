"""The index outbox: what has changed and is not in the index yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class IndexJob(models.Model):
    """A changed object, by name: it may be gone by the time the writer comes, and is removed from the index then."""

    label = models.CharField(max_length=100)  # app_label.model
    object_id = models.CharField(max_length=64)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label}:{self.object_id}"
