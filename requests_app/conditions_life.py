"""What may stand against merging, splitting and reopening a request, and against recording remedies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ledger.door import Facts, day, text
from requests_app.enums import CLOSED, RecordResult, RemedyKind, RulingResult, Stage
from requests_app.models import InformationRequest, Remedy

MOST_ITEMS = 30
ITEM_LENGTH = 200  # of a subject
CONSULTED = ("third_party_consulted", "agency_consulted")


def survivors(case: InformationRequest) -> Any:
    """The open requests of the same applicant that this one may be merged into: those not due after it."""
    rows = InformationRequest.objects.of_applicant(case).still_open().exclude(stage__in=(Stage.SUBMITTED, Stage.SIGNED))
    if case.received_on is None:
        return rows.none()
    due = {"due_on__lte": case.due_on} if case.due_on else {"received_on__lte": case.received_on}
    return rows.filter(**due).order_by("received_on", "pk")


def needs_survivor(case: Any, facts: Facts) -> str:
    into = facts.get("into")
    if isinstance(into, int) and survivors(case).filter(pk=into).exists():
        return ""
    return _("Choose an open request of the same applicant that is not due later than this one.")


def a_survivor(case: Any, facts: Facts) -> str:
    if survivors(case).exists():
        return ""
    return _("The same applicant has no other open request here that is due as early as this one.")


def needs_items(case: Any, facts: Facts) -> str:
    items = facts.get("items")
    if not isinstance(items, list) or len(items) < 2:
        return _("Write at least two items, one on each line.")
    if len(items) > MOST_ITEMS:
        return _("At most %(most)s items at once.") % {"most": MOST_ITEMS}
    if not all(isinstance(item, str) and item.strip() for item in items):
        return _("An item is empty.")
    if any(len(item) > ITEM_LENGTH for item in items):
        return _("An item has at most %(most)s characters.") % {"most": ITEM_LENGTH}
    if len({item.strip() for item in items}) < len(items):
        return _("Two items say the same.")
    return ""


def not_consulted(case: Any, facts: Facts) -> str:
    # The days of a consultation are left out for the whole request; they cannot be divided among its items.
    if any(case.situation.has(kind) for kind in CONSULTED):
        return _("Somebody has been consulted about this request already; it can no longer be split.")
    return ""


def no_fee_yet(case: Any, facts: Facts) -> str:
    if case.situation.has("fee_noticed"):
        return _("A fee was counted for the whole request; it can no longer be split.")
    return ""


# ----------------------------------------------------------------------------------------------------------- remedies


def closed_or_overdue(case: Any, facts: Facts) -> str:
    # Silence past the due day can be complained of like a reply (Reconsideration Law art. 23).
    if case.stage in CLOSED or (case.due_on and case.situation.today > case.due_on):
        return ""
    return _("There is nothing to appeal against yet: no reply is out and the term still runs.")


def needs_appeal(case: Any, facts: Facts) -> str:
    if facts.get("remedy_kind") not in RemedyKind.values:
        return _("Choose what was set in motion.")
    if not text(facts, "body"):
        return _("Name before whom.")
    if wanting := _has_come(facts, "filed_on", case.situation.today):
        return wanting
    if facts.get("reached_on"):
        early = _("The copy cannot have reached the agency before it was filed.")
        return _has_come(facts, "reached_on", case.situation.today) or _from(
            facts, "reached_on", day(facts, "filed_on"), early
        )
    return ""


def a_remedy_pending(case: Any, facts: Facts) -> str:
    return "" if case.remedies.pending().exists() else _("No remedy waits for its ruling.")


def needs_ruling(case: Any, facts: Facts) -> str:
    found = Remedy.objects.pending().filter(case=case, pk=_number(facts.get("remedy"))).first()
    if found is None:
        return _("Choose the remedy that was decided.")
    if facts.get("result") not in RulingResult.values:
        return _("Choose the result.")
    early = _("It cannot have been decided before it was filed.")
    return _has_come(facts, "decided_on", case.situation.today) or _from(facts, "decided_on", found.filed_on, early)


def orders(case: Any) -> Any:
    """Rulings that put the reply right and have not led to a new case yet: one ruling, one new case."""
    used = [event.facts.get("remedy") for event in case.situation.events if event.kind == "reopened"]
    return case.remedies.filter(result=RulingResult.CORRECTED).exclude(pk__in=used).order_by("decided_on", "pk")


def an_order(case: Any, facts: Facts) -> str:
    return "" if orders(case).exists() else _("No ruling that puts the reply right is recorded.")


def needs_order(case: Any, facts: Facts) -> str:
    ruling = orders(case).filter(pk=_number(facts.get("remedy"))).first()
    if ruling is None:
        return _("Choose the ruling.")
    days = facts.get("term_days")
    if days is not None and not (isinstance(days, int) and 1 <= days <= 366):
        return _("Give a term of 1 to 366 working days, or leave it empty.")
    early = _("It cannot have arrived before it was made.")
    return _has_come(facts, "received", case.situation.today) or _from(facts, "received", ruling.decided_on, early)


def needs_record_answer(case: Any, facts: Facts) -> str:
    """Art. 41: put right and told; or forwarded, or the right agency named; or refused with the reason."""
    result = facts.get("result")
    if result not in RecordResult.values:
        return _("Choose what becomes of the record.")
    if not text(facts, "content"):
        return _("Write what the applicant is told.")
    if result in (RecordResult.FORWARDED, RecordResult.REFERRED) and not text(facts, "party"):
        return _("Name the agency that may put the record right.")
    if result == RecordResult.KEPT and not text(facts, "reason"):
        return _("Please give the reason.")
    return ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _has_come(facts: Facts, name: str, today: date) -> str:
    """Why a fact names no day up to today."""
    found = day(facts, name)
    if found is None:
        return _("Give the day.")
    told = {"day": date_format(found, "DATE_FORMAT")}
    return "" if found <= today else _("This day has not come yet: %(day)s.") % told


def _from(facts: Facts, name: str, earliest: date | None, otherwise: str) -> str:
    found = day(facts, name)
    return otherwise if found and earliest and found < earliest else ""
