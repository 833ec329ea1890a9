"""The words of the clock for people: the kinds of events, and why the law refuses one."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from statutes.citations import cite
from statutes.clock import Refused
from statutes.rules import Law

EVENTS = {
    "received": _("Request received"),
    "correction_asked": _("Correction asked for"),
    "correction_received": _("Corrected request received"),
    "correction_excused": _("Correction period lengthened for good reason"),
    "correction_expired": _("Correction period over, no correction"),
    "third_party_consulted": _("Third party consulted"),
    "third_party_answered": _("Opinion of the third party received"),
    "third_party_expired": _("Third party silent, its time is over"),
    "third_party_told": _("Third party told of the decision"),
    "agency_consulted": _("Other agency consulted"),
    "agency_answered": _("Opinion of the other agency received"),
    "agency_expired": _("Other agency silent, its time is over"),
    "clarification_asked": _("Clarification asked for"),
    "clarification_received": _("Clarification received"),
    "fee_question_asked": _("Question about fees asked"),
    "fee_question_answered": _("Question about fees answered"),
    "expedite_asked": _("Expedited processing asked for"),
    "expedite_decided": _("Expedited processing decided"),
    "alternative_date_agreed": _("Another date agreed"),
    "special_rule_notified": _("Answer in two parts told to the applicant"),
    "fee_noticed": _("Fee notice sent"),
    "fee_paid": _("Fee paid"),
    "fee_expired": _("Time for payment over, not paid"),
    "extension_notified": _("Extension told to the applicant"),
    "delay_fixed": _("Later day fixed for an excessive request"),
    "delivered": _("Reply sent"),
    "withdrawn": _("Request withdrawn"),
}
REFUSALS = {
    "after_due": _("The time limit was already over on that day (%(extension)s)."),
    "already_waiting": _("The case is already waiting for the applicant."),
    "asked_before": _("The law does not allow this to be asked again."),
    "bad_days": _("The number of days is out of range: an extension has 1 to %(most)s, a period 1 to 366."),
    "bad_first_received_on": _("The first receipt cannot come after the receipt."),
    "bad_reached_on": _("The letter cannot arrive before it was sent."),
    "bad_until": _("The day fixed must not be before the day on which the term ends."),
    "before_the_law": _("This law is in force since %(since)s; an earlier request follows older rules."),
    "case_closed": _("The case is closed; nothing can follow."),
    "day_fixed": _("The last day is already fixed; it cannot be extended."),
    "days_missing": _("Give the number of days."),
    "extension_count": _("The law allows no further extension."),
    "extension_cap": _("All extensions together are at most %(most)s days (%(extension)s)."),
    "in_the_future": _("That day is after the day for which the clock is read."),
    "not_asked": _("Nothing that this could answer is open."),
    "not_extended": _("This needs an extension before it."),
    "not_running": _("The term is not running: it begins anew when the applicant has answered."),
    "out_of_calendar": _("The calendar does not reach this day."),
    "out_of_order": _("An event cannot be dated before the one that it follows."),
    "received_first": _("A history begins with the receipt of the request."),
    "received_twice": _("A request is received once."),
    "ref_twice": _("Two consultations cannot have the same mark."),
    "term_not_over": _("The term is not over on that day; its last day still belongs to it."),
    "unknown_event": _("The law knows no such event."),
    "unknown_outcome": _("The law knows no such outcome."),
    "until_missing": _("Give the day that was fixed."),
}


def refusal(refused: Refused, law: Law) -> str:
    """Why the clock refused, in the reader's language; its own plain English where no sentence fits."""
    sentence = str(REFUSALS.get(refused.code, refused.message))
    if "%(" not in sentence:
        return sentence
    rule = law.extension
    return sentence % {
        "extension": cite(law, rule.article if rule else law.reply.article, get_language() or "zh-hans", full=False),
        "most": rule.max_total if rule else 0,
        "since": date_format(law.effective_from, "DATE_FORMAT"),
    }
