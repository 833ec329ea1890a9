"""What the steps of a consultation write beside the fold: the row of who is asked, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.enums import Role
from agencies.models import Agency, Post
from ledger.door import Refused
from notices import tracking
from notices.outbox import To, queue
from requests_app.enums import ConsultationKind
from requests_app.models import Consultation, Event, InformationRequest
from requests_app.rules import Consulted
from requests_app.situation import Situation

# Facts that name a person's address or mailbox: they are kept with the row, never in an event.
APART = ("contact", "email", "address", "agency")
ASKS = {"consult_third_party": ConsultationKind.THIRD_PARTY, "consult_agency": ConsultationKind.AGENCY}


def apart(action: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Take out of the facts of a step what must not stand in its event."""
    return {name: facts.pop(name) for name in APART if name in facts} if action in ASKS else {}


def implied(action: str, actor: Any) -> dict[str, Any]:
    """Whoever is consulted answers for themselves, whatever else was posted."""
    return {"ref": actor.consultation.event.n} if isinstance(actor, Consulted) and action.startswith("answer_") else {}


def whom(situation: Situation, action: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a step means: the third party that is told is the one whose consultation is named."""
    if action == "record_assistance" and "ref" not in facts and situation.errands:
        return {"ref": situation.errands[0].n}
    if action != "tell_third_party":
        return {}
    asked = next((event for event in situation.events if event.n == facts.get("ref")), None)
    return {"party": asked.facts.get("party", "")} if asked else {}


def opened(action: str) -> Any:
    """The row of a new consultation, and word to who is asked."""

    def open_(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
        case, said = situation.case, situation.apart
        key = Consultation.key_of(case, event.n)
        consultation = Consultation.objects.create(
            case=case,
            event=event,
            kind=ASKS[action],
            agency=_agency(situation, said.get("agency")),
            party=str(event.facts.get("party", "")).strip()[:200],
            key=key,
            token_digest=tracking.digest(tracking.secret_for(key)),
            **{name: str(said.get(name) or "").strip() for name in ("contact", "email", "address")},
        )
        _tell(situation, consultation, now)
        return {}

    return open_


def _agency(situation: Situation, slug: Any) -> Agency | None:
    """An agency of this site, never the one that asks."""
    if not slug:
        return None
    found = Agency.objects.in_directory().exclude(pk=situation.case.agency_id).filter(slug=slug).first()
    if found is None:
        raise Refused([_("Choose another agency of this site.")])
    return found


def _tell(situation: Situation, consultation: Consultation, now: datetime) -> None:
    """To the officials of the agency that is asked, or to the mailbox that was given; never who asks."""
    case, limit = situation.case, situation.limit_of(consultation.event)
    facts = {
        "consultation": consultation.pk,
        "agency": case.agency.name,
        "subject": str(consultation.event.facts.get("which") or case.subject),
        "until": limit.due_on.isoformat() if limit else "",
    }
    key = f"consultation:{consultation.pk}:asked"
    if consultation.agency:
        for user in officials(consultation.agency):
            queue(
                "requests.consulted_agency",
                To(user=user, agency=consultation.agency),
                facts,
                f"{key}:{user.pk}",
                at=now,
            )
    elif consultation.email:
        way = {"link": way_in(), "code": tracking.grouped(consultation.code)}
        to = To(address=consultation.email, agency=case.agency)
        queue("requests.consulted", to, facts | way, f"{key}:party", at=now)


def officials(agency: Agency) -> list[Any]:
    """The clerks of an agency; its head where there is none."""
    for role in (Role.CLERK, Role.HEAD):
        if users := [post.user for post in Post.objects.holders(agency, role)]:
            return users
    return []


def way_in() -> str:
    """The page where a code of a consultation is typed."""
    return f"{settings.SITE_URL}{reverse('requests:opinion')}"


def _told(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
    """Art. 32: word of the disclosure to the mailbox that was given; the letter goes out in any case."""
    row = Consultation.objects.filter(case=situation.case, event__n=event.facts.get("ref")).first()
    if row and row.email:
        facts = {name: event.facts.get(name, "") for name in ("content", "reason")}
        to = To(address=row.email, agency=situation.case.agency)
        said = facts | {"agency": situation.case.agency.name}
        queue("requests.third_party_told", to, said, f"consultation:{row.pk}:told:{event.n}", at=now)
    return {}


def ended(column: str) -> Any:
    """Answered or silent: the row of the consultation that the event names says so."""

    def end(situation: Situation, event: Event, now: datetime) -> dict[str, Any]:
        rows = Consultation.objects.filter(case=situation.case, event__n=event.facts.get("ref"))
        said: Mapping[str, Any] = {"position": event.facts.get("position", "")} if column == "answered_on" else {}
        for consultation in rows:
            consultation.project(**{column: event.on, **said})
        return {}

    return end


def rows_of(case: InformationRequest, events: Sequence[Event]) -> list[Consultation]:
    """The rows that a whole history leaves behind: each consultation, and how it ended."""
    kinds = {f"{kind}_consulted": kind for kind in ConsultationKind.values}
    rows = {}
    for event in events:
        if event.kind in kinds:
            key = Consultation.key_of(case, event.n)
            rows[event.n] = Consultation(
                case=case,
                event=event,
                kind=kinds[event.kind],
                party=str(event.facts.get("party", ""))[:200],
                key=key,
                token_digest=tracking.digest(tracking.secret_for(key)),
            )
        elif row := rows.get(event.facts.get("ref")):
            if event.kind == f"{row.kind}_answered":
                row.answered_on, row.position = event.on, event.facts.get("position", "")
            if event.kind == f"{row.kind}_expired":
                row.expired_on = event.on
    return list(rows.values())


EFFECTS = {
    "tell_third_party": _told,
    **{action: opened(action) for action in ASKS},
    **{f"{verb}_{name}": ended("answered_on") for verb in ("record", "answer") for name in ("third_party", "agency")},
    **{f"expire_{name}": ended("expired_on") for name in ("third_party", "agency")},
}
