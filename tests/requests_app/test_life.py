"""Cases joined, divided and reopened; remedies and their rulings."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.door import Refused
from requests_app import standing
from requests_app.enums import Stage
from requests_app.models import InformationRequest, Link, Remedy
from tests import factories
from tests.requests_app.stories import at, in_hand, take

REPLY = {"outcome": "deny.process", "content": "不予公开。", "reason": "过程性信息", "exemption": "process"}
APPEAL = {
    "remedy_kind": "reconsideration",
    "body": "明州市人民政府",
    "number": "明府复〔2024〕8号",
    "filed_on": "2024-03-20",
}


@pytest.fixture
def refused(cast):
    """A request that was refused on 2024-03-05."""
    case = in_hand(cast)
    take(case, "draft_reply", cast.clerk, "2024-03-04", **REPLY)
    take(case, "sign", cast.reviewer, "2024-03-05")
    return take(case, "deliver", cast.clerk, "2024-03-05")


# --------------------------------------------------------------------------------------------------------------- merge


def test_a_merged_request_ends_and_both_know_of_each_other(cast):
    first, second = in_hand(cast), in_hand(cast, "2024-03-05")
    take(second, "merge", cast.clerk, "2024-03-06", into=first.pk, reason="两件申请内容相同。")
    first.refresh_from_db()
    assert (second.stage, second.outcome, second.closed_on) == (Stage.MERGED, "drop.other", date(2024, 3, 6))
    assert first.stage == Stage.IN_HAND
    assert first.events.last().facts == {"case": second.pk, "number": second.number}
    assert [other for _words, other in standing.kin(first)] == [second]
    assert [other for _words, other in standing.kin(second)] == [first]
    with pytest.raises(Refused):
        take(second, "merge", cast.clerk, "2024-03-06", into=first.pk, reason="再来一次。")


def test_nobody_s_request_is_merged_into_a_stranger_s_or_a_later_one(cast):
    mine, later = in_hand(cast), in_hand(cast, "2024-03-05")
    theirs = in_hand(cast, applicant={"id_number": "110101199001019999", "name": "乙某"})
    elsewhere = factories.case(cast.finance, at=at("2024-03-01"))
    for into in (theirs.pk, later.pk, mine.pk, elsewhere.pk, 0, "1", None):
        with pytest.raises(Refused):
            take(mine, "merge", cast.clerk, "2024-03-06", into=into, reason="相同。")
    assert mine.stage == Stage.IN_HAND


# --------------------------------------------------------------------------------------------------------------- split


def test_each_item_becomes_a_request_with_the_same_receipt(cast):
    case = in_hand(cast)
    take(case, "split", cast.clerk, "2024-03-04", items=["审批意见", "公示材料", "验收报告"])
    parts = [link.case for link in Link.objects.filter(other=case, kind="split").order_by("pk")]
    assert case.subject == "审批意见"
    assert [part.subject for part in parts] == ["公示材料", "验收报告"]
    for part in parts:
        assert (part.received_on, part.due_on, part.channel) == (case.received_on, case.due_on, case.channel)
        assert part.applicant.id_number == case.applicant.id_number
        assert (part.stage, part.secret_digest) == (Stage.IN_HAND, case.secret_digest)
        assert [letter.kind for letter in part.letters.all()] == ["receipt"]
    assert len({case.number, *(part.number for part in parts)}) == 3


def test_a_split_after_a_correction_keeps_the_term_that_started_anew(cast):
    case = in_hand(cast)
    take(case, "ask_correction", cast.clerk, "2024-03-04", points="请写明年份。", days=15)
    take(case, "receive_correction", cast.clerk, "2024-03-07", text="2023 年。")
    take(case, "split", cast.clerk, "2024-03-08", items=["审批意见", "公示材料"])
    part = Link.objects.get(other=case).case
    assert part.due_on == case.due_on == date(2024, 4, 7)


@pytest.mark.parametrize("items", [[], ["一项"], ["同", "同"], ["长" * 201, "短"], [str(n) for n in range(31)], "文字"])
def test_a_split_needs_items(cast, items):
    case = in_hand(cast)
    with pytest.raises(Refused):
        take(case, "split", cast.clerk, "2024-03-04", items=items)
    assert InformationRequest.objects.count() == 1


def test_what_was_consulted_about_cannot_be_split(cast):
    case = in_hand(cast)
    take(case, "consult_third_party", cast.clerk, "2024-03-04", party="示例公司")
    with pytest.raises(Refused):
        take(case, "split", cast.clerk, "2024-03-04", items=["一", "二"])


# ------------------------------------------------------------------------------------------------- remedies, reopening


def test_an_appeal_is_recorded_and_its_statement_dated(refused, cast):
    # Reconsideration Law arts. 48, 88: ten working days from receipt of the copy.
    take(refused, "record_appeal", cast.clerk, "2024-03-22", **APPEAL, reached_on="2024-03-22")
    remedy = Remedy.objects.get()
    assert (remedy.kind, remedy.number, remedy.result, remedy.answer_by) == (
        "reconsideration", "明府复〔2024〕8号", "", date(2024, 4, 8),
    )  # fmt: skip
    assert refused.stage == Stage.ANSWERED


def test_before_the_due_day_there_is_nothing_to_appeal(cast):
    case = in_hand(cast)
    with pytest.raises(Refused):
        take(case, "record_appeal", cast.clerk, "2024-03-22", **APPEAL)
    # Silence: due on 2024-03-29.
    take(case, "record_appeal", cast.clerk, "2024-04-01", **APPEAL)
    assert Remedy.objects.get().case == case


def test_a_corrected_reply_leads_to_a_new_case_whose_term_starts_with_the_ruling(refused, cast):
    before = {name: getattr(refused, name) for name in ("closed_on", "days_used", "in_time", "outcome", "due_on")}
    take(refused, "record_appeal", cast.clerk, "2024-03-22", **APPEAL)
    with pytest.raises(Refused):
        take(refused, "reopen", cast.head, "2024-05-10", remedy=Remedy.objects.get().pk, received="2024-05-10")
    take(
        refused, "record_ruling", cast.clerk, "2024-05-10", remedy=Remedy.objects.get().pk, result="corrected",
        decided_on="2024-05-08", ruling="明府复决〔2024〕8号", text="撤销答复，责令十五个工作日内重新答复。",
    )  # fmt: skip
    with pytest.raises(Refused):
        take(refused, "reopen", cast.clerk, "2024-05-13", remedy=Remedy.objects.get().pk, received="2024-05-10")
    take(
        refused, "reopen", cast.head, "2024-05-13", remedy=Remedy.objects.get().pk, received="2024-05-10", term_days=15
    )
    new = Link.objects.get(other=refused, kind="reopened").case
    # 15 working days from 2024-05-10: the Saturday 2024-05-11 is a working day.
    assert (new.stage, new.received_on, new.due_on) == (Stage.RECEIVED, date(2024, 5, 10), date(2024, 5, 30))
    assert {name: getattr(refused, name) for name in before} == before
    with pytest.raises(Refused):
        take(refused, "reopen", cast.head, "2024-05-13", remedy=Remedy.objects.get().pk, received="2024-05-10")
    take(new, "register", cast.clerk, "2024-05-14")
    take(new, "draft_reply", cast.clerk, "2024-05-14", outcome="grant", content="请见附件。")
    take(new, "sign", cast.reviewer, "2024-05-15")
    take(new, "deliver", cast.clerk, "2024-05-15")
    assert (new.stage, new.in_time) == (Stage.ANSWERED, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"remedy": 0},
        {"result": "lost"},
        {"decided_on": "2024-03-01"},
        {"decided_on": "2099-01-01"},
        {"decided_on": "x"},
    ],
)
def test_a_ruling_needs_its_facts(refused, cast, wrong):
    take(refused, "record_appeal", cast.clerk, "2024-03-22", **APPEAL)
    right = {"remedy": Remedy.objects.get().pk, "result": "upheld", "decided_on": "2024-04-10"}
    with pytest.raises(Refused):
        take(refused, "record_ruling", cast.clerk, "2024-04-11", **{**right, **wrong})
    take(refused, "record_ruling", cast.clerk, "2024-04-11", **right)
    with pytest.raises(Refused):
        take(refused, "record_ruling", cast.clerk, "2024-04-11", **right)


def test_a_direct_suit_has_fifteen_calendar_days(refused, cast):
    # Administrative Litigation Law art. 67; the fifteenth day is a Saturday, the first day after it a Monday.
    facts = APPEAL | {"remedy_kind": "suit_direct", "filed_on": "2024-03-14", "reached_on": "2024-03-15"}
    take(refused, "record_appeal", cast.clerk, "2024-03-22", **facts)
    assert Remedy.objects.get().answer_by == date(2024, 4, 1)
