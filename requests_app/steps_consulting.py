"""Steps of asking others: the answers of those who are consulted (arts. 32 and 34), and help inside the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step
from requests_app import rules
from requests_app.conditions import needs_answer
from requests_app.conditions_consulting import (
    agency_asked,
    assistance_waits,
    before_the_reply,
    needs_agency,
    needs_assistance,
    needs_errand,
    needs_ground,
    needs_position,
    needs_third_party,
    third_party_asked,
)
from requests_app.enums import OPEN, Stage

# An answer comes when it comes: it is taken at every stage between registration and the reply's delivery.
BEFORE_DELIVERY = tuple(stage for stage in OPEN if stage not in (Stage.SUBMITTED, Stage.RECEIVED))

CONSULTED = (
    (BEFORE_DELIVERY, "answer_third_party", Step(gettext_lazy("Answer the consultation"), "third_party_answered", None, rules.is_consulted, gettext_lazy("whoever was consulted"), (third_party_asked,), (needs_third_party, needs_position, needs_ground), tells=("applicant", "handler"))),
    (BEFORE_DELIVERY, "answer_agency", Step(gettext_lazy("Answer the consultation"), "agency_answered", None, rules.is_consulted, gettext_lazy("whoever was consulted"), (agency_asked,), (needs_agency, needs_position, needs_ground), tells=("applicant", "handler"))),
    # No days are left out for it (art. 33 names third parties and other agencies only), so no event of the clock.
    ((Stage.IN_HAND, Stage.DRAFTED), "ask_assistance", Step(gettext_lazy("Ask for assistance"), "assistance_asked", None, rules.is_clerk, gettext_lazy("clerk"), (), (needs_errand, before_the_reply))),
    (BEFORE_DELIVERY, "record_assistance", Step(gettext_lazy("Record the assistance"), "assistance_given", None, rules.is_clerk, gettext_lazy("clerk"), (assistance_waits,), (needs_assistance, needs_answer), tells=("handler",))),
)  # fmt: skip
