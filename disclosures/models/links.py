"""Links of public documents that lead out of the site, and how they answered when they were last tried."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosures.enums import LinkFault
from disclosures.models.documents import Document

PATIENCE = 3  # days in a row that a server may be down before its links count as dead


class LinkQuerySet(models.QuerySet["OutgoingLink"]):
    def broken(self) -> LinkQuerySet:
        """Gone for good, or not answering for some days. Twin of `OutgoingLink.is_broken`."""
        return self.filter(
            models.Q(fault__in=LinkFault.definite()) | models.Q(~models.Q(fault=""), fails__gte=PATIENCE)
        )


class OutgoingLink(models.Model):
    """`words`: of the link, to find it in the text. `status`: of HTTP. `fails`: days in a row without a good answer."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="outgoing", verbose_name=_("document"))
    url = models.CharField(_("web address"), max_length=2000)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    words = models.CharField(_("words of the link"), max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(_("answer (HTTP)"), null=True)
    fault = models.CharField(_("what is wrong"), max_length=12, choices=LinkFault.choices, blank=True)
    fails = models.PositiveSmallIntegerField(_("days in a row"), default=0)
    checked_on = models.DateField(_("last tried on"), null=True)
    broken_since = models.DateField(_("broken since"), null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["document", "id"]
        verbose_name = _("broken link")
        verbose_name_plural = _("broken links")
        constraints = [models.UniqueConstraint(fields=["document", "digest"], name="one_row_a_link")]
        indexes = [models.Index(fields=["checked_on", "id"], name="link_to_try")]

    def __str__(self) -> str:
        return self.url[:80]

    @property
    def is_broken(self) -> bool:
        return bool(self.fault) and (self.fault in LinkFault.definite() or self.fails >= PATIENCE)
