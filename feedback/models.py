"""What citizens say: messages, opinions on drafts, ratings of pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from disclosures.models import CatalogueItem, Document
from feedback.enums import ConsultationStage, Kind, Stage, Suspicion
from feedback.querysets import (
    ConsultationQuerySet,
    OpinionQuerySet,
    RatingQuerySet,
    SenderQuerySet,
    SubmissionQuerySet,
)
from ledger.fields import official
from ledger.locks import AppendOnly, Projected
from ledger.models import Happening
from ledger.seal import SealedField


class ReplyLimit(models.Model):
    """Working days to reply to a kind of message; messages already received keep the limit of their day."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, unique=True)
    days = models.PositiveSmallIntegerField(_("working days"), validators=[MinValueValidator(1), MaxValueValidator(60)])

    class Meta:
        ordering = ["id"]
        verbose_name = _("reply limit")
        verbose_name_plural = _("reply limits")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.days}"


class Submission(Projected):
    """A message to an agency. What is folded from its events is written by the workflow alone."""

    PROJECTED = frozenset({
        "stage", "handler", "received_on", "limit_days", "due_on", "provisional", "answer", "answered_by",
        "answered_on", "in_time", "closed_reason", "public_title", "public_text", "public_answer", "published_at",
        "events_count", "calendar_version",
    })  # fmt: skip

    code = models.CharField(_("tracking code"), max_length=16, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, editable=False)
    form_key = models.UUIDField(unique=True, editable=False)  # one form, one message, however often it is sent
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="submissions", verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    page = models.CharField(_("page with the error"), max_length=500, blank=True)
    catalogue_item = models.ForeignKey(
        CatalogueItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("catalogue item")
    )  # what should be public and is not
    wish_public = models.BooleanField(_("agrees to publication"), default=False)
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE, editable=False)
    suspicion = models.CharField(_("suspicion"), max_length=8, choices=Suspicion.choices, blank=True, editable=False)

    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.RECEIVED, editable=False)
    handler = official(_("clerk in charge"), "handled_submissions")
    received_on = models.DateField(_("received on"), null=True, editable=False)
    limit_days = models.PositiveSmallIntegerField(_("reply limit"), null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, editable=False)
    provisional = models.BooleanField(_("provisional"), default=False, editable=False)
    calendar_version = models.CharField(max_length=12, blank=True, editable=False)
    answer = models.TextField(_("reply"), blank=True, editable=False)
    answered_by = official(_("answered by"))
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    in_time = models.BooleanField(_("answered in time"), null=True, editable=False)
    closed_reason = models.CharField(_("reason for closing"), max_length=12, blank=True, editable=False)
    public_title = models.CharField(_("public title"), max_length=120, blank=True, editable=False)
    public_text = models.TextField(_("public text"), blank=True, editable=False)
    public_answer = models.TextField(_("public reply"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    events_count = models.PositiveIntegerField(default=0, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None) | (models.Q(wish_public=True) & ~models.Q(kind=Kind.TIP_OFF)),
                name="only_agreed_answers_are_public",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "stage", "due_on"], name="submission_by_agency"),
            models.Index(fields=["stage", "due_on"], name="submission_due"),
            models.Index(fields=["-published_at", "-id"], name="submission_published"),
        ]

    def __str__(self) -> str:
        """The code only: titles may carry names, and `__str__` is frozen in other people's pages."""
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("feedback:detail", args=[self.pk])


class Sender(models.Model):
    """Who wrote, if they said so. Kept apart from the message, so that it can be erased apart from it."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="sender")
    name = SealedField(_("name"), max_length=60, blank=True)
    email = SealedField(_("e-mail"), max_length=254, blank=True, validators=[validate_email])
    phone = SealedField(_("phone"), max_length=30, blank=True)

    objects = SenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.submission_id}"


class SubmissionEvent(Happening):
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")

    class Meta(Happening.Meta):
        abstract = False
        ordering = ["submission", "n"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["submission", "n"], name="submission_events_in_order")]

    def __str__(self) -> str:
        return f"{self.submission_id}#{self.n} {self.kind}"


class Consultation(Projected):
    """A draft that anyone may comment on between two days, and what became of the comments."""

    PROJECTED = frozenset({
        "stage", "drafted_by", "published_at", "outcome", "outcome_by", "outcome_published_at", "withdrawn_reason",
        "events_count",
    })  # fmt: skip

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consultations", verbose_name=_("agency"))
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("what it is about"), help_text=_("Background, the main points, what you ask about"))
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("draft text"),
        help_text=_("A published document that holds the draft"),
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    short_reason = models.CharField(
        _("reason for a shorter period"),
        max_length=300,
        blank=True,
        help_text=_("Needed, and published, where there are fewer than 30 days"),
    )
    contact = models.CharField(_("other ways to respond"), max_length=200, blank=True)

    stage = models.CharField(
        _("stage"), max_length=10, choices=ConsultationStage.choices, default=ConsultationStage.DRAFT, editable=False
    )
    drafted_by = official(_("drafted by"))
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    outcome = models.TextField(_("outcome"), blank=True, editable=False)
    outcome_by = official(_("outcome drafted by"))
    outcome_published_at = models.DateTimeField(_("outcome published at"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("reason for the withdrawal"), blank=True, editable=False)
    events_count = models.PositiveIntegerField(default=0, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-id"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="consultations_close_after_they_open"
            ),
        ]
        indexes = [models.Index(fields=["stage", "closes_on"], name="consultation_open")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("feedback:consultation", args=[self.pk])

    def clean(self) -> None:
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The last day cannot come before the first.")})

    def is_open(self, today: date) -> bool:
        """Twin of `Consultation.objects.open`."""
        return self.stage == ConsultationStage.PUBLISHED and self.opens_on <= today <= self.closes_on


class ConsultationEvent(Happening):
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="events")

    class Meta(Happening.Meta):
        abstract = False
        ordering = ["consultation", "n"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["consultation", "n"], name="consultation_events_in_order")]

    def __str__(self) -> str:
        return f"{self.consultation_id}#{self.n} {self.kind}"


class Opinion(AppendOnly):
    """One comment on a draft. No name and no address is asked for, so there is none to lose."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="opinions")
    form_key = models.UUIDField(unique=True, editable=False)
    text = models.TextField(_("opinion"))
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    suspicion = models.CharField(_("suspicion"), max_length=8, choices=Suspicion.choices, blank=True, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["-id"]
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.pk}"

    @property
    def agency(self) -> Any:
        return self.consultation.agency


class Rating(AppendOnly):
    """Whether one page was useful to one visit. `key` is a digest of visit and page: nobody can be found from it."""

    key = models.CharField(max_length=64, unique=True, editable=False)
    path = models.CharField(_("page"), max_length=300, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="ratings", verbose_name=_("agency"))
    useful = models.BooleanField(_("useful"))
    word = models.CharField(_("word"), max_length=300, blank=True)
    at = models.DateTimeField(_("given at"), default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["-id"]
        verbose_name = _("page rating")
        verbose_name_plural = _("page ratings")
        indexes = [models.Index(fields=["agency", "-at"], name="rating_by_agency")]

    def __str__(self) -> str:
        return f"{self.path} {'+' if self.useful else '-'}"
