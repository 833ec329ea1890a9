"""Steps that the laws of other countries know: questions, expedited processing, agreed dates, the right agency."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy

from ledger.door import Step, needs_reason
from requests_app import rules
from requests_app.conditions import needs_until, not_past_due
from requests_app.conditions_abroad import (
    expedite_waits,
    extended,
    may_ask,
    needs_granted,
    needs_grounds,
    needs_question,
    needs_reply,
    needs_right_agency,
    no_expedite,
    not_asked_others,
    not_before_due,
    waits_for,
    whole_extension_left,
)
from requests_app.enums import Stage
from statutes.laws import Law

HANDLING = (Stage.IN_HAND, Stage.DRAFTED)
UNDER_WAY = (Stage.RECEIVED, Stage.IN_HAND, Stage.AWAITING_CORRECTION, Stage.AWAITING_FEE, Stage.DRAFTED, Stage.SIGNED)
# The step by which the applicant answers what was asked: one page takes them all.
ANSWERS = {
    "correction_asked": "receive_correction",
    "clarification_asked": "answer_clarification",
    "fee_question_asked": "answer_fee_question",
}

ABROAD = (
    ([Stage.IN_HAND], "ask_clarification", Step(gettext_lazy("Ask the applicant to clarify"), "clarification_asked", Stage.AWAITING_CORRECTION, rules.is_clerk, gettext_lazy("clerk"), (may_ask("clarification_asked"),), (needs_question,), tells=("applicant",))),
    ([Stage.AWAITING_CORRECTION], "answer_clarification", Step(gettext_lazy("Receive the clarification"), "clarification_received", Stage.IN_HAND, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (waits_for("clarification_asked"),), (needs_reply,), tells=("applicant", "handler"), onward=True)),
    ([Stage.IN_HAND], "ask_fee_question", Step(gettext_lazy("Ask the applicant about fees"), "fee_question_asked", Stage.AWAITING_CORRECTION, rules.is_clerk, gettext_lazy("clerk"), (may_ask("fee_question_asked"),), (needs_question,), tells=("applicant",))),
    ([Stage.AWAITING_CORRECTION], "answer_fee_question", Step(gettext_lazy("Receive the answer about fees"), "fee_question_answered", Stage.IN_HAND, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (waits_for("fee_question_asked"),), (needs_reply,), tells=("applicant", "handler"), onward=True)),
    (UNDER_WAY, "ask_expedite", Step(gettext_lazy("Ask for expedited processing"), "expedite_asked", None, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (no_expedite,), (needs_grounds,), tells=("applicant", "handler"))),
    (UNDER_WAY, "decide_expedite", Step(gettext_lazy("Decide on expedited processing"), "expedite_decided", None, rules.is_clerk, gettext_lazy("clerk"), (expedite_waits,), (needs_granted, needs_reason), tells=("applicant",))),
    (HANDLING, "agree_date", Step(gettext_lazy("Agree on another date"), "alternative_date_agreed", None, rules.is_clerk, gettext_lazy("clerk"), (extended, not_past_due), (needs_until, not_before_due, needs_reason), tells=("applicant", "handler"))),
    (HANDLING, "notify_special_rule", Step(gettext_lazy("Answer in two parts"), "special_rule_notified", None, rules.is_head, gettext_lazy("head of the disclosure office"), (whole_extension_left, not_past_due), (needs_until, not_before_due, needs_reason), tells=("applicant", "handler"))),
    ([Stage.SUBMITTED, Stage.RECEIVED, Stage.IN_HAND], "misdirect", Step(gettext_lazy("Route to the right component"), "misdirected", None, rules.is_clerk, gettext_lazy("clerk"), (), (needs_right_agency,), tells=("applicant",))),
    ([Stage.RECEIVED, Stage.IN_HAND], "transfer", Step(gettext_lazy("Transfer to the right agency"), "transferred", Stage.ANSWERED, rules.is_reviewer, gettext_lazy("reviewer or head"), (not_asked_others,), (needs_right_agency, needs_reason), tells=("applicant", "handler"))),
)  # fmt: skip


def _delays(law: Law) -> bool:
    return law.knows("delay_fixed")


def _extends(law: Law) -> bool:
    return law.extension is not None


def _charges(law: Law) -> bool:
    """Whether a fee notice holds the clock, so that a fee is asked for before the reply."""
    return law.opens("fee_noticed")


def _expedites(law: Law) -> bool:
    return law.acts["expedite_asked"].deed != "note" if law.knows("expedite_asked") else False


# Steps that need more of a law than that it knows their event.
OFFERED: dict[str, Callable[[Law], bool]] = {
    "ask_reason": _delays,
    "give_reason": _delays,
    "propose_extension": _extends,
    "decline_extension": _extends,
    **dict.fromkeys(
        (
            "propose_fee",
            "notice_fee",
            "decline_fee",
            "record_payment",
            "record_earlier_payment",
            "waive_fee",
            "expire_fee",
        ),
        _charges,
    ),
    "ask_expedite": _expedites,
    "decide_expedite": _expedites,
    "misdirect": lambda law: bool(law.no_later_than),
    "transfer": lambda law: "transferred" in law.outcomes,
}
