"""The table of steps: at which stage, by whom, under which conditions. `docs/workflow.md` is made from it."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy

from ledger.door import Step, Table, needs_reason, spread
from requests_app import rules
from requests_app.conditions import (
    a_proposal,
    agency_silent,
    agency_waits,
    correction_expired,
    correction_in_time,
    correction_once,
    extension_fits,
    extension_left,
    is_public,
    needs_answer,
    needs_correction,
    needs_day,
    needs_handler,
    needs_party,
    needs_period,
    needs_points,
    needs_public_text,
    needs_until,
    no_proposal,
    not_past_due,
    not_public_yet,
    third_party_silent,
    third_party_waits,
)
from requests_app.conditions_consulting import (
    agency_asked,
    discloses_over_objection,
    letter_under_way,
    needs_agency,
    needs_disclosed,
    needs_position,
    needs_reached,
    needs_reasons_text,
    needs_third_party,
    needs_untold,
    reasons_given,
    reasons_not_asked,
    reasons_wait,
    still_complete,
    third_parties_told,
    third_party_asked,
)
from requests_app.conditions_publishing import nothing_found
from requests_app.enums import OPEN, WORKING, Stage
from requests_app.lateness import (
    a_reason_is_owed,
    needs_kind_of_reason,
    needs_text,
    of_that_rank,
    something_to_acknowledge,
)
from requests_app.moving import date_moved
from requests_app.outcome_needs import reply_complete
from requests_app.steps_abroad import ABROAD, OFFERED
from requests_app.steps_applicant import OWN_DATA
from requests_app.steps_consulting import BEFORE_DELIVERY, CONSULTED
from requests_app.steps_life import LIFE
from requests_app.steps_publishing import PUBLISHING
from statutes import laws

HANDLING = (Stage.IN_HAND, Stage.DRAFTED)

STEPS = spread(
    ([Stage.SUBMITTED], "confirm", Step(gettext_lazy("Confirm receipt"), "received", Stage.RECEIVED, rules.is_clerk, gettext_lazy("clerk"), tells=("applicant",), onward=True)),
    ([Stage.RECEIVED], "register", Step(gettext_lazy("Register"), "registered", Stage.IN_HAND, rules.is_clerk, gettext_lazy("clerk"), tells=("applicant",), onward=True)),
    ([*WORKING, *HANDLING, Stage.AWAITING_CORRECTION, Stage.AWAITING_FEE, Stage.SIGNED], "assign", Step(gettext_lazy("Hand to another clerk"), "assigned", None, rules.may_assign, gettext_lazy("reviewer, head or clerk in charge"), needs=(needs_handler,), tells=("handler",))),
    ([Stage.IN_HAND], "ask_correction", Step(gettext_lazy("Ask for a correction"), "correction_asked", Stage.AWAITING_CORRECTION, rules.is_clerk, gettext_lazy("clerk"), (correction_once, correction_in_time), (needs_points, needs_period), tells=("applicant",))),
    ([Stage.AWAITING_CORRECTION], "receive_correction", Step(gettext_lazy("Receive the correction"), "correction_received", Stage.IN_HAND, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (), (needs_correction,), tells=("applicant", "handler"), onward=True)),
    ([Stage.AWAITING_CORRECTION], "excuse_correction", Step(gettext_lazy("Lengthen the correction period"), "correction_excused", None, rules.is_clerk, gettext_lazy("clerk"), (), (needs_reason, needs_period), tells=("applicant",))),
    ([Stage.AWAITING_CORRECTION], "expire_correction", Step(gettext_lazy("Lapse for want of a correction"), "correction_expired", Stage.LAPSED, rules.nobody, gettext_lazy("the sweep"), (correction_expired,), system=True, tells=("applicant", "handler"))),
    ([Stage.IN_HAND], "consult_third_party", Step(gettext_lazy("Consult a third party"), "third_party_consulted", None, rules.is_clerk, gettext_lazy("clerk"), (), (needs_party,), tells=("applicant",))),
    (BEFORE_DELIVERY, "record_third_party", Step(gettext_lazy("Record the third party's answer"), "third_party_answered", None, rules.is_clerk, gettext_lazy("clerk"), (third_party_asked,), (needs_third_party, needs_answer, needs_position), tells=("applicant", "handler"))),
    (HANDLING, "expire_third_party", Step(gettext_lazy("Note the third party's silence"), "third_party_expired", None, rules.nobody, gettext_lazy("the sweep"), (third_party_waits, third_party_silent), system=True, tells=("applicant", "handler"))),
    ([Stage.IN_HAND], "consult_agency", Step(gettext_lazy("Consult another agency"), "agency_consulted", None, rules.is_clerk, gettext_lazy("clerk"), (), (needs_party,), tells=("applicant",))),
    (BEFORE_DELIVERY, "record_agency", Step(gettext_lazy("Record the other agency's answer"), "agency_answered", None, rules.is_clerk, gettext_lazy("clerk"), (agency_asked,), (needs_agency, needs_answer, needs_position), tells=("applicant", "handler"))),
    (BEFORE_DELIVERY, "note_reached", Step(gettext_lazy("Record when a letter reached them"), "letter_reached", None, rules.is_clerk, gettext_lazy("clerk"), (letter_under_way,), (needs_reached,))),
    (HANDLING, "expire_agency", Step(gettext_lazy("Note the other agency's silence"), "agency_expired", None, rules.nobody, gettext_lazy("the sweep"), (agency_waits, agency_silent), system=True, tells=("applicant", "handler"))),
    (HANDLING, "propose_extension", Step(gettext_lazy("Propose an extension"), "extension_proposed", None, rules.is_clerk, gettext_lazy("clerk"), (no_proposal, extension_left, not_past_due), (extension_fits, needs_reason), tells=("head",))),
    (HANDLING, "extend", Step(gettext_lazy("Approve the extension"), "extension_notified", None, rules.is_head, gettext_lazy("head of the disclosure office"), (a_proposal, not_past_due), (extension_fits,), tells=("applicant", "handler"), onward=True)),
    (HANDLING, "decline_extension", Step(gettext_lazy("Decline the extension"), "extension_declined", None, rules.is_head, gettext_lazy("head of the disclosure office"), (a_proposal,), (needs_reason,), tells=("handler",))),
    (HANDLING, "ask_reason", Step(gettext_lazy("Ask for the reasons"), "reason_asked", None, rules.is_clerk, gettext_lazy("clerk"), (reasons_not_asked,), (needs_reason,), tells=("applicant",))),
    (HANDLING, "give_reason", Step(gettext_lazy("Give the reasons"), "reason_given", None, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (reasons_wait,), (needs_reasons_text,), tells=("applicant", "handler"))),
    (HANDLING, "fix_delay", Step(gettext_lazy("Fix a delayed date"), "delay_fixed", None, rules.is_head, gettext_lazy("head of the disclosure office"), (reasons_given, not_past_due), (needs_until, needs_reason), tells=("applicant", "handler"))),
    (HANDLING, "draft_reply", Step(gettext_lazy("Draft the reply"), "reply_drafted", Stage.DRAFTED, rules.is_clerk, gettext_lazy("clerk"), (), (reply_complete,), tells=("reviewer",), onward=True)),
    ([Stage.DRAFTED], "send_back", Step(gettext_lazy("Send the draft back"), "sent_back", Stage.IN_HAND, rules.may_review, gettext_lazy("reviewer, not the drafter"), (), (needs_reason,), tells=("handler",))),
    ([Stage.DRAFTED], "sign", Step(gettext_lazy("Sign the reply"), "decision_signed", Stage.SIGNED, rules.may_review, gettext_lazy("reviewer, not the drafter"), (still_complete,), tells=("handler",), onward=True)),
    ([Stage.DRAFTED, Stage.SIGNED], "tell_third_party", Step(gettext_lazy("Tell the third party of the disclosure"), "third_party_told", None, rules.is_clerk, gettext_lazy("clerk"), (discloses_over_objection,), (needs_untold, needs_disclosed, needs_reason))),
    ([Stage.SIGNED], "deliver", Step(gettext_lazy("Deliver the reply"), "delivered", Stage.ANSWERED, rules.is_clerk, gettext_lazy("clerk"), (third_parties_told,), tells=("applicant",), onward=True)),
    ([stage for stage in OPEN if stage != Stage.SIGNED], "withdraw", Step(gettext_lazy("Withdraw the request"), "withdrawn", Stage.WITHDRAWN, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), tells=("applicant", "handler"))),
    ([Stage.RECEIVED, *HANDLING, Stage.AWAITING_CORRECTION], "amend", Step(gettext_lazy("Put a recorded day right"), "amended", None, rules.is_head, gettext_lazy("head of the disclosure office"), (), (needs_day, needs_reason), tells=("applicant", "handler"))),
    ([*OPEN, Stage.ANSWERED], "acknowledge", Step(gettext_lazy("Acknowledge the reminder"), "acknowledged", None, rules.may_acknowledge, gettext_lazy("clerk, head or supervisor"), (something_to_acknowledge,), (of_that_rank,))),
    ([Stage.ANSWERED], "explain_lateness", Step(gettext_lazy("Say why the reply was late"), "lateness_explained", None, rules.is_clerk_or_head, gettext_lazy("clerk or head"), (a_reason_is_owed,), (needs_kind_of_reason, needs_text))),
    ([stage for stage in OPEN if stage != Stage.SUBMITTED], "move_date", Step(gettext_lazy("Note a date that the calendar moved"), "holiday_changed", None, rules.nobody, gettext_lazy("the sweep"), (date_moved,), system=True, tells=("applicant", "handler"))),
    ([Stage.ANSWERED], "publish", Step(gettext_lazy("Publish the answer"), "published", None, rules.is_reviewer, gettext_lazy("reviewer or head"), (not_public_yet,), (needs_public_text, nothing_found))),
    ([Stage.ANSWERED], "unpublish", Step(gettext_lazy("Take the public answer back"), "unpublished", None, rules.is_reviewer, gettext_lazy("reviewer or head"), (is_public,), (needs_reason,))),
    *OWN_DATA,
    *CONSULTED,
    *LIFE,
    *PUBLISHING,
    *ABROAD,
)  # fmt: skip

# Kinds of events that some law knows: where the law of a case does not know one of them, its step is not there.
LEGAL = frozenset(kind for name in laws.ids() for kind in laws.load(name).events)


@cache
def steps_of(law: laws.Law) -> Table:
    """The table for requests under one law: without the steps whose event that law does not know or has no use for."""
    return {at: step for at, step in STEPS.items() if _has_use(law, at[1], step.event)}


def _has_use(law: laws.Law, action: str, event: str) -> bool:
    return (event not in LEGAL or law.knows(event)) and (action not in OFFERED or OFFERED[action](law))
