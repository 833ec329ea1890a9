"""The life of a request through its door."""

from datetime import date

import pytest

from ledger.door import Refused
from requests_app import enforcement, workflow
from requests_app.enums import Stage
from requests_app.models import InformationRequest
from requests_app.rules import Applicant
from tests import factories
from tests.requests_app.stories import REPLY, at, take


def test_a_request_goes_from_the_form_to_the_answer(cast):
    case = factories.case(cast.health, at=at("2023-09-15"))
    assert (case.stage, case.received_on, case.due_on) == (Stage.RECEIVED, date(2023, 9, 15), date(2023, 10, 19))
    take(case, "register", cast.clerk, "2023-09-18")
    assert (case.number, case.handler) == ("明卫依申请〔2023〕1号", cast.clerk)
    take(case, "draft_reply", cast.clerk, "2023-10-09", **REPLY)
    take(case, "sign", cast.reviewer, "2023-10-10")
    take(case, "deliver", cast.clerk, "2023-10-11")
    assert (case.stage, case.closed_on, case.in_time, case.outcome) == (
        Stage.ANSWERED,
        date(2023, 10, 11),
        True,
        "grant",
    )
    assert [letter.kind for letter in case.letters.all()] == ["receipt", "reply"]


def test_a_request_is_withdrawn_while_it_waits_for_its_confirmation(cast):
    # Art. 31: no receipt, no term; the applicant may give up all the same.
    case = factories.case(cast.health, at=at("2023-09-15"), channel="post_plain")
    take(case, "withdraw", Applicant(case), "2023-09-18")
    assert (case.stage, case.received_on, case.due_on, case.next_check_at) == (Stage.WITHDRAWN, None, None, None)
    assert enforcement.sweep(at("2023-12-01"), everything=True) == (0, 0, 0)


def test_one_key_makes_one_request(cast):
    key = factories.key()
    made = [
        workflow.submit(
            agency=cast.health, key=key, request=factories.request_fields(), applicant=factories.applicant_fields()
        )
        for _ in range(3)
    ]
    assert len({case.pk for case in made}) == 1
    assert InformationRequest.objects.count() == 1


def test_a_correction_starts_the_term_anew_and_is_asked_only_once(cast):
    # CN-25 and CN-26: art. 30, received 2024-09-20, corrected 2024-10-08, due 2024-11-04.
    case = factories.case(cast.health, at=at("2024-09-20"))
    take(case, "register", cast.clerk, "2024-09-23")
    take(case, "ask_correction", cast.clerk, "2024-09-29", points="请写明小区名称。", days=15)
    assert (case.stage, case.due_on, case.suspended) == (Stage.AWAITING_CORRECTION, None, True)
    take(case, "receive_correction", cast.clerk, "2024-10-08", text="示例小区。")
    assert (case.stage, case.due_on) == (Stage.IN_HAND, date(2024, 11, 4))
    with pytest.raises(Refused, match="只能|only once"):
        take(case, "ask_correction", cast.clerk, "2024-10-09", points="再问一次", days=15)


def test_consultation_pauses_and_extension_lengthens(cast):
    # CN-21 and CN-22: art. 32 and 33.
    case = factories.case(cast.health, at=at("2023-09-11"))
    take(case, "register", cast.clerk, "2023-09-12")
    take(case, "consult_third_party", cast.clerk, "2023-09-18", party="示例公司")
    assert case.suspended
    take(case, "record_third_party", cast.clerk, "2023-10-10", answer="不同意", position="objects")
    assert case.due_on == date(2023, 10, 31)
    take(case, "propose_extension", cast.clerk, "2023-10-12", days=20, reason="检索范围大")
    with pytest.raises(Refused):
        take(case, "extend", cast.clerk, "2023-10-20")
    take(case, "extend", cast.head, "2023-10-20")
    assert (case.due_on, case.extension_days) == (date(2023, 11, 28), 20)


def test_the_drafter_cannot_sign(cast):
    case = factories.case(cast.health, at=at("2024-03-01"))
    take(case, "register", cast.clerk, "2024-03-01")
    take(case, "draft_reply", cast.clerk, "2024-03-04", **REPLY)
    for other in (cast.clerk, cast.finance_reviewer, cast.supervisor, cast.sysadmin, cast.visitor):
        with pytest.raises(Refused):
            take(case, "sign", other, "2024-03-05")


def test_a_refusal_needs_reason_and_exemption(cast):
    case = factories.case(cast.health, at=at("2024-03-01"))
    take(case, "register", cast.clerk, "2024-03-01")
    with pytest.raises(Refused):
        take(case, "draft_reply", cast.clerk, "2024-03-04", outcome="partial", content="部分公开。")
    with pytest.raises(Refused):
        take(case, "draft_reply", cast.clerk, "2024-03-04", outcome="none.not_held", content="不存在。", reason="无")
    take(
        case,
        "draft_reply",
        cast.clerk,
        "2024-03-04",
        outcome="partial",
        content="部分公开。",
        reason="涉及隐私",
        exemption="third_party",
    )
    assert case.stage == Stage.DRAFTED


def test_an_amendment_moves_the_receipt_date(cast):
    case = factories.case(
        cast.health, at=at("2023-09-20"), channel="post_signed", received_on=date(2023, 9, 18), actor=cast.clerk
    )
    take(case, "amend", cast.head, "2023-09-21", n=2, day="2023-09-15", reason="签收单日期为十五日")
    assert (case.received_on, case.due_on) == (date(2023, 9, 15), date(2023, 10, 19))
