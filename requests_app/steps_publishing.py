"""Steps around a reply and the public: requests for the same joined, publication suggested by who asked (art. 44)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from ledger.door import Step, needs_reason
from requests_app import rules
from requests_app.conditions import needs_public_text, not_public_yet
from requests_app.conditions_publishing import (
    JOINABLE,
    a_release_proposed,
    document_is_public,
    is_joined,
    needs_category,
    needs_other,
    no_document_yet,
    no_release_waits,
    not_overtaken,
    not_public_both_ways,
    not_suggested_yet,
    nothing_found,
    something_to_join,
)
from requests_app.enums import Stage

PUBLISHING = (
    (JOINABLE, "link_same", Step(gettext_lazy("Mark as asking for the same"), "same_target_linked", None, rules.is_clerk, gettext_lazy("clerk"), (something_to_join,), (needs_other,))),
    (JOINABLE, "unlink_same", Step(gettext_lazy("Take the mark of the same back"), "same_target_unlinked", None, rules.is_clerk, gettext_lazy("clerk"), (is_joined,))),
    ([Stage.ANSWERED], "suggest_publication", Step(gettext_lazy("Suggest publication"), "publication_suggested", None, rules.is_applicant_or_clerk, gettext_lazy("applicant or clerk"), (not_public_yet, not_suggested_yet), tells=("reviewer",))),
    ([Stage.ANSWERED], "draft_document", Step(gettext_lazy("Make it a proactive document"), "document_drafted", None, rules.is_official, gettext_lazy("clerk, reviewer or head"), (no_document_yet,), (needs_public_text, needs_category, nothing_found), tells=("reviewer",))),
    ([Stage.ANSWERED], "propose_publication", Step(gettext_lazy("Hand a publication to a second person"), "publication_proposed", None, rules.is_official, gettext_lazy("clerk, reviewer or head"), (no_release_waits, not_public_both_ways), (needs_public_text, needs_reason), tells=("reviewer", "head"))),
    ([Stage.ANSWERED], "accept_release", Step(gettext_lazy("Accept what the release check found"), "release_accepted", None, rules.may_accept_release, gettext_lazy("reviewer or head, not who proposed it"), (a_release_proposed, not_overtaken), (needs_reason,), tells=("handler", "proposer"))),
    ([Stage.ANSWERED], "decline_release", Step(gettext_lazy("Decline the proposed publication"), "release_declined", None, rules.may_decline_release, gettext_lazy("reviewer or head, or who proposed it"), (a_release_proposed,), (needs_reason,), tells=("handler", "proposer"))),
    ([Stage.ANSWERED], "note_document", Step(gettext_lazy("Note that its document is public"), "document_published", None, rules.nobody, gettext_lazy("the sweep"), (document_is_public,), system=True, tells=("applicant",))),
)  # fmt: skip
