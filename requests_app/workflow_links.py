"""What a step does to other cases and rows: merging, splitting, reopening, and the record of remedies."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import ledger.models as ledger
from notices import tracking
from requests_app import appeals, likeness, telling, workflow_publishing
from requests_app.enums import LinkKind, Stage
from requests_app.models import Applicant, Event, InformationRequest, Link, Remedy
from requests_app.situation import Situation, effective, look, moves, projection

# What a request keeps when another is made of it: everything that the applicant and the office stated.
COPIED = (
    "agency",
    "channel",
    "language",
    "law",
    "law_edition",
    "law_version",
    "entered_by",
    "description",
    "period",
    "form",
    "route",
)
Perform = Callable[..., Event]


def together(case: InformationRequest, facts: Mapping[str, Any]) -> None:
    """Lock both cases that a step joins in one order, so that two such steps never wait for each other."""
    both = [case.pk, facts.get("into") or facts.get("other")]
    keys = [pk for pk in both if isinstance(pk, int)]
    list(InformationRequest.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _merge(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    case, today = situation.case, situation.today
    other = InformationRequest.objects.select_related("agency", "applicant").get(pk=event.facts["into"])
    Link.objects.create(case=case, kind=LinkKind.MERGED, other=other)
    facts = {"case": case.pk, "number": str(case)}
    note = ledger.happen(other, "merged_in", on=event.on, at=now, actor=event.actor, facts=facts)
    whole = look(other, today)
    other.project(**projection(whole))
    telling.tell(whole, note, ("handler",), now)


def _split(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    """The first item stays; each other one becomes a case with the same receipt, a number and a receipt letter."""
    case = situation.case
    first, *others = event.facts["items"]
    # What moved the clock of the whole counts for each part: its receipt, its corrections, its term.
    history = [earlier for earlier in effective(situation.events) if moves(situation.law, earlier.kind)]
    for index, item in enumerate(others, start=2):
        new = _another(case, f"split:{event.n}:{index}", subject=item, submitted_at=case.submitted_at)
        Link.objects.create(case=new, kind=LinkKind.SPLIT, other=case)
        submitted = situation.events[0]
        ledger.happen(new, "submitted", on=submitted.on, at=now, actor=submitted.actor, facts=submitted.facts)
        for earlier in history:
            ledger.happen(new, earlier.kind, on=earlier.on, at=now, actor=earlier.actor, facts=earlier.facts)
        note = {"case": case.pk, "number": str(case)}
        ledger.happen(new, "split_off", on=event.on, at=now, actor=event.actor, facts=note)
        new.project(stage=Stage.RECEIVED, **projection(look(new, situation.today)))
        ledger.append("requests.split_off", new, {"from": case.pk}, actor=event.actor)
        perform(new, "register", actor=event.actor, on=event.on, at=now)
    InformationRequest.objects.filter(pk=case.pk).update(subject=first)
    case.subject = first
    likeness.keep(case)


def _reopen(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    """A new case whose term starts with the receipt of the ruling; the old one stays as it was closed."""
    case, facts = situation.case, event.facts
    ruling = Remedy.objects.get(pk=facts["remedy"], case=case)
    received = date.fromisoformat(facts["received"])
    new = _another(case, f"reopened:{event.n}", subject=case.subject, submitted_at=now)
    Link.objects.create(case=new, kind=LinkKind.REOPENED, other=case)
    origin = {"channel": case.channel, "case": case.pk, "number": str(case)}
    ledger.happen(new, "submitted", on=received, at=now, actor=event.actor, facts=origin)
    named = {"body": ruling.body, "ruling": ruling.ruling, "decided_on": ruling.decided_on.isoformat()}
    term = {"term_days": facts["term_days"]} if facts.get("term_days") else {}
    origin_received = situation.last("received")
    variant = {k: v for k, v in (origin_received.facts if origin_received else {}).items() if k == "variant"}
    started = ledger.happen(new, "received", on=received, at=now, actor=event.actor, facts=named | term | variant)
    whole = look(new, situation.today)
    new.project(stage=Stage.RECEIVED, **projection(whole))
    ledger.append("requests.reopened_from", new, {"from": case.pk}, actor=event.actor)
    telling.tell(whole, started, ("applicant", "clerks"), now)


def _another(case: InformationRequest, name: str, **more: Any) -> InformationRequest:
    """A case like `case` under a code of its own; the applicant's secret opens it too, for it is theirs."""
    key = uuid.uuid5(case.form_key, name)
    new = InformationRequest.objects.create(
        form_key=key,
        code=tracking.code_for(key),
        secret_digest=case.secret_digest,
        **{field: getattr(case, field) for field in COPIED},
        **more,
    )
    who = {f.name: getattr(case.applicant, f.name) for f in Applicant._meta.concrete_fields if not f.primary_key}
    Applicant.objects.create(**who | {"case": new})
    likeness.keep(new)
    return new


def _record_appeal(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    facts = event.facts
    reached = date.fromisoformat(facts["reached_on"]) if facts.get("reached_on") else None
    Remedy.objects.create(
        case=situation.case,
        n=event.n,
        kind=facts["remedy_kind"],
        filed_on=date.fromisoformat(facts["filed_on"]),
        number=str(facts.get("number", ""))[:80],
        body=str(facts["body"])[:200],
        reached_on=reached,
        answer_by=appeals.answer_by(situation.calendar, facts["remedy_kind"], reached),
    )


def _record_ruling(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    facts = event.facts
    remedy = Remedy.objects.select_for_update().get(pk=facts["remedy"], case=situation.case)
    remedy.project(
        decided_on=date.fromisoformat(facts["decided_on"]),
        result=facts["result"],
        ruling=str(facts.get("ruling", ""))[:80],
        text=str(facts.get("text", "")),
    )


def implied(case: InformationRequest, action: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Which appeal a ruling decides; the mark that requests for the same share: of either, or the key of the older."""
    if action == "record_ruling":
        remedy = facts.get("remedy")
        decided = case.remedies.filter(pk=remedy).first() if isinstance(remedy, int) else None
        return {"ref": decided.n} if decided else {}
    if action == "unlink_same":
        return {"target": case.same_target}
    other = InformationRequest.objects.filter(pk=facts.get("other") or 0).first()
    if other is None:
        return {}
    return {"target": case.same_target or other.same_target or min(case.pk, other.pk), "number": str(other)}


def _link_same(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    case, target = situation.case, event.facts["target"]
    other = InformationRequest.objects.get(pk=event.facts["other"])
    case.project(same_target=target)
    if other.same_target != target:
        facts = {"other": case.pk, "number": str(case), "target": target}
        ledger.happen(other, event.kind, on=event.on, at=now, actor=event.actor, facts=facts)
        other.project(same_target=target, **projection(look(other, situation.today)))


def _unlink_same(situation: Situation, event: Event, now: datetime, perform: Perform) -> None:
    situation.case.project(same_target=None)


TOGETHER = ("merge", "link_same")  # steps that change a second case
SEQUELS: dict[str, Callable[[Situation, Event, datetime, Perform], None]] = {
    "merge": _merge,
    "link_same": _link_same,
    "publish": workflow_publishing.published,
    "note_document": workflow_publishing.published,
    "draft_document": workflow_publishing.draft_document,
    "accept_release": workflow_publishing.accept,
    "unlink_same": _unlink_same,
    "split": _split,
    "reopen": _reopen,
    "record_appeal": _record_appeal,
    "record_ruling": _record_ruling,
}
