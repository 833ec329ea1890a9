"""The table of an urge's steps: at which stage, by whom, under which conditions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.door import Facts, Step, needs_reason, spread, text
from oversight import rules
from oversight.enums import UrgeStage
from requests_app.enums import CLOSED


def needs_answer(urge: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Write what was done.")


def case_is_over(urge: Any, facts: Facts) -> str:
    over = urge.case is not None and urge.case.stage in CLOSED
    return "" if over else _("The request is still open.")


STEPS = spread(
    ([UrgeStage.WAITING], "answer", Step(gettext_lazy("Answer the urge"), "answered", UrgeStage.ANSWERED, rules.may_answer, gettext_lazy("head, or clerk where the head urges"), (), (needs_answer,), tells=("issuer",), onward=True)),
    ([UrgeStage.WAITING], "withdraw", Step(gettext_lazy("Take the urge back"), "withdrawn", UrgeStage.CLOSED, rules.is_issuer, gettext_lazy("who urges"), (), (needs_reason,), tells=("addressee",))),
    ([UrgeStage.WAITING], "settle", Step(gettext_lazy("Close: the request is over"), "settled", UrgeStage.CLOSED, rules.nobody, gettext_lazy("the sweep"), (case_is_over,), system=True, tells=("issuer", "addressee"))),
)  # fmt: skip
