"""Sentences for requests under the laws of other countries: what the Regulation's own sentences say of its articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ledger.door import text
from requests_app.fees import currency
from requests_app.models import Event
from requests_app.situation import law_of
from requests_app.timeline_life import day, paid_earlier


def headings() -> dict[str, Any]:
    return {
        "clarification_asked": _("Clarification asked for"),
        "clarification_received": _("Clarification received"),
        "fee_question_asked": _("Question about fees asked"),
        "fee_question_answered": _("Question about fees answered"),
        "expedite_asked": _("Expedited processing asked for"),
        "expedite_decided": _("Expedited processing decided"),
        "alternative_date_agreed": _("Another date agreed"),
        "special_rule_notified": _("Answer in two parts told to the applicant"),
        "misdirected": _("Routed to the right component"),
        "transferred": _("Transferred to the right agency"),
    }


def _fee(facts: dict[str, Any], event: Event) -> dict[str, Any]:
    return {"amount": facts.get("amount", ""), "currency": currency(law_of(event.case).currency)}


def _extended(facts: dict[str, Any], event: Event) -> str:
    return _("The term is longer by %(days)s days, as the law counts them: %(reason)s") % {
        "days": facts.get("days", ""),
        "reason": text(facts, "reason"),
    }


def _answered(facts: dict[str, Any], event: Event) -> str:
    """What an answer does to the term, as the law of the case has it."""
    rule = law_of(event.case).acts[event.kind].rule
    if getattr(rule, "effect", "") == "reset":
        return _("The answer is with the agency; the term starts anew.")
    return _("The answer is with the agency; the clock runs again.")


def _decided(facts: dict[str, Any], event: Event) -> str:
    words = _("Granted: %(reason)s") if facts.get("granted") else _("Not granted: %(reason)s")
    return words % {"reason": text(facts, "reason")}


# Told in these words under every law but the Regulation, whose own sentences name its articles.
SENTENCES: dict[str, Callable[[dict[str, Any], Event], str]] = {
    "received": lambda f, e: _("The agency counts the request as received on this day."),
    "correction_asked": lambda f, e: _("The agency cannot tell what is asked for and needs from you: %(points)s") % {"points": text(f, "points")},
    "correction_received": _answered,
    "correction_expired": lambda f, e: _("No correction came in time, so the agency no longer handles the request."),
    "third_party_consulted": lambda f, e: _("A third party whose rights may be concerned has been asked."),
    "third_party_answered": lambda f, e: _("The opinion is with the agency, which decides."),
    "agency_consulted": lambda f, e: _("Another agency that has an interest in the information has been asked."),
    "agency_answered": lambda f, e: _("The opinion is with the agency, which decides."),
    "extension_notified": _extended,
    "clarification_asked": lambda f, e: _("The agency asks you; the clock stands until your answer arrives: %(points)s") % {"points": text(f, "points")},
    "clarification_received": _answered,
    "fee_question_asked": lambda f, e: _("The agency asks you about fees; the clock stands until your answer arrives: %(points)s") % {"points": text(f, "points")},
    "fee_question_answered": _answered,
    "expedite_asked": lambda f, e: _("The agency decides whether the request is handled before others: %(reason)s") % {"reason": text(f, "reason")},
    "expedite_decided": _decided,
    "alternative_date_agreed": lambda f, e: _("You and the agency have agreed on %(until)s for the reply: %(reason)s") % {"until": day(f.get("until")), "reason": text(f, "reason")},
    "special_rule_notified": lambda f, e: _("A part is decided within the longer term, the rest by %(until)s: %(reason)s") % {"until": day(f.get("until")), "reason": text(f, "reason")},
    "misdirected": lambda f, e: _("The request goes to the component that has the information: %(agency)s") % {"agency": text(f, "right_agency")},
    "transferred": lambda f, e: _("The request was transferred to %(agency)s, which decides: %(reason)s") % {"agency": text(f, "right_agency"), "reason": text(f, "reason")},
    "fee_noticed": lambda f, e: _("A fee of %(amount)s %(currency)s is due. The clock stands until it is paid.") % _fee(f, e),
    "fee_paid": lambda f, e: paid_earlier(f) if e.amends else _("The fee of %(amount)s %(currency)s is paid; the clock runs again.") % _fee(f, e),
    "published": lambda f, e: _("The answer is on the site for everyone, without your personal data."),
}  # fmt: skip
