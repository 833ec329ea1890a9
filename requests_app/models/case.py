"""A request and who makes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from disclosures.models import Document
from ledger.fields import official
from ledger.locks import Projected
from ledger.seal import BlindIndex, SealedField
from requests_app.enums import ApplicantKind, Channel, Form, IdKind, RequestKind, Route, Stage
from requests_app.querysets import ApplicantQuerySet, RequestQuerySet
from statutes import laws

# What a request waits for, by what the applicant was asked.
QUESTIONS = {
    "correction_asked": Stage.AWAITING_CORRECTION.label,
    "clarification_asked": _("Awaiting clarification"),
    "fee_question_asked": _("Awaiting an answer about fees"),
}


class InformationRequest(Projected):
    """A request under art. 27. What is folded from its events is written by the workflow alone."""

    PROJECTED = frozenset({
        "stage", "number", "handler", "received_on", "due_on", "provisional", "suspended", "extension_days",
        "days_used", "closed_on", "in_time", "outcome", "next_check_at", "events_count", "late_reason", "projected_on",
        "calendar_version",
        "public_title", "public_text", "published_at", "same_target", "document", "public_files",
    })  # fmt: skip

    code = models.CharField(_("tracking code"), max_length=16, unique=True, editable=False)
    secret_digest = models.CharField(max_length=64, editable=False)
    form_key = models.UUIDField(unique=True, editable=False)  # the one-time key that makes twenty posts one request
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="information_requests", verbose_name=_("agency"))
    kind = models.CharField(
        _("kind of request"), max_length=20, choices=RequestKind.choices, default=RequestKind.DISCLOSURE, editable=False
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices, default=Channel.INTERNET)
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    subject = models.CharField(_("information asked for"), max_length=200)
    description = models.TextField(
        _("description"), help_text=_("Name, document number or other features by which it can be found")
    )
    period = models.CharField(_("period of the information"), max_length=100, blank=True)
    form = models.CharField(_("form wanted"), max_length=12, choices=Form.choices, default=Form.ELECTRONIC)
    route = models.CharField(_("way of receiving it"), max_length=8, choices=Route.choices, default=Route.ONLINE)
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE, editable=False)
    law = models.CharField(max_length=8, default="cn", editable=False)
    # The edition of the law that was in force when the request came in, by its first day, and the hash of its file.
    law_edition = models.CharField(max_length=10, editable=False)
    law_version = models.CharField(max_length=12, editable=False)
    entered_by = official(_("entered by"))

    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.SUBMITTED, editable=False)
    number = models.CharField(_("request number"), max_length=60, unique=True, null=True, editable=False)
    handler = official(_("clerk in charge"), "handled_requests")
    received_on = models.DateField(_("receipt date"), null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, editable=False)
    provisional = models.BooleanField(_("provisional"), default=False, editable=False)
    suspended = models.BooleanField(_("clock stopped"), default=False, editable=False)
    extension_days = models.PositiveSmallIntegerField(_("extended by"), default=0, editable=False)
    days_used = models.PositiveIntegerField(_("working days used"), null=True, editable=False)
    calendar_version = models.CharField(max_length=12, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    in_time = models.BooleanField(_("answered in time"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=32, blank=True, editable=False)
    late_reason = models.CharField(_("reason for the lateness"), max_length=20, blank=True, editable=False)
    projected_on = models.DateField(_("projected for"), null=True, editable=False)  # while the clock stands
    next_check_at = models.DateTimeField(null=True, editable=False)
    events_count = models.PositiveIntegerField(default=0, editable=False)
    # The requests that ask for the same share this mark: the key of one of them.
    same_target = models.PositiveBigIntegerField(null=True, editable=False)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("document")
    )
    public_files = models.JSONField(default=list, editable=False)  # keys of the reply's files that are public too
    public_title = models.CharField(_("public title"), max_length=200, blank=True, editable=False)
    public_text = models.TextField(_("public text"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    situation: Any = None  # where `situation.look` leaves the fold that the checks of a step ask

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        verbose_name = _("information request")
        verbose_name_plural = _("information requests")
        indexes = [
            models.Index(fields=["agency", "stage", "due_on"], name="request_by_agency"),
            models.Index(fields=["next_check_at", "id"], name="request_to_check"),
            models.Index(fields=["received_on"], name="request_received"),
            models.Index(fields=["stage", "due_on"], name="request_open"),
            # Holds all that the figures of a year ask for, so that they are counted without the rows.
            models.Index(fields=["stage", "closed_on", "in_time", "agency", "days_used"], name="request_answered"),
            models.Index(fields=["-published_at"], name="request_published"),
            models.Index(fields=["handler", "stage"], name="request_by_clerk"),
            models.Index(
                fields=["agency", "same_target"],
                condition=models.Q(same_target__isnull=False),
                name="request_for_the_same",
            ),
            models.Index(
                fields=["agency", "closed_on"], condition=models.Q(in_time=False, late_reason=""), name="request_owing"
            ),
        ]

    def __str__(self) -> str:
        """Number or code only: `__str__` is frozen in the admin's log and printed in other people's pages."""
        return self.number or self.code

    def get_stage_display(self) -> str:
        """The stage in the words of its law: a question is called a correction only where the law knows corrections."""
        if self.stage != Stage.AWAITING_CORRECTION:
            return str(Stage(self.stage).label)
        asked = self.situation.last(*QUESTIONS) if self.situation else None
        correction = laws.load(self.law, edition=self.law_edition or None).opens("correction_asked")
        return str(QUESTIONS[asked.kind if asked else "correction_asked" if correction else "clarification_asked"])

    def get_absolute_url(self) -> str:
        """The public page where there is one; never the tracking page, whose address would be a way in."""
        return reverse("requests:detail", args=[self.pk])


class Applicant(models.Model):
    """Who asks. Kept apart from the case, so that it can be masked, sealed and erased apart from it."""

    case = models.OneToOneField(InformationRequest, models.PROTECT, related_name="applicant")
    kind = models.CharField(
        _("kind of applicant"), max_length=16, choices=ApplicantKind.choices, default=ApplicantKind.NATURAL
    )
    name = SealedField(_("name"), max_length=100)
    id_kind = models.CharField(_("kind of proof"), max_length=20, choices=IdKind.choices, default=IdKind.RESIDENT_ID)
    id_number = SealedField(_("number of the proof"), max_length=40)
    who = BlindIndex(of="id_number")  # finds the requests of the same applicant: see `querysets.same_person`
    contact = SealedField(_("contact person"), max_length=60, blank=True)
    phone = SealedField(_("phone"), max_length=30, blank=True)
    email = SealedField(_("e-mail"), max_length=254, blank=True, validators=[validate_email])
    address = SealedField(_("postal address"), max_length=200, blank=True)

    erased_on = models.DateField(_("erased on"), null=True, editable=False, db_index=True)

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.case_id}"
