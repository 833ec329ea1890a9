"""The acts of the desk as a table: from which stage, what is done before, who does it, what is typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.urls import reverse

from requests_app import workflow, workflow_applicant
from requests_app.enums import Stage
from tests import factories

NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
TODAY = "2026-03-04"
REPLY = {"outcome": "grant", "content": "您申请的材料随信附上。"}
APPEAL = {"remedy_kind": "reconsideration", "body": "明州市人民政府", "filed_on": TODAY}
PAGES = {"mode": "pages_per_request", "quantity": 31}
CLAIM = {"name": "丙某", "id_kind": "passport", "id_number": "E12345678", "reason": "姓名写错。"}
# The act: the stage to start from, what is done before, who does it, what is typed.
ACTS: dict[str, tuple[Stage, str, dict]] = {
    "confirm": (Stage.SUBMITTED, "clerk", {"on": TODAY}),
    "register": (Stage.RECEIVED, "clerk", {"handler": "clerk"}),
    "assign": (Stage.IN_HAND, "head", {"handler": "other_clerk"}),
    "ask_correction": (Stage.IN_HAND, "clerk", {"points": "请写明年份。", "days": 15}),
    "receive_correction": (Stage.AWAITING_CORRECTION, "clerk", {"text": "2025 年。", "on": TODAY}),
    "consult_third_party": (
        Stage.IN_HAND,
        "clerk",
        {"party": "示例公司", "address": "示例路1号", "on": TODAY, "reached_on": "2026-03-06"},
    ),
    "record_third_party": (
        Stage.IN_HAND,
        "clerk",
        {"ref": "asked", "position": "agrees", "answer": "同意。", "on": TODAY},
    ),
    "consult_agency": (Stage.IN_HAND, "clerk", {"agency": "finance", "on": TODAY}),
    "record_agency": (
        Stage.IN_HAND,
        "clerk",
        {"ref": "asked", "position": "agrees", "answer": "同意。", "on": TODAY},
    ),
    "note_reached": (Stage.IN_HAND, "clerk", {"ref": "asked", "reached_on": TODAY}),
    "ask_assistance": (
        Stage.IN_HAND,
        "clerk",
        {"party": "机关档案室", "which": "加装电梯", "question": "请检索审批材料。", "until": "2026-03-10"},
    ),
    "record_assistance": (Stage.IN_HAND, "clerk", {"ref": "asked", "answer": "已找到。", "on": TODAY}),
    "excuse_correction": (Stage.AWAITING_CORRECTION, "clerk", {"days": 5, "reason": "申请人住院。"}),
    "ask_reason": (Stage.IN_HAND, "clerk", {"reason": "两个月内申请四十五件。"}),
    "give_reason": (Stage.IN_HAND, "clerk", {"text": "用于论文。", "on": TODAY}),
    "propose_extension": (Stage.IN_HAND, "clerk", {"days": 10, "reason": "检索范围大。"}),
    "extend": (Stage.IN_HAND, "head", {"days": 10, "reason": "检索范围大。"}),
    "decline_extension": (Stage.IN_HAND, "head", {"reason": "可以按期答复。"}),
    "fix_delay": (Stage.IN_HAND, "head", {"until": "2026-05-20", "reason": "申请人说明的理由合理。"}),
    "draft_reply": (Stage.IN_HAND, "clerk", REPLY),
    "tell_third_party": (Stage.DRAFTED, "clerk", {"ref": "asked", "content": "合同。", "reason": "涉及公共利益。"}),
    "send_back": (Stage.DRAFTED, "reviewer", {"reason": "请写明检索情况。"}),
    "sign": (Stage.DRAFTED, "reviewer", {}),
    "deliver": (Stage.SIGNED, "clerk", {"on": TODAY, "how": "online"}),
    "withdraw": (Stage.IN_HAND, "clerk", {"on": TODAY}),
    "amend": (Stage.RECEIVED, "head", {"n": 2, "day": "2026-02-27", "reason": "签收单日期为二十七日。"}),
    "change_contact": (Stage.IN_HAND, "clerk", {"phone": "0500-8765 4321"}),
    "ask_identity": (Stage.IN_HAND, "clerk", CLAIM),
    "confirm_identity": (Stage.IN_HAND, "clerk", {}),
    "decline_identity": (Stage.IN_HAND, "clerk", {"reason": "证件照片看不清。"}),
    "publish": (Stage.ANSWERED, "reviewer", {"title": "加装电梯审批材料", "text": "审批材料可在档案馆查阅。"}),
    "draft_document": (
        Stage.ANSWERED,
        "clerk",
        {"how": "draft_document", "title": "审批材料", "text": "见附件。", "category": "any"},
    ),
    "propose_publication": (Stage.ANSWERED, "clerk", {"title": "审批材料", "text": "见附件。", "reason": "单位同意。"}),
    "unpublish": (Stage.ANSWERED, "reviewer", {"reason": "内容有误。"}),
    "propose_fee": (Stage.IN_HAND, "clerk", PAGES),
    "notice_fee": (Stage.IN_HAND, "head", {}),
    "decline_fee": (Stage.IN_HAND, "head", {"reason": "数量并未明显超过合理范围。"}),
    "record_payment": (Stage.AWAITING_FEE, "clerk", {"on": TODAY, "amount": 10, "how": "银行转账"}),
    "waive_fee": (Stage.AWAITING_FEE, "head", {"reason": "通知有误。"}),
    "answer_record": (Stage.RECORD_OPEN, "clerk", {"result": "corrected", "content": "已更正为四人。"}),
    "link_same": (Stage.IN_HAND, "clerk", {"other": "twin"}),
    "unlink_same": (Stage.IN_HAND, "clerk", {}),
    "suggest_publication": (Stage.ANSWERED, "clerk", {}),
    "merge": (Stage.IN_HAND, "clerk", {"into": "twin", "reason": "两件相同。"}),
    "split": (Stage.IN_HAND, "clerk", {"items": "审批意见\n公示材料"}),
    "record_appeal": (Stage.ANSWERED, "clerk", APPEAL),
    "record_ruling": (Stage.ANSWERED, "clerk", {"remedy": "pending", "result": "upheld", "decided_on": TODAY}),
    "reopen": (Stage.ANSWERED, "head", {"remedy": "pending", "received": TODAY}),
}
BEFORE = {
    "confirm_identity": [("ask_identity", "clerk", CLAIM)],
    "decline_identity": [("ask_identity", "clerk", CLAIM)],
    "record_third_party": [("consult_third_party", "clerk", {"party": "示例公司"})],
    "record_agency": [("consult_agency", "clerk", {"party": "明州市财政局"})],
    "note_reached": [("consult_agency", "clerk", {"party": "明州市财政局"})],
    "record_assistance": [("ask_assistance", "clerk", {"party": "机关档案室", "question": "请检索。"})],
    "give_reason": [("ask_reason", "clerk", {"reason": "数量多"})],
    "fix_delay": [("ask_reason", "clerk", {"reason": "数量多"}), ("give_reason", "clerk", {"text": "用于论文。"})],
    "tell_third_party": [
        ("consult_third_party", "clerk", {"party": "示例公司"}),
        ("record_third_party", "clerk", {"position": "objects", "answer": "属于商业秘密。"}),
        ("draft_reply", "clerk", {**REPLY, "public_interest": "涉及公共安全。"}),
    ],
    "extend": [("propose_extension", "clerk", {"days": 10, "reason": "检索范围大"})],
    "decline_extension": [("propose_extension", "clerk", {"days": 10, "reason": "检索范围大"})],
    "notice_fee": [("propose_fee", "clerk", PAGES)],
    "decline_fee": [("propose_fee", "clerk", PAGES)],
    "record_ruling": [("record_appeal", "clerk", APPEAL)],
    "reopen": [
        ("record_appeal", "clerk", APPEAL),
        ("record_ruling", "clerk", {"remedy": "pending", "result": "corrected", "decided_on": TODAY}),
    ],
    "unlink_same": [("link_same", "clerk", {"other": "twin"})],
    "unpublish": [("publish", "reviewer", {"title": "标题", "text": "内容"})],
}
ASKED = ("third_party_consulted", "agency_consulted", "assistance_asked")
PLAIN = {"sign", "notice_fee", "confirm_identity", "unlink_same", "suggest_publication"}  # ask for nothing
# Tried in a file of their own.
ELSEWHERE = {"record_earlier_payment", "accept_release", "decline_release", "acknowledge", "explain_lateness"}
FROM_IN_HAND = ("tell_third_party",)  # what is done before leads from there to the stage of the act
# Steps from one stage to the next, with who takes them.
PATHS = {
    Stage.SUBMITTED: [],
    Stage.RECEIVED: [],
    Stage.IN_HAND: ["register"],
    Stage.AWAITING_CORRECTION: ["register", "ask_correction"],
    Stage.DRAFTED: ["register", "draft_reply"],
    Stage.SIGNED: ["register", "draft_reply", "sign"],
    Stage.ANSWERED: ["register", "draft_reply", "sign", "deliver"],
    Stage.AWAITING_FEE: ["register", "propose_fee", "notice_fee"],
    Stage.RECORD_OPEN: [],
    Stage.WITHDRAWN: ["register", "withdraw"],
}


def case_at(cast, stage: Stage):
    """A case handed in two days ago that stands at this stage today."""
    if stage == Stage.RECORD_OPEN:
        return factories.record(cast.health, at=NOW - timedelta(days=2))
    plain = {"channel": "fax", "actor": cast.clerk} if stage == Stage.SUBMITTED else {}
    case = factories.case(cast.health, at=NOW - timedelta(days=2), **plain)
    for action in PATHS[stage]:
        _stage, who, data = ACTS[action]
        take(case, action, getattr(cast, who), data, cast)
    case.refresh_from_db()
    return case


def take(case, action, actor, data, cast):
    if action == "ask_identity":
        workflow_applicant.ask_identity(case, actor, data, data["reason"])
        return
    facts = {name: value for name, value in data.items() if name != "on"}
    if "handler" in facts:
        facts["handler"] = getattr(cast, facts["handler"]).pk
    if facts.get("other") == "twin":
        facts["other"] = case_at(cast, Stage.IN_HAND).pk
    if facts.get("remedy") == "pending":
        facts["remedy"] = case.remedies.get().pk
    workflow.perform(case, action, actor=actor, facts=facts)


def ready(cast, action):
    """A case at the stage of the act, with what must come before it; and what is typed."""
    stage, who, data = ACTS[action]
    case = case_at(cast, Stage.IN_HAND if action in FROM_IN_HAND else stage)
    for earlier, actor, facts in BEFORE.get(action, []):
        take(case, earlier, getattr(cast, actor), facts, cast)
    case.refresh_from_db()
    case.situation = None  # seen before what came since
    typed = {"seen": case.events_count, **data}
    if "handler" in typed:
        typed["handler"] = getattr(cast, typed["handler"]).pk
    for name in ("into", "other"):
        if typed.get(name) == "twin":
            typed[name] = case_at(cast, Stage.IN_HAND).pk
    if typed.get("category") == "any":
        typed["category"] = factories.category().pk
    if typed.get("remedy") == "pending":
        typed["remedy"] = case.remedies.get().pk
    if action == "consult_agency":
        typed["agency"] = cast.finance.pk
    if typed.get("ref") == "asked":
        typed["ref"] = case.events.filter(kind__in=ASKED).last().n
    return case, getattr(cast, who), typed


def url(case, action):
    return reverse("admin:requests_app_informationrequest_step", args=[case.pk, action])


def kinds(case):
    return list(case.events.values_list("kind", flat=True))
