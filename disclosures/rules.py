"""Who may do what with a document."""

from typing import Any

from django.utils.translation import gettext_lazy

from agencies.enums import READERS, Role
from agencies.models import Agency
from agencies.rules import holds


def _keeps(user: Any, document: Any, *roles: str) -> bool:
    """An imported document is kept by the agency that imported it too: its issuer may have nobody here."""
    keepers = [agency for agency in (document.agency, document.imported_by) if agency]
    return any(holds(user, agency, *roles) for agency in keepers)


def can_view(user: Any, document: Any) -> bool:
    """Twin of `Document.objects.visible_to`."""
    return document.is_public or handles(user, document)


def handles(user: Any, document: Any) -> bool:
    """Twin of `Document.objects.handled_by`."""
    return _keeps(user, document, *READERS)


def may_draft(user: Any, document: Any) -> bool:
    return holds(user, document.agency, Role.CLERK)


# The rule in words, for whoever is refused.
REVIEWER = gettext_lazy("a reviewer or the head, and not who drafted it")


def may_review(user: Any, document: Any) -> bool:
    """A reviewer or the head, and never the one who wrote it: art. 17 asks for a review before release."""
    return holds(user, document.agency, Role.REVIEWER, Role.HEAD) and document.drafted_by_id != user.pk


def may_approve(user: Any, document: Any) -> bool:
    """Somebody else than who wrote it and who reviewed it: no one person brings a document out."""
    return may_review(user, document) and document.reviewed_by_id != user.pk


def may_call_back(user: Any, document: Any) -> bool:
    return holds(user, document.agency, Role.CLERK, Role.REVIEWER, Role.HEAD)


def may_revise(user: Any, document: Any) -> bool:
    """A clerk of an agency that keeps it; what an import brought is revised at its source."""
    return document.imported_by_id is None and holds(user, document.agency, Role.CLERK)


def may_withdraw(user: Any, document: Any) -> bool:
    return _keeps(user, document, Role.REVIEWER, Role.HEAD)


def may_bring_back(user: Any, document: Any) -> bool:
    """The head alone; what an import brought is brought back at its source."""
    return document.imported_by_id is None and holds(user, document.agency, Role.HEAD)


def handles_item(user: Any, item: Any) -> bool:
    """Twin of `CatalogueItem.objects.visible_to`."""
    return holds(user, item.agency, *READERS)


def may_keep_catalogue(user: Any, agency: Any) -> bool:
    """The head of the disclosure office keeps the catalogue (art. 12); twin of `catalogues_kept_by`."""
    return holds(user, agency, Role.HEAD)


def catalogues_kept_by(user: Any) -> Any:
    """Twin of `may_keep_catalogue`."""
    return Agency.objects.visible_to(user, (Role.HEAD,))


def handles_text(user: Any, text: Any) -> bool:
    """Twin of `AgencyText.objects.visible_to`."""
    return holds(user, text.agency, *READERS)


def may_write_text(user: Any, text: Any) -> bool:
    return holds(user, text.agency, Role.CLERK, Role.HEAD)


def may_publish_text(user: Any, text: Any) -> bool:
    """The head of the disclosure office keeps guide and rules up to date (art. 12)."""
    return holds(user, text.agency, Role.HEAD)


def nobody(user: Any, document: Any) -> bool:
    return False
