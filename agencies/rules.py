"""Who holds which post. Each rule has its queryset twin in `querysets.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agencies.querysets import DOWNWARD

if TYPE_CHECKING:
    from agencies.models import Agency


def holds(user: Any, agency: Agency, *roles: str) -> bool:
    """Whether the user holds one of `roles` for `agency`; twin of `Agency.objects.visible_to(user, roles)`."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    return any(
        post.role in roles
        and (agency.path.startswith(post.agency.path) if post.role in DOWNWARD else post.agency_id == agency.pk)
        for post in _posts(user)
    )


def holds_any(user: Any, *roles: str) -> bool:
    """Whether the user holds one of `roles` anywhere."""
    return bool(user and user.is_authenticated and user.is_active) and any(post.role in roles for post in _posts(user))


def holds_one_agency(user: Any) -> bool:
    """Whether all that the user's posts open belongs to a single agency."""
    posts = _posts(user)
    return not any(post.role in DOWNWARD for post in posts) and len({post.agency_id for post in posts}) == 1


def _posts(user: Any) -> list[Any]:
    """The user's current posts, asked once for each user object (a request or a task run holds one)."""
    if not hasattr(user, "_current_posts"):
        user._current_posts = list(user.posts.current().select_related("agency"))
    return list(user._current_posts)
