"""What officials keep among themselves: notes on a case, who watches it, who stands in for whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from ledger.locks import AppendOnly
from requests_app.models.case import InformationRequest
from requests_app.office_querysets import AbsenceQuerySet, NoteQuerySet, WatchQuerySet


class Note(AppendOnly):
    """What an official writes down for colleagues. A mistake is put right by a new note that replaces it."""

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="notes", verbose_name=_("request"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # a form posted twice is one note
    text = models.TextField(_("note"), max_length=4000)
    at = models.DateTimeField(_("written at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    # At most one note takes the place of another: of two corrections at once one is refused.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    objects = NoteQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["id"]
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Watch(models.Model):
    """An official who wants to hear of each step of a case."""

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="watches", verbose_name=_("request"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("official"))
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_watch_each")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.case_id} {self.user_id}"


class Absence(AppendOnly):
    """A clerk is away from `since` to `until`, both included; `deputy` stands in. `end` says if it ended earlier."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="absences", verbose_name=_("agency"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name=_("who is away")
    )
    # Of the absences of one clerk in one agency: of two entered at once, neither knowing the other, one is refused.
    n = models.PositiveIntegerField(editable=False)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who stands in")
    )
    since = models.DateField(_("away from"))
    until = models.DateField(_("away until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"), default=timezone.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["-since", "-id"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(fields=["agency", "user", "n"], name="absences_are_numbered"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(deputy=F("user")), name="nobody_stands_in_for_oneself"),
        ]
        indexes = [models.Index(fields=["agency", "until"], name="absence_of_agency")]

    def __str__(self) -> str:
        return f"{self.since.isoformat()} – {self.until.isoformat()}"


class AbsenceEnd(AppendOnly):
    """The first day on which somebody was back before the absence was over; its first day or before: called off."""

    absence = models.OneToOneField(Absence, models.PROTECT, related_name="end")
    on = models.DateField(_("back on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"), default=timezone.now)

    def __str__(self) -> str:
        return f"{self.absence_id} {self.on.isoformat()}"
