"""Categories, documents, their revisions, attachments and events."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.choices import language
from agencies.models import Agency
from agencies.uploads import clean_name
from disclosures import html
from disclosures.enums import Event, Genre, Stage, Validity
from disclosures.querysets import CategoryQuerySet, DocumentQuerySet
from ledger.fields import official
from ledger.locks import AppendOnly, Projected
from ledger.models import Happening


class Category(models.Model):
    """A node of the category tree: the fifteen items of art. 20, and what a site adds under them."""

    slug = models.SlugField(_("address name"), unique=True, max_length=80, allow_unicode=True)
    name = models.CharField(_("category name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    item = models.PositiveSmallIntegerField(_("item of art. 20"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if language() == "en" else self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('documents:list')}?{urlencode({'category': self.slug})}"

    def clean(self) -> None:
        if self.pk and self.parent_id and self.parent_id in Category.objects.ids_below(self.pk):
            raise ValidationError({"parent": _("A category cannot stand under itself.")})


class Document(Projected):
    """Published information with the metadata of the national guide (rules.md 10). Its index number never changes."""

    PROJECTED = frozenset(
        {
            "stage",
            "published_at",
            "withdrawn_at",
            "withdrawn_reason",
            "index_no",
            "drafted_by",
            "revision",
            "source_digest",
        }
    )
    # One line each, shown in lists, feeds and headers.
    LINES = ("title", "issuer", "doc_no", "keywords", "region")

    index_no = models.CharField(_("index number"), max_length=40, unique=True, null=True, editable=False)
    title = models.CharField(_("title"), max_length=300)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents", verbose_name=_("publishing agency"))
    issuer = models.CharField(
        _("issued by"), max_length=200, blank=True, help_text=_("In full; joint issue: the lead agency first")
    )
    doc_no = models.CharField(
        _("document number"),
        max_length=80,
        blank=True,
        validators=[RegexValidator(r"^[^\s\[\]【】（）()]+〔\d{4}〕\d+号$", _("In the form 明卫发〔2026〕12号"))],
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="documents", verbose_name=_("category"))
    genre = models.CharField(_("kind"), max_length=16, choices=Genre.choices, default=Genre.OTHER)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True, help_text=_("Separated by spaces"))
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"))
    region = models.CharField(_("region"), max_length=60, blank=True)
    written_on = models.DateField(_("written on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    repealed_on = models.DateField(_("repealed on"), null=True, blank=True)
    validity = models.CharField(_("validity"), max_length=8, choices=Validity.choices, default=Validity.IN_FORCE)
    interpretation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interpretations",
        verbose_name=_("interpretation of"),
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    source_key = models.CharField(_("key at the source"), max_length=200, null=True, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    source_url = models.URLField(_("address at the source"), blank=True, max_length=500)
    imported_by = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("reason for the withdrawal"), blank=True, editable=False)
    drafted_by = official(_("drafted by"))
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(fields=["imported_by", "source_key"], name="one_document_a_source_key"),
            models.CheckConstraint(
                condition=models.Q(stage__in=[Stage.DRAFT, Stage.IN_REVIEW])
                | models.Q(published_at__isnull=False, index_no__isnull=False),
                name="published_documents_have_date_and_number",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-published_at", "-id"], name="document_newest"),
            # The stage stands first, so that counting what is public never reads a row.
            models.Index(fields=["stage", "agency", "-published_at"], name="document_by_agency"),
            models.Index(fields=["stage", "category", "-published_at"], name="document_by_category"),
            models.Index(fields=["stage", "-written_on", "-id"], name="document_by_written_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:detail", args=[self.pk])

    @property
    def published_on(self) -> date | None:
        """The day of publication as the public counts days."""
        return timezone.localdate(self.published_at) if self.published_at else None

    @property
    def events_count(self) -> int:
        return self.events.count()

    def clean(self) -> None:
        if self.written_on and self.written_on > timezone.localdate():
            raise ValidationError({"written_on": _("This day has not come yet.")})
        if self.repealed_on and self.effective_on and self.repealed_on < self.effective_on:
            raise ValidationError({"repealed_on": _("A document cannot be repealed before it is in force.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        deferred = self.get_deferred_fields()
        for name in {*self.LINES} - deferred:
            setattr(self, name, html.plain(getattr(self, name)))
        if "body" not in deferred:
            self.body = html.clean(self.body)
        super().save(*args, **kwargs)


class Revision(AppendOnly):
    """The content as it stood at one moment of publication or change."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    n = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what has changed"), max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["document", "n"]
        constraints = [models.UniqueConstraint(fields=["document", "n"], name="one_revision_a_number")]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.n}"


class DocumentEvent(Happening):
    """A step of a document's life."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="events")

    class Meta(Happening.Meta):
        abstract = False
        ordering = ["document", "n"]
        constraints = [models.UniqueConstraint(fields=["document", "n"], name="document_events_in_order")]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.n} {self.kind}"

    @property
    def label(self) -> str:
        return str(Event(self.kind).label) if self.kind in Event.values else self.kind


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
