"""Every kind of letter holds what rules.md 3.3 asks of it, whichever step issues it."""

from datetime import date

import pytest

from requests_app import letters
from requests_app.enums import LetterKind
from requests_app.letters.kinds import APPLICANT, ISSUES, PARTY, SHAPES, STATED
from requests_app.letters.words import default
from requests_app.models import Event
from requests_app.situation import look
from requests_app.steps import STEPS
from statutes import laws
from tests import factories
from tests.requests_app.stories import at
from tests.requests_app.test_letters import take

TODAY = date(2024, 3, 5)
REPLIES = [code for code in laws.load("cn").outcomes if not code.startswith("drop.")]
NAME = "《中华人民共和国政府信息公开条例》"
# Kind, variant, event and its facts; then what of the articles and of what to do must be read in the letter.
CASES = [
    ("receipt", "", "registered", {}, ["第三十一条第（三）项", "第三十三条第二款", "2024年3月29日", "查询码"]),
    ("correction", "", "correction_asked", {"points": "写明年份。", "days": 15}, ["第三十条", "写明年份。", "15个工作日", "视为放弃申请"]),
    ("reason", "", "reason_asked", {"reason": "一个月内申请40件", "days": 10}, ["第三十五条", "一个月内申请40件。", "10个工作日", "不予处理"]),
    ("extension", "", "extension_notified", {"days": 10, "reason": "检索范围大"}, ["第三十三条第二款", "10个工作日", "检索范围大", "2024年4月15日"]),
    ("extension", "delay", "delay_fixed", {"until": "2024-06-28", "reason": "件数多"}, ["第三十五条", "2024年6月28日", "件数多"]),
    ("third_party", "", "third_party_consulted", {"party": "示例公司", "question": "请就报价单提出意见。"}, ["第三十二条", "15个工作日", "决定是否公开", "回执"]),
    ("third_party_notice_applicant", "", "third_party_consulted", {"party": "示例公司"}, ["第三十二条、第三十三条第三款", "2024年3月5日", "不计算在答复期限内"]),
    ("third_party_notice_applicant", "agency", "agency_consulted", {"party": "明州市财政局"}, ["第三十四条、第三十三条第三款", "视为同意公开"]),
    ("third_party_decision", "", "third_party_told", {"party": "示例公司", "content": "报价单", "reason": "关系公共安全"}, ["第三十二条", "报价单。", "关系公共安全。", "申请行政复议"]),
    ("joint_agency", "", "agency_consulted", {"party": "明州市财政局", "question": "请提出意见。"}, ["第三十四条", "15个工作日", "视为同意公开"]),
    ("assist", "", "assistance_asked", {"party": "医政科", "question": "请提供审批材料", "until": "2024-03-12"}, ["第三十三条第二款", "2024年3月12日前", "2024年3月29日"]),
    ("fee", "", "fee_noticed", {"scale": "item", "count": 12, "amount": "200", "pay": "凭缴款码缴纳。"}, ["第四十二条、国办函〔2020〕109号", "人民币200元", "20个工作日", "视为放弃申请", "凭缴款码缴纳"]),
    ("closed_lapse", "drop.not_corrected", "correction_expired", {}, ["第三十条", "2024年3月26日届满", "视为您放弃申请", "申请行政复议"]),
    ("closed_lapse", "drop.not_paid", "fee_expired", {}, ["国办函〔2020〕109号", "2024年4月2日届满", "视为您放弃申请"]),
    ("record_fix", "corrected", "record_answered", {"result": "corrected", "content": "门牌号"}, ["第四十一条", "已予更正", "门牌号。"]),
    ("record_fix", "forwarded", "record_answered", {"result": "forwarded", "party": "明州市公安局", "content": "全部材料"}, ["第四十一条", "转送明州市公安局"]),
    ("record_fix", "referred", "record_answered", {"result": "referred", "party": "明州市公安局", "content": "可到窗口办理"}, ["第四十一条", "明州市公安局提出"]),
    ("record_fix", "kept", "record_answered", {"result": "kept", "content": "已核对档案", "reason": "证据不足"}, ["第四十一条", "不予更正", "证据不足。", "申请行政复议"]),
]  # fmt: skip


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2024-03-01"))
    take(case, "register", cast.clerk, "2024-03-01")
    return case


def written(case, kind: str, event_kind: str, facts: dict) -> dict:
    """The parts of a letter as the step would make it on the day; what leads up to a lapse has happened before."""
    before = {
        "correction_expired": [("correction_asked", {"points": "年份", "days": 15})],
        "fee_expired": [("fee_noticed", {"scale": "item", "count": 12, "amount": "200"})],
    }
    situation = look(case, TODAY)
    for name, said in [*before.get(event_kind, []), (event_kind, facts)]:
        event = Event(case=case, n=len(situation.events) + 1, kind=name, on=TODAY, at=at("2024-03-05"), facts=said)
        if name not in before:  # the clock refuses a lapse before its day
            situation.events.append(event)
    vars(situation).pop("reading", None)
    return letters.compose(situation, kind, event)


@pytest.mark.parametrize(("kind", "variant", "event", "facts", "read"), CASES)
def test_a_letter_holds_every_element(case, kind, variant, event, facts, read):
    parts = written(case, kind, event, facts)
    text = "\n".join(parts["paragraphs"])
    shape = SHAPES[LetterKind(kind)]
    assert parts["agency"] == parts["signature"] == "明州市卫生健康委员会"
    assert parts["title"] == default("cn", kind, variant).title
    assert (
        parts["number"]
        == f"明卫依申请〔2024〕1号-{default('cn', kind, variant).suffix}{'2' if kind == 'receipt' else ''}"
    )
    assert parts["addressee"] == ("甲某" if shape.to == APPLICANT else facts["party"])
    assert parts["date"] == "2024-03-05"
    assert "2024年3月1日收到" in text
    assert "示例小区加装电梯的审批材料" in text
    assert set(shape.roles) <= set(parts["roles"])
    assert [words for words in read if words not in text] == []
    assert "{" not in text
    assert "。。" not in text
    if kind in ("receipt", "correction", "extension", "third_party"):
        assert "申请行政复议" not in text  # rules.md 3.3: no remedy paragraph in these
    if shape.to == PARTY:
        assert "甲某" not in str(parts)


def test_all_kinds_and_variants_are_tried():
    tried = {(kind, variant) for kind, variant, *_rest in CASES} | {("reply", "")}
    assert tried == {(str(kind), variant) for kind, shape in SHAPES.items() for variant in shape.variants}
    assert set(SHAPES) == set(LetterKind)


def test_every_kind_is_issued_by_some_step():
    assert {kind for kinds in ISSUES.values() for kind in kinds} == set(LetterKind)


def test_the_letters_of_the_steps_there_are():
    actions = {action for _stage, action in STEPS}
    assert {"register", "ask_correction", "extend", "consult_third_party", "sign"} <= actions & set(ISSUES)


@pytest.mark.parametrize("outcome", REPLIES)
def test_a_reply_has_the_paragraphs_that_its_outcome_must_state(outcome):
    roles = [role for role, _text in default("cn", "reply", outcome).rows]
    needs = laws.load("cn").outcomes[outcome].needs
    wanted = {STATED[need][0] for need in needs if need in STATED} | set(SHAPES[LetterKind.REPLY].roles)
    assert wanted <= set(roles)


@pytest.mark.parametrize(("law", "outcomes"), [("cn", REPLIES), ("us", ["grant", "partial", "deny", "not_held"])])
def test_the_words_of_every_kind_hold_what_the_kind_must_hold(law, outcomes):
    for kind, shape in SHAPES.items():
        for variant in outcomes if kind == LetterKind.REPLY else shape.variants:
            words = default(law, kind, variant)
            text = "\n".join(said for _role, said in words.rows)
            missing = [group for group in shape.words if not any("{" + name + "}" in text for name in group)]
            assert (kind, variant, missing) == (kind, variant, [])
            assert set(shape.roles) <= {role for role, _said in words.rows}, (kind, variant)
            assert words.title
            assert words.suffix


def test_a_consultation_writes_to_both_sides(case, cast):
    take(case, "consult_third_party", cast.clerk, "2024-03-04", party="示例电梯有限公司", question="请提出意见。")
    event = case.events.get(kind="third_party_consulted")
    assert {letter.kind: letter.parts["addressee"] for letter in event.letters.all()} == {
        "third_party": "示例电梯有限公司",
        "third_party_notice_applicant": "甲某",
    }
    assert "示例电梯" not in str(event.letters.get(kind="third_party_notice_applicant").parts)


def test_a_reply_names_the_last_days_of_the_remedies(case, cast):
    """Reconsideration within 60 days (art. 20), suit within 6 months (art. 46), from the day of the letter."""
    take(case, "draft_reply", cast.clerk, "2024-03-04", outcome="grant", content="请见附件。")
    take(case, "sign", cast.reviewer, "2024-03-05")
    remedy = case.letters.get(kind="reply").parts["paragraphs"][-1]
    # 4 May 2024 lies in the holidays that end on 5 May.
    assert "申请行政复议的最后一日为2024年5月6日，直接提起行政诉讼的最后一日为2024年9月5日。" in remedy
