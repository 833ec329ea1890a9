"""What may stand against a fee, its payment and its taking back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies.provisional import marked
from ledger.door import Facts, day, text
from requests_app import fees

MOST = 100_000  # items or pages of one request


def no_fee_proposal(case: Any, facts: Facts) -> str:
    return _("A fee already waits for the head's decision.") if case.situation.fee_proposal else ""


def a_fee_proposal(case: Any, facts: Facts) -> str:
    return "" if case.situation.fee_proposal else _("No fee has been proposed.")


def no_fee_charged(case: Any, facts: Facts) -> str:
    # One scale, once: rules.md 1.7.
    return _("A fee was already charged for this request.") if case.situation.fee else ""


def a_fee_scale(case: Any, facts: Facts) -> str:
    return "" if case.situation.law.opens("fee_noticed") else _("This law charges no such fee.")


def payable(case: Any, facts: Facts) -> str:
    if case.agency.fee_account.strip():
        return ""
    return _("The agency's data do not say how a fee is paid: have it entered there first.")


def fee_reckoned(case: Any, facts: Facts) -> str:
    """A scale, a quantity, and something to pay: within the free quantity no notice is sent."""
    situation, quantity = case.situation, facts.get("quantity")
    if not situation.law.fees:
        amount = facts.get("amount")
        fits = isinstance(amount, int) and 1 <= amount <= MOST
        return "" if fits and text(facts, "count") else _("Give the amount, and say what it is for.")
    if facts.get("mode") not in situation.law.fees:
        return _("Choose one scale: by item or by page.")
    if not isinstance(quantity, int) or not 1 <= quantity <= MOST:
        return _("Give the quantity as a whole number.")
    fee = fees.reckon(situation, str(facts["mode"]), quantity)
    return "" if fee.amount else _("This is within the free quantity: nothing is due.")


def paid_in_full(case: Any, facts: Facts) -> str:
    """A part is no payment: the term starts anew on the whole amount only."""
    fee = case.situation.fee
    unit = fees.currency(case.situation.law.currency)
    due, paid = fee.facts["amount"] if fee else 0, facts.get("amount")
    if not isinstance(paid, int):
        return _("Give the amount that was paid.")
    if paid < due:
        return _("Only %(paid)s of %(due)s %(currency)s: a part cannot be recorded.") % {
            "paid": paid,
            "due": due,
            "currency": unit,
        }
    if paid > due:
        return _("This is more than the %(due)s %(currency)s of the notice.") % {"due": due, "currency": unit}
    return ""


def needs_how_paid(case: Any, facts: Facts) -> str:
    return "" if text(facts, "how") else _("Say how it was paid.")


def paid_in_time(case: Any, facts: Facts) -> str:
    """By the day of the event, whatever else was typed."""
    return _too_late(case, case.situation.on)


def _too_late(case: Any, paid_on: date) -> str:
    deadline = case.situation.deadline("fee_payment")
    if deadline and paid_on > deadline.due_on:
        return _("The last day to pay was %(day)s.") % {"day": marked(deadline.due_on, deadline.provisional)}
    return ""


def fee_expired(case: Any, facts: Facts) -> str:
    deadline = case.situation.deadline("fee_payment")
    if deadline is None or case.situation.today <= deadline.due_on:
        return _("The time to pay still runs.")
    return ""


def lapsed_unpaid(case: Any, facts: Facts) -> str:
    """The case is over because no payment was known of, and nothing has come of it since."""
    situation = case.situation
    if situation.has("reopened"):
        return _("A ruling has opened this request anew: it goes on there.")
    ends = situation.last("fee_expired", "correction_expired")
    return "" if ends and ends.kind == "fee_expired" else _("It did not lapse for want of payment.")


def needs_day_of_payment(case: Any, facts: Facts) -> str:
    """The day on which it was paid decides, not the one on which the office learns of it (rules.md 1.7)."""
    paid_on, fee = day(facts, "paid_on"), case.situation.fee
    if paid_on is None:
        return _("Give the day on which it was paid.")
    if fee and paid_on < fee.on:
        return _("It cannot have been paid before the notice was sent.")
    return _("This day has not come yet.") if paid_on > case.situation.today else _too_late(case, paid_on)
