"""The files of a document."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.uploads import clean_name
from disclosures.models.documents import Document


def attachment_path(attachment: Attachment, filename: str) -> str:
    """By content: the name a person gave never becomes a path."""
    return f"documents/{attachment.sha256[:2]}/{attachment.sha256}{Path(filename).suffix.lower()}"


class Attachment(models.Model):
    """A file of a document, stored outside the web root and served by a view."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    name = models.CharField(_("file name"), max_length=120)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=300)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False, default=0)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:file", args=[self.document_id, self.pk, self.name])

    @property
    def kind(self) -> str:
        """The type in one word, as the reader knows it: PDF, DOCX."""
        return Path(self.file.name).suffix.lstrip(".").upper()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = clean_name(self.name or self.file.name) or "file"
        if self.file and not self.sha256:
            digest = hashlib.sha256()
            for chunk in self.file.chunks():
                digest.update(chunk)
            self.sha256, self.size = digest.hexdigest(), self.file.size
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Only a draft loses a file; it goes from the disk when the change is kept."""
        storage, name = self.file.storage, self.file.name
        transaction.on_commit(lambda: storage.delete(name))
        return super().delete(*args, **kwargs)
