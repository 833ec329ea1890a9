"""Named questions about agencies and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from agencies.enums import Kind, Role
from statutes import laws

if TYPE_CHECKING:
    from agencies.models import Agency

# A supervisor and an auditor look down the tree; everyone else sees the one agency of the post.
DOWNWARD = frozenset({Role.SUPERVISOR, Role.AUDITOR})


def posts_of(user: Any) -> list[Any]:
    """The user's current posts, asked once for each user object (a request or a task run holds one)."""
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_current_posts"):
        user._current_posts = list(user.posts.current().select_related("agency"))
    return list(user._current_posts)


class AgencyQuerySet(models.QuerySet[Any]):
    def public(self) -> AgencyQuerySet:
        return self.filter(is_active=True)

    def in_directory(self) -> AgencyQuerySet:
        """Agencies with a page of their own; outside issuers are only a filter."""
        return self.public().exclude(kind=Kind.ISSUER)

    def accepting(self) -> AgencyQuerySet:
        """Agencies that take requests (art. 27)."""
        return self.in_directory().filter(accepts_requests=True)

    def reached_by(self, channel: str) -> AgencyQuerySet:
        """Agencies under a law that knows requests on this channel."""
        return self.filter(law__in=[id for id in laws.ids() if laws.load(id).receipt(channel)])

    def below(self, root: Agency) -> AgencyQuerySet:
        """`root` and everything under it."""
        return self.filter(path__startswith=root.path)

    def visible_to(self, user: Any, roles: Iterable[str] = tuple(Role)) -> AgencyQuerySet:
        """The agencies of the user's posts in one of `roles`; a system administrator's post opens no case files."""
        reach, wanted = models.Q(pk__in=[]), frozenset(roles)
        for post in posts_of(user):
            if post.role in wanted:
                below = models.Q(path__startswith=post.agency.path)
                reach |= below if post.role in DOWNWARD else models.Q(pk=post.agency_id)
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

    def supervising(self, agency: Agency) -> PostQuerySet:
        """The supervisors of an agency: at it and at all above."""
        above = [int(pk) for pk in agency.path.strip("/").split("/")]
        found = self.current().filter(agency__in=above, role=Role.SUPERVISOR, user__is_active=True)
        return found.select_related("user").order_by("pk")
