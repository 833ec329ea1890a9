"""Cases in every situation in which two people can want different things, each led there through its door."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from requests_app import workflow
from requests_app.enums import ConsultationKind
from requests_app.models import Applicant, Consultation, Event, InformationRequest, Remedy
from requests_app.rules import Consulted
from requests_app.situation import look
from tests import factories
from tests.requests_app.stories import at

GRANT = {"outcome": "grant", "content": "您申请的材料随信附上。", "public_interest": "示例公共利益"}
OPINION = {"answer": "不同意公开。", "position": "objects"}
PAGES = {"mode": "pages_per_request", "quantity": 31}
Facts = Callable[[Any, Any, int], dict[str, Any]]  # of the case, the cast, and the key of another case


def _ref(kind: str) -> Facts:
    return lambda case, cast, other: {"ref": next((e.n for e in case.situation.unanswered(kind)), 0)}


# By action: who takes it, and the facts with which its step is complete.
RECIPES: dict[str, tuple[str, Facts]] = {
    "confirm": ("clerk", lambda *_: {}),
    "register": ("clerk", lambda *_: {}),
    "assign": ("head", lambda case, cast, other: {"handler": cast.other_clerk.pk}),
    "ask_correction": ("clerk", lambda *_: {"points": "请写明文号。", "days": 15}),
    "receive_correction": ("clerk", lambda *_: {"text": "示例文号。"}),
    "excuse_correction": ("clerk", lambda *_: {"reason": "邮路中断", "days": 20}),
    "expire_correction": ("", lambda *_: {}),
    "consult_third_party": ("clerk", lambda *_: {"party": "示例公司", "email": "company@example.com"}),
    "record_third_party": ("clerk", lambda *a: OPINION | _ref("third_party_consulted")(*a)),
    "expire_third_party": ("", lambda *_: {}),
    "consult_agency": ("clerk", lambda *_: {"party": "示例机关", "email": "office@example.com"}),
    "record_agency": ("clerk", lambda *a: OPINION | _ref("agency_consulted")(*a)),
    "answer_third_party": ("third_party", lambda *a: OPINION | _ref("third_party_consulted")(*a)),
    "answer_agency": ("agency", lambda *a: OPINION | _ref("agency_consulted")(*a)),
    "expire_agency": ("", lambda *_: {}),
    "note_reached": ("clerk", lambda *a: {"reached_on": "2026-03-05"} | _ref("third_party_consulted")(*a)),
    "propose_extension": ("clerk", lambda *_: {"days": 5, "reason": "检索"}),
    "extend": ("head", lambda *_: {"days": 5}),
    "decline_extension": ("head", lambda *_: {"reason": "不必"}),
    "ask_reason": ("clerk", lambda *_: {"reason": "数量、频次明显超过合理范围"}),
    "give_reason": ("clerk", lambda *_: {"text": "研究需要"}),
    "fix_delay": ("head", lambda *_: {"until": "2026-05-29", "reason": "数量大"}),
    "draft_reply": ("clerk", lambda *_: GRANT),
    "send_back": ("reviewer", lambda *_: {"reason": "请补充"}),
    "sign": ("reviewer", lambda *_: {}),
    "deliver": ("clerk", lambda *_: {}),
    "withdraw": ("other_clerk", lambda *_: {}),
    "amend": ("head", lambda *_: {"n": 2, "day": "2026-02-27", "reason": "签收单日期"}),
    "merge": ("clerk", lambda case, cast, other: {"into": other, "reason": "两件内容相同。"}),
    "split": ("clerk", lambda *_: {"items": ["审批意见", "公示材料"]}),
    "propose_fee": ("clerk", lambda *_: PAGES),
    "notice_fee": ("head", lambda *_: PAGES),
    "decline_fee": ("head", lambda *_: {"reason": "不必"}),
    "record_payment": ("clerk", lambda *_: {"amount": 10, "how": "转账"}),
    "record_earlier_payment": ("clerk", lambda *_: {"amount": 10, "how": "转账", "paid_on": "2026-03-09"}),
    "waive_fee": ("head", lambda *_: {"reason": "误发"}),
    "expire_fee": ("", lambda *_: {}),
    "reopen": ("head", lambda case, cast, other: {"remedy": case.remedies.get().pk, "received": "2026-03-17"}),
    "answer_record": ("clerk", lambda *_: {"result": "corrected", "content": "已更正。"}),
    "tell_third_party": (
        "clerk",
        lambda case, *_: {
            "ref": next((event.facts["ref"] for event in case.situation.untold), 0),
            "content": "合同。",
            "reason": "公共利益",
        },
    ),
    "ask_clarification": ("clerk", lambda *_: {"points": "请写明年份。"}),
    "answer_clarification": ("clerk", lambda *_: {"text": "2025 年。"}),
    "ask_fee_question": ("clerk", lambda *_: {"points": "是否愿意付费？"}),
    "answer_fee_question": ("clerk", lambda *_: {"text": "愿意。"}),
    "ask_expedite": ("clerk", lambda *_: {"reason": "紧急"}),
    "decide_expedite": ("clerk", lambda *_: {"reason": "紧急", "granted": True}),
    "agree_date": ("clerk", lambda *_: {"until": "2026-06-30", "reason": "数量大"}),
    "notify_special_rule": ("head", lambda *_: {"until": "2026-06-30", "reason": "数量大"}),
    "misdirect": ("clerk", lambda *_: {"right_agency": "示例机关"}),
    "transfer": ("head", lambda *_: {"right_agency": "示例机关", "reason": "不属本机关"}),
    "explain_lateness": ("clerk", lambda *_: {"kind": "workload", "text": "同期办件多。"}),
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """How a case gets there, step by step on its days, and the moment of the race."""

    steps: tuple[tuple[str, str], ...]
    now: str = "2026-03-10"
    received: str | None = "2026-03-02"
    record: bool = False
    law: str = "cn"


HAND = (("register", "2026-03-02"),)
DRAFT = (*HAND, ("draft_reply", "2026-03-04"))
BOTH = (*HAND, ("consult_third_party", "2026-03-03"), ("consult_agency", "2026-03-03"))
FEE = (*HAND, ("propose_fee", "2026-03-03"), ("notice_fee", "2026-03-03"))
OBJECTION = (
    *HAND,
    ("consult_third_party", "2026-03-03"),
    ("record_third_party", "2026-03-05"),
    ("draft_reply", "2026-03-06"),
)
REASONS = (*HAND, ("ask_reason", "2026-03-03"), ("give_reason", "2026-03-04"))
CORRECTION = (*HAND, ("ask_correction", "2026-03-03"))
ANSWER = (*DRAFT, ("sign", "2026-03-05"), ("deliver", "2026-03-05"))

STORIES = {
    "unconfirmed": Story((), received=None),
    "received": Story(()),
    "in_hand": Story(HAND),
    "extension proposed": Story((*HAND, ("propose_extension", "2026-03-04"))),
    "fee proposed": Story((*HAND, ("propose_fee", "2026-03-04"))),
    "reasons given": Story(REASONS),
    "correction": Story(CORRECTION),
    "correction ran out": Story(CORRECTION, now="2026-04-10"),
    "consulted": Story(BOTH),
    "consulted in vain": Story(BOTH, now="2026-04-10"),
    "fee": Story(FEE),
    "fee ran out": Story(FEE, now="2026-04-20"),
    "lapsed unpaid": Story((*FEE, ("expire_fee", "2026-04-20")), now="2026-04-21"),
    "drafted": Story(DRAFT),
    "drafted with an extension proposed": Story((*DRAFT, ("propose_extension", "2026-03-04"))),
    "signed": Story((*DRAFT, ("sign", "2026-03-05"))),
    "answered late": Story((*DRAFT, ("sign", "2026-04-08"), ("deliver", "2026-04-08")), now="2026-04-09"),
    "put right by a ruling": Story(ANSWER, now="2026-03-20"),
    "record": Story((), record=True),
    "of the United States": Story(HAND, law="us"),
    "of the United States extended": Story(
        (*HAND, ("propose_extension", "2026-03-03"), ("extend", "2026-03-04")), law="us"
    ),
    "of the United States unclear": Story((*HAND, ("ask_clarification", "2026-03-03")), law="us"),
    "of the United States fee unclear": Story((*HAND, ("ask_fee_question", "2026-03-03")), law="us"),
    "of the United Kingdom": Story(HAND, law="uk"),
    "of the United States in haste": Story((*HAND, ("ask_expedite", "2026-03-03")), law="us"),
    "of Japan": Story(HAND, law="jp"),
    "of Japan over an objection": Story(OBJECTION, law="jp"),
}
RULING = (
    ("record_appeal", "2026-03-06", {"remedy_kind": "reconsideration", "body": "某市政府", "filed_on": "2026-03-06"}),
    ("record_ruling", "2026-03-16", {"result": "corrected", "decided_on": "2026-03-16"}),
)  # fmt: skip


def tell(name: str, cast: Any) -> InformationRequest:
    """One case in that situation."""
    story = STORIES[name]
    if story.record:
        return factories.record(cast.health, at=at("2026-03-02"))
    more = {} if story.received else {"channel": "post_plain"}
    type(cast.health).objects.filter(pk=cast.health.pk).update(law=story.law)  # until the request is in
    cast.health.refresh_from_db()
    case = factories.case(cast.health, at=at("2026-03-02"), **more)
    type(cast.health).objects.filter(pk=cast.health.pk).update(law="cn")
    cast.health.refresh_from_db()
    for action, day in story.steps:
        act(case, action, cast, at(day))
    if name == "put right by a ruling":
        for action, day, facts in RULING:
            ruled = {"remedy": Remedy.objects.get(case=case).pk} if action == "record_ruling" else {}
            workflow.perform(case, action, actor=cast.clerk, facts=facts | ruled, at=at(day))
    return fresh(case.pk)


def facts_of(case: InformationRequest, action: str, cast: Any, now: datetime, other: int) -> dict[str, Any]:
    look(case, timezone.localdate(now))
    return RECIPES[action][1](case, cast, other)


def act(
    case: InformationRequest, action: str, cast: Any, now: datetime, seen: int | None = None, other: int = 0
) -> Event:
    """Take a step as the person who usually does."""
    facts = facts_of(case, action, cast, now, other)
    return workflow.perform(case, action, actor=person(case, action, cast), facts=facts, at=now, seen=seen)


def person(case: InformationRequest, action: str, cast: Any) -> Any:
    """Who takes it: nobody for the sweep; whoever was consulted by the code of their letter."""
    who = RECIPES[action][0]
    if who in ConsultationKind.values:
        asked = case.consultations.filter(kind=who).first()
        return Consulted(asked) if asked else cast.visitor
    return getattr(cast, who) if who else None


def _asked(consultation: Consultation, event: Event, case: InformationRequest) -> Consultation:
    again = _again(consultation, case)
    again.event, again.key = event, Consultation.key_of(case, event.n)
    again.token_digest = again.key.hex
    return again


def fresh(pk: int) -> InformationRequest:
    return InformationRequest.objects.select_related("agency", "handler", "applicant").get(pk=pk)


def copies(case: InformationRequest, count: int) -> list[int]:
    """The same case again and again, in a few statements: rows, applicant, events, remedies."""
    kept = {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields if not f.primary_key}
    rows = []
    for _n in range(count):
        key = uuid.uuid4()
        number = f"race-{key.hex}" if case.number else None
        rows.append(InformationRequest(**kept | {"form_key": key, "code": key.hex[:16].upper(), "number": number}))
    made = InformationRequest.project_new(rows)
    Applicant.objects.bulk_create([_again(case.applicant, row) for row in made])
    for model in (Event, Remedy):
        of_case = list(model.objects.filter(case=case).order_by("pk"))
        again = [_again(thing, row) for row in made for thing in of_case]
        (Remedy.project_new if model is Remedy else model.objects.bulk_create)(again)
    events = {(event.case_id, event.n): event for event in Event.objects.filter(case__in=made)}
    asked = list(Consultation.objects.filter(case=case).select_related("event"))
    Consultation.project_new([_asked(one, events[row.pk, one.event.n], row) for row in made for one in asked])
    return [row.pk for row in made]


def _again(thing: Any, case: InformationRequest) -> Any:
    names = [f.attname for f in thing._meta.concrete_fields if not f.primary_key]
    return type(thing)(**{name: getattr(thing, name) for name in names} | {"case_id": case.pk})
