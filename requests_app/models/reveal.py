"""Looks at masked data, as the ledger keeps them."""

from __future__ import annotations

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

import ledger.models as ledger
from ledger.locks import AppendOnlyQuerySet

ACT = "requests.reveal"


class RevealQuerySet(AppendOnlyQuerySet):
    def of(self, cases: QuerySet) -> RevealQuerySet:
        """The looks at applicants of these requests."""
        name = Concat(Value(f"{cases.model._meta.label_lower}:"), Cast("pk", CharField()))
        return self.filter(subject__in=cases.order_by().values_list(name, flat=True))


class Reveal(ledger.Entry):
    """An entry of the ledger that says who saw an applicant's data unmasked, and why."""

    objects = RevealQuerySet.as_manager()

    class Meta:
        proxy = True
        ordering = ["-id"]
        verbose_name = _("look at masked data")
        verbose_name_plural = _("looks at masked data")

    @property
    def case_pk(self) -> int:
        return int(self.subject.rpartition(":")[2])
