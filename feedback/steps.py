"""The tables of steps: at which stage, by whom, under which conditions. `docs/workflow.md` is made from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from feedback import rules
from feedback.enums import OPEN, CloseReason, ConsultationStage, Kind, Stage
from feedback.moving import date_moved
from ledger.door import Facts, Step, needs_reason, spread, text

# 重大行政决策程序暂行条例 (国令第713号) art. 15: not fewer than 30 days; a shorter period needs a published reason.
SHORTEST = timedelta(days=30)


def needs_reply(submission: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Write the reply.")


def needs_clerk(submission: Any, facts: Facts) -> str:
    clerks = submission.agency.posts.current().filter(role="clerk", user__is_active=True)
    chosen = clerks.filter(user=facts.get("handler") or 0).exists()
    return "" if chosen else _("Choose a clerk of this agency.")


def needs_other_agency(submission: Any, facts: Facts) -> str:
    if facts.get("agency") == submission.agency_id:
        return _("The message is with this agency already.")
    known = Agency.objects.in_directory().filter(pk=facts.get("agency") or 0).exists()
    return "" if known else _("Choose the agency that answers for it.")


def needs_close_reason(submission: Any, facts: Facts) -> str:
    if facts.get("reason") not in CloseReason.values:
        return _("Choose why there is no reply.")
    if facts["reason"] == CloseReason.DUPLICATE and not text(facts, "note"):
        return _("Name the earlier message that has the same content.")
    return ""


def needs_public_words(submission: Any, facts: Facts) -> str:
    complete = all(text(facts, key) for key in ("title", "text", "answer"))
    return "" if complete else _("Give the title, the message and the reply as the public is to read them.")


def sender_agreed(submission: Any, facts: Facts) -> str:
    if submission.kind == Kind.TIP_OFF:
        return _("A tip-off is never published.")
    return "" if submission.wish_public else _("The sender did not agree to publication.")


def not_public(submission: Any, facts: Facts) -> str:
    return _("The answer is public already.") if submission.published_at else ""


def is_public(submission: Any, facts: Facts) -> str:
    return "" if submission.published_at else _("The answer is not public.")


def complete(consultation: Any, facts: Facts) -> str:
    if not consultation.title.strip() or not consultation.body.strip():
        return _("A consultation needs a title and a text.")
    if consultation.closes_on - consultation.opens_on < SHORTEST and not consultation.short_reason.strip():
        return _("Fewer than 30 days for comments need a reason that is published with the draft.")
    return ""


def draft_is_public(consultation: Any, facts: Facts) -> str:
    document = consultation.document
    return _("The document with the draft is not public yet.") if document and document.stage != "published" else ""


def opens_in_time(consultation: Any, facts: Facts) -> str:
    # Days that have passed were not open to anyone, so they cannot count towards the thirty.
    return _("The first day for comments has passed.") if consultation.opens_on < consultation.today else ""


def has_closed(consultation: Any, facts: Facts) -> str:
    return _("Comments are still open.") if consultation.today <= consultation.closes_on else ""


def outcome_not_public(consultation: Any, facts: Facts) -> str:
    return _("The outcome is public already.") if consultation.outcome_published_at else ""


def has_outcome(consultation: Any, facts: Facts) -> str:
    return "" if consultation.outcome else _("No outcome has been drafted.")


def needs_outcome(consultation: Any, facts: Facts) -> str:
    return "" if text(facts, "text") else _("Write what was said and what becomes of it.")


STEPS = spread(
    (
        [Stage.RECEIVED],
        "accept",
        Step(gettext_lazy("Take in hand"), "accepted", Stage.IN_HAND, rules.is_clerk, gettext_lazy("clerk"), tells=("sender",), onward=True),
    ),
    (
        OPEN,
        "move_date",
        Step(
            gettext_lazy("Note a date that the calendar moved"), "holiday_changed", None, rules.nobody, gettext_lazy("the sweep"),
            checks=(date_moved,), system=True, tells=("handler", "sender"),
        ),
    ),
    (
        [Stage.IN_HAND],
        "assign",
        Step(
            gettext_lazy("Hand to another clerk"), "assigned", None, rules.is_clerk_or_head, gettext_lazy("clerk or head"),
            needs=(needs_clerk,), tells=("handler",),
        ),
    ),
    (
        OPEN,
        "forward",
        Step(
            gettext_lazy("Forward to another agency"), "forwarded", Stage.RECEIVED, rules.is_clerk, gettext_lazy("clerk"),
            needs=(needs_other_agency, needs_reason), tells=("clerks", "sender"),
        ),
    ),
    (
        OPEN,
        "answer",
        Step(
            gettext_lazy("Send the reply"), "answered", Stage.ANSWERED, rules.is_clerk, gettext_lazy("clerk"),
            needs=(needs_reply,), tells=("sender",), onward=True,
        ),
    ),
    (
        OPEN,
        "close",
        Step(
            gettext_lazy("Close without a reply"), "closed", Stage.CLOSED, rules.is_clerk, gettext_lazy("clerk"),
            needs=(needs_close_reason,), tells=("sender",),
        ),
    ),
    (
        [Stage.CLOSED],
        "reopen",
        Step(
            gettext_lazy("Open again"), "reopened", Stage.RECEIVED, rules.is_reviewer, gettext_lazy("reviewer or head"),
            needs=(needs_reason,), tells=("clerks", "sender"),
        ),
    ),
    (
        [Stage.ANSWERED],
        "publish",
        Step(
            gettext_lazy("Publish the answer"), "published", None, rules.may_publish, gettext_lazy("reviewer or head, not who answered"),
            checks=(sender_agreed, not_public), needs=(needs_public_words,), tells=("sender",),
        ),
    ),
    (
        [Stage.ANSWERED],
        "unpublish",
        Step(
            gettext_lazy("Take the answer off the site"), "unpublished", None, rules.is_reviewer, gettext_lazy("reviewer or head"),
            checks=(is_public,), needs=(needs_reason,),
        ),
    ),
)  # fmt: skip

CONSULTATION_STEPS = spread(
    (
        [ConsultationStage.DRAFT],
        "submit",
        Step(
            gettext_lazy("Submit for release review"), "submitted", ConsultationStage.IN_REVIEW, rules.is_clerk, gettext_lazy("clerk"),
            checks=(complete,), onward=True,
        ),
    ),
    (
        [ConsultationStage.IN_REVIEW],
        "send_back",
        Step(
            gettext_lazy("Send back"), "sent_back", ConsultationStage.DRAFT, rules.may_review,
            gettext_lazy("reviewer or head, not the drafter"), needs=(needs_reason,),
        ),
    ),
    (
        [ConsultationStage.IN_REVIEW],
        "publish",
        Step(
            gettext_lazy("Approve and publish"), "published", ConsultationStage.PUBLISHED, rules.may_review,
            gettext_lazy("reviewer or head, not the drafter"), checks=(complete, draft_is_public, opens_in_time), onward=True,
        ),
    ),
    (
        [ConsultationStage.PUBLISHED],
        "withdraw",
        Step(
            gettext_lazy("Withdraw"), "withdrawn", ConsultationStage.WITHDRAWN, rules.is_reviewer, gettext_lazy("reviewer or head"),
            needs=(needs_reason,),
        ),
    ),
    (
        [ConsultationStage.PUBLISHED],
        "draft_outcome",
        Step(
            gettext_lazy("Draft the outcome"), "outcome_drafted", None, rules.is_clerk, gettext_lazy("clerk"),
            checks=(has_closed, outcome_not_public), needs=(needs_outcome,),
        ),
    ),
    (
        [ConsultationStage.PUBLISHED],
        "publish_outcome",
        Step(
            gettext_lazy("Publish the outcome"), "outcome_published", None, rules.may_review_outcome,
            gettext_lazy("reviewer or head, not the drafter"), checks=(has_outcome, outcome_not_public), onward=True,
        ),
    ),
)  # fmt: skip
