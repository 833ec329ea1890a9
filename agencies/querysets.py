"""Named questions about agencies and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from agencies.enums import Kind, Role

if TYPE_CHECKING:
    from agencies.models import Agency

# A supervisor and an auditor look down the tree; everyone else sees the one agency of the post.
DOWNWARD = frozenset({Role.SUPERVISOR, Role.AUDITOR})


class AgencyQuerySet(models.QuerySet[Any]):
    def public(self) -> AgencyQuerySet:
        return self.filter(is_active=True)

    def in_directory(self) -> AgencyQuerySet:
        """Agencies with a page of their own; outside issuers are only a filter."""
        return self.public().exclude(kind=Kind.ISSUER)

    def accepting(self) -> AgencyQuerySet:
        """Agencies that take requests (art. 27)."""
        return self.in_directory().filter(accepts_requests=True)

    def below(self, root: Agency) -> AgencyQuerySet:
        """`root` and everything under it."""
        return self.filter(path__startswith=root.path)

    def visible_to(self, user: Any, roles: Iterable[str] = tuple(Role)) -> AgencyQuerySet:
        """The agencies of the user's posts in one of `roles`; a system administrator's post opens no case files."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        reach = models.Q(pk__in=[])
        for post in user.posts.current().filter(role__in=list(roles)).select_related("agency"):
            reach |= (
                models.Q(path__startswith=post.agency.path) if post.role in DOWNWARD else models.Q(pk=post.agency_id)
            )
        return self.filter(reach)


class PostQuerySet(models.QuerySet[Any]):
    def current(self) -> PostQuerySet:
        return self.filter(ended_on=None)

    def on(self, day: date) -> PostQuerySet:
        return self.filter(models.Q(ended_on=None) | models.Q(ended_on__gte=day), since__lte=day)

    def holders(self, agency: Agency, role: str) -> PostQuerySet:
        """In the order of their posts, so that everybody is told in the same order each time."""
        found = self.current().filter(agency=agency, role=role, user__is_active=True)
        return found.select_related("user").order_by("pk")
