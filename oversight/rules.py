"""Who may look over agencies: supervisors and auditors downward, a head over the own agency."""

from typing import Any

from agencies.enums import Role
from agencies.models import Agency
from agencies.querysets import AgencyQuerySet
from agencies.rules import holds_any

OVERSEERS = (Role.SUPERVISOR, Role.AUDITOR, Role.HEAD)


def may_oversee(user: Any) -> bool:
    return holds_any(user, *OVERSEERS)


def overseen_by(user: Any) -> AgencyQuerySet:
    """Twin of `may_oversee`: the agencies whose numbers the user sees."""
    return Agency.objects.visible_to(user, OVERSEERS)
