"""What putting an applicant's data right reads like on the timeline: which of them, never what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from requests_app.models import Applicant, Event


def headings() -> dict[str, str]:
    return {
        "contact_changed": _("Contact data put right"),
        "identity_asked": _("Asked to put name or proof right"),
        "identity_changed": _("Name or proof put right"),
        "identity_declined": _("Other name or proof declined"),
    }


def field_names(facts: dict[str, Any]) -> str:
    """Which of the applicant's data, in words; never what they are."""
    known = {field.name: str(field.verbose_name) for field in Applicant._meta.concrete_fields}
    return pgettext("between items", ", ").join(known[name] for name in facts.get("fields", ()) if name in known)


SENTENCES: dict[str, Callable[[dict[str, Any], Event], str]] = {
    "contact_changed": lambda f, e: _("What is new: %(fields)s. The old data are not kept.") % {"fields": field_names(f)},
    "identity_asked": lambda f, e: _("What is to be put right: %(fields)s. A clerk compares it with the evidence and decides.") % {"fields": field_names(f)},
    "identity_changed": lambda f, e: _("A clerk has compared the evidence; the record is right now. Letters that were issued stay as they are."),
    "identity_declined": lambda f, e: _("The record stays as it was: %(reason)s") % {"reason": f.get("reason", "")},
}  # fmt: skip
