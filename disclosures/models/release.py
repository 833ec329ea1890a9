"""Findings of the release check that a second person let through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosures.models.documents import Document
from ledger.locks import AppendOnly


class ReleaseAcceptance(AppendOnly):
    """One finding, who accepted it and why. `key` names it without saying what was found: see `release.findings`."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="release_acceptances")
    key = models.CharField(max_length=40)
    kind = models.CharField(_("finding"), max_length=20)
    place = models.CharField(_("place"), max_length=300)
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("actor"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now)

    class Meta(AppendOnly.Meta):
        ordering = ["document", "id"]
        verbose_name = _("accepted finding")
        verbose_name_plural = _("accepted findings")
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="one_acceptance_a_finding")]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.pk} {self.kind}"
