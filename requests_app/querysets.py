"""Named questions about requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from agencies.enums import Role
from agencies.models import Agency
from ledger.locks import ProjectedQuerySet
from requests_app.enums import CLOSED, OPEN, Stage

# A system administrator keeps the machine, not the files: no post of that kind opens a case.
READERS = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR)


class RequestQuerySet(ProjectedQuerySet):
    def public(self) -> RequestQuerySet:
        """Answered requests that the agency has published without personal data (art. 44)."""
        return self.filter(stage=Stage.ANSWERED, published_at__isnull=False)

    def visible_to(self, user: Any) -> RequestQuerySet:
        """Twin of `rules.can_view`: officials of the agency, and those above it who supervise."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def still_open(self) -> RequestQuerySet:
        return self.filter(stage__in=OPEN)

    def closed(self) -> RequestQuerySet:
        return self.filter(stage__in=CLOSED)

    def overdue(self, today: date) -> RequestQuerySet:
        """Lateness is a question, not a status: the due day has passed and the clock still runs."""
        return self.still_open().filter(due_on__lt=today)

    def due_by(self, day: date, today: date) -> RequestQuerySet:
        return self.still_open().filter(due_on__gte=today, due_on__lte=day)

    def to_check(self, now: datetime) -> RequestQuerySet:
        return self.still_open().filter(next_check_at__lte=now)
