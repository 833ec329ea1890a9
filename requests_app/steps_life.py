"""Steps beside the course of a request: cases joined and divided, rulings and what follows, fees."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step
from requests_app import rules
from requests_app.conditions import needs_reason
from requests_app.conditions_life import (
    a_remedy_pending,
    a_survivor,
    an_order,
    closed_or_overdue,
    needs_appeal,
    needs_items,
    needs_order,
    needs_ruling,
    needs_survivor,
    no_fee_yet,
    not_consulted,
)
from requests_app.enums import OPEN, Stage

REVIEWABLE = (Stage.ANSWERED, Stage.LAPSED, Stage.MERGED, *OPEN)

LIFE = (
    ([Stage.RECEIVED, Stage.IN_HAND, Stage.AWAITING_CORRECTION, Stage.DRAFTED], "merge", Step(gettext_lazy("Merge into another request"), "merged", Stage.MERGED, rules.is_clerk, gettext_lazy("clerk"), (a_survivor,), (needs_survivor, needs_reason), tells=("applicant", "handler"))),
    ([Stage.IN_HAND], "split", Step(gettext_lazy("Split into several requests"), "split", None, rules.is_clerk, gettext_lazy("clerk"), (not_consulted, no_fee_yet), (needs_items,), tells=("applicant",))),
    (REVIEWABLE, "record_appeal", Step(gettext_lazy("Record a remedy"), "appealed", None, rules.is_official, gettext_lazy("clerk, reviewer or head"), (closed_or_overdue,), (needs_appeal,), tells=("head",))),
    (REVIEWABLE, "record_ruling", Step(gettext_lazy("Record the ruling"), "appeal_decided", None, rules.is_official, gettext_lazy("clerk, reviewer or head"), (a_remedy_pending,), (needs_ruling,), tells=("applicant", "head"))),
    ([Stage.ANSWERED, Stage.LAPSED], "reopen", Step(gettext_lazy("Reopen after the ruling"), "reopened", None, rules.is_reviewer, gettext_lazy("reviewer or head"), (an_order,), (needs_order,), tells=("handler",), onward=True)),
)  # fmt: skip
