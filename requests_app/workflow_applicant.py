"""Putting an applicant's data right: contact data at once, name and proof when a clerk has confirmed them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from requests_app import privacy, workflow
from requests_app.models import Applicant, CaseFile, Event, IdentityClaim, InformationRequest

CONTACT = ("contact", "phone", "email", "address")
IDENTITY = ("name", "id_kind", "id_number")


@transaction.atomic
def change_contact(case: InformationRequest, actor: Any, said: Mapping[str, str], **dated: Any) -> Event:
    """Write the new contact data; the event says which fields are different, the old values are gone."""
    applicant = _locked(case)
    changed = [name for name in CONTACT if name in said and getattr(applicant, name) != said[name]]
    event = workflow.perform(case, "change_contact", actor=actor, facts={"fields": changed}, **dated)
    for name in changed:
        setattr(applicant, name, said[name])
    applicant.save(update_fields=changed)
    return event


@transaction.atomic
def ask_identity(
    case: InformationRequest, actor: Any, said: Mapping[str, str], reason: str, evidence: Any = None, **dated: Any
) -> Event:
    """Keep what is said to be right, sealed, until a clerk decides; `evidence` is an upload."""
    applicant = _locked(case)
    changed = [name for name in IDENTITY if getattr(applicant, name) != said[name]]
    event = workflow.perform(case, "ask_identity", actor=actor, facts={"fields": changed}, **dated)
    values = {name: said[name] for name in IDENTITY}
    if evidence:
        evidence.name = privacy.file_name(Applicant(**values), evidence.name)
    kept = workflow.add_file(case, evidence, role=CaseFile.SUBMISSION, actor=event.actor) if evidence else None
    IdentityClaim.objects.create(case=case, reason=reason, evidence=kept, made_at=event.at, **values)
    return event


def _locked(case: InformationRequest) -> Applicant:
    """The applicant as kept now, the case locked before: in the order in which every step takes the two."""
    return InformationRequest.objects.locked(case.pk).applicant
