"""Who may look over agencies: supervisors and auditors downward, a head over the own agency."""

from typing import Any

from agencies.enums import READERS, Role
from agencies.models import Agency
from agencies.querysets import AgencyQuerySet
from agencies.rules import holds, holds_any

OVERSEERS = (Role.SUPERVISOR, Role.AUDITOR, Role.HEAD)


def may_oversee(user: Any) -> bool:
    return holds_any(user, *OVERSEERS)


def overseen_by(user: Any) -> AgencyQuerySet:
    """Twin of `may_oversee`: the agencies whose numbers the user sees."""
    return Agency.objects.visible_to(user, OVERSEERS)


def can_view_urge(user: Any, urge: Any) -> bool:
    """Twin of `Urge.objects.visible_to`."""
    return holds(user, urge.agency, *READERS)


def may_urge(user: Any, agency: Agency) -> bool:
    """A supervisor over what lies below, a head in the own agency."""
    return holds(user, agency, Role.SUPERVISOR, Role.HEAD)


def urged_by(user: Any) -> AgencyQuerySet:
    """Twin of `may_urge`."""
    return Agency.objects.visible_to(user, (Role.SUPERVISOR, Role.HEAD))


def may_answer(user: Any, urge: Any) -> bool:
    """The head of the agency that is urged; its clerks where the head urges."""
    return holds(user, urge.agency, Role.CLERK if urge.by_head else Role.HEAD)


def is_issuer(user: Any, urge: Any) -> bool:
    """Whoever urged, or another who may urge for the same office."""
    role = Role.HEAD if urge.by_head else Role.SUPERVISOR
    return holds(user, urge.agency, role)


def nobody(user: Any, urge: Any) -> bool:
    return False
