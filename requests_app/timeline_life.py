"""Sentences for cases joined and divided, for remedies and for fees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.enums import RecordResult, RemedyKind, RulingResult
from requests_app.models import Event

# A remedy that is on its way is the applicant's own, and told when it is decided.
INTERNAL = frozenset({"fee_proposed", "fee_declined", "merged_in"})


def headings() -> dict[str, Any]:
    return {
        "merged": _("Merged into another request"),
        "merged_in": _("Another request merged in"),
        "split": _("Split into several requests"),
        "split_off": _("Split off as a request of its own"),
        "reopened": _("Reopened after a ruling"),
        "appealed": _("Remedy recorded"),
        "appeal_decided": _("Remedy decided"),
        "record_answered": _("Answered on the record"),
        "fee_proposed": _("Fee proposed"),
        "fee_declined": _("Fee declined"),
        "fee_noticed": _("Fee notice sent"),
        "fee_paid": _("Fee paid"),
        "fee_waived": _("Fee notice taken back"),
        "fee_expired": _("Lapsed for want of payment"),
    }


def kind(value: Any) -> str:
    return str(dict(RemedyKind.choices).get(value, value))


def result(value: Any) -> str:
    """Of a ruling."""
    return str(dict(RulingResult.choices).get(value, value))


def record_result(value: Any) -> str:
    return str(dict(RecordResult.choices).get(value, value))


def day(text: Any) -> str:
    return date_format(date.fromisoformat(str(text)), "DATE_FORMAT") if text else ""


def ordered(facts: dict[str, Any]) -> str:
    """The receipt of a ruling starts the term of a reopened case."""
    words = {"body": facts.get("body", ""), "days": facts.get("term_days") or ""}
    if words["days"]:
        return _("The ruling of %(body)s reached the agency on this day; the term of %(days)s working days that it sets starts on the next one.") % words  # fmt: skip
    return _("The ruling of %(body)s reached the agency on this day; the term starts anew on the next working day.") % words  # fmt: skip


def anew(facts: dict[str, Any]) -> str:
    """The beginning of a case that a ruling opened."""
    return _("Opened anew after a ruling on request %(number)s.") % {"number": facts.get("number", "")}


def paid_earlier(facts: dict[str, Any]) -> str:
    """A payment that came to be known after the lapse."""
    words = {"day": day(facts.get("paid_on"))}
    return _("The fee was paid on %(day)s, in time. The lapse does not hold: the request goes on, and its time limit counts from that day.") % words  # fmt: skip


SENTENCES: dict[str, Callable[[dict[str, Any], Event], str]] = {
    "merged": lambda f, e: _("It asks for the same as request %(number)s and is answered there: %(reason)s") % {"number": f.get("number", ""), "reason": f.get("reason", "")},
    "split": lambda f, e: _("It asks for %(count)s things. The first stays here, each other one is a request of its own with the same receipt date.") % {"count": len(f.get("items", []))},
    "split_off": lambda f, e: _("Split off from request %(number)s, with the same receipt date.") % {"number": f.get("number", "")},
    "reopened": lambda f, e: _("The agency replies anew, in a request of its own; this one stays as it was closed."),
    "appealed": lambda f, e: _("%(kind)s before %(body)s, filed on %(day)s.") % {"kind": kind(f.get("remedy_kind")), "body": f.get("body", ""), "day": day(f.get("filed_on"))},
    "appeal_decided": lambda f, e: _("%(result)s, decided on %(day)s.") % {"result": result(f.get("result")), "day": day(f.get("decided_on"))},
    "record_answered": lambda f, e: _("%(result)s: %(content)s") % {"result": record_result(f.get("result")), "content": f.get("content", "")},
    "fee_noticed": lambda f, e: _("The number of requests is clearly excessive, so a fee of %(amount)s yuan is due (art. 42). The clock stands until it is paid.") % {"amount": f.get("amount", "")},
    "fee_paid": lambda f, e: paid_earlier(f) if e.amends else _("The fee of %(amount)s yuan is paid. The term of the reply starts anew on the next working day.") % {"amount": f.get("amount", "")},
    "fee_waived": lambda f, e: _("The fee notice no longer holds, as if it had never been sent; the clock goes on: %(reason)s") % {"reason": f.get("reason", "")},
    "fee_expired": lambda f, e: _("The fee was not paid in time, so the agency no longer handles the request."),
}  # fmt: skip
