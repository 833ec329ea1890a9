"""How often what is published was shown before a request, opened, and not enough: counts, and nothing of anybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.enums import SuggestionAct, SuggestionPlace


class SuggestionCount(models.Model):
    """`n` times on a day. `kind` is that of the results; empty where forms are counted and not results."""

    day = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=8, choices=SuggestionPlace.choices)
    kind = models.CharField(_("kind"), max_length=12, blank=True)
    act = models.CharField(_("what happened"), max_length=8, choices=SuggestionAct.choices)
    n = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        ordering = ["-day", "place", "kind", "act"]
        verbose_name = _("count of suggestions")
        verbose_name_plural = _("counts of suggestions")
        constraints = [models.UniqueConstraint(fields=["day", "place", "kind", "act"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.place} {self.kind} {self.act}"
