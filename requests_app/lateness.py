"""Conditions of enforcement: what may stand against acknowledging a reminder and against explaining a late reply."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ledger.door import Facts, text
from notices import ladder
from requests_app import rungs


def something_to_acknowledge(case: Any, facts: Facts) -> str:
    return "" if rungs.outstanding(case.situation) else _("No reminder waits to be acknowledged.")


def of_that_rank(case: Any, facts: Facts) -> str:
    """A clerk does not acknowledge what is asked of the head."""
    asked = min((reminder.asks for reminder in rungs.outstanding(case.situation)), default=0)
    return "" if int(facts.get("rank") or 0) >= asked else _("This reminder asks for the head's acknowledgement.")


def a_reason_is_owed(case: Any, facts: Facts) -> str:
    if case.situation.has("lateness_explained"):
        return _("Why the reply was late has been said already.")
    return "" if case.in_time is False else _("The reply was not late.")


def needs_kind_of_reason(case: Any, facts: Facts) -> str:
    return "" if facts.get("kind") in ladder.load().reasons else _("Choose the kind of reason.")


def needs_text(case: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Say in a sentence what happened.")
