"""The door of requests: the only writer of their stage, dates, handler and publication."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies import calendars
from agencies.clock_words import refusal
from agencies.enums import Role
from agencies.models import Agency
from ledger import faultpoint, trace
from ledger.door import Facts, Refused, Table, tidy
from ledger.door import refusals as door_refusals
from ledger.once import once
from notices import tracking
from requests_app import (
    fees,
    letters,
    likeness,
    moving,
    privacy,
    receiving,
    rungs,
    standing_in,
    telling,
    workflow_consulting,
)
from requests_app.enums import Channel, Stage
from requests_app.models import Applicant, CaseFile, Event, InformationRequest, Letter
from requests_app.rules import person_behind, rank
from requests_app.situation import Situation, effective, law_columns, law_of, look, projection, put_right, variant_of
from requests_app.steps import STEPS, steps_of
from requests_app.workflow_effects import EFFECTS
from requests_app.workflow_links import SEQUELS, TOGETHER, implied, together
from search.outbox import enqueue
from statutes import clock, laws
from statutes.laws import Law

# What moves a case from stage to stage.
COURSE = frozenset({"submitted", *(step.event for step in STEPS.values() if step.to)})


def submit(
    *,
    agency: Agency,
    key: uuid.UUID,
    request: Mapping[str, Any],
    applicant: Mapping[str, Any],
    channel: str = Channel.INTERNET,
    received_on: date | None = None,
    actor: Any = None,
    language: str = settings.LANGUAGE_CODE,
    doubts: Sequence[str] = (),
    at: datetime | None = None,
) -> InformationRequest:
    """Take in a request, once for each `key`: the same key gives the same case, whoever comes first.

    `received_on` is the day of receipt where the office knows it already, for what came on paper: which day that is,
    the law says (art. 31, for instance). Online, the receipt of this site stands for the confirmation, unless the
    agency confirms by hand.
    `doubts` are signs of a machine, kept with the event: a request is never refused for them.
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    if received_on and received_on > today:
        raise Refused([_("The receipt date lies in the future.")])
    # History starts in the order of its legal days: what came on paper was handed in when it was received.
    on = received_on or today
    received_on = receiving.on_arrival(agency, laws.load(agency.law, on=on), channel, received_on, now)

    def take_in() -> InformationRequest:
        case = InformationRequest.objects.create(
            **tracking.columns(key),
            agency=agency,
            channel=channel,
            submitted_at=now,
            language=language,
            entered_by=actor,
            **request,
            **law_columns(agency.law, on),
        )
        Applicant.objects.create(case=case, **applicant)
        submitted = {"channel": channel} | ({"doubts": list(doubts)} if doubts else {})
        ledger.happen(case, "submitted", on=on, at=now, actor=actor, facts=submitted)
        return _begun(case, received_on, actor, now)

    return once(InformationRequest, key, take_in)


def _begun(case: InformationRequest, received_on: date | None, actor: Any, now: datetime) -> InformationRequest:
    """The first fold of a case that was handed in: its receipt where it is known, and word to whom it concerns."""
    calendars.fresh()
    if received_on:
        ledger.happen(
            case, "received", on=received_on, at=now, actor=actor, facts=variant_of(case.agency, law_of(case))
        )
    likeness.keep(case)
    faultpoint.at("door.taken_in")
    situation = look(case, timezone.localdate(now))
    stage = Stage.RECEIVED if received_on else Stage.SUBMITTED
    case.project(stage=stage, **_fold(situation))
    telling.tell(situation, situation.events[-1], ("applicant", "clerks"), now)
    ledger.append("requests.submit", case, {"channel": case.channel, "agency": case.agency.slug}, actor=actor)
    return case


def refusals(
    case: InformationRequest, actor: Any, action: str, facts: Facts | None = None, *, today: date | None = None
) -> list[str]:
    """Why not: empty where the door would open. A page shows a button exactly then."""
    if getattr(case, "situation", None) is None:
        look(case, today or timezone.localdate())
    return door_refusals(table(case), case.stage, case.get_stage_display(), case, actor, action, facts)


def may_still(case: InformationRequest, action: str) -> bool:
    """Whether a step exists at this stage at all, whoever takes it."""
    return (case.stage, action) in table(case)


def table(case: InformationRequest) -> Table:
    """The steps that the law of this request knows."""
    return steps_of(law_of(case))


def perform(
    case: InformationRequest,
    action: str,
    *,
    actor: Any,
    on: date | None = None,
    facts: Facts | None = None,
    at: datetime | None = None,
    seen: int | None = None,
) -> Event:
    """Take one step, in one transaction; raises `Refused` with the reasons.

    `on` is the legally effective day (today where it is not given), `at` the moment of recording, for replaying a
    history. `seen` is how many events the person saw: if more have come since, the step is refused.
    """
    now = at or timezone.now()
    said: dict[str, Any] = tidy(facts or {})
    today = timezone.localdate(now)
    # One reading of the calendars from the lock to the end: a notice that comes between two would move a date unsaid.
    with trace.joined(), transaction.atomic():
        if action in TOGETHER:
            together(case, said)
        case = InformationRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=case.pk)
        calendars.fresh()
        situation = look(case, today)
        if _moved_first(situation, action, seen, now):
            case, seen = InformationRequest.objects.select_related("agency").get(pk=case.pk), None
            situation = look(case, today)
        situation.dated, situation.apart = on, workflow_consulting.apart(action, said)
        said = _complete(situation, action, said, actor)
        if reasons := _not_now(situation, seen) or refusals(case, actor, action, said):
            raise Refused(reasons)
        if action == "confirm":
            situation.dated = receiving.as_fixed(situation)
        return _take(situation, action, said, person_behind(actor), now)


def _take(situation: Situation, action: str, said: dict[str, Any], user: Any, now: datetime) -> Event:
    """All that a step writes that nothing stands against: its event, the fold, its effects, letters and notices."""
    case, on, apart, step = situation.case, situation.on, situation.apart, STEPS[situation.case.stage, action]
    amends = _amended(situation, action, said)
    event: Event = ledger.happen(case, step.event, on=on, at=now, actor=user, facts=said, amends=amends)
    faultpoint.at("door.event_appended")
    situation = look(case, situation.today)
    situation.apart = apart
    columns = EFFECTS[action](situation, event, now) if action in EFFECTS else {}
    case.project(**({"stage": step.to} if step.to else {}), **columns)
    case.project(**_fold(situation))
    for kind in letters.ISSUES.get(action, ()):
        _issue(situation, kind, event)
    if action in SEQUELS:
        SEQUELS[action](situation, event, now, perform)
    telling.settle(situation, event, step, now)
    telling.tell(situation, event, step.tells, now)
    telling.tell_watchers(situation, event, now)
    faultpoint.at("door.told")
    ledger.append(f"requests.{action}", case, {"n": event.n, "on": event.on.isoformat()}, actor=user)
    if action in ("publish", "unpublish"):
        enqueue(case)
    return event


def _moved_first(situation: Situation, action: str, seen: int | None, now: datetime) -> bool:
    """A date that a notice has moved is put on record before anything else is: no step moves it silently."""
    case = situation.case
    if action == "move_date" or (seen is not None and seen != case.events_count):
        return False
    if refusals(case, None, "move_date"):
        return False
    perform(case, "move_date", actor=None, at=now)
    return True


def rehearse(case: InformationRequest, action: str, **arguments: Any) -> list[dict[str, Any]]:
    """The parts of the letters that a step would issue: it is taken, and taken back. Raises `Refused` as `perform`."""
    with transaction.atomic():
        event = perform(case, action, **arguments)
        parts = [letter.parts for letter in event.letters.order_by("pk")]
        transaction.set_rollback(True)
    return parts


def checked(case: InformationRequest, today: date) -> None:
    """Fold a case anew and say when to look again: the last act of a sweep over it."""
    situation = look(case, today)
    case.project(**{**projection(situation), "next_check_at": rungs.next_check(situation)})


def postpone(case: InformationRequest, until: datetime) -> None:
    """Look at a case later on that the sweep could not get through, so that it does not stand in others' way."""
    case.project(next_check_at=until)


def add_file(case: InformationRequest, upload: Any, *, role: str, actor: Any) -> CaseFile:
    """Keep a file with the case, as its form has checked and named it: `upload` has a name and a content type.

    The row outlives the erasure of the applicant's data, so what they hand in is not called by their name.
    """
    name = privacy.file_name(case.applicant, upload.name) if role == CaseFile.SUBMISSION else upload.name
    return CaseFile.objects.create(
        case=case, role=role, name=name[:200], file=upload, content_type=upload.content_type, added_by=actor
    )


def _not_now(situation: Situation, seen: int | None) -> list[str]:
    on = situation.on
    if seen is not None and seen != situation.case.events_count:
        return [_("Somebody else has just changed this. Please look again.")]
    if on > situation.legal_day:
        return [_("A step cannot be dated in the future.")]
    course = [event for event in effective(situation.events) if _orders(situation.law, event.kind)]
    last = course[-1]
    if on < last.on:
        return [_("A step cannot be dated before the one it follows (%(day)s).") % {"day": last.on}]
    return []


def _orders(law: Law, kind: str) -> bool:
    """Whether what follows must not be dated before it: so with the course of a case, not with what goes on beside it.

    An assignment, a new phone number or a notice of today hides no correction that arrived yesterday.
    """
    return kind in COURSE or (law.knows(kind) and kind not in law.notes_after)


def _fold(situation: Situation) -> dict[str, Any]:
    """The projection; what the clock refuses is refused here, before anything is kept."""
    try:
        return projection(situation)
    except clock.Refused as refused:
        raise Refused([refusal(refused, situation.law)])


def _amended(situation: Situation, action: str, facts: dict[str, Any]) -> int | None:
    """The number of the event that an amendment is about: the day it moves, or the lapse that a payment undoes."""
    if action == "record_earlier_payment" and (lapse := situation.last("fee_expired")):
        return lapse.n
    if action != "amend":
        return None
    n, gone = facts.get("n"), put_right(situation.events)
    amendable = (e for e in situation.events if e.kind not in ("amended", "submitted") and e.n not in gone)
    if not any(event.n == n for event in amendable):
        raise Refused([_("Choose the entry that is to be put right.")])
    return int(str(n))


def _complete(situation: Situation, action: str, said: dict[str, Any], actor: Any) -> dict[str, Any]:
    """The facts of a step, with what it means without saying it."""
    said |= workflow_consulting.implied(action, actor)
    said |= _implied(situation, action, said)
    said |= workflow_consulting.whom(situation, action, said)
    if action == "acknowledge":
        said |= {"rank": rank(actor, situation.case)}
    return said | (_stand_in(situation, said, actor) if action == "register" else {})


def _implied(situation: Situation, action: str, facts: Facts) -> dict[str, Any]:
    """What a step means without saying it: which consultation an answer or a silence ends, which outcome is sent."""
    kinds = {"third_party": "third_party_consulted", "agency": "agency_consulted"}
    verb, _underscore, name = action.partition("_")
    if verb == "record" and name in kinds and "ref" not in facts and (waiting := situation.unanswered(kinds[name])):
        return {"ref": waiting[0].n}
    if verb == "expire" and name in kinds and (silent := situation.silent(kinds[name])):
        return {"ref": silent.n}
    if action == "note_reached" and "ref" not in facts and (sent := situation.under_way()):
        return {"ref": sent[0].n}
    if action == "tell_third_party" and "ref" not in facts and (untold := situation.untold):
        return {"ref": untold[0].facts.get("ref")}
    if action == "move_date":
        return moving.facts(situation) if moving.moves(situation) else {}
    if action == "transfer":
        return {"outcome": "transferred"}
    if action == "confirm":
        return _as_received(situation)
    if action == "deliver" and situation.reply:
        return {"outcome": situation.reply.facts["outcome"]}
    if action == "extend" and "days" not in facts and situation.proposal:
        return {key: situation.proposal.facts.get(key) for key in ("days", "reason")}
    if action in ("link_same", "unlink_same", "record_ruling"):
        return implied(situation.case, action, facts)
    if action == "merge" and (other := InformationRequest.objects.filter(pk=facts.get("into") or 0).first()):
        return {"number": str(other)}
    return _fee(situation, action, facts)


def _as_received(situation: Situation) -> dict[str, Any]:
    """What the receipt keeps: the class of the agency, and where the request first was before it was misdirected."""
    said: dict[str, Any] = variant_of(situation.case.agency, law_of(situation.case))
    if situation.has("misdirected"):
        # The term starts some days after the request first reached any component, wherever it lies by then.
        said["first_received_on"] = situation.events[0].on.isoformat()
    return said


def _stand_in(situation: Situation, facts: Facts, actor: Any) -> dict[str, Any]:
    """A new request goes to whoever stands in where the chosen clerk is away, and the event says for whom."""
    agency, chosen = situation.case.agency, facts.get("handler")
    if not chosen or chosen == getattr(actor, "pk", None):
        return {}
    post = agency.posts.holders(agency, Role.CLERK).filter(user=chosen).first()
    found = standing_in.present_on(agency, post.user, situation.today) if post else None
    return {"handler": found.pk, "instead_of": chosen} if found and found.pk != chosen else {}


def _fee(situation: Situation, action: str, facts: Facts) -> dict[str, Any]:
    """A fee is reckoned here, whatever was sent: on the proposal, and once more when the notice goes out."""
    proposal, noticed = situation.fee_proposal, situation.fee
    if action == "waive_fee" and noticed:
        return {"ref": noticed.n}
    said = proposal.facts if action == "notice_fee" and proposal else facts if action == "propose_fee" else {}
    if said and not situation.law.fees:
        return fees.stated(situation, said)
    mode, quantity = said.get("mode"), said.get("quantity")
    if mode not in situation.law.fees or not isinstance(quantity, int) or quantity < 0:
        return {}
    return fees.facts_of(situation, str(mode), quantity)


def _issue(situation: Situation, kind: str, event: Event) -> Letter:
    case = situation.case
    parts = letters.compose(situation, kind, event)
    return Letter.objects.create(
        case=case,
        kind=kind,
        number=parts["number"],
        event=event,
        parts=parts,
        sha256=letters.fingerprint(parts),
        template_id=parts.get("template"),
        **parts.get("serial", {}),
        issued_on=event.on,
    )
