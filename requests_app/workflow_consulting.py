"""What the steps of a consultation write beside the fold: the row of who is asked, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import provisional
from agencies.enums import Role
from agencies.models import Agency, Post
from ledger.door import Refused
from notices import tracking
from notices.models import Notice
from notices.outbox import Reminding, To, queue, settle
from requests_app import privacy
from requests_app.enums import ConsultationKind
from requests_app.models import Consultation, Event, InformationRequest
from requests_app.rules import Consulted
from requests_app.situation import CONSULTATIONS, Situation

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
    facts = said_of(situation, consultation)
    for who, to, form, more in ways_to(consultation):
        queue(f"requests.consulted{form}", to, facts | more, f"consultation:{consultation.pk}:asked:{who}", at=now)


def said_of(situation: Situation, consultation: Consultation) -> dict[str, Any]:
    """What a notice to those who are asked says: what is asked and until when, never by whom."""
    case, limit = situation.case, situation.limit_of(consultation.event)
    return {
        "consultation": consultation.pk,
        "agency": case.agency.name,
        "subject": privacy.without(case.applicant, str(consultation.event.facts.get("which") or case.subject)),
        "until": provisional.written(limit.due_on, limit.provisional) if limit else "",
    }


def ways_to(consultation: Consultation) -> Iterator[tuple[str, To, str, dict[str, Any]]]:
    """Whom a notice reaches: the end of its key, the addressee, the form of the words, and what only they are told."""
    if consultation.agency:
        for user in officials(consultation.agency):
            page = reverse("admin:requests_app_consultation_change", args=[consultation.pk])
            yield str(user.pk), To(user=user, agency=consultation.agency), "_agency", {"page": page}
    elif consultation.email:
        way = {"link": way_in(), "code": tracking.grouped(consultation.code)}
        yield "party", To(address=consultation.email, agency=consultation.case.agency), "", way


def due_key(consultation: Consultation) -> str:
    """How the keys of the reminders of one consultation begin."""
    clock = CONSULTATIONS[consultation.event.kind].clock
    return f"request:{consultation.case_id}:consultation_due:{clock}{consultation.pk}:"


def to_remind(situation: Situation, clock: str, due: date) -> list[Consultation]:
    """The consultations whose time ends on that day and that have not been answered."""
    kinds = [kind for kind, ends in CONSULTATIONS.items() if ends.clock == clock]
    waiting = [event for kind in kinds for event in situation.consultations(kind)]
    ending = [event.n for event in waiting if (limit := situation.limit_of(event)) and limit.due_on == due]
    rows = Consultation.objects.filter(case=situation.case, event__n__in=ending)
    return list(rows.select_related("agency", "event", "case__agency").order_by("pk"))


def remind(situation: Situation, clock: str, due: date, reminding: Reminding, now: datetime) -> int:
    """Remind those who are asked before their time ends, once, wherever it is moved to later; how many notices."""
    made = 0
    for row in to_remind(situation, clock, due):
        if Notice.objects.filter(key__startswith=due_key(row)).exists():
            continue
        facts = said_of(situation, row)
        for who, to, form, more in ways_to(row):
            key = f"{due_key(row)}{due.isoformat()}:{who}"
            made += queue(f"requests.consultation_due{form}", to, facts | more, key, at=now, reminding=reminding)
    return made


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
        for consultation in rows.select_related("event"):
            settle(due_key(consultation), now)
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
