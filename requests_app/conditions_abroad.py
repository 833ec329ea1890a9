"""What may stand against the steps that other laws than the Regulation know: each gives the reason why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies.provisional import marked
from ledger.door import Check, Facts, text


def may_ask(kind: str) -> Check:
    """A question that the law lets be asked only so many times, and not after the last day of the term."""

    def check(case: Any, facts: Facts) -> str:
        rule = case.situation.law.acts[kind].rule
        asked = sum(event.kind == kind for event in case.situation.events)
        if rule.max_times and asked >= rule.max_times:
            return _("The law does not allow this to be asked again.")
        return ""

    check.__name__ = "may_be_asked"
    return check


def waits_for(kind: str) -> Check:
    """The newest question to the applicant is of this kind."""

    def check(case: Any, facts: Facts) -> str:
        last = case.situation.last("correction_asked", "clarification_asked", "fee_question_asked")
        return "" if last and last.kind == kind else _("Nothing that this could answer is open.")

    check.__name__ = "such_a_question_is_open"
    return check


def needs_question(case: Any, facts: Facts) -> str:
    return "" if text(facts, "points") else _("Write what you ask the applicant.")


def needs_reply(case: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Please write your answer.")


def no_expedite(case: Any, facts: Facts) -> str:
    return _("Expedited processing has been asked for already.") if case.situation.has("expedite_asked") else ""


def expedite_waits(case: Any, facts: Facts) -> str:
    last = case.situation.last("expedite_asked", "expedite_decided")
    return "" if last and last.kind == "expedite_asked" else _("Nobody waits for a decision on expedited processing.")


def needs_grounds(case: Any, facts: Facts) -> str:
    return "" if text(facts, "reason") else _("Say why it cannot wait.")


def needs_granted(case: Any, facts: Facts) -> str:
    return "" if isinstance(facts.get("granted"), bool) else _("Say whether it is granted.")


def extended(case: Any, facts: Facts) -> str:
    # 5 U.S.C. 552(a)(6)(B)(ii): another date is agreed on beyond the days of an extension.
    reading, rule = case.situation.reading, case.situation.law.delay
    if rule and rule.after_extension and not (reading and reading.extension_days):
        return _("Another date can be agreed on only after the term was extended.")
    return ""


def not_before_due(case: Any, facts: Facts) -> str:
    reading = case.situation.reading
    if reading and reading.due_on and text(facts, "until") < reading.due_on.isoformat():
        day = marked(reading.due_on, reading.provisional)
        return _("The day must not be before the one on which the term ends (%(day)s).") % {"day": day}
    return ""


def whole_extension_left(case: Any, facts: Facts) -> str:
    reading = case.situation.reading
    return _("The term has been extended already.") if reading and reading.extension_days else ""


def needs_right_agency(case: Any, facts: Facts) -> str:
    return "" if text(facts, "right_agency") else _("Name the right agency, and how to reach it.")


def not_asked_others(case: Any, facts: Facts) -> str:
    situation = case.situation
    if situation.consultations("third_party_consulted") or situation.consultations("agency_consulted"):
        return _("Somebody who was consulted has not answered yet.")
    return ""
