"""What may stand against the steps of consultations and of art. 35: each gives the reason why not, or nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies.provisional import marked
from ledger.door import Facts, day, text
from requests_app.enums import Position
from requests_app.outcome_needs import GIVES, keeps_third_party, reply_complete


def third_party_asked(case: Any, facts: Facts) -> str:
    return "" if case.situation.unanswered("third_party_consulted") else _("No third party has been asked.")


def agency_asked(case: Any, facts: Facts) -> str:
    return "" if case.situation.unanswered("agency_consulted") else _("No other agency has been asked.")


def letter_under_way(case: Any, facts: Facts) -> str:
    if case.situation.under_way():
        return ""
    return _("No letter of a consultation is on its way.")


def needs_third_party(case: Any, facts: Facts) -> str:
    return _needs_open(case, facts, "third_party_consulted")


def needs_agency(case: Any, facts: Facts) -> str:
    return _needs_open(case, facts, "agency_consulted")


def _needs_open(case: Any, facts: Facts, kind: str) -> str:
    """The consultation that is meant has to be one of this kind that nobody has answered yet."""
    known = {event.n for event in case.situation.unanswered(kind)}
    return "" if facts.get("ref") in known else _("Choose the consultation that is meant.")


def needs_reached(case: Any, facts: Facts) -> str:
    """The day on which the letter reached them: not before it was sent, not in the future."""
    reached_on = day(facts, "reached_on")
    if reached_on is None:
        return _("Give the day on which the letter reached them.")
    asked = next((event for event in case.situation.under_way() if event.n == facts.get("ref")), None)
    if asked is None:
        return _("Choose the consultation that is meant.")
    if reached_on < asked.on:
        return _("It cannot have reached them before it was sent.")
    return _("This day has not come yet.") if reached_on > case.situation.today else ""


def needs_position(case: Any, facts: Facts) -> str:
    return "" if facts.get("position") in Position.values else _("Say whether they agree.")


def needs_ground(case: Any, facts: Facts) -> str:
    # Whoever objects, wholly or in part, says why: the agency has to weigh it.
    if facts.get("position") in (Position.OBJECTS, Position.PARTLY) and not text(facts, "answer"):
        return _("Give the reasons for objecting.")
    return ""


def reasons_not_asked(case: Any, facts: Facts) -> str:
    asked = case.situation.has("reason_asked")
    return _("The applicant has been asked for the reasons already (art. 35).") if asked else ""


def reasons_wait(case: Any, facts: Facts) -> str:
    last = case.situation.last("reason_asked", "reason_given")
    return "" if last and last.kind == "reason_asked" else _("Nobody has asked for the reasons of this request.")


def reasons_given(case: Any, facts: Facts) -> str:
    # Art. 35: a later day only after the applicant was asked for the reasons, gave them, and they were accepted.
    if not case.situation.has("reason_asked"):
        return _("The applicant has to be asked for the reasons first (art. 35).")
    if not case.situation.has("reason_given"):
        return _("The applicant has not given the reasons yet (art. 35).")
    return ""


def needs_reasons_text(case: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Please write your reasons.")


def still_complete(case: Any, facts: Facts) -> str:
    """A draft that was whole may lack something by the time it is signed: a third party has objected since."""
    reply = case.situation.reply
    return reply_complete(case, reply.facts) if reply else ""


def discloses_over_objection(case: Any, facts: Facts) -> str:
    if not case.situation.untold:
        return _("No third party objects that has not been told.")
    reply = case.situation.reply
    if reply is None or reply.facts.get("outcome") not in GIVES:
        return _("The reply as drafted discloses nothing against an objection.")
    return ""


def needs_untold(case: Any, facts: Facts) -> str:
    known = {event.facts.get("ref") for event in case.situation.untold}
    return "" if facts.get("ref") in known else _("Choose the third party that objects.")


def needs_disclosed(case: Any, facts: Facts) -> str:
    # Art. 32: the third party is told in writing what is disclosed and why.
    return "" if text(facts, "content") else _("Say what will be disclosed.")


def third_parties_told(case: Any, facts: Facts) -> str:
    """Art. 32: who objected is told of the disclosure and its reasons, before it happens or with it."""
    situation = case.situation
    reply = situation.reply
    if reply is None or reply.facts.get("outcome") not in GIVES or keeps_third_party(reply.facts):
        return ""
    if situation.law.knows("third_party_told") and situation.untold:
        return _("A third party objects: tell it first what is disclosed, and why (art. 32).")
    return ""


# --------------------------------------------------------------------------------------------------------- assistance


def needs_errand(case: Any, facts: Facts) -> str:
    return "" if text(facts, "party") and text(facts, "question") else _("Say who is asked, and what for.")


def before_the_reply(case: Any, facts: Facts) -> str:
    """A day that the office sets for it, if any, lies ahead and not after the day on which the reply is due."""
    if not facts.get("until"):
        return ""
    until = day(facts, "until")
    if until is None:
        return _("Give the day.")
    if until < case.situation.today:
        return _("This day is over already.")
    reading = case.situation.reading
    if reading and reading.due_on and case.situation.today <= reading.due_on < until:
        due = marked(reading.due_on, reading.provisional)
        return _("The reply itself is due on %(day)s: set an earlier day.") % {"day": due}
    return ""


def assistance_waits(case: Any, facts: Facts) -> str:
    return "" if case.situation.errands else _("No assistance has been asked for that is still open.")


def needs_assistance(case: Any, facts: Facts) -> str:
    known = {event.n for event in case.situation.errands}
    return "" if facts.get("ref") in known else _("Choose the assistance that is meant.")
