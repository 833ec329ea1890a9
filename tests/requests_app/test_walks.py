"""Random walks through the doors of a request: whatever is done in whatever order, what is kept stays sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from agencies.enums import ConfirmMode, Role
from ledger.door import Refused
from portal import doctor, doctor_requests
from requests_app import enforcement, workflow, workflow_applicant
from requests_app.conditions import room_for_extension
from requests_app.conditions_life import orders, survivors
from requests_app.enums import CLOSED, Position, RulingResult
from requests_app.models import InformationRequest
from requests_app.rules import Applicant, Consulted
from requests_app.situation import Situation, law_of, look, projection, put_right
from requests_app.steps import STEPS
from tests import factories

# The law, the first day, the seed.
WALKS = [("cn", "2025-03-03", seed) for seed in range(2, 10)]
WALKS += [("us", "2025-09-02", 0), ("us", "2025-09-02", 1), ("uk", "2025-05-12", 0), ("jp", "2025-04-07", 1)]
STEPS_OF_A_WALK = 16
RARE = ("withdraw", "merge", "transfer", "assign", "change_contact", "ask_identity", "decline_identity")
CLOSES = {step.event for step in STEPS.values() if step.to in CLOSED}
# What the app itself notes on a request that is over, beside the notes of its law.
NOTED_AFTER = {
    "acknowledged", "lateness_explained", "contact_changed", "identity_asked", "identity_changed", "identity_declined",
    "unpublished", "publication_suggested", "publication_proposed", "release_accepted", "release_declined",
    "document_drafted", "document_published", "same_target_linked", "same_target_unlinked",
}  # fmt: skip
HINT = "next_check_at"  # the sweep says it anew
INVARIANTS = (
    doctor.events_are_gap_free,
    doctor.links_are_told_by_events,
    doctor.consultations_match_the_events,
    doctor.requests_for_the_same_are_told_by_events,
    doctor.numbers_have_no_gaps,
    doctor.letters_are_unchanged,
    *doctor_requests.CHECKS,
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


class Walk:
    """One request, who has to do with it, and a day that moves on."""

    def __init__(self, law: str, start: str, seed: int) -> None:
        self.chance = Random(f"{law}:{seed}")
        self.day = date.fromisoformat(start)
        mode = ConfirmMode.MANUAL if self.chance.random() < 0.2 else ConfirmMode.AUTO
        self.agency = factories.agency(law, law=law, fee_account="示例银行", confirm_mode=mode)
        roles = {"clerk": Role.CLERK, "second": Role.CLERK, "reviewer": Role.REVIEWER, "head": Role.HEAD}
        self.people = {name: factories.post(self.agency, role) for name, role in roles.items()}
        self.category = factories.category()
        self.twin = factories.case(self.agency, at=noon(self.day - timedelta(days=1)))
        self.case = factories.case(self.agency, at=noon(self.day))
        self.taken: list[str] = []
        self.fresh()

    def fresh(self) -> Situation:
        self.case = InformationRequest.objects.select_related("agency", "applicant").get(pk=self.case.pk)
        return look(self.case, self.day)

    def actors(self) -> list[Any]:
        asked = [Consulted(row) for row in self.case.consultations.order_by("pk")]
        return [*self.people.values(), Applicant(self.case), *asked]

    def open_door(self) -> tuple[str, Any] | None:
        """A step that somebody may take now, with one of those who may: rather a new one, seldom a rare one."""
        here = [action for stage, action in workflow.table(self.case) if stage == self.case.stage]
        here.sort(key=lambda action: self.chance.random() ** (1 / self.weight(action)), reverse=True)
        for action in here:
            people = self.actors()
            self.chance.shuffle(people)
            for actor in people:
                if not workflow.refusals(self.case, actor, action):
                    return action, actor
        return None

    def weight(self, action: str) -> float:
        onward = 3 if STEPS[self.case.stage, action].onward else 1
        return onward * (0.15 if action in RARE else 1) * 0.3 ** self.taken.count(action)

    def effective_day(self, action: str) -> date:
        """Some acts are recorded days after they happened, never before what was recorded last."""
        last = max(event.on for event in self.case.situation.events)
        late = self.chance.choice((0, 0, 0, 1, 3)) if action in TOLD_LATER else 0
        return max(min(last, self.day), self.day - timedelta(days=late))

    def step(self) -> bool:
        """Whether a step was taken; one that is refused leaves nothing behind."""
        self.fresh()
        action, actor = self.open_door() or ("", None)
        if not action:
            return False
        facts, before = FACTS.get(action, lambda walk: {})(self), self.kept()
        try:
            if action in APPLICANT_S:
                APPLICANT_S[action](self.case, actor, facts, at=noon(self.day))
            else:
                on = self.effective_day(action)
                workflow.perform(self.case, action, actor=actor, facts=facts, at=noon(self.day), on=on)
        except Refused:
            self.fresh()
            assert self.kept() == before, f"{action} was refused and left something behind"
            return False
        self.taken.append(action)
        self.fresh()
        return True

    def kept(self) -> tuple:
        row = InformationRequest.objects.filter(pk=self.case.pk).values().get()
        return row, list(self.case.events.values("n", "kind", "on", "facts")), self.case.letters.count()

    def sweep(self) -> None:
        tally = enforcement.sweep(noon(self.day), everything=True)
        assert (tally.failed, tally.stale) == (0, 0)


# ----------------------------------------------------------------------------------------- what is typed, plausibly


def _reply(walk: Walk) -> dict[str, Any]:
    """A draft with what its outcome must state; now and then something of it is forgotten."""
    law = law_of(walk.case)
    code = walk.chance.choice(sorted(set(law.outcomes) - law.closing))
    facts: dict[str, Any] = dict.fromkeys((*law.outcomes[code].needs, "content"), "示例说明。")
    if "exemption" in facts:
        facts["exemption"] = walk.chance.choice(sorted(law.exemptions))
    facts.pop("information", None)
    if walk.chance.random() < 0.5 and "exemption" in facts:
        facts["withheld"] = [{"what": "姓名", "exemption": facts["exemption"], "reason": "示例说明。"}]
    if walk.chance.random() < 0.3:
        facts["public_interest"] = "涉及公共安全。"
    if walk.chance.random() < 0.2:
        forgotten = walk.chance.choice(sorted(facts))
        facts.pop(forgotten)
        facts.pop("withheld", None)
    return facts | {"outcome": code}


def _reason(walk: Walk) -> dict[str, Any]:
    return {"reason": "示例理由。"}


def _text(walk: Walk) -> dict[str, Any]:
    return {"text": "示例说明。"}


def _opinion(walk: Walk) -> dict[str, Any]:
    return {"answer": "示例意见。", "position": walk.chance.choice(Position.values)}


def _party(walk: Walk) -> dict[str, Any]:
    reached = {"reached_on": (walk.day + timedelta(days=2)).isoformat()} if walk.chance.random() < 0.3 else {}
    return {"party": "示例公司", "email": "firm@example.com"} | reached


def _reached(walk: Walk) -> dict[str, Any]:
    asked = walk.chance.choice(walk.case.situation.under_way())
    return {"ref": asked.n, "reached_on": walk.chance.choice((asked.on, walk.day)).isoformat()}


def _extension(walk: Walk) -> dict[str, Any]:
    return {"days": walk.chance.choice((1, 5, max(room_for_extension(walk.case), 1))), "reason": "检索范围大。"}


def _until(walk: Walk) -> dict[str, Any]:
    reading = walk.case.situation.reading
    due = (reading.due_on or reading.projected_on) if reading else None
    return _reason(walk) | {"until": ((due or walk.day) + timedelta(days=walk.chance.choice((0, 7, 30)))).isoformat()}


def _amendment(walk: Walk) -> dict[str, Any]:
    event = walk.chance.choice(walk.case.situation.events)
    day = event.on + timedelta(days=walk.chance.choice((-2, -1, 0, 1)))
    return _reason(walk) | {"n": event.n, "day": day.isoformat()}


def _fee(walk: Walk) -> dict[str, Any]:
    modes = list(law_of(walk.case).fees)
    if not modes:
        return {"amount": 40, "count": "copies"}
    return {"mode": walk.chance.choice(modes), "quantity": walk.chance.choice((3, 31, 250))}


def _payment(walk: Walk) -> dict[str, Any]:
    fee = walk.case.situation.fee
    return {"amount": fee.facts["amount"] - walk.chance.choice((0, 0, 0, 1)), "how": "银行转账"}


def _earlier(walk: Walk) -> dict[str, Any]:
    situation = walk.case.situation
    day = walk.chance.choice((situation.fee.on, situation.deadline("fee_payment").due_on, walk.day))
    return _payment(walk) | {"paid_on": day.isoformat()}


def _appeal(walk: Walk) -> dict[str, Any]:
    return {"remedy_kind": "reconsideration", "body": "示例政府", "filed_on": walk.day.isoformat()}


def _ruling(walk: Walk) -> dict[str, Any]:
    remedy = walk.case.remedies.pending().first()
    result = walk.chance.choice((RulingResult.CORRECTED, RulingResult.CORRECTED, RulingResult.UPHELD))
    return {"remedy": remedy.pk, "result": str(result), "decided_on": walk.day.isoformat()}


def _reopening(walk: Walk) -> dict[str, Any]:
    term = {"term_days": 15} if walk.chance.random() < 0.5 else {}
    return {"remedy": orders(walk.case).first().pk, "received": walk.day.isoformat()} | term


def _release(walk: Walk) -> dict[str, Any]:
    return {"title": "审批材料", "text": "审批材料可在档案馆查阅。", "files": [], "category": walk.category.pk}


def _proposal(walk: Walk) -> dict[str, Any]:
    return _release(walk) | _reason(walk) | {"how": "publish", "text": "请致信 zhang@example.com 查阅。"}


def _fields(walk: Walk) -> dict[str, Any]:
    return {"phone": f"0500-1234 {walk.chance.randrange(1000, 9999)}"}


def _identity(case: InformationRequest, actor: Any, facts: dict[str, Any], **dated: Any) -> None:
    said = {"name": "丙某", "id_kind": "passport", "id_number": f"E{case.events_count:08d}"}
    workflow_applicant.ask_identity(case, actor, said, "姓名写错。", **dated)


FACTS: dict[str, Callable[[Walk], dict[str, Any]]] = {
    "assign": lambda walk: {"handler": walk.chance.choice([walk.people["clerk"], walk.people["second"]]).pk},
    "ask_correction": lambda walk: {"points": "请写明年份。", "days": walk.chance.choice((3, 15))},
    "excuse_correction": lambda walk: {"days": 5, "reason": "申请人住院。"},
    "consult_third_party": _party,
    "consult_agency": _party,
    "note_reached": _reached,
    "ask_assistance": lambda walk: _party(walk) | {"question": "请检索。"},
    "record_assistance": lambda walk: {"answer": "已检索。"},
    "propose_extension": _extension,
    "extend": lambda walk: {},  # as proposed
    "fix_delay": _until,
    "agree_date": _until,
    "notify_special_rule": _until,
    "draft_reply": _reply,
    "tell_third_party": lambda walk: _reason(walk) | {"content": "合同。"},
    "amend": _amendment,
    "explain_lateness": lambda walk: {"kind": "workload", "text": "示例说明。"},
    "publish": _release,
    "draft_document": _release,
    "propose_publication": _proposal,
    "change_contact": _fields,
    "propose_fee": _fee,
    "record_payment": _payment,
    "record_earlier_payment": _earlier,
    "merge": lambda walk: _reason(walk) | {"into": survivors(walk.case).first().pk},
    "split": lambda walk: {"items": ["审批意见", "公示材料"]},
    "link_same": lambda walk: {"other": walk.twin.pk},
    "record_appeal": _appeal,
    "record_ruling": _ruling,
    "reopen": _reopening,
    "ask_clarification": lambda walk: {"points": "请写明年份。"},
    "ask_fee_question": lambda walk: {"points": "是否愿意付费？"},
    "decide_expedite": lambda walk: _reason(walk) | {"granted": walk.chance.random() < 0.5},
    "misdirect": lambda walk: {"right_agency": "示例机关"},
    "transfer": lambda walk: _reason(walk) | {"right_agency": "示例机关"},
}
FACTS |= dict.fromkeys(("receive_correction", "give_reason", "answer_clarification", "answer_fee_question"), _text)
FACTS |= dict.fromkeys(("record_third_party", "record_agency", "answer_third_party", "answer_agency"), _opinion)
FACTS |= dict.fromkeys(
    (
        "decline_extension", "ask_reason", "send_back", "unpublish", "decline_identity", "decline_fee", "waive_fee",
        "accept_release", "decline_release", "ask_expedite",
    ),
    _reason,
)  # fmt: skip
APPLICANT_S = {"change_contact": workflow_applicant.change_contact, "ask_identity": _identity}
TOLD_LATER = ("confirm", "receive_correction", "record_third_party", "record_agency", "record_payment", "withdraw")
TOLD_LATER += ("deliver", "give_reason", "consult_third_party", "answer_clarification")


# ------------------------------------------------------------------------------------------------- what has to hold


def sound(case: InformationRequest, day: date) -> None:
    """All that has to be so of one request, folded on the day it was folded last."""
    events = list(case.events.select_related("actor").order_by("n"))
    situation = Situation(case, events, day)
    assert [event.n for event in events] == list(range(1, len(events) + 1))
    assert (situation.reading is not None) is situation.has("received")  # the clock reads it
    columns = projection(situation) | doctor_requests.told(situation)
    folded = {name: value for name, value in columns.items() if name != HINT}
    assert {name: getattr(case, name) for name in folded} == folded
    ended_once(situation)
    refused_with_reasons(situation)


def ended_once(situation: Situation) -> None:
    """A request that is over has one end and one outcome, and only notes after it; an open one has neither."""
    case, law, events = situation.case, situation.law, situation.events
    ends = [event for event in events if event.kind in CLOSES and event.n not in put_right(events)]
    assert len(ends) == (1 if case.stage in CLOSED else 0)
    if not ends:
        assert (case.outcome, case.closed_on) == ("", None)
        return
    after = {event.kind for event in events[ends[0].n :]}
    assert after <= law.notes_after | NOTED_AFTER
    assert case.closed_on == ends[0].on
    assert case.outcome in law.outcomes
    assert (case.outcome in law.closing) is (ends[0].kind != "delivered")
    if ends[0].kind == "delivered":
        assert case.outcome == ends[0].facts["outcome"] == situation.reply.facts["outcome"]
        assert case.letters.filter(kind="reply").count() == 1


def refused_with_reasons(situation: Situation) -> None:
    """Art. 37 and what other laws say alike: what is not given is refused with its exemption and its reason."""
    law, reply = situation.law, situation.reply
    code = reply.facts["outcome"] if reply else ""
    if not code.startswith(("partial", "deny")) or code == "deny.query":  # what another law lets be looked up
        return
    rows = reply.facts.get("withheld") or [reply.facts]
    meant = {exemption.outcome for exemption in law.exemptions.values()} - {""}
    for row in rows:
        assert row.get("reason", "").strip()
        assert row.get("exemption") in law.exemptions or code in meant


@pytest.mark.parametrize(("law", "start", "seed"), WALKS, ids=lambda value: str(value))
def test_whatever_is_done_what_is_kept_stays_sound(db, law, start, seed):
    walk = Walk(law, start, seed)
    for _ in range(STEPS_OF_A_WALK):
        walk.day += timedelta(days=walk.chance.choice((0, 0, 0, 1, 1, 2, 3, 5, 8, 12)))
        if walk.chance.random() < 0.3:
            walk.sweep()
            walk.fresh()
            sound(walk.case, walk.day)
        if walk.step():
            sound(walk.case, walk.day)
    walk.sweep()
    for case in InformationRequest.objects.select_related("agency").order_by("pk"):
        sound(case, walk.day)
    assert [fault for invariant in INVARIANTS for fault in invariant()] == []
