"""What may stand against joining requests for the same, and against suggesting and making a publication."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from disclosures.enums import Stage as DocumentStage
from disclosures.models import Category
from ledger.door import Facts
from requests_app import likeness, release
from requests_app.conditions import not_public_yet
from requests_app.enums import OPEN, RequestKind, Stage
from requests_app.models import Event, InformationRequest

JOINABLE = (*(stage for stage in OPEN if stage != Stage.SUBMITTED), Stage.ANSWERED, Stage.LAPSED)


def joinable(case: InformationRequest) -> Any:
    """The other requests to the same agency that may be marked as asking for the same as `case`."""
    others = InformationRequest.objects.filter(agency=case.agency_id, stage__in=JOINABLE).exclude(pk=case.pk)
    others = others.exclude(kind=RequestKind.RECORD).exclude(pk__in=likeness.kin(case.pk))
    if case.same_target:
        return others.filter(same_target=None)
    return others


def needs_other(case: Any, facts: Facts) -> str:
    other = facts.get("other")
    found = joinable(case).filter(pk=other).first() if isinstance(other, int) else None
    if found is None:
        return _("Choose another request to this agency that is not marked as asking for something else.")
    return ""


def something_to_join(case: Any, facts: Facts) -> str:
    if joinable(case).exists():
        return ""
    return _("There is no other request to this agency that could be marked as asking for the same.")


def is_joined(case: Any, facts: Facts) -> str:
    return "" if case.same_target else _("It is not marked as asking for the same as another.")


def not_suggested_yet(case: Any, facts: Facts) -> str:
    return _("You have suggested it already.") if case.situation.has("publication_suggested") else ""


def nothing_found(case: Any, facts: Facts) -> str:
    """The release check stands in the door: what it finds goes out only where a second person accepted it."""
    accepted, proposed = (case.situation.last(kind) for kind in ("release_accepted", "publication_proposed"))
    if accepted and proposed and facts.get("accepted") == accepted.n and _is_as_proposed(facts, proposed.facts):
        return ""
    found = release.of(case, facts)
    if not found:
        return ""
    what = "; ".join(sorted({f"{one.place}: {one.what}" for one in found}))
    told = _(
        "The release check found what should not go out (%(what)s). Take it out, or let a second person accept it."
    )
    return told % {"what": what}


def _is_as_proposed(facts: Facts, proposed: Facts) -> bool:
    return all(facts.get(name) == proposed.get(name) for name in ("title", "text", "files", "category"))


def needs_category(case: Any, facts: Facts) -> str:
    category = facts.get("category")
    found = isinstance(category, int) and Category.objects.filter(pk=category).exists()
    return "" if found else _("Choose the category of the document.")


def no_document_yet(case: Any, facts: Facts) -> str:
    return _("The reply has become a document already.") if _has_document(case) else ""


def _has_document(case: InformationRequest) -> bool:
    return case.document is not None and case.document.stage != DocumentStage.WITHDRAWN


def not_public_both_ways(case: Any, facts: Facts) -> str:
    if case.published_at and _has_document(case):
        return _("This answer is already public, and has become a document as well.")
    return ""


def no_release_waits(case: Any, facts: Facts) -> str:
    return _("A publication already waits for a second person.") if waiting(case) else ""


def waiting(case: Any) -> Event | None:
    """A publication that was handed to a second person, who has said neither yes nor no."""
    last: Event | None = case.situation.last("publication_proposed", "release_accepted", "release_declined")
    return last if last and last.kind == "publication_proposed" else None


def a_release_proposed(case: Any, facts: Facts) -> str:
    return "" if waiting(case) else _("No publication waits for a second person.")


def not_overtaken(case: Any, facts: Facts) -> str:
    """What was proposed may have gone out in another way since."""
    proposed = waiting(case)
    if proposed is None:
        return ""
    as_document = proposed.facts.get("how") == "draft_document"
    return no_document_yet(case, facts) if as_document else not_public_yet(case, facts)


def document_is_public(case: Any, facts: Facts) -> str:
    public = case.document is not None and case.document.stage == DocumentStage.PUBLISHED
    noted = case.situation.has("document_published")
    return "" if public and not noted else _("No document of this reply has been published since.")
