"""The steps by which those who are consulted answer themselves: by their code, or in the system (arts. 32 and 34)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step
from requests_app import rules
from requests_app.conditions_consulting import (
    agency_asked,
    needs_agency,
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
)  # fmt: skip
