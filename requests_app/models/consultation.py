"""Who is consulted about a request: whom the letter goes to and how they come back. What is said, the events keep."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from ledger.locks import Projected
from ledger.seal import SealedField
from notices import tracking
from requests_app.enums import ConsultationKind, Position
from requests_app.models.case import InformationRequest
from requests_app.models.record import Event
from requests_app.querysets import ConsultationQuerySet


class Consultation(Projected):
    """A third party or another agency that was asked (arts. 32 and 34). `agency` answers here; all others by a code."""

    PROJECTED = frozenset({"answered_on", "expired_on", "position"})

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="consultations")
    event = models.OneToOneField(Event, models.PROTECT, related_name="consultation")
    kind = models.CharField(_("kind"), max_length=12, choices=ConsultationKind.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="consultations_asked", verbose_name=_("consulted agency")
    )
    party = models.CharField(_("consulted"), max_length=200)
    contact = SealedField(_("contact person"), max_length=60, blank=True)
    email = SealedField(_("e-mail"), max_length=254, blank=True)
    address = SealedField(_("postal address"), max_length=200, blank=True)
    key = models.UUIDField(unique=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)

    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    expired_on = models.DateField(_("silent since"), null=True, editable=False)
    position = models.CharField(_("position"), max_length=8, choices=Position.choices, blank=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["case", "event"]
        verbose_name = _("consultation about a request")
        verbose_name_plural = _("consultations about requests")
        indexes = [models.Index(fields=["agency", "answered_on"], name="consultation_by_agency")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.case_id}#{self.event_id}"

    @property
    def code(self) -> str:
        """What opens the page of this consultation: told in the letter, kept by nobody."""
        return tracking.secret_for(self.key)

    @staticmethod
    def key_of(case: InformationRequest, n: int) -> uuid.UUID:
        """The key belongs to the case and the number of the event: the same history has the same codes."""
        return uuid.uuid5(case.form_key, f"consultation {n}")
