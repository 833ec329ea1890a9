"""The door of documents: the only writer of their stage, number and publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import ledger.models as ledger
from agencies import serials
from disclosures import rules
from disclosures.enums import Stage
from disclosures.models import Document, DocumentEvent, Revision
from ledger.door import Facts, Refused, Step, spread
from ledger.door import refusals as door_refusals
from search.outbox import enqueue

# What a revision keeps: the words and the metadata that the public sees.
CONTENT = ("title", "issuer", "doc_no", "genre", "keywords", "summary", "body", "region", "validity")
DATES = ("written_on", "effective_on", "repealed_on")


def _complete(document: Document, facts: Facts) -> str:
    if not document.title.strip() or not document.body.strip():
        return _("A document needs a title and a text.")
    return ""


def _has_reason(document: Document, facts: Facts) -> str:
    return "" if str(facts.get("reason", "ask")).strip() else _("Please give the reason.")


STEPS = spread(
    (
        [Stage.DRAFT],
        "submit",
        Step(
            gettext_lazy("Submit for release review"),
            "submitted",
            Stage.IN_REVIEW,
            rules.may_draft,
            "clerk",
            (_complete,),
            system=True,
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
            "reviewer, not the drafter",
            (_has_reason,),
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
            "reviewer, not the drafter",
            (_complete,),
        ),
    ),
    (
        [Stage.DRAFT],
        "import",
        Step(gettext_lazy("Import"), "imported", Stage.PUBLISHED, rules.nobody, "import", (_complete,), system=True),
    ),
    (
        [Stage.PUBLISHED],
        "revise",
        Step(
            gettext_lazy("Take over a change from the source"), "revised", None, rules.nobody, "import", (), system=True
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
            "reviewer or head",
            (_has_reason,),
        ),
    ),
)


def refusals(document: Document, actor: Any, action: str, facts: Facts | None = None) -> list[str]:
    """Why not: empty where the door would open. The admin shows a button exactly then."""
    return door_refusals(STEPS, document.stage, document.get_stage_display(), document, actor, action, facts or {})


def draft(*, actor: Any = None, at: datetime | None = None, **fields: Any) -> Document:
    """A new draft, with its first event. `fields` are those of the model."""
    with transaction.atomic():
        document = Document.objects.create(**fields)
        opened(document, actor=actor, at=at)
    return document


def opened(document: Document, *, actor: Any, at: datetime | None = None) -> None:
    """Record who drafted a document that a form has just saved."""
    now = at or timezone.now()
    _append(document, "drafted", actor, timezone.localdate(now), now, {})
    document.project(drafted_by=actor)


def perform(
    document: Document,
    action: str,
    *,
    actor: Any,
    on: date | None = None,
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> DocumentEvent:
    """Take one step, in one transaction; raises `Refused` with the reasons. `at` is for replaying a history."""
    now, facts = at or timezone.now(), dict(facts or {})
    with transaction.atomic():
        document = Document.objects.select_for_update().select_related("agency").get(pk=document.pk)
        if reasons := refusals(document, actor, action, facts):
            raise Refused(reasons)
        step = STEPS[document.stage, action]
        columns: dict[str, Any] = {"stage": step.to} if step.to else {}
        if action == "revise":
            columns |= _revise(document, facts, actor, now)
        elif step.to == Stage.PUBLISHED:
            columns |= _publish(document, actor, now, facts)
        elif step.to == Stage.WITHDRAWN:
            columns |= {"withdrawn_at": now, "withdrawn_reason": str(facts["reason"]).strip()}
        event = _append(document, step.event, actor, on or timezone.localdate(now), now, facts)
        document.project(**columns)
        ledger.append(f"disclosures.{action}", document, {"n": event.n, "index_no": document.index_no}, actor=actor)
        enqueue(document)
    return event


def _publish(document: Document, actor: Any, now: datetime, facts: Facts) -> dict[str, Any]:
    """Publication time is the system's, never a person's: back-dating is what inspections fail a portal for."""
    year = timezone.localdate(now).year
    number = serials.take(document.agency, "index", year)
    index_no = document.index_no or f"{document.agency.code}/{year}-{number:05d}"
    return {"published_at": now, "index_no": index_no, "revision": _keep(document, actor, now, "")}


def _revise(document: Document, facts: dict[str, Any], actor: Any, now: datetime) -> dict[str, Any]:
    content = facts.pop("content")
    for name in (*CONTENT, *DATES):
        if name in content:
            setattr(document, name, content[name])
    document.save()
    return {"revision": _keep(document, actor, now, str(facts.get("note", ""))[:300])}


def _keep(document: Document, actor: Any, now: datetime, note: str) -> int:
    content = {name: getattr(document, name) for name in CONTENT}
    content |= {name: day.isoformat() if (day := getattr(document, name)) else None for name in DATES}
    revision = Revision.objects.create(
        document=document, n=document.revision + 1, content=content, actor=actor, at=now, note=note
    )
    return revision.n


def _append(document: Document, kind: str, actor: Any, on: date, now: datetime, facts: Facts) -> DocumentEvent:
    n = document.events.count() + 1
    try:
        with transaction.atomic():
            return DocumentEvent.objects.create(
                document=document, n=n, kind=kind, on=on, at=now, actor=actor, facts=dict(facts)
            )
    except IntegrityError:  # two people at once: the unique number lets one through
        raise Refused([_("Somebody else has just changed this. Please look again.")])
