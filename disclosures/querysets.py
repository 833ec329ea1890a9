"""Named questions about documents."""

from __future__ import annotations

from typing import Any

from django.db import models

from agencies.enums import Role
from agencies.models import Agency
from disclosures.enums import Stage
from ledger.locks import ProjectedQuerySet

READERS = (Role.CLERK, Role.REVIEWER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR)


class DocumentQuerySet(ProjectedQuerySet):
    def public(self) -> DocumentQuerySet:
        """What anyone may read. Search, feeds, lists, exports, the sitemap and files all start here."""
        return self.filter(stage=Stage.PUBLISHED)

    def withdrawn(self) -> DocumentQuerySet:
        return self.filter(stage=Stage.WITHDRAWN)

    def visible_to(self, user: Any) -> DocumentQuerySet:
        """Twin of `rules.can_view`."""
        mine = Agency.objects.visible_to(user, READERS)
        return self.filter(models.Q(stage=Stage.PUBLISHED) | models.Q(agency__in=mine))

    def handled_by(self, user: Any) -> DocumentQuerySet:
        """The documents of the user's own agencies, in whatever stage: what the admin shows."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def newest(self) -> DocumentQuerySet:
        return self.order_by("-published_at", "-id")
