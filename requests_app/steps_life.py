"""Steps beside the course of a request: cases joined and divided, rulings and what follows, fees."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step, needs_reason
from requests_app import rules
from requests_app.conditions import needs_handler, not_past_due
from requests_app.conditions_applicant import not_erased
from requests_app.conditions_fees import (
    a_fee_proposal,
    a_fee_scale,
    fee_expired,
    fee_reckoned,
    lapsed_unpaid,
    needs_day_of_payment,
    needs_how_paid,
    no_fee_charged,
    no_fee_proposal,
    paid_in_full,
    paid_in_time,
    payable,
)
from requests_app.conditions_life import (
    a_remedy_pending,
    a_survivor,
    an_order,
    closed_or_overdue,
    needs_appeal,
    needs_items,
    needs_order,
    needs_record_answer,
    needs_ruling,
    needs_survivor,
    no_fee_yet,
    not_consulted,
)
from requests_app.enums import OPEN, Stage

REVIEWABLE = (Stage.ANSWERED, Stage.LAPSED, Stage.MERGED, *OPEN)

LIFE = (
    ([Stage.RECORD_OPEN], "assign", Step(gettext_lazy("Hand to another clerk"), "assigned", None, rules.may_assign, gettext_lazy("reviewer, head or clerk in charge"), needs=(needs_handler,), tells=("handler",))),
    ([Stage.RECORD_OPEN], "answer_record", Step(gettext_lazy("Answer on the record"), "record_answered", Stage.RECORD_CLOSED, rules.is_clerk, gettext_lazy("clerk"), (), (needs_record_answer,), tells=("applicant", "handler"), onward=True)),
    ([Stage.RECORD_OPEN], "withdraw", Step(gettext_lazy("Withdraw the request"), "withdrawn", Stage.WITHDRAWN, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), tells=("applicant", "handler"))),
    ([Stage.IN_HAND], "propose_fee", Step(gettext_lazy("Propose a fee"), "fee_proposed", None, rules.is_clerk, gettext_lazy("clerk"), (a_fee_scale, no_fee_proposal, no_fee_charged, not_past_due, payable), (fee_reckoned,), tells=("head",))),
    ([Stage.IN_HAND], "notice_fee", Step(gettext_lazy("Send the fee notice"), "fee_noticed", Stage.AWAITING_FEE, rules.is_head, gettext_lazy("head of the disclosure office"), (a_fee_proposal, not_past_due, payable), (fee_reckoned,), tells=("applicant", "handler"), onward=True)),
    ([Stage.IN_HAND], "decline_fee", Step(gettext_lazy("Decline the fee"), "fee_declined", None, rules.is_head, gettext_lazy("head of the disclosure office"), (a_fee_proposal,), (needs_reason,), tells=("handler",))),
    ([Stage.AWAITING_FEE], "record_payment", Step(gettext_lazy("Record the payment"), "fee_paid", Stage.IN_HAND, rules.is_clerk, gettext_lazy("clerk"), (), (paid_in_full, needs_how_paid, paid_in_time), tells=("applicant", "handler"), onward=True)),
    ([Stage.AWAITING_FEE], "waive_fee", Step(gettext_lazy("Take the fee notice back"), "fee_waived", Stage.IN_HAND, rules.is_head, gettext_lazy("head of the disclosure office"), (), (needs_reason,), tells=("applicant", "handler"))),
    ([Stage.AWAITING_FEE], "expire_fee", Step(gettext_lazy("Lapse for want of payment"), "fee_expired", Stage.LAPSED, rules.nobody, gettext_lazy("the sweep"), (fee_expired,), system=True, tells=("applicant", "handler"))),
    ([Stage.LAPSED], "record_earlier_payment", Step(gettext_lazy("Record a payment made in time"), "fee_paid", Stage.IN_HAND, rules.is_clerk, gettext_lazy("clerk"), (lapsed_unpaid, not_erased), (paid_in_full, needs_how_paid, needs_day_of_payment), tells=("applicant", "handler"), onward=True)),
    ([Stage.RECEIVED, Stage.IN_HAND, Stage.AWAITING_CORRECTION, Stage.DRAFTED], "merge", Step(gettext_lazy("Merge into another request"), "merged", Stage.MERGED, rules.is_clerk, gettext_lazy("clerk"), (a_survivor,), (needs_survivor, needs_reason), tells=("applicant", "handler"))),
    ([Stage.IN_HAND], "split", Step(gettext_lazy("Split into several requests"), "split", None, rules.is_clerk, gettext_lazy("clerk"), (not_consulted, no_fee_yet), (needs_items,), tells=("applicant",))),
    (REVIEWABLE, "record_appeal", Step(gettext_lazy("Record a remedy"), "appealed", None, rules.is_official, gettext_lazy("clerk, reviewer or head"), (closed_or_overdue,), (needs_appeal,), tells=("head",))),
    (REVIEWABLE, "record_ruling", Step(gettext_lazy("Record the ruling"), "appeal_decided", None, rules.is_official, gettext_lazy("clerk, reviewer or head"), (a_remedy_pending,), (needs_ruling,), tells=("applicant", "head"))),
    ([Stage.ANSWERED, Stage.LAPSED], "reopen", Step(gettext_lazy("Reopen after the ruling"), "reopened", None, rules.is_reviewer, gettext_lazy("reviewer or head"), (an_order,), (needs_order,), tells=("handler",), onward=True)),
)  # fmt: skip
