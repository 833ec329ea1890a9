"""The files of a document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.stored import by_content
from agencies.uploads import clean_name
from disclosures.enums import TextState
from disclosures.models.documents import Document

READER = "1"  # another one where files are read in another way: all are read again


def attachment_path(attachment: Attachment, filename: str) -> str:
    """By content: the name a person gave never becomes a path."""
    return f"documents/{attachment.sha256[:2]}/{attachment.sha256}{Path(filename).suffix.lower()}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def unread(self) -> AttachmentQuerySet:
        """Whose text nobody has taken out yet, or an older reader has."""
        return self.filter(models.Q(read_by="") | ~models.Q(read_by=READER))

    def names_in_use(self, names: Iterable[str]) -> set[str]:
        """Which stored files some attachment still has, as it is shown or as it came."""
        shown = self.filter(file__in=names).values_list("file", flat=True)
        return {*shown, *self.filter(original__in=names).values_list("original", flat=True)}


class AttachmentManager(models.Manager.from_queryset(AttachmentQuerySet)):  # type: ignore[misc]
    """Lists leave what was read out of the files in the database: it may be a million characters each."""

    def get_queryset(self) -> AttachmentQuerySet:
        return super().get_queryset().defer("text", "found")


class Attachment(models.Model):
    """A file of a document, stored outside the web root and served by a view.

    `found`: what the release check finds in it, as `agencies.files.looking.look` says it. `original`: how it came,
    where a copy without some of that is shown; it is for the office alone.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="attachments")
    name = models.CharField(_("file name"), max_length=120)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=300, storage=by_content)
    original = models.FileField(max_length=300, storage=by_content, blank=True, editable=False)
    original_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False, default=0)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    text = models.TextField(blank=True, editable=False)
    text_state = models.CharField(_("text"), max_length=6, choices=TextState.choices, blank=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    found = models.JSONField(default=list, editable=False)
    read_by = models.CharField(max_length=8, blank=True, editable=False, db_index=True)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    objects = AttachmentManager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """By which the text of its document names it: it stays when a copy without some of it takes its place."""
        return (self.original_sha256 or self.sha256)[:16]

    @property
    def identity(self) -> tuple[str, str, str]:
        """Two files of which this is the same are one for the reader, and for the text that names them."""
        return self.name, self.sha256, self.key

    def get_absolute_url(self) -> str:
        return reverse("documents:file", args=[self.document_id, self.pk, self.name])

    @property
    def kind(self) -> str:
        """The type in one word, as the reader knows it: PDF, DOCX."""
        return Path(self.file.name).suffix.lstrip(".").upper()

    @property
    def extension(self) -> str:
        return Path(self.file.name).suffix.lstrip(".").lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = clean_name(self.name or self.file.name) or "file"
        if self.file and not self.sha256:
            digest = hashlib.sha256()
            for chunk in self.file.chunks():
                digest.update(chunk)
            self.sha256, self.size = digest.hexdigest(), self.file.size
        super().save(*args, **kwargs)

    def copied_to(self, document: Document) -> Attachment:
        """The same file as a file of another document; the content is in the store once."""
        own = {"id", "document", "added_at"}
        fields = {f.name: getattr(self, f.name) for f in self._meta.concrete_fields if f.name not in own}
        return type(self).objects.create(document=document, **fields)

    @classmethod
    def exchange(cls, original: Document, revision: Document) -> None:
        """The files of the revision become those of the original; what is in both stays where it is, address and all.

        The revision keeps what it replaces: out of sight, but there.
        """
        old, new = list(original.attachments.all()), list(revision.attachments.all())
        known = {file.identity for file in old} & {file.identity for file in new}
        for file, owner in [(f, revision) for f in old] + [(f, original) for f in new]:
            if file.identity not in known:
                cls.objects.filter(pk=file.pk).update(document=owner)
