"""Each step of a request through the admin: it does it; by whom not; from which stage not; twice; by GET."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_app import rules, workflow, workflow_applicant
from requests_app.admin_forms import FORMS
from requests_app.enums import OPEN, Stage
from requests_app.steps import STEPS, steps_of
from statutes import laws
from tests import factories

NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
TODAY = "2026-03-04"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
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


@pytest.fixture(autouse=True)
def _a_wednesday_in_march():
    with time_machine.travel(NOW, tick=False):
        yield


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


HERE = steps_of(laws.load("cn"))  # the steps of other laws have stories of their own: test_stories_abroad.py


def test_every_step_of_a_person_is_tried_here():
    officials = {at: step for at, step in HERE.items() if step.may is not rules.is_consulted}
    assert set(ACTS) | ELSEWHERE == {action for (_stage, action), step in officials.items() if not step.system}
    abroad = {action for _stage, action in STEPS} - {action for _stage, action in HERE}
    assert (set(FORMS) | PLAIN) - abroad == set(ACTS) | ELSEWHERE


@pytest.mark.parametrize("action", ACTS)
def test_it_does_it(client, cast, action):
    case, actor, typed = ready(cast, action)
    client.force_login(actor)
    step, before = STEPS[case.stage, action], kinds(case)
    response = client.post(url(case, action), typed)
    assert response.status_code == 302, response.content.decode()
    case.refresh_from_db()
    assert kinds(case) == [*before, step.event]
    assert case.stage == (step.to or ACTS[action][0])
    assert case.events.last().actor == actor


@pytest.mark.parametrize("action", ACTS)
def test_by_others_not(client, cast, action):
    case, actor, typed = ready(cast, action)
    before = kinds(case)
    for name, person in cast.everyone().items():
        if person == actor or (person.is_authenticated and not workflow.refusals(case, person, action)):
            continue
        client.logout()
        if name != "visitor":
            client.force_login(person)
        readers = ("clerk", "other_clerk", "reviewer", "head", "supervisor", "auditor")
        expected = 302 if name == "visitor" else 409 if name in readers else 404
        assert client.post(url(case, action), typed).status_code == expected, name
        assert kinds(case) == before


@pytest.mark.parametrize("stage", PATHS)
def test_from_other_stages_not(client, cast, stage):
    case = case_at(cast, stage)
    before = kinds(case)
    for action, (_stage, who, data) in ACTS.items():
        if (stage, action) in STEPS:
            continue
        client.force_login(getattr(cast, who))
        response = client.post(url(case, action), {"seen": case.events_count, **data})
        assert response.status_code == 409
        assert case.get_stage_display() in unescape(response.content.decode())
    assert kinds(case) == before


@pytest.mark.parametrize("action", ACTS)
def test_twice_is_once(client, cast, action):
    case, actor, typed = ready(cast, action)
    client.force_login(actor)
    client.post(url(case, action), typed)
    after = kinds(case)
    assert client.post(url(case, action), typed).status_code == 409
    assert kinds(case) == after


@pytest.mark.parametrize("action", ACTS)
def test_by_get_nothing_happens(client, cast, action):
    case, actor, _typed = ready(cast, action)
    client.force_login(actor)
    before = kinds(case)
    response = client.get(url(case, action))
    assert response.status_code == 200
    assert b'class="desk-form"' in response.content
    assert kinds(case) == before


@pytest.mark.parametrize("stage", PATHS)
def test_a_button_is_open_exactly_where_the_door_is(client, cast, stage):
    case = case_at(cast, stage)
    page = reverse("admin:requests_app_informationrequest_change", args=[case.pk])
    here = [
        action
        for (at, action), step in HERE.items()
        if at == stage and not step.system and step.may is not rules.is_consulted
    ]
    for person in (cast.clerk, cast.reviewer, cast.head, cast.supervisor, cast.auditor):
        client.force_login(person)
        offered = client.get(page).context["steps"]
        case.situation = None
        assert [step.action for step in offered] == here
        for step in offered:
            assert step.reasons == workflow.refusals(case, person, step.action)
            shown = client.get(step.url)
            assert (b'class="desk-form"' in shown.content) is not bool(step.reasons)


def test_two_officials_at_once_the_second_sees_what_the_first_did(client, cast):
    case = case_at(cast, Stage.IN_HAND)
    client.force_login(cast.clerk)
    stale = {"seen": case.events_count, "days": 5, "reason": "我的理由很长。"}
    take(case, "consult_agency", cast.other_clerk, {"party": "明州市财政局"}, cast)
    response = client.post(url(case, "propose_extension"), stale)
    page = response.content.decode()
    assert response.status_code == 409
    assert "我的理由很长。" in page
    assert "明州市财政局" in page
    assert f'name="seen" value="{case.events_count + 1}"' in page
    again = client.post(url(case, "propose_extension"), {**stale, "seen": case.events_count + 1})
    assert again.status_code == 302


def test_what_is_typed_stays_when_the_door_refuses(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    response = client.post(url(case, "draft_reply"), {**typed, "outcome": "partial", "content": "这一段不能丢。"})
    assert response.status_code == 200
    assert "这一段不能丢。" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "bad"),
    [
        ("ask_correction", {"days": "9999999999"}),
        ("ask_correction", {"days": "x"}),
        ("propose_extension", {"days": 21}),
        ("propose_extension", {"days": -1}),
        ("fix_delay", {"until": "9999-12-31"}),
        ("fix_delay", {"until": "0001-01-01"}),
        ("deliver", {"on": "2099-01-01"}),
        ("deliver", {"on": "not a day"}),
        ("amend", {"n": 99}),
        ("amend", {"day": "1900-01-01"}),
        ("register", {"handler": 0}),
        ("record_agency", {"ref": 1}),
        ("consult_third_party", {"reached_on": "2026-01-01"}),
        ("draft_reply", {"outcome": "drop.other"}),
        ("draft_reply", {"content": "a\x00b" * 3, "outcome": ""}),
        ("deliver", {"seen": "many"}),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(client, cast, action, bad):
    case, actor, typed = ready(cast, action)
    client.force_login(actor)
    before = kinds(case)
    response = client.post(url(case, action), {**typed, **bad})
    assert response.status_code in (200, 409)
    assert b"errornote" in response.content
    assert kinds(case) == before


def test_a_clerk_of_another_agency_cannot_be_put_in_charge(client, cast):
    case, actor, typed = ready(cast, "register")
    client.force_login(actor)
    response = client.post(url(case, "register"), {**typed, "handler": cast.finance_clerk.pk})
    assert response.status_code == 200
    case.refresh_from_db()
    assert case.handler is None


def test_the_reply_discloses_the_files_of_the_last_draft_only(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    uploads = [SimpleUploadedFile(f"{name}.pdf", PDF, "application/pdf") for name in ("甲", "乙")]
    client.post(url(case, "draft_reply"), {**typed, "files": uploads})
    first, second = case.files.order_by("pk")
    take(case, "send_back", cast.reviewer, {"reason": "撤下甲"}, cast)
    case.refresh_from_db()
    page = client.get(url(case, "draft_reply")).content.decode()
    assert "甲.pdf" in page
    client.post(url(case, "draft_reply"), {**typed, "seen": case.events_count, "kept": [second.pk]})
    assert case.events.last().facts["files"] == [second.pk]
    take(case, "sign", cast.reviewer, {}, cast)
    said = "".join(case.letters.get(kind="reply").parts["paragraphs"])
    assert "乙.pdf" in said
    assert "甲.pdf" not in said
    assert first.name == "甲.pdf"


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    upload = SimpleUploadedFile("甲.pdf", b"MZ\x90\x00", "application/pdf")
    assert client.post(url(case, "draft_reply"), {**typed, "files": [upload]}).status_code == 200
    assert case.files.count() == 0
    assert case.events.last().kind == "registered"


def test_files_of_a_refused_draft_are_not_kept(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    upload = SimpleUploadedFile("甲.pdf", PDF, "application/pdf")
    typed = {**typed, "outcome": "partial", "files": [upload]}
    assert client.post(url(case, "draft_reply"), typed).status_code == 200
    assert case.files.count() == 0


def test_the_letter_is_read_before_it_is_signed(client, cast):
    case, actor, _typed = ready(cast, "sign")
    client.force_login(actor)
    page = client.get(url(case, "sign")).content.decode()
    assert "政府信息公开答复书" in page
    assert "2026年3月4日" in page
    assert "行政复议" in page


@pytest.mark.parametrize("leak", ["甲 某", "110101199001010000", "0500-1234 0000", "jia@example.com", "13800001111"])
def test_a_public_answer_holds_no_personal_data(client, cast, leak):
    case, actor, typed = ready(cast, "publish")
    client.force_login(actor)
    response = client.post(url(case, "publish"), {**typed, "text": f"申请人{leak}询问。"})
    assert response.status_code == 200
    case.refresh_from_db()
    assert case.published_at is None


def test_the_public_answer_is_offered_without_personal_data(client, cast):
    case = factories.case(cast.health, at=NOW, description="甲某（电话 0500-1234 0000）申请审批意见。")
    for action, who in (("register", "clerk"), ("draft_reply", "clerk"), ("sign", "reviewer"), ("deliver", "clerk")):
        take(case, action, getattr(cast, who), ACTS[action][2], cast)
    client.force_login(cast.head)
    page = client.get(url(case, "publish")).content.decode()
    assert "某（电话 某）申请审批意见。" in page
    assert "甲某" not in page


def test_a_consultation_does_not_name_the_applicant(client, cast):
    case, actor, typed = ready(cast, "consult_third_party")
    client.force_login(actor)
    response = client.post(url(case, "consult_third_party"), {**typed, "question": "甲某想要你们的报价。"})
    assert response.status_code == 200
    assert kinds(case)[-1] == "registered"


def test_open_stages_are_all_tried():
    assert set(OPEN) <= set(PATHS)
