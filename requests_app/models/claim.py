"""What an applicant asks to have put right about who they are, until a clerk has decided."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.seal import SealedField
from requests_app.enums import IdKind
from requests_app.models.case import InformationRequest
from requests_app.models.record import CaseFile


class IdentityClaim(models.Model):
    """A name or number said to be the right one. Its words are wiped when it is settled."""

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="claims")
    name = SealedField(_("name"), max_length=100, blank=True)
    id_kind = models.CharField(_("kind of proof"), max_length=20, choices=IdKind.choices)
    id_number = SealedField(_("number of the proof"), max_length=40, blank=True)
    reason = SealedField(_("reason"), max_length=1000, blank=True)
    evidence = models.ForeignKey(CaseFile, models.PROTECT, null=True, related_name="+", verbose_name=_("evidence"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("claim of identity")
        verbose_name_plural = _("claims of identity")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(settled_at=None), name="one_waiting_claim_for_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.case_id}"
