"""Sentences around a reply and the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from requests_app.models import Event

# Other people's requests are theirs.
INTERNAL = frozenset({"same_target_linked", "same_target_unlinked"})


def headings() -> dict[str, Any]:
    return {
        "same_target_linked": _("Marked as asking for the same"),
        "same_target_unlinked": _("Mark of the same taken back"),
        "publication_suggested": _("Publication suggested"),
    }


SENTENCES: dict[str, Callable[[dict[str, Any], Event], str]] = {
    "publication_suggested": lambda f, e: _("You suggested that the answer be published for everyone; the agency looks into it (art. 44)."),
}  # fmt: skip
