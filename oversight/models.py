"""Urges (督办): somebody above asks an agency to act, and to say by a day what was done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from ledger.fields import official
from ledger.locks import Projected
from ledger.models import Happening
from notices import hours
from oversight.enums import UrgeStage
from oversight.querysets import UrgeQuerySet
from requests_app.models import InformationRequest


class Urge(Projected):
    """About one case, or about an agency as a whole where `case` is empty. What is folded the workflow writes alone."""

    PROJECTED = frozenset({"stage", "answer", "answered_by", "answered_on", "events_count"})

    number = models.CharField(_("number"), max_length=60, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="urges", verbose_name=_("agency"))
    case = models.ForeignKey(
        InformationRequest, models.PROTECT, null=True, related_name="urges", verbose_name=_("information request")
    )
    issuer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("urged by"))
    issued_by = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency that urges"))
    by_head = models.BooleanField(_("inside the agency"), default=False)  # then its clerks answer, not its head
    text = models.TextField(_("text"))
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("answer due on"))

    stage = models.CharField(
        _("stage"), max_length=10, choices=UrgeStage.choices, default=UrgeStage.WAITING, editable=False
    )
    answer = models.TextField(_("what was done"), blank=True, editable=False)
    answered_by = official(_("answered by"))
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    events_count = models.PositiveIntegerField(default=0, editable=False)

    objects = UrgeQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-id"]
        verbose_name = _("urge")
        verbose_name_plural = _("urges")
        indexes = [
            models.Index(fields=["stage", "due_on"], name="urge_due"),
            models.Index(fields=["agency", "stage"], name="urge_by_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(stage=UrgeStage.WAITING), name="one_urge_of_a_case_waits"
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("admin:oversight_urge_change", args=[self.pk])

    @property
    def provisional(self) -> bool:
        """Whether the day of the answer that is awaited may still move."""
        return self.stage == UrgeStage.WAITING and hours.calendar_of(self.agency).is_provisional(self.due_on)


class UrgeEvent(Happening):
    urge = models.ForeignKey(Urge, models.PROTECT, related_name="events")

    class Meta(Happening.Meta):
        abstract = False
        ordering = ["urge", "n"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["urge", "n"], name="urge_events_in_order")]

    def __str__(self) -> str:
        return f"{self.urge_id}#{self.n} {self.kind}"
