"""The table of a document's steps: from which stage, what it leads to, who may, and what must hold."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import rules
from disclosures.enums import OPEN, PUBLIC, Stage, Validity
from disclosures.kinds import filled_in, has_its_elements
from disclosures.models import Document
from disclosures.proofreading import faults
from disclosures.release import nothing_open
from disclosures.review import needs_each_ground, needs_note_on_grounds, needs_whole_list
from disclosures.tables.adding import sums_hold
from ledger.door import Facts, Step, Table, day, needs_reason, spread, text

AT_MOST = 3  # faults of a text that a reason names; the page of the document shows all
APPROVER = gettext_lazy("a reviewer or the head, neither who drafted nor who reviewed it")
KEEPER = gettext_lazy("a reviewer or the head")
CLERK = gettext_lazy("a clerk of the agency")
SWEEP = gettext_lazy("the sweep")


def complete(document: Document, facts: Facts) -> str:
    if not document.title.strip() or not document.body.strip():
        return _("A document needs a title and a text.")
    return " ".join(faults(document)[:AT_MOST])


def formation_known(document: Document, facts: Facts) -> str:
    # Art. 26: the term runs from the day on which the information was formed or changed.
    return (
        "" if document.formed_on else _("Please give the day on which the information was formed or changed (art. 26).")
    )


def original_still_public(document: Document, facts: Facts) -> str:
    if document.revises is None or document.revises.is_public or document.revises.is_returning:
        return ""
    return _("The document that this is a revision of is no longer public.")


def no_open_revision(document: Document, facts: Facts) -> str:
    return _("A revision is being worked on already.") if document.revising.filter(stage__in=OPEN).exists() else ""


def not_yet_returning(document: Document, facts: Facts) -> str:
    return _("It is being brought back already.") if document.is_returning else ""


def being_brought_back(document: Document, facts: Facts) -> str:
    return "" if document.is_returning else _("No head has decided to bring it back.")


def no_revision_on_its_way(document: Document, facts: Facts) -> str:
    # A draft from before the withdrawal is taken up; what was reviewed then was reviewed without knowing of it.
    if document.revising.filter(stage__in=OPEN).exclude(stage=Stage.DRAFT).exists():
        return _("A revision of it has been submitted. It has to be sent back first.")
    return ""


def its_minute_has_come(document: Document, facts: Facts) -> str:
    if document.publish_at and document.publish_at <= document.now:
        return ""
    return _("Its minute has not come yet.")


def past_its_last_day(document: Document, facts: Facts) -> str:
    if document.expires_on and document.expires_on < timezone.localdate(document.now):
        return ""
    return _("Its last day has not passed.")


def needs_minute_ahead(document: Document, facts: Facts) -> str:
    if (minute := minute_of(facts)) is None:
        return _("Please give the day and the minute.")
    return "" if minute > document.now else _("This minute has passed. Nothing is published with an earlier time.")


def minute_of(facts: Facts) -> datetime | None:
    """The minute that the facts name, as ISO 8601; where it says no zone, in that of the site."""
    try:
        moment = parse_datetime(text(facts, "publish_at"))
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def needs_validity(document: Document, facts: Facts) -> str:
    if facts.get("validity") not in Validity.values:
        return _("Please choose the validity.")
    if facts["validity"] == document.validity and day(facts, "repealed_on") == document.repealed_on:
        return _("This is its validity already.")
    if facts["validity"] in {Validity.REPEALED, Validity.EXPIRED} and not day(facts, "repealed_on"):
        return _("Please give the day from which it no longer holds.")
    return ""


def needs_note(document: Document, facts: Facts) -> str:
    return "" if document.revises is None or text(facts, "note") else _("Say for the public what has changed.")


STEPS = spread(
    ([Stage.DRAFT], "submit", Step(gettext_lazy("Submit for release review"), "submitted", Stage.IN_REVIEW, rules.may_draft, CLERK, (complete, filled_in, has_its_elements, formation_known, original_still_public, sums_hold), onward=True)),
    ([Stage.IN_REVIEW], "review", Step(gettext_lazy("Record the release review"), "reviewed", Stage.REVIEWED, rules.may_review, rules.REVIEWER, (complete, filled_in, has_its_elements, nothing_open), (needs_whole_list, needs_each_ground, needs_note_on_grounds), onward=True)),
    ([Stage.REVIEWED], "publish", Step(gettext_lazy("Approve and publish"), "published", Stage.PUBLISHED, rules.may_approve, APPROVER, (complete, nothing_open), onward=True)),
    ([Stage.REVIEWED], "replace", Step(gettext_lazy("Approve and replace the published text"), "merged", Stage.MERGED, rules.may_approve, APPROVER, (complete, nothing_open, original_still_public), (needs_note,), onward=True)),
    ([Stage.REVIEWED], "schedule", Step(gettext_lazy("Approve for a later minute"), "scheduled", Stage.SCHEDULED, rules.may_approve, APPROVER, (complete, nothing_open, original_still_public), (needs_minute_ahead, needs_note))),
    ([Stage.IN_REVIEW, Stage.REVIEWED], "send_back", Step(gettext_lazy("Send back"), "sent_back", Stage.DRAFT, rules.may_review, rules.REVIEWER, needs=(needs_reason,))),
    ([Stage.SCHEDULED], "call_back", Step(gettext_lazy("Call back"), "called_back", Stage.DRAFT, rules.may_call_back, gettext_lazy("an official of the agency"), needs=(needs_reason,))),
    ([Stage.SCHEDULED], "release", Step(gettext_lazy("Publish at its minute"), "published", Stage.PUBLISHED, rules.nobody, SWEEP, (its_minute_has_come,), system=True)),
    ([Stage.SCHEDULED], "replace_then", Step(gettext_lazy("Replace the published text at its minute"), "merged", Stage.MERGED, rules.nobody, SWEEP, (its_minute_has_come, original_still_public), system=True)),
    ([Stage.PUBLISHED], "begin_revision", Step(gettext_lazy("Begin a revision"), "revision_begun", None, rules.may_revise, CLERK, (no_open_revision,))),
    (PUBLIC, "merge", Step(gettext_lazy("Take the revision in"), "changed", None, rules.nobody, gettext_lazy("the revision, when it is approved"), system=True)),
    (PUBLIC, "revalidate", Step(gettext_lazy("Change the validity"), "revalidated", None, rules.may_withdraw, KEEPER, needs=(needs_validity,))),
    (PUBLIC, "expire", Step(gettext_lazy("Let it expire"), "expired", None, rules.nobody, SWEEP, (past_its_last_day,), system=True)),
    ([Stage.PUBLISHED], "archive", Step(gettext_lazy("Archive"), "archived", Stage.ARCHIVED, rules.may_withdraw, KEEPER, needs=(needs_reason,))),
    ([Stage.ARCHIVED], "restore", Step(gettext_lazy("Take out of the archive"), "restored", Stage.PUBLISHED, rules.may_withdraw, KEEPER, needs=(needs_reason,))),
    (PUBLIC, "withdraw", Step(gettext_lazy("Withdraw"), "withdrawn", Stage.WITHDRAWN, rules.may_withdraw, KEEPER, needs=(needs_reason,))),
    ([Stage.WITHDRAWN], "bring_back", Step(gettext_lazy("Bring back"), "return_begun", None, rules.may_bring_back, gettext_lazy("the head"), (not_yet_returning, no_revision_on_its_way), (needs_reason,))),
    ([Stage.WITHDRAWN], "return", Step(gettext_lazy("Make public again"), "returned", Stage.PUBLISHED, rules.nobody, gettext_lazy("the revision, when it is approved"), (being_brought_back,), system=True)),
    ([Stage.DRAFT], "import", Step(gettext_lazy("Import"), "imported", Stage.PUBLISHED, rules.nobody, gettext_lazy("the import"), system=True)),
    (PUBLIC, "revise", Step(gettext_lazy("Take over a change from the source"), "revised", None, rules.nobody, gettext_lazy("the import"), system=True)),
)  # fmt: skip

# A revision goes another way at the end than a new document.
OF_NEW = frozenset({"publish", "release", "import"})
OF_REVISIONS = frozenset({"replace", "replace_then"})


def steps_of(document: Document) -> Table:
    """The table for this document, without the steps that its kind has no use for."""
    others = OF_NEW if document.revises_id else OF_REVISIONS
    return {at: step for at, step in STEPS.items() if at[1] not in others}
