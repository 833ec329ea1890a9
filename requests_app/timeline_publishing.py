"""Sentences around a reply and the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from requests_app.models import Event

# Other people's requests are theirs.
INTERNAL = frozenset(
    {
        "same_target_linked",
        "same_target_unlinked",
        "document_drafted",
        "publication_proposed",
        "release_accepted",
        "release_declined",
    }
)


def headings() -> dict[str, Any]:
    return {
        "same_target_linked": _("Marked as asking for the same"),
        "same_target_unlinked": _("Mark of the same taken back"),
        "publication_suggested": _("Publication suggested"),
        "document_drafted": _("Drafted as a proactive document"),
        "publication_proposed": _("Publication handed to a second person"),
        "release_accepted": _("Findings of the release check accepted"),
        "release_declined": _("Proposed publication declined"),
        "document_published": _("The answer has become a public document"),
    }


SENTENCES: dict[str, Callable[[dict[str, Any], Event], str]] = {
    "publication_suggested": lambda f, e: _("You suggested that the answer be published for everyone; the agency looks into it (art. 44)."),
    "document_published": lambda f, e: _("What you asked for is published for everyone on the agency's own account, without your personal data (art. 44)."),
}  # fmt: skip
