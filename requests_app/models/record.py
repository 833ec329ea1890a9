"""The record of a request: its events, its letters, its files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.locks import AppendOnly, AppendOnlyQuerySet
from ledger.models import Happening
from requests_app.enums import LetterKind
from requests_app.models.case import InformationRequest
from requests_app.models.template import LetterTemplate


class Event(Happening):
    """What happened to a request."""

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="events")
    amends = models.PositiveIntegerField(_("amends event"), null=True)

    class Meta(Happening.Meta):
        abstract = False
        ordering = ["case", "n"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="request_events_in_order")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.n} {self.kind}"


# A letter that asks is a correction notice only where the law knows corrections.
ASKS = {"clarification_asked": _("Request for clarification"), "fee_question_asked": _("Question about fees")}


class Letter(AppendOnly):
    """A letter as issued: its parts in order, and their hash. The DOCX is made from them on demand, always the same."""

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=32, choices=LetterKind.choices)
    number = models.CharField(_("letter number"), max_length=80, unique=True)
    event = models.ForeignKey(Event, models.PROTECT, related_name="letters")
    # Where the agency numbers its letters in a series of their own: its name, year and place.
    series = models.CharField(max_length=20, blank=True)
    year = models.PositiveIntegerField(null=True)
    seq = models.PositiveIntegerField(null=True)
    template = models.ForeignKey(LetterTemplate, models.PROTECT, null=True, related_name="letters")
    parts = models.JSONField(_("parts"))
    sha256 = models.CharField(max_length=64)
    issued_on = models.DateField(_("issued on"))

    class Meta(AppendOnly.Meta):
        ordering = ["case", "id"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="one_letter_of_a_kind_each_event")]

    def get_kind_display(self) -> str:
        asks = ASKS.get(self.event.kind) if self.kind == LetterKind.CORRECTION else None
        return str(asks or LetterKind(self.kind).label)

    def __str__(self) -> str:
        return self.number


def file_path(case_file: CaseFile, filename: str) -> str:
    """By content: the name a person gave never becomes a path."""
    return f"requests/{case_file.sha256[:2]}/{case_file.sha256}{Path(filename).suffix.lower()}"


class CaseFileQuerySet(AppendOnlyQuerySet):
    def erased(self) -> CaseFileQuerySet:
        """What applicants handed in whose data were erased since: the rows stay, the files are gone."""
        return self.filter(role=CaseFile.SUBMISSION, case__applicant__erased_on__isnull=False)


class CaseFile(AppendOnly):
    """A file of a case: what the applicant handed in, or what the reply discloses."""

    REPLY, SUBMISSION, OPINION = "reply", "submission", "opinion"

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="files")
    role = models.CharField(
        max_length=12,
        choices=[
            (REPLY, _("Part of the reply")),
            (SUBMISSION, _("Handed in by the applicant")),
            (OPINION, _("Handed in by who was consulted")),
        ],
    )
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to=file_path, max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(_("type"), max_length=100)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CaseFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.sha256:
            digest = hashlib.sha256()
            for chunk in self.file.chunks():
                digest.update(chunk)
            self.sha256, self.size = digest.hexdigest(), self.file.size
        super().save(*args, **kwargs)
