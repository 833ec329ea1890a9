"""Letters say what the law asks of them, and print the same every time."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest

from requests_app import letters, workflow
from requests_app.docx import docx_of
from requests_app.models import CaseFile, Letter
from statutes import laws
from tests import factories

OUTCOMES = [code for code in laws.load("cn").outcomes if not code.startswith("drop.")]
REVIEW_FIRST = "应当先依照《行政复议法》第二十条的规定，自收到本答复之日起60日内向明州市人民政府申请行政复议"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T04:00:00").replace(tzinfo=UTC)


def take(case, action, actor, when, **facts):
    workflow.perform(case, action, actor=actor, at=at(when), facts=facts)
    case.refresh_from_db()


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2024-03-01"))
    take(case, "register", cast.clerk, "2024-03-01")
    return case


def said(letter: Letter) -> str:
    """All words of the printed file, foot included."""
    document = docx.Document(io.BytesIO(docx_of(letter)))
    lines = [p.text for p in document.paragraphs] + [p.text for p in document.sections[0].footer.paragraphs]
    return "\n".join(lines)


def replied(case, cast, outcome: str, **facts) -> Letter:
    if outcome == "skip.excessive":  # art. 35: not before the applicant was asked for the reasons
        take(case, "ask_reason", cast.clerk, "2024-03-04", reason="两个月内申请四十五件")
    take(
        case, "draft_reply", cast.clerk, "2024-03-04", outcome=outcome, content="请见附件。", reason="示例理由",
        exemption="third_party", search_record="检索了档案库和办公系统", how_to_get="在本机关网站查阅",
        law="《不动产登记暂行条例》", **facts,
    )  # fmt: skip
    take(case, "sign", cast.reviewer, "2024-03-05")
    return case.letters.get(kind="reply")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_reply_states_number_facts_basis_and_remedy(case, cast, outcome):
    law = laws.load("cn")
    letter = replied(case, cast, outcome)
    text = said(letter)
    assert f"明州市卫生健康委员会\n{letters.texts()['outcomes'][outcome]['title']}\n{letter.number}\n甲某：" in text
    assert letter.number.startswith("明卫依申请〔2024〕1号-")
    assert "本机关于2024年3月1日收到" in text
    assert "您申请公开的内容为：示例小区加装电梯的审批材料。" in text
    if law.outcomes[outcome].cite:
        assert "依照《中华人民共和国政府信息公开条例》第" in text
    if law.outcomes[outcome].review_first:
        assert REVIEW_FIRST in text
        assert "15日内向人民法院提起行政诉讼" in text
        assert "直接向" not in text
    else:
        assert "60日内向明州市人民政府申请行政复议" in text
        assert "6个月内直接向明州市中级人民法院提起行政诉讼" in text
    assert "2024年3月5日" in text
    assert letter.sha256 in text


def test_every_outcome_has_its_words():
    assert letters.outcomes_with_words() == set(OUTCOMES)


@pytest.mark.parametrize(
    ("outcome", "article"),
    [
        ("already_public", "第三十六条第（一）项的规定"),
        ("grant", "第三十六条第（二）项的规定"),
        ("deny.state_secret", "第十四条、第三十六条第（三）项的规定"),
        ("deny.process", "第十六条第二款、第三十六条第（三）项的规定"),
        ("none.not_held", "第三十六条第（四）项的规定"),
        ("skip.petition", "第三十九条第一款的规定"),
    ],
)
def test_the_basis_is_cited_as_a_statute_is(case, cast, outcome, article):
    assert f"《中华人民共和国政府信息公开条例》{article}" in said(replied(case, cast, outcome))


def test_what_is_handed_over_is_named_and_only_then(case, cast):
    dropped, kept = (
        case.files.create(role=CaseFile.REPLY, name=name, sha256="0" * 64, size=1, content_type="application/pdf")
        for name in ("撤下.pdf", "审批意见.pdf")
    )
    assert "随本答复提供的材料：1．审批意见.pdf。" in said(replied(case, cast, "grant", files=[kept.pk]))


def test_a_refusal_hands_nothing_over(case, cast):
    text = said(replied(case, cast, "deny.third_party"))
    assert "提供方式" not in text
    assert "所涉不予公开的情形：商业秘密、个人隐私等第三方合法权益（《政府信息公开条例》第十五条）。" in text


def test_the_receipt_tells_receipt_date_due_date_and_how_to_follow(case):
    text = said(case.letters.get(kind="receipt"))
    assert "收到申请之日为2024年3月1日" in text
    assert "20个工作日内答复，答复期限届满之日为2024年3月29日" in text
    assert case.code in text


def test_a_correction_lists_the_points_and_what_silence_means(case, cast):
    take(case, "ask_correction", cast.clerk, "2024-03-04", points="一、写明小区名称。\n二、写明年份。", days=15)
    letter = case.letters.get(kind="correction")
    assert [
        text for role, text in zip(letter.parts["roles"], letter.parts["paragraphs"], strict=True) if role == "content"
    ] == [
        "一、写明小区名称。",
        "二、写明年份。",
    ]
    assert "15个工作日内（2024年3月25日前）" in said(letter)
    assert "视为放弃申请" in said(letter)


def test_a_third_party_learns_what_was_asked_and_not_by_whom(case, cast):
    take(
        case, "consult_third_party", cast.clerk, "2024-03-04", party="示例电梯有限公司", question="请就报价单提出意见。"
    )
    letter = case.letters.get(kind="third_party")
    assert letter.parts["addressee"] == "示例电梯有限公司"
    assert "甲某" not in json.dumps(letter.parts, ensure_ascii=False)
    assert "15个工作日内" in said(letter)


def test_another_agency_is_told_that_silence_is_consent(case, cast):
    take(case, "consult_agency", cast.clerk, "2024-03-04", party="明州市财政局")
    assert "视为同意公开" in said(case.letters.get(kind="joint_agency"))


def test_an_extension_names_reason_days_and_the_new_due_date(case, cast):
    take(case, "propose_extension", cast.clerk, "2024-03-04", days=10, reason="检索范围大。")
    take(case, "extend", cast.head, "2024-03-05")
    text = said(case.letters.get(kind="extension"))
    assert "因检索范围大，" in text
    assert "延长10个工作日。延长后的答复期限届满之日为2024年4月15日。" in text


def test_a_second_letter_of_a_kind_has_its_own_number(case, cast):
    for party in ("示例公司", "另一示例公司"):
        take(case, "consult_third_party", cast.clerk, "2024-03-04", party=party)
    numbers = [letter.number for letter in case.letters.filter(kind="third_party")]
    assert numbers == ["明卫依申请〔2024〕1号-意征", "明卫依申请〔2024〕1号-意征2"]


def test_a_letter_prints_the_same_bytes_and_carries_no_person(case, cast):
    letter = replied(case, cast, "grant")
    assert docx_of(letter) == docx_of(Letter.objects.get(pk=letter.pk))
    with zipfile.ZipFile(io.BytesIO(docx_of(letter))) as file:
        properties = file.read("docProps/core.xml").decode()
    assert "甲某" not in properties
    assert "health" not in properties
    assert "<dc:creator>明州市卫生健康委员会</dc:creator>" in properties


def test_a_letter_is_kept_as_issued(case, cast):
    letter = replied(case, cast, "grant")
    cast.health.name = "明州市改名委员会"
    cast.health.save()
    assert letters.fingerprint(Letter.objects.get(pk=letter.pk).parts) == letter.sha256
    assert "改名" not in said(letter)


def test_control_characters_do_not_break_the_file(case, cast):
    take(case, "draft_reply", cast.clerk, "2024-03-04", outcome="grant", content="正文\x0b\x01<w:p>&尾")
    take(case, "sign", cast.reviewer, "2024-03-05")
    assert "正文<w:p>&尾" in said(case.letters.get(kind="reply")).replace("\n", "")


@pytest.mark.parametrize(
    ("value", "said_as"), [(date(2026, 3, 5), "2026年3月5日"), ("2026-12-31", "2026年12月31日"), (None, "")]
)
def test_days_are_written_as_letters_write_them(value, said_as):
    assert letters.day(value) == said_as
