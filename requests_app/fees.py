"""What a request costs (art. 42): reckoned from the law's scales, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ledger.door import text
from requests_app.enums import LinkKind, Stage
from requests_app.models import Event, InformationRequest
from requests_app.situation import Situation
from statutes.fees import Fee, charge

ITEMS = "items_per_natural_month"
SCALES = {ITEMS: "item", "pages_per_request": "page"}  # the names of the scales in the letters


def currency(code: str) -> str:
    """Of a sum on a page: the word for yuan, the code of all others."""
    return _("yuan") if code == "CNY" else code


def reckon(situation: Situation, mode: str, quantity: int) -> Fee:
    """The fee of this request; by item, what the applicant asked earlier in the same month counts first."""
    already = items_before(situation.case) if mode == ITEMS else 0
    return charge(situation.law, mode, quantity, already)


def items_before(case: InformationRequest) -> int:
    """Items of the same applicant's earlier requests to this agency in the natural month of the receipt.

    A request is one item, unless a fee notice that stands counts more; merged and reopened ones are no new ones.
    """
    day = case.received_on
    if day is None:
        return 0
    earlier = (
        InformationRequest.objects.of_applicant(case)
        .filter(received_on__year=day.year, received_on__month=day.month)
        .filter(Q(received_on__lt=day) | Q(received_on=day, pk__lt=case.pk))
        .exclude(stage=Stage.MERGED)
        .exclude(links__kind=LinkKind.REOPENED)
    )
    keys = list(earlier.values_list("pk", flat=True))
    counted = dict.fromkeys(keys, 1)
    for event in Event.objects.filter(case__in=keys, kind__in=("fee_noticed", "fee_waived")).order_by("case", "n"):
        by_item = event.kind == "fee_noticed" and event.facts.get("mode") == ITEMS
        counted[event.case_id] = int(event.facts["quantity"]) if by_item else 1
    return sum(counted.values())


def facts_of(situation: Situation, mode: str, quantity: int) -> dict[str, Any]:
    """The fee as an event keeps it: amount, lines and how to pay, in the words of that day."""
    fee = reckon(situation, mode, quantity)
    unit = situation.law.fees[mode].unit["zh-hans"]
    before = f"（同一自然月内此前已有{fee.already}{unit}）" if fee.already else ""
    return {
        "mode": mode,
        "scale": SCALES.get(mode, ""),
        "quantity": quantity,
        "already": fee.already,
        "amount": fee.amount,
        "count": f"{quantity}{unit}{before}",
        "lines": [[line.first, line.last, line.units, line.price, line.sum] for line in fee.lines],
        "pay": situation.case.agency.fee_account.strip(),
    }


def stated(situation: Situation, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The fee under a law without scales: the amount and what it is for are the office's own words."""
    said = {"amount": facts.get("amount"), "count": text(facts, "count")}
    pay = situation.case.agency.fee_account.strip()
    return said | {"mode": "", "scale": "", "quantity": 0, "already": 0, "lines": [], "pay": pay}


def shown(situation: Situation, event: Event | None, language: str) -> dict[str, Any] | None:
    """A fee for a page: the scale and its lines in the reader's language, the last day to pay."""
    if event is None:
        return None
    facts, rule = event.facts, situation.law.fees.get(event.facts["mode"])
    deadline = situation.deadline("fee_payment") if event.kind == "fee_noticed" else None
    names = ("first", "last", "units", "price", "sum")
    return {
        "amount": facts["amount"],
        "currency": currency(situation.law.currency),
        "count": facts.get("count", ""),
        "quantity": facts["quantity"],
        "already": facts["already"],
        "scale": rule.title[language] if rule else "",
        "unit": rule.unit[language] if rule else "",
        "lines": [dict(zip(names, line, strict=True)) for line in facts["lines"]],
        "pay": facts["pay"],
        "by": deadline,
    }
