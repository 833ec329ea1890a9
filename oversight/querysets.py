"""Named questions about urges."""

from __future__ import annotations

from datetime import date
from typing import Any

from agencies.enums import READERS
from agencies.models import Agency
from ledger.locks import ProjectedQuerySet
from oversight.enums import UrgeStage


class UrgeQuerySet(ProjectedQuerySet):
    def visible_to(self, user: Any) -> UrgeQuerySet:
        """Twin of `rules.can_view_urge`: the agency that is urged, and those above it."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def waiting(self) -> UrgeQuerySet:
        return self.filter(stage=UrgeStage.WAITING)

    def overdue(self, today: date) -> UrgeQuerySet:
        return self.waiting().filter(due_on__lt=today)
