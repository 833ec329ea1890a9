"""What belongs to a request beside its course: other cases, remedies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.locks import AppendOnly, Projected
from requests_app.enums import LinkKind, RemedyKind, RulingResult
from requests_app.models.case import InformationRequest
from requests_app.querysets import RemedyQuerySet


class Link(AppendOnly):
    """`case` is merged into, split from or reopened from `other`; each at most once."""

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="links", verbose_name=_("request"))
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind.choices)
    other = models.ForeignKey(InformationRequest, models.PROTECT, related_name="linked", verbose_name=_("request"))

    class Meta(AppendOnly.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="one_link_of_a_kind"),
            models.CheckConstraint(condition=~models.Q(case=models.F("other")), name="link_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Remedy(Projected):
    """A reconsideration, a suit or a complaint about a request, and what came of it."""

    PROJECTED = frozenset({"decided_on", "result", "ruling", "text"})

    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="remedies", verbose_name=_("request"))
    n = models.PositiveIntegerField(editable=False)  # of the event that recorded it
    kind = models.CharField(_("kind"), max_length=20, choices=RemedyKind.choices)
    filed_on = models.DateField(_("filed on"))
    number = models.CharField(_("case number there"), max_length=80, blank=True)
    body = models.CharField(_("before whom"), max_length=200)
    reached_on = models.DateField(_("its copy reached the agency on"), null=True)
    answer_by = models.DateField(_("the agency answers by"), null=True)
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    result = models.CharField(_("result"), max_length=12, choices=RulingResult.choices, blank=True, editable=False)
    ruling = models.CharField(_("number of the ruling"), max_length=80, blank=True, editable=False)
    text = models.TextField(_("what was decided"), blank=True, editable=False)

    objects = RemedyQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_on", "-id"]
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="one_remedy_an_event")]
        indexes = [models.Index(fields=["result", "answer_by"], name="remedy_pending")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.number or self.case}"
