"""Who holds which post. Each rule has its queryset twin in `querysets.py`."""

from __future__ import annotations

from typing import Any

from agencies import calendars, choices
from agencies.enums import Kind, Role
from agencies.models import Agency
from agencies.querysets import DOWNWARD, posts_of
from statutes import laws

ANNOUNCERS = (Role.SYSADMIN, Role.HEAD, Role.SUPERVISOR)


def holds(user: Any, agency: Agency, *roles: str) -> bool:
    """Whether the user holds one of `roles` for `agency`; twin of `Agency.objects.visible_to(user, roles)`."""
    return any(
        post.role in roles
        and (agency.path.startswith(post.agency.path) if post.role in DOWNWARD else post.agency_id == agency.pk)
        for post in posts_of(user)
    )


def holds_any(user: Any, *roles: str) -> bool:
    """Whether the user holds one of `roles` anywhere."""
    return any(post.role in roles for post in posts_of(user))


def holds_one_agency(user: Any) -> bool:
    """Whether all that the user's posts open belongs to a single agency."""
    posts = posts_of(user)
    return not any(post.role in DOWNWARD for post in posts) and len({post.agency_id for post in posts}) == 1


def announced_by(user: Any) -> set[str]:
    """The calendars that the user may enter notices for.

    A notice moves the dates of every agency that counts by its calendar. So it takes a post that looks after all of
    them: system administrator, head or supervisor of a people's government with all those agencies at or below it.
    """
    governments = [
        post.agency.path for post in posts_of(user) if post.role in ANNOUNCERS and post.agency.kind == Kind.GOVERNMENT
    ]
    if not governments:
        return set()
    counting = list(Agency.objects.in_directory().values_list("path", "calendar", "law"))
    beyond = {
        calendar or laws.load(law).count.calendar
        for path, calendar, law in counting
        if not any(path.startswith(government) for government in governments)
    }
    return {id for id in choices.calendar_ids() if beyond.isdisjoint(calendars.fed_by(id))}


def may_announce(user: Any, calendar: str = "") -> bool:
    """Whether the user may enter a notice for this calendar, or for any."""
    reach = announced_by(user)
    return calendar in reach if calendar else bool(reach)
