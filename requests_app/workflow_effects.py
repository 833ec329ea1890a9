"""What a step writes beside the fold of the clock: number, handler, outcome, publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import numbers, serials
from agencies.enums import Role
from ledger.door import Refused
from requests_app.models import CaseFile, Event, InformationRequest
from requests_app.situation import Situation, ended_as
from requests_app.workflow_consulting import EFFECTS as CONSULTING


def _register(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    case, year = situation.case, event.on.year
    handler = _clerk(case, event.facts["handler"]) if event.facts.get("handler") else event.actor
    number = numbers.request_number(case.agency, year, serials.take(case.agency, "request", year))
    return {"number": number, "handler": handler}


def _assign(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    return {"handler": _clerk(situation.case, event.facts["handler"])}


def _clerk(case: InformationRequest, user: Any) -> Any:
    """The clerk of the case's agency with that key; nobody else can be put in charge."""
    post = case.agency.posts.current().filter(user=user, role=Role.CLERK, user__is_active=True).first()
    if post is None:
        raise Refused([_("Choose a clerk of this agency.")])
    return post.user


def _deliver(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    return {"outcome": event.facts["outcome"]}


def _end(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    return {"outcome": ended_as(situation)}


def _publish(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    facts = event.facts
    wanted = [pk for pk in facts.get("files") or () if isinstance(pk, int)]
    files = situation.case.files.filter(role=CaseFile.REPLY, pk__in=wanted).order_by("pk")
    return {
        "public_title": str(facts["title"]).strip()[:200],
        "public_text": str(facts["text"]).strip(),
        "public_files": list(files.values_list("pk", flat=True)),
        "published_at": now,
    }


def _confirm_identity(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    """The claim becomes the record; what it said before is kept nowhere, and the claim itself is wiped."""
    claim = _settled(situation, now)
    applicant = situation.case.applicant
    applicant.name, applicant.id_kind, applicant.id_number = claim.name, claim.id_kind, claim.id_number
    applicant.save(update_fields=["name", "id_kind", "id_number", "who"])
    return {}


def _decline_identity(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    _settled(situation, now)
    return {}


def _settled(situation: Situation, now: datetime) -> Any:
    """The waiting claim as it was made; its row keeps no words."""
    waiting = situation.case.claims.filter(settled_at=None)
    claim = waiting.get()
    waiting.update(settled_at=now, name="", id_number="", reason="")
    return claim


EFFECTS: dict[str, Callable[[Situation, Event, datetime], dict[str, Any]]] = {
    **CONSULTING,
    "register": _register,
    "assign": _assign,
    "deliver": _deliver,
    "publish": _publish,
    "confirm_identity": _confirm_identity,
    "decline_identity": _decline_identity,
    "record_earlier_payment": lambda *_args: {"outcome": ""},
    "unpublish": lambda *_args: {"published_at": None, "public_files": []},
    **dict.fromkeys(("expire_correction", "withdraw", "expire_fee", "merge", "transfer"), _end),
}
