"""Named questions about notes, watches and absences."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from agencies.enums import READERS
from agencies.models import Agency
from ledger.locks import AppendOnlyQuerySet


class NoteQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> NoteQuerySet:
        """Whoever reads the case file; no applicant ever does."""
        return self.filter(case__agency__in=Agency.objects.visible_to(user, READERS))


class WatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> WatchQuerySet:
        return self.filter(case__agency__in=Agency.objects.visible_to(user, READERS))


class AbsenceQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> AbsenceQuerySet:
        """Colleagues have to know who is away."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def on(self, day: date) -> AbsenceQuerySet:
        """Absences that hold on a day, those that ended earlier left out."""
        return self.filter(since__lte=day, until__gte=day).filter(models.Q(end=None) | models.Q(end__on__gt=day))

    def coming(self, day: date) -> AbsenceQuerySet:
        """Absences that hold on a day or later."""
        back = models.Q(end=None) | (models.Q(end__on__gt=models.F("since")) & models.Q(end__on__gt=day))
        return self.filter(until__gte=day).filter(back)
