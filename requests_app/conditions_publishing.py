"""What may stand against joining requests for the same, and against suggesting and making a publication."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ledger.door import Facts
from requests_app.enums import OPEN, RequestKind, Stage
from requests_app.models import InformationRequest

JOINABLE = (*(stage for stage in OPEN if stage != Stage.SUBMITTED), Stage.ANSWERED, Stage.LAPSED)


def joinable(case: InformationRequest) -> Any:
    """The other requests to the same agency that may be marked as asking for the same as `case`."""
    others = InformationRequest.objects.filter(agency=case.agency_id, stage__in=JOINABLE).exclude(pk=case.pk)
    others = others.exclude(kind=RequestKind.RECORD)
    if case.same_target:
        return others.filter(same_target=None)
    return others


def needs_other(case: Any, facts: Facts) -> str:
    other = facts.get("other")
    found = joinable(case).filter(pk=other).first() if isinstance(other, int) else None
    if found is None:
        return _("Choose another request to this agency that is not marked as asking for something else.")
    return ""


def is_joined(case: Any, facts: Facts) -> str:
    return "" if case.same_target else _("It is not marked as asking for the same as another.")


def not_suggested_yet(case: Any, facts: Facts) -> str:
    return _("You have suggested it already.") if case.situation.has("publication_suggested") else ""


def not_public_yet(case: Any, facts: Facts) -> str:
    return _("This answer is already public.") if case.published_at else ""
