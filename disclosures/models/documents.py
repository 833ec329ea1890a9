"""A document, its revisions and what happened to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from disclosures import html
from disclosures.enums import OPEN, PUBLIC, DocumentKind, Event, Genre, Stage, Validity
from disclosures.models.catalogue import CatalogueItem
from disclosures.models.categories import Category
from disclosures.querysets import DocumentQuerySet
from ledger.fields import AsWritten, official
from ledger.locks import AppendOnly, Projected
from ledger.models import Happening


class Document(Projected):
    """Published information with the metadata of the national guide (rules.md 10). Its index number never changes."""

    PROJECTED = frozenset(
        {
            "stage",
            "published_at",
            "withdrawn_at",
            "changed_at",
            "withdrawn_reason",
            "index_no",
            "drafted_by",
            "reviewed_by",
            "publish_at",
            "days_late",
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
    catalogue_item = models.ForeignKey(
        CatalogueItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("catalogue item"),
        help_text=_("The duty of the catalogue that it fulfils"),
    )
    genre = models.CharField(_("kind"), max_length=16, choices=Genre.choices, default=Genre.OTHER)
    kind = models.CharField(_("template"), max_length=14, choices=DocumentKind.choices, default=DocumentKind.GENERAL)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True, help_text=_("Separated by spaces"))
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"))
    region = models.CharField(_("region"), max_length=60, blank=True)
    written_on = models.DateField(_("written on"), null=True, blank=True)
    formed_on = models.DateField(
        _("formed or changed on"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which the information came to be as it is here. The time limit for publishing runs from it."
        ),
    )
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    repealed_on = models.DateField(_("repealed on"), null=True, blank=True)
    expires_on = models.DateField(
        _("holds until"), null=True, blank=True, help_text=_("The last day, where it has one")
    )
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
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="revising", verbose_name=_("revision of")
    )
    source_key = models.CharField(_("key at the source"), max_length=200, null=True, blank=True, editable=False)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    source_url = models.URLField(_("address at the source"), blank=True, max_length=500)
    imported_by = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    # The last time, also of a document that was brought back since.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    # When the public last saw it change, its withdrawal included. `updated_at` also tells of what nobody sees yet.
    changed_at = models.DateTimeField(_("changed for the public at"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("reason for the withdrawal"), blank=True, editable=False)
    drafted_by = official(_("drafted by"))
    reviewed_by = official(_("reviewed by"))
    publish_at = models.DateTimeField(_("to be published at"), null=True, editable=False)
    days_late = models.PositiveSmallIntegerField(
        _("days late"),
        null=True,
        editable=False,
        help_text=_("Days after the end of the term; 0 in time, empty unknown"),
    )
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    # The moment that the checks of a step go by; the door sets it.
    now: datetime

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(fields=["imported_by", "source_key"], name="one_document_a_source_key"),
            models.CheckConstraint(
                condition=models.Q(stage__in=[*OPEN, Stage.MERGED])
                | models.Q(published_at__isnull=False, index_no__isnull=False),
                name="published_documents_have_date_and_number",
            ),
            models.UniqueConstraint(
                fields=["revises"], condition=models.Q(stage__in=OPEN), name="one_open_revision_of_a_document"
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "-published_at", "-id"], name="document_newest"),
            # The stage stands first, so that counting what is public never reads a row.
            models.Index(fields=["stage", "agency", "-published_at", "-id"], name="document_by_agency"),
            models.Index(fields=["stage", "category", "-published_at", "-id"], name="document_by_category"),
            models.Index(fields=["stage", "-written_on", "-id"], name="document_by_written_on"),
            # Sorts by title, and holds all that the words of a filter are looked for in.
            models.Index(
                fields=["stage", "title", "id", "doc_no", "index_no", "published_at"], name="document_by_title"
            ),
            # What is public, one after the other: the map of the site, page by page.
            models.Index(
                fields=["id", "stage", "changed_at"], condition=models.Q(stage__in=PUBLIC), name="document_public"
            ),
            # What the sweep looks for each minute: next to nothing.
            models.Index(
                fields=["publish_at"], condition=models.Q(publish_at__isnull=False), name="document_to_publish"
            ),
            # What machines ask for, page by page.
            models.Index(
                fields=["changed_at", "id"],
                condition=models.Q(changed_at__isnull=False),
                name="document_changed",
            ),
            models.Index(
                fields=["expires_on"], condition=models.Q(expires_on__isnull=False), name="document_to_expire"
            ),
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
    def is_public(self) -> bool:
        return self.stage in PUBLIC

    @property
    def is_returning(self) -> bool:
        """Whether a head has decided to bring it back since it was last withdrawn."""
        last = self.events.filter(kind__in=(Event.WITHDRAWN, Event.RETURN_BEGUN)).last()
        return last is not None and last.kind == Event.RETURN_BEGUN

    @property
    def events_count(self) -> int:
        return self.events.count()

    def clean(self) -> None:
        if self.written_on and self.written_on > timezone.localdate():
            raise ValidationError({"written_on": _("This day has not come yet.")})
        if self.catalogue_item and self.catalogue_item.agency_id != self.agency_id:
            raise ValidationError({"catalogue_item": _("This item is in the catalogue of another agency.")})
        if self.formed_on and self.formed_on > timezone.localdate():
            raise ValidationError({"formed_on": _("This day has not come yet.")})
        if self.expires_on and self.effective_on and self.expires_on < self.effective_on:
            raise ValidationError({"expires_on": _("This day lies before the document is in force.")})
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
    content = models.JSONField(_("content"), encoder=AsWritten)
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
