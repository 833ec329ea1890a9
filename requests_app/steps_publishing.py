"""Steps around a reply and the public: requests for the same joined, publication suggested by who asked (art. 44)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step
from requests_app import rules
from requests_app.conditions_publishing import JOINABLE, is_joined, needs_other, not_public_yet, not_suggested_yet
from requests_app.enums import Stage

PUBLISHING = (
    (JOINABLE, "link_same", Step(gettext_lazy("Mark as asking for the same"), "same_target_linked", None, rules.is_clerk, gettext_lazy("clerk"), (), (needs_other,))),
    (JOINABLE, "unlink_same", Step(gettext_lazy("Take the mark of the same back"), "same_target_unlinked", None, rules.is_clerk, gettext_lazy("clerk"), (is_joined,))),
    ([Stage.ANSWERED], "suggest_publication", Step(gettext_lazy("Suggest publication"), "publication_suggested", None, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (not_public_yet, not_suggested_yet), tells=("reviewer",))),
)  # fmt: skip
