"""Who stands in for whom: the deputy of a clerk who is away, and what a case without a clerk is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.enums import Role
from agencies.models import Agency, Post
from requests_app.models import Absence


def deputies(agency: Agency, day: date) -> dict[int, Any]:
    """Who is away on that day, each with the deputy, where the deputy still is a clerk of the agency."""
    clerks = Post.objects.holders(agency, Role.CLERK).values("user")
    rows = Absence.objects.filter(agency=agency, deputy__in=clerks).on(day).select_related("deputy")
    return {row.user_id: row.deputy for row in rows}


def present(user: Any, away: dict[int, Any]) -> Any:
    """Who does the work of `user`: a deputy who is away has one too; in a ring nobody is there but the first."""
    met, found = {user.pk}, user
    while found.pk in away:
        found = away[found.pk]
        if found.pk in met:
            return user
        met.add(found.pk)
    return found


def present_on(agency: Agency, user: Any, day: date) -> Any:
    return present(user, deputies(agency, day))


def stood_in_for(user: Any, day: date) -> QuerySet[Any]:
    """The absences in which `user` stands in on that day."""
    return Absence.objects.filter(deputy=user).on(day).select_related("user", "agency").order_by("until", "pk")


def cases_stood_in_for(user: Any, day: date) -> Q:
    """A condition on cases: somebody is in charge for whom `user` stands in on that day."""
    asked = Q(pk__in=[])
    for absence in stood_in_for(user, day):
        asked |= Q(agency=absence.agency_id, handler=absence.user_id)
    return asked


def clerks_of_case() -> QuerySet[Any]:
    """For a question about cases: the current clerk's post of whoever is in charge."""
    return Post.objects.current().filter(
        agency=OuterRef("agency"), user=OuterRef("handler"), role=Role.CLERK, user__is_active=True
    )


def without_clerk(cases: Any) -> Any:
    """Cases that nobody is in charge of, or somebody whose post has ended."""
    return cases.filter(Q(handler=None) | ~Exists(clerks_of_case()))


def overlaps() -> Iterator[tuple[Absence, Absence]]:
    """Two absences of one clerk in one agency that share a day; there should be none."""
    before: Absence | None = None
    for row in Absence.objects.select_related("end").order_by("agency", "user", "since", "pk"):
        if last_day(row) < row.since:  # called off
            continue
        same = before is not None and (before.agency_id, before.user_id) == (row.agency_id, row.user_id)
        if before is not None and same and last_day(before) >= row.since:
            yield before, row
        if not same or before is None or last_day(row) > last_day(before):
            before = row


def last_day(absence: Absence) -> date:
    """The last day on which somebody was really away."""
    end = getattr(absence, "end", None)
    return min(absence.until, end.on - timedelta(days=1)) if end else absence.until
