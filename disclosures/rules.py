"""Who may do what with a document."""

from typing import Any

from agencies.enums import Role
from agencies.rules import holds
from disclosures.enums import Stage
from disclosures.querysets import READERS


def can_view(user: Any, document: Any) -> bool:
    """Twin of `Document.objects.visible_to`."""
    return document.stage == Stage.PUBLISHED or holds(user, document.agency, *READERS)


def may_draft(user: Any, document: Any) -> bool:
    return holds(user, document.agency, Role.CLERK)


def may_review(user: Any, document: Any) -> bool:
    """A reviewer or the head, and never the one who wrote it: art. 17 asks for a review before release."""
    return holds(user, document.agency, Role.REVIEWER, Role.HEAD) and document.drafted_by_id != user.pk


def may_withdraw(user: Any, document: Any) -> bool:
    return holds(user, document.agency, Role.REVIEWER, Role.HEAD)


def nobody(user: Any, document: Any) -> bool:
    return False
