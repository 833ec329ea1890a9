"""The steps by which an applicant's own data are put right: contact data at once, name and proof by a clerk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step, needs_reason
from requests_app import rules
from requests_app.conditions_applicant import a_claim, needs_fields, no_claim, not_erased
from requests_app.enums import Stage

OWN_DATA = (
    (tuple(Stage), "change_contact", Step(gettext_lazy("Put the contact data right"), "contact_changed", None, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (not_erased,), (needs_fields,), tells=("handler",))),
    (tuple(Stage), "ask_identity", Step(gettext_lazy("Ask to put name or proof right"), "identity_asked", None, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (not_erased, no_claim), (needs_fields,), tells=("handler",))),
    (tuple(Stage), "confirm_identity", Step(gettext_lazy("Confirm the new name or proof"), "identity_changed", None, rules.is_clerk, gettext_lazy("clerk"), (not_erased, a_claim), tells=("applicant",))),
    (tuple(Stage), "decline_identity", Step(gettext_lazy("Decline the new name or proof"), "identity_declined", None, rules.is_clerk, gettext_lazy("clerk"), (a_claim,), (needs_reason,), tells=("applicant",))),
)  # fmt: skip
