"""Events as plain sentences, for the applicant's timeline, the admin and mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies import law_words
from agencies.provisional import marked, read
from requests_app import timeline_abroad, timeline_applicant, timeline_life, timeline_publishing
from requests_app.models import Event
from requests_app.situation import law_of

REGULATION = "cn"  # the law whose articles the sentences of this file name
# What stays inside the office until the reply is out.
INTERNAL = frozenset({
    "assigned", "extension_proposed", "extension_declined", "reply_drafted", "sent_back", "decision_signed",
    "letter_reached", "assistance_asked", "assistance_given", "third_party_told", "acknowledged", "lateness_explained", *timeline_life.INTERNAL, *timeline_publishing.INTERNAL,
})  # fmt: skip


def heading(event: Event) -> str:
    """Two or three words for an event."""
    names: dict[str, Any] = {
        "submitted": _("Request handed in"),
        "received": _("Request received"),
        "registered": _("Registered"),
        "assigned": _("Handed to another clerk"),
        "correction_asked": _("Correction asked for"),
        "correction_received": _("Correction received"),
        "correction_excused": _("Correction period lengthened"),
        "correction_expired": _("Lapsed"),
        "third_party_consulted": _("Third party consulted"),
        "third_party_answered": _("Third party answered"),
        "third_party_expired": _("Third party silent"),
        "agency_consulted": _("Other agency consulted"),
        "agency_answered": _("Other agency answered"),
        "agency_expired": _("Other agency silent"),
        "extension_proposed": _("Extension proposed"),
        "extension_notified": _("Term extended"),
        "extension_declined": _("Extension declined"),
        "letter_reached": _("Letter of a consultation arrived"),
        "assistance_asked": _("Assistance asked for"),
        "assistance_given": _("Assistance given"),
        "reason_asked": _("Reasons asked for"),
        "reason_given": _("Reasons given"),
        "delay_fixed": _("Delayed date fixed"),
        "holiday_changed": _("Date moved by a holiday notice"),
        "reply_drafted": _("Reply drafted"),
        "sent_back": _("Draft sent back"),
        "decision_signed": _("Reply signed"),
        "third_party_told": _("Third party told of the disclosure"),
        "delivered": _("Reply delivered"),
        "withdrawn": _("Request withdrawn"),
        "amended": _("A recorded day was put right"),
        "acknowledged": _("Reminder acknowledged"),
        "lateness_explained": _("Lateness explained"),
        **timeline_applicant.headings(),
        **timeline_abroad.headings(),
        **timeline_life.headings(),
        **timeline_publishing.headings(),
        "published": _("Answer published"),
        "unpublished": _("Public answer taken back"),
    }
    # A case that a ruling opened was not handed in by anybody.
    kind = "reopened" if event.kind == "submitted" and event.facts.get("case") else event.kind
    return str(names.get(kind, kind))


def sentence(event: Event) -> str:
    """What happened and what it means for the applicant, without internal detail."""
    words = SENTENCES if event.case.law == REGULATION else SENTENCES | timeline_abroad.SENTENCES
    if event.facts.get("ruling") or event.facts.get("decided_on"):
        words = SENTENCES  # a ruling is told alike under every law
    return str(words[event.kind](event.facts, event)) if event.kind in words else ""


def _moved(facts: dict[str, Any]) -> str:
    """Each date that moved, from when to when, and the notice that did it."""
    words = {
        "reply": _("the reply is due on %(new)s instead of %(old)s"),
        "correction_period": _("the last day for your correction is %(new)s instead of %(old)s"),
        "fee_payment": _("the last day for your payment is %(new)s instead of %(old)s"),
    }
    days = [
        words[move["what"]] % {name: marked(*read(move[name])) for name in ("old", "new")}
        for move in facts.get("moved", [])
        if move["what"] in words
    ]
    told = {"days": pgettext("between two days that moved", "; ").join(days), "notice": facts.get("notice", "")}
    return _("The notice “%(notice)s” has changed which days are worked: %(days)s.") % told


def _term(event: Event, code: str, place: str = "") -> dict[str, str]:
    """How long the law gives, and where it says so."""
    law = law_of(event.case)
    return {"days": law_words.term(law, code), "article": law_words.article(law, place or code)}


def _days(facts: dict[str, Any]) -> dict[str, Any]:
    return {"days": facts.get("days", ""), "reason": str(facts.get("reason", "")).strip()}


SENTENCES: dict[str, Callable[[dict[str, Any], Event], str]] = {
    "submitted": lambda f, e: _("You asked for a record about you to be put right (art. 41).") if f.get("record") else timeline_life.anew(f) if f.get("case") else _("You handed in the request.") if f.get("channel") == "internet" else _("The office entered the request for you."),
    "received": lambda f, e: timeline_life.ordered(f) if f.get("ruling") or f.get("decided_on") else _("The agency counts the request as received on this day; the term starts on the next working day (art. 31)."),
    "registered": lambda f, e: _("The request has a number and a clerk in charge."),
    "correction_asked": lambda f, e: _("The agency cannot tell what is asked for and wants a correction within %(days)s working days: %(points)s") % {"days": f.get("days", ""), "points": f.get("points", "")},
    "correction_received": lambda f, e: _("The term of %(days)s starts anew (%(article)s).") % _term(e, "reply", "correction_period"),
    "correction_excused": lambda f, e: _("The period for the correction is longer by %(days)s working days: %(reason)s") % _days(f),
    "correction_expired": lambda f, e: _("No correction came in time, so the agency no longer handles the request (art. 30)."),
    "third_party_consulted": lambda f, e: _("A third party whose rights may be concerned has been asked; these days are not counted (arts. 32 and 33)."),
    "third_party_answered": lambda f, e: _("The clock runs again from the next working day."),
    "third_party_expired": lambda f, e: _("No answer within %(days)s: the agency decides by itself (%(article)s).") % _term(e, "third_party"),
    "agency_consulted": lambda f, e: _("Another agency that made the information too has been asked; these days are not counted (arts. 33 and 34)."),
    "agency_answered": lambda f, e: _("The clock runs again from the next working day."),
    "agency_expired": lambda f, e: _("No answer within %(days)s counts as consent to disclosure (%(article)s).") % _term(e, "joint_agency"),
    "extension_notified": lambda f, e: _("The term is longer by %(days)s working days, with the consent of the head of the disclosure office: %(reason)s") % _days(f),
    "reason_asked": lambda f, e: _("The agency finds the requests excessive in number or frequency and asks for your reasons (art. 35); the time limit runs on: %(reason)s") % _days(f),
    "reason_given": lambda f, e: _("Your reasons are with the agency, which decides whether they are reasonable (art. 35)."),
    "delay_fixed": lambda f, e: _("The agency will reply by %(until)s (art. 35): %(reason)s") % {"until": f.get("until", ""), "reason": f.get("reason", "")},
    "holiday_changed": lambda f, e: _moved(f),
    "decision_signed": lambda f, e: _("The reply has been signed and goes out next."),
    "delivered": lambda f, e: _("The reply is with you. The clock has stopped."),
    "withdrawn": lambda f, e: _("The request was withdrawn; nothing more happens."),
    "amended": lambda f, e: _("The day of an earlier entry was recorded wrongly: %(reason)s") % {"reason": f.get("reason", "")},
    **timeline_applicant.SENTENCES,
    **timeline_life.SENTENCES,
    **timeline_publishing.SENTENCES,
    "published": lambda f, e: _("The answer is on the site for everyone, without your personal data (art. 44)."),
    "unpublished": lambda f, e: _("The answer is no longer on the public site."),
}  # fmt: skip


def for_applicant(events: list[Event]) -> list[dict[str, Any]]:
    """Rows of the applicant's timeline."""
    return [
        {"on": date_format(e.on, "DATE_FORMAT"), "event": e, "heading": heading(e), "text": sentence(e)}
        for e in events
        if e.kind not in INTERNAL
    ]
