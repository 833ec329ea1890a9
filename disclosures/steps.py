"""The table of a document's steps: from which stage, what it leads to, who may, and what must hold."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import rules
from disclosures.enums import Stage, Validity
from disclosures.models import Document
from ledger.door import Facts, Step, needs_reason, spread


def _complete(document: Document, facts: Facts) -> str:
    if not document.title.strip() or not document.body.strip():
        return _("A document needs a title and a text.")
    return ""


def _has_validity(document: Document, facts: Facts) -> str:
    if facts.get("validity") not in Validity.values:
        return _("Please choose the validity.")
    if facts["validity"] == document.validity and facts.get("repealed_on") == document.repealed_on:
        return _("This is its validity already.")
    if facts["validity"] in {Validity.REPEALED, Validity.EXPIRED} and not isinstance(facts.get("repealed_on"), date):
        return _("Please give the day from which it no longer holds.")
    return ""


STEPS = spread(
    (
        [Stage.DRAFT],
        "submit",
        Step(
            gettext_lazy("Submit for release review"),
            "submitted",
            Stage.IN_REVIEW,
            rules.may_draft,
            gettext_lazy("a clerk of the agency"),
            checks=(_complete,),
            onward=True,
        ),
    ),
    (
        [Stage.IN_REVIEW],
        "publish",
        Step(
            gettext_lazy("Approve and publish"),
            "published",
            Stage.PUBLISHED,
            rules.may_review,
            gettext_lazy("a reviewer or the head, and not who drafted it"),
            checks=(_complete,),
            onward=True,
        ),
    ),
    (
        [Stage.IN_REVIEW],
        "send_back",
        Step(
            gettext_lazy("Send back"),
            "sent_back",
            Stage.DRAFT,
            rules.may_review,
            gettext_lazy("a reviewer or the head, and not who drafted it"),
            needs=(needs_reason,),
        ),
    ),
    (
        [Stage.PUBLISHED],
        "revalidate",
        Step(
            gettext_lazy("Change the validity"),
            "revalidated",
            None,
            rules.may_withdraw,
            gettext_lazy("a reviewer or the head"),
            needs=(_has_validity,),
        ),
    ),
    (
        [Stage.PUBLISHED],
        "withdraw",
        Step(
            gettext_lazy("Withdraw"),
            "withdrawn",
            Stage.WITHDRAWN,
            rules.may_withdraw,
            gettext_lazy("a reviewer or the head"),
            needs=(needs_reason,),
        ),
    ),
    (
        [Stage.DRAFT],
        "import",
        Step(
            gettext_lazy("Import"),
            "imported",
            Stage.PUBLISHED,
            rules.nobody,
            gettext_lazy("the import"),
            system=True,
        ),
    ),
    (
        [Stage.PUBLISHED],
        "revise",
        Step(
            gettext_lazy("Take over a change from the source"),
            "revised",
            None,
            rules.nobody,
            gettext_lazy("the import"),
            system=True,
        ),
    ),
)
