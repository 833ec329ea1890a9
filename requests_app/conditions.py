"""What may stand against a step: each function gives the reason why not, or nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agencies import law_words
from agencies.provisional import marked
from ledger.door import Facts, day, text


def needs_points(case: Any, facts: Facts) -> str:
    # Art. 30: guide and explain, and name all points at once.
    return "" if text(facts, "points") else _("List what is to be corrected, all of it at once.")


def needs_period(case: Any, facts: Facts) -> str:
    days = facts.get("days")
    return "" if isinstance(days, int) and 1 <= days <= 90 else _("Give a period of 1 to 90 working days.")


def needs_party(case: Any, facts: Facts) -> str:
    return "" if text(facts, "party") else _("Name whom you consult.")


def needs_answer(case: Any, facts: Facts) -> str:
    return "" if text(facts, "answer") else _("Record what was answered.")


def needs_correction(case: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Please write your correction.")


def correction_once(case: Any, facts: Facts) -> str:
    # Art. 30: one notice for everything; a second round must be refused.
    if not case.situation.law.acts["correction_asked"].rule.max_times:
        return ""
    return _("A correction may be asked for only once (art. 30).") if case.situation.has("correction_asked") else ""


def correction_in_time(case: Any, facts: Facts) -> str:
    # Art. 30: within some working days of the receipt.
    deadline = case.situation.deadline("correction_notice")
    if deadline and case.situation.today > deadline.due_on:
        told = {
            "days": case.situation.law.clocks["correction_notice"].days,
            "day": marked(deadline.due_on, deadline.provisional),
        }
        return _("The %(days)s working days for asking for a correction ended on %(day)s (art. 30).") % told
    return ""


def correction_expired(case: Any, facts: Facts) -> str:
    deadline = case.situation.deadline("correction_period")
    if deadline is None or case.situation.today <= deadline.due_on:
        return _("The period for the correction still runs.")
    return ""


def third_party_waits(case: Any, facts: Facts) -> str:
    return "" if case.situation.consultations("third_party_consulted") else _("No third party has been asked.")


def agency_waits(case: Any, facts: Facts) -> str:
    return "" if case.situation.consultations("agency_consulted") else _("No other agency has been asked.")


def third_party_silent(case: Any, facts: Facts) -> str:
    return "" if case.situation.silent("third_party_consulted") else _("The period for the answer still runs.")


def agency_silent(case: Any, facts: Facts) -> str:
    return "" if case.situation.silent("agency_consulted") else _("The period for the answer still runs.")


def no_proposal(case: Any, facts: Facts) -> str:
    return _("An extension already waits for the head's decision.") if case.situation.proposal else ""


def a_proposal(case: Any, facts: Facts) -> str:
    return "" if case.situation.proposal else _("No extension has been proposed.")


def extension_left(case: Any, facts: Facts) -> str:
    # The extensions have a most in sum: art. 33, for instance.
    if room_for_extension(case) >= 1:
        return ""
    law, rule = case.situation.law, case.situation.law.extension
    if rule is None:
        return _("The law knows no extension.")
    said = {"days": law_words.days_of(law, rule.max_total), "article": law_words.cited(law, rule.article)}
    return _("The extension of %(days)s is used up (%(article)s).") % said


def room_for_extension(case: Any) -> int:
    """Days of extension, as the law counts them, that may still be granted."""
    reading, rule = case.situation.reading, case.situation.law.extension
    used = reading.extension_days if reading else 0
    return rule.max_total - used if rule and not (used and rule.count_max == 1) else 0


def extension_fits(case: Any, facts: Facts) -> str:
    days, law, room = facts.get("days"), case.situation.law, room_for_extension(case)
    if isinstance(days, int) and 1 <= days <= room:
        return ""
    if law.extension is None:
        return _("The law knows no extension.")
    said = {"days": law_words.days_of(law, room), "article": law_words.cited(law, law.extension.article)}
    return _("Extend by 1 to %(days)s (%(article)s).") % said


def not_past_due(case: Any, facts: Facts) -> str:
    reading = case.situation.reading
    if reading and reading.due_on and case.situation.today > reading.due_on:
        return _("The term ended on %(day)s; it can no longer be extended.") % {
            "day": marked(reading.due_on, reading.provisional)
        }
    return ""


def not_public_yet(case: Any, facts: Facts) -> str:
    return _("This answer is already public.") if case.published_at else ""


def is_public(case: Any, facts: Facts) -> str:
    return "" if case.published_at else _("This answer is not public.")


def needs_public_text(case: Any, facts: Facts) -> str:
    if not text(facts, "title") or not text(facts, "text"):
        return _("A public answer needs a title and a text without personal data.")
    return ""


def needs_day(case: Any, facts: Facts) -> str:
    right = day(facts, "day")
    if right is None:
        return _("Give the right day.")
    return "" if right <= case.situation.today else _("This day has not come yet.")


def needs_until(case: Any, facts: Facts) -> str:
    return "" if day(facts, "until") else _("Give the day by which the reply will be made.")


def needs_handler(case: Any, facts: Facts) -> str:
    return "" if facts.get("handler") else _("Choose who handles the request.")
