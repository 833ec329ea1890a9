"""Fees (art. 42, rules.md 1.7): reckoned, noticed, paid, taken back, unpaid."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from ledger.door import Refused
from notices.models import Notice
from portal import doctor
from requests_app import enforcement, fees, report
from requests_app.enums import Stage
from requests_app.situation import look
from tests import factories
from tests.requests_app.stories import at, in_hand, take

ITEMS, PAGES = "items_per_natural_month", "pages_per_request"


def noticed(cast, mode=PAGES, quantity=31, on="2024-03-04"):
    case = in_hand(cast)
    take(case, "propose_fee", cast.clerk, on, mode=mode, quantity=quantity)
    return take(case, "notice_fee", cast.head, on)


@pytest.mark.parametrize(
    ("mode", "quantity", "amount"),
    [(ITEMS, n, yuan) for n, yuan in ((11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (51, 7400))]
    + [(PAGES, n, yuan) for n, yuan in ((31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700))],
)
def test_the_amount_is_the_law_s(cast, mode, quantity, amount):
    facts = noticed(cast, mode, quantity).events.get(kind="fee_noticed").facts
    assert facts["amount"] == amount == sum(line[-1] for line in facts["lines"])


@pytest.mark.parametrize(("mode", "quantity"), [(ITEMS, 10), (PAGES, 30), (PAGES, 0), (PAGES, "31"), ("both", 99)])
def test_what_is_free_or_unclear_is_not_charged(cast, mode, quantity):
    case = in_hand(cast)
    with pytest.raises(Refused):
        take(case, "propose_fee", cast.clerk, "2024-03-04", mode=mode, quantity=quantity)


def test_the_amount_cannot_be_typed(cast):
    case = in_hand(cast)
    take(case, "propose_fee", cast.clerk, "2024-03-04", mode=PAGES, quantity=31, amount=9999, lines=[])
    take(case, "notice_fee", cast.head, "2024-03-04", mode=ITEMS, quantity=99, amount=1)
    assert {event.facts["amount"] for event in case.events.filter(kind__startswith="fee_")} == {10}


def test_items_of_the_same_person_in_the_same_month_count_together(cast):
    for _n in range(9):
        factories.case(cast.health, at=at("2024-03-01"))
    factories.case(cast.health, at=at("2024-02-29"))  # another month
    factories.case(cast.finance, at=at("2024-03-01"))  # another agency
    factories.case(cast.health, at=at("2024-03-01"), applicant={"id_number": "110101199001019999"})  # another person
    case = in_hand(cast, "2024-03-04")
    assert fees.items_before(case) == 9
    take(case, "propose_fee", cast.clerk, "2024-03-04", mode=ITEMS, quantity=5)
    take(case, "notice_fee", cast.head, "2024-03-04")
    # The tenth is free, four cost 100 yuan each.
    assert case.events.get(kind="fee_noticed").facts["amount"] == 400
    assert fees.items_before(in_hand(cast, "2024-03-05")) == 14
    take(case, "waive_fee", cast.head, "2024-03-05", reason="通知有误。")
    assert fees.items_before(in_hand(cast, "2024-03-06")) == 11  # nine, this one as one item, the one of 5 March


def test_the_notice_stops_the_clock_and_payment_starts_it_anew(cast):
    case = noticed(cast)
    assert (case.stage, case.suspended, case.due_on) == (Stage.AWAITING_FEE, True, None)
    letter = case.letters.get(kind="fee")
    text = "".join(letter.parts["paragraphs"])
    assert "31页" in text
    assert "人民币10元" in text
    assert "示例银行" in text
    # 20 working days from the day after 2024-03-04.
    assert "2024年4月1日" in text
    assert look(case, date(2024, 3, 5)).deadline("fee_payment").due_on == date(2024, 4, 1)
    take(case, "record_payment", cast.clerk, "2024-03-15", amount=10, how="转账")
    assert (case.stage, case.received_on, case.due_on) == (Stage.IN_HAND, date(2024, 3, 1), date(2024, 4, 15))


@pytest.mark.parametrize("wrong", [{"amount": 9}, {"amount": 11}, {"amount": "10"}, {"amount": None}, {"how": " "}])
def test_a_part_is_no_payment(cast, wrong):
    case = noticed(cast)
    with pytest.raises(Refused):
        take(case, "record_payment", cast.clerk, "2024-03-15", **{"amount": 10, "how": "转账", **wrong})
    assert case.stage == Stage.AWAITING_FEE


def test_a_notice_taken_back_was_never_sent(cast):
    case = noticed(cast)
    take(case, "waive_fee", cast.head, "2024-03-12", reason="数量有误。")
    assert (case.stage, case.due_on, case.suspended) == (Stage.IN_HAND, date(2024, 3, 29), False)
    take(case, "propose_fee", cast.clerk, "2024-03-13", mode=PAGES, quantity=40)
    take(case, "notice_fee", cast.head, "2024-03-13")
    take(case, "record_payment", cast.clerk, "2024-03-14", amount=100, how="现金")
    assert case.due_on == date(2024, 4, 12)


def test_one_scale_once(cast):
    case = noticed(cast)
    take(case, "record_payment", cast.clerk, "2024-03-15", amount=10, how="转账")
    with pytest.raises(Refused):
        take(case, "propose_fee", cast.clerk, "2024-03-18", mode=ITEMS, quantity=50)


def test_what_is_not_paid_lapses(cast):
    case = noticed(cast)
    enforcement.sweep(at("2024-04-01"), everything=True)
    case.refresh_from_db()
    assert case.stage == Stage.AWAITING_FEE
    with pytest.raises(Refused):
        take(case, "record_payment", cast.clerk, "2024-04-02", amount=10, how="转账")
    enforcement.sweep(at("2024-04-02"), everything=True)
    case.refresh_from_db()
    assert (case.stage, case.outcome, case.closed_on) == (Stage.LAPSED, "drop.not_paid", date(2024, 4, 2))
    assert "2024年4月1日" in "".join(case.letters.get(kind="closed_lapse").parts["paragraphs"])


def test_an_agency_that_does_not_say_how_to_pay_cannot_charge(cast):
    cast.health.fee_account = " "
    cast.health.save()
    with pytest.raises(Refused):
        noticed(cast)


# ------------------------------------------------------------------------------------- paid in time, known of later


PAID = {"amount": 10, "how": "银行转账", "reference": "示例票据"}


def lapsed(cast):
    case = noticed(cast)
    enforcement.sweep(at("2024-04-02"), everything=True)
    case.refresh_from_db()
    return case


def test_a_payment_made_in_time_undoes_the_lapse(cast):
    """Whoever paid within the 20 working days has abandoned nothing (rules.md 1.7), whenever it becomes known."""
    case = lapsed(cast)
    take(case, "record_earlier_payment", cast.clerk, "2024-04-09", paid_on="2024-04-01", **PAID)
    # The same due day as if it had been recorded at once: anew from the day after the payment.
    assert (case.stage, case.outcome, case.closed_on) == (Stage.IN_HAND, "", None)
    assert (case.due_on, case.suspended) == (date(2024, 4, 29), False)
    event = case.events.last()
    assert (event.kind, event.on, event.amends) == ("fee_paid", date(2024, 4, 9), case.events.get(kind="fee_expired").n)
    told = Notice.objects.get(key=f"request:{case.pk}:step:{event.n}:applicant")
    assert "2024年4月1日" in told.facts["sentence"]
    assert list(doctor.projections_match_the_events()) == []
    take(case, "draft_reply", cast.clerk, "2024-04-10", outcome="grant", content="随信附上。")
    take(case, "sign", cast.reviewer, "2024-04-10")
    take(case, "deliver", cast.clerk, "2024-04-11")
    assert (case.stage, case.in_time, case.outcome) == (Stage.ANSWERED, True, "grant")
    assert list(report.faults_3(report.table_3([cast.health.pk], 2024), None)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"paid_on": "2024-04-02"},
        {"paid_on": "2024-03-01"},
        {"paid_on": "2024-04-10"},
        {"paid_on": ""},
        {"amount": 9},
        {"how": ""},
    ],
    ids=["too late", "before the notice", "not come yet", "no day", "a part", "not how"],
)
def test_what_was_not_paid_in_time_stays_lapsed(cast, wrong):
    case = lapsed(cast)
    with pytest.raises(Refused):
        take(case, "record_earlier_payment", cast.clerk, "2024-04-09", **{**PAID, "paid_on": "2024-04-01", **wrong})
    case.refresh_from_db()
    assert case.stage == Stage.LAPSED


def test_a_remedy_that_was_filed_in_between_stays_on_record(cast):
    case = lapsed(cast)
    appeal = {"remedy_kind": "reconsideration", "body": "某市政府", "filed_on": "2024-04-05"}
    take(case, "record_appeal", cast.clerk, "2024-04-05", **appeal)
    take(case, "record_earlier_payment", cast.clerk, "2024-04-09", paid_on="2024-04-01", **PAID)
    assert (case.stage, case.due_on) == (Stage.IN_HAND, date(2024, 4, 29))
    with pytest.raises(Refused):  # twice
        take(case, "record_earlier_payment", cast.clerk, "2024-04-09", paid_on="2024-04-01", **PAID)


def test_only_a_lapse_for_want_of_payment_is_undone(cast):
    case = in_hand(cast)
    take(case, "ask_correction", cast.clerk, "2024-03-04", points="请写明年份。", days=5)
    enforcement.sweep(at("2024-04-02"), everything=True)
    case.refresh_from_db()
    assert case.stage == Stage.LAPSED
    with pytest.raises(Refused):
        take(case, "record_earlier_payment", cast.clerk, "2024-04-09", paid_on="2024-03-05", **PAID)


def test_the_day_of_the_lapse_that_was_undone_cannot_be_put_right(cast):
    case = lapsed(cast)
    lapse = case.events.get(kind="fee_expired").n
    take(case, "record_earlier_payment", cast.clerk, "2024-04-09", paid_on="2024-04-01", **PAID)
    payment = case.events.last().n
    with pytest.raises(Refused):
        take(case, "amend", cast.head, "2024-04-09", n=lapse, day="2024-04-03", reason="笔误")
    take(case, "amend", cast.head, "2024-04-09", n=payment, day="2024-03-29", reason="回单日期")
    assert (case.stage, case.due_on) == (Stage.IN_HAND, date(2024, 4, 28))


def test_the_page_of_a_lapsed_request_takes_the_payment(client, cast):
    case = lapsed(cast)
    url = reverse("admin:requests_app_informationrequest_step", args=[case.pk, "record_earlier_payment"])
    client.force_login(cast.clerk)
    with time_machine.travel(at("2024-04-09"), tick=False):
        assert client.get(url).status_code == 200
        typed = {**PAID, "seen": case.events_count, "paid_on": "2024-04-02"}
        late = client.post(url, typed)
        assert (late.status_code, "示例票据" in late.content.decode()) == (409, True)  # nothing typed is lost
        assert client.post(url, typed | {"paid_on": "2024-04-01"}).status_code == 302
    client.force_login(cast.head)
    assert client.get(url).status_code == 200  # says for whom it is
    case.refresh_from_db()
    assert case.stage == Stage.IN_HAND
