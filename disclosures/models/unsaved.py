"""What an official has typed and not saved: theirs alone, no revision, and gone with the next saving."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from disclosures.models.documents import Document


class UnsavedText(models.Model):
    """`document` is empty for one that is being written for the first time. `base`: its `updated_at` at that time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="unsaved")
    body = models.TextField()
    base = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "document"], name="one_unsaved_text_a_person"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(document=None), name="one_unsaved_new_text_a_person"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="unsaved_by_age")]

    def __str__(self) -> str:
        return f"{self.document_id or 'new'}/{self.user_id}"
