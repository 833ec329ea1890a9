"""What the pages of a publication show of the release check: each finding with its number, and where it stands."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies.stepped_admin import StepForm
from requests_app import release
from requests_app.admin_forms.publishing import Publish, declined
from requests_app.conditions_publishing import waiting


def context(situation: Any, action: str, form: StepForm | None) -> dict[str, Any]:
    """For whoever publishes what is typed, for the second person what was proposed."""
    proposed = waiting(situation.case) if action in ("accept_release", "decline_release") else None
    if isinstance(form, Publish):
        said, findings = form.looked
    elif proposed:
        said, findings = proposed.facts, release.of(situation.case, proposed.facts)
    else:
        return {}
    marked = [
        (label, pieces)
        for label, field in ((_("Public title"), "title"), (_("Public text"), "text"))
        if (pieces := release.marked(str(said.get(field) or ""), field, findings))
    ]
    before = declined(situation) if proposed is None else None
    return {
        "checked": proposed is None,
        "proposed": proposed,
        "declined": before,
        "findings": findings,
        "marked": marked,
    }
