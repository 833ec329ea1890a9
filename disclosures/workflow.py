"""The door of documents: the only writer of their stage, number and publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies import serials
from agencies.models import Agency
from agencies.provisional import written
from disclosures import reminding, term
from disclosures.enums import OPEN, SEEN, Stage, Validity
from disclosures.models import Attachment, DataTable, Document, DocumentEvent, Revision
from disclosures.steps import STEPS, minute_of, steps_of
from ledger.door import Facts, Refused, Table, day, text
from ledger.door import refusals as door_refusals
from search.outbox import enqueue, enqueue_many

# What a revision keeps: the words and the metadata that the public sees.
CONTENT = (
    "title",
    "issuer",
    "doc_no",
    "genre",
    "kind",
    "keywords",
    "summary",
    "body",
    "region",
    "validity",
    "source_url",
)
DATES = ("written_on", "formed_on", "effective_on", "expires_on", "repealed_on")
PLACES = ("agency", "category")
LINKS = ("interpretation_of", "replaces", "catalogue_item")


def table(document: Document) -> Table:
    return steps_of(document)


def refusals(
    document: Document, actor: Any, action: str, facts: Facts | None = None, *, now: datetime | None = None
) -> list[str]:
    """Why not: empty where the door would open. The admin shows a button exactly then."""
    document.now = now or timezone.now()
    return door_refusals(table(document), document.stage, document.get_stage_display(), document, actor, action, facts)


def draft(*, actor: Any = None, at: datetime | None = None, **fields: Any) -> Document:
    """A new draft, with its first event. `fields` are those of the model."""
    with transaction.atomic():
        document = Document.objects.create(**fields)
        opened(document, actor=actor, at=at)
    return document


def opened(document: Document, *, actor: Any, at: datetime | None = None) -> None:
    """Record who drafted a document that a form has just saved."""
    now = at or timezone.now()
    ledger.happen(document, "drafted", on=timezone.localdate(now), at=now, actor=actor, facts={})
    document.project(drafted_by=actor)
    ledger.append("disclosures.draft", document, actor=actor)


def edited(document: Document, *, actor: Any, fields: Iterable[str]) -> None:
    """Record that a draft was changed. The last hand on it counts as its drafter: nobody reviews their own words."""
    changed = sorted(fields)
    ledger.append("disclosures.edit", document, {"fields": changed}, actor=actor)
    document.project(drafted_by=actor)
    if "formed_on" in changed:
        reminding.moot(document, timezone.now())


def perform(
    document: Document,
    action: str,
    *,
    actor: Any,
    on: date | None = None,
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    seen: int | None = None,
) -> DocumentEvent:
    """Take one step, in one transaction; raises `Refused` with the reasons.

    `at` is for replaying a history; `seen` is how many events there were when the person looked.
    """
    now, facts = at or timezone.now(), dict(facts or {})
    with transaction.atomic():
        # `of`: PostgreSQL locks no row of an outer join, and the agency is not ours to lock.
        rows = Document.objects.select_for_update(of=("self",))
        document = rows.select_related("agency", "category", "imported_by", "revises").get(pk=document.pk)
        if reasons := refusals(document, actor, action, facts, now=now):
            raise Refused(reasons)
        if seen is not None and seen != document.events_count:
            raise Refused([_("Somebody else has just changed this. Please look again.")])
        return _take(document, action, actor, on or timezone.localdate(now), facts, now)


def _take(document: Document, action: str, actor: Any, on: date, facts: dict[str, Any], now: datetime) -> DocumentEvent:
    """The step of a document that is locked, whose door is open."""
    step = STEPS[document.stage, action]
    columns: dict[str, Any] = {"stage": step.to} if step.to else {}
    if effect := EFFECTS.get(action):
        columns |= effect(document, actor, facts, now)
    if step.event in SEEN:
        columns["changed_at"] = now
    event = ledger.happen(document, step.event, on=on, at=now, actor=actor, facts=facts)
    document.project(**columns)
    ledger.append(f"disclosures.{action}", document, {"n": event.n, "index_no": document.index_no}, actor=actor)
    enqueue(document)
    if step.to and step.to not in OPEN:
        reminding.moot(document, now)
    return event


def revise(document: Document, *, actor: Any, at: datetime | None = None) -> Document:
    """Begin a revision: a draft of its own that holds what is public now, and takes all steps of a document."""
    with transaction.atomic():
        perform(document, "begin_revision", actor=actor, at=at)
        return _drafted_from(Document.objects.select_related("agency", "category").get(pk=document.pk), actor, at)


def _drafted_from(document: Document, actor: Any, at: datetime | None) -> Document:
    kept = {name: getattr(document, name) for name in (*CONTENT, *DATES, *PLACES, *LINKS) if name != "formed_on"}
    revision = draft(actor=actor, at=at, revises=document, **kept)
    for attachment in document.attachments.all():
        attachment.copied_to(revision)
    for table in document.tables.all():
        table.copied_to(revision)
    return revision


@dataclass(frozen=True)
class Incoming:
    """A document of another collection: `key` is its id there, `digest` tells whether it has changed.

    `fields` makes the fields of the model; it is asked only for what is new or changed.
    """

    key: str
    digest: str
    fields: Callable[[], dict[str, Any]]


def take_over(incoming: Sequence[Incoming], *, importer: Agency, at: datetime | None = None) -> Counter[str]:
    """The bulk door: import new documents and revise changed ones, all or none; twice is once.

    Answers how many were `new`, `changed`, `same`, and `withdrawn` here (those stay withdrawn).
    """
    now, tally = at or timezone.now(), Counter[str]()
    with transaction.atomic():
        # Two imports for one agency take turns; where they do not (SQLite has no row locks), the unique key holds.
        Agency.objects.select_for_update(no_key=True).get(pk=importer.pk)
        known = {
            document.source_key: document
            for document in Document.objects.filter(imported_by=importer, source_key__in=[i.key for i in incoming])
            .select_related("agency", "category", "imported_by")
            .defer("body")
        }
        _take_new([i for i in incoming if i.key not in known], importer, now)
        for item in incoming:
            document = known.get(item.key)
            if document is None:
                tally["new"] += 1
            elif document.source_digest == item.digest:
                tally["same"] += 1
            elif refusals(document, None, "revise"):
                tally["withdrawn"] += 1
            else:
                content = {**item.fields(), "source_digest": item.digest}
                perform(document, "revise", actor=None, facts={"content": content}, at=at)
                tally["changed"] += 1
    return tally


def _take_new(incoming: Sequence[Incoming], importer: Agency, now: datetime) -> None:
    """What `draft` and `perform(..., "import")` do, in six statements for all."""
    if not incoming:
        return
    step, today = STEPS[Stage.DRAFT, "import"], timezone.localdate(now)
    numbers = serials.take_many(importer, "index", today.year, len(incoming))
    documents = Document.project_new(
        Document(
            **item.fields(),
            imported_by=importer,
            source_key=item.key,
            source_digest=item.digest,
            index_no=_index_no(importer, today.year, number),
            stage=step.to or Stage.DRAFT,
            published_at=now,
            changed_at=now,
            revision=1,
        )
        for item, number in zip(incoming, numbers, strict=True)
    )
    Revision.objects.bulk_create(
        Revision(document=d, n=1, content=content_of(d, files=False), at=now) for d in documents
    )
    DocumentEvent.objects.bulk_create(
        DocumentEvent(document=d, n=1, kind=step.event, on=today, at=now) for d in documents
    )
    ledger.append_many("disclosures.import", ((d, {"n": 1, "index_no": d.index_no}) for d in documents))
    enqueue_many(documents)


def _index_no(agency: Agency, year: int, number: int) -> str:
    """国办秘函〔2009〕6号: the code of the body that keeps the index, the year, a serial number."""
    return f"{agency.code}/{year}-{number:05d}"


def _publish(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Publication time is the system's, never a person's: back-dating is what inspections fail a portal for."""
    today = timezone.localdate(now)
    keeper = document.imported_by or document.agency
    index_no = document.index_no or _index_no(keeper, today.year, serials.take(keeper, "index", today.year))
    timely = _timely(document, facts, today)
    return timely | {
        "published_at": now,
        "publish_at": None,
        "index_no": index_no,
        "revision": _keep(document, actor, now, ""),
    }


def _timely(document: Document, facts: dict[str, Any], today: date) -> dict[str, Any]:
    """How the publication stands to its term, kept as it is known on that day: no later notice makes it late."""
    running = term.of(document, today)
    if running is None:
        return {"days_late": None}
    facts |= {
        "formed_on": running.formed_on.isoformat(),
        "due_on": written(running.due_on, running.provisional),
        "days_used": running.used,
        "days_late": running.late,
    }
    return {"days_late": running.late}


def _schedule(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"publish_at": minute_of(facts)}


def _reviewed(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"reviewed_by": actor}


def _back(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A draft again: what was reviewed and approved was another text."""
    return {"reviewed_by": None, "publish_at": None}


def _withdraw(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"withdrawn_at": now, "withdrawn_reason": str(facts["reason"]).strip()}


def _bring_back(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    """It stays withdrawn: a draft of what it was takes all steps again, and its approval makes it public."""
    draft = document.revising.filter(stage=Stage.DRAFT).first() or _drafted_from(document, actor, now)
    facts["revision"] = draft.pk
    return {}


def _expire(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    last = document.expires_on
    facts |= {"validity": Validity.EXPIRED.value, "repealed_on": (last + timedelta(days=1)) if last else None}
    return _revalidate(document, actor, facts, now)


def _revalidate(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    content = {"validity": facts["validity"], "repealed_on": day(facts, "repealed_on")}
    if content["repealed_on"]:
        facts["repealed_on"] = content["repealed_on"].isoformat()
    return _revise(document, content, actor, now, facts)


def _take_over(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    content = facts.pop("content")
    return _revise(document, content, actor, now, facts) | {"source_digest": content["source_digest"]}


def _merge(document: Document, actor: Any, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The revision becomes what the public reads; the address, the number and the day of publication stay.

    Of a document that was withdrawn it is what brings it back.
    """
    rows = Document.objects.select_for_update(of=("self",))
    original = rows.select_related("agency", "category", "imported_by").get(pk=document.revises_id)
    action = "merge" if original.is_public else "return"
    if reasons := refusals(original, None, action, facts, now=now):
        raise Refused(reasons)
    step = STEPS[original.stage, action]
    today = timezone.localdate(now)
    approved = document.events.filter(kind="scheduled").last() if document.publish_at else None
    told = {"note": text(facts, "note") or text(approved.facts if approved else {}, "note"), "revision": document.pk}
    timely = _timely(document, told, today)
    content = {name: getattr(document, name) for name in (*CONTENT, *DATES, *PLACES, *LINKS)}
    Attachment.exchange(original, document)
    DataTable.exchange(original, document)
    columns = _revise(original, content, actor, now, told)
    event = ledger.happen(original, step.event, on=today, at=now, actor=actor, facts=told)
    original.project(**columns, stage=step.to or original.stage, changed_at=now)
    ledger.append(f"disclosures.{action}", original, {"n": event.n, "index_no": original.index_no}, actor=actor)
    enqueue(original)
    return timely | {"publish_at": None}


def _revise(
    document: Document, content: Mapping[str, Any], actor: Any, now: datetime, facts: Mapping[str, Any]
) -> dict[str, Any]:
    for name in (*CONTENT, *DATES, *PLACES, *LINKS):
        if name in content:
            setattr(document, name, content[name])
    document.save()
    return {"revision": _keep(document, actor, now, str(facts.get("note") or "")[:300])}


def content_of(document: Document, *, files: bool = True) -> dict[str, Any]:
    """What the public reads of it, as a revision keeps it."""
    content = {name: getattr(document, name) for name in CONTENT}
    content |= {name: on.isoformat() if (on := getattr(document, name)) else None for name in DATES}
    content |= {name: getattr(document, name).slug for name in PLACES}
    kept = document.attachments.all() if files else ()
    named = [{"name": file.name, "sha256": file.sha256, "size": file.size, "key": file.key} for file in kept]
    tables = [table.content() for table in document.tables.all()] if files else []
    return content | ({"files": named} if named else {}) | ({"tables": tables} if tables else {})


def _keep(document: Document, actor: Any, now: datetime, note: str) -> int:
    content = content_of(document)
    return Revision.objects.create(
        document=document, n=document.revision + 1, content=content, actor=actor, at=now, note=note
    ).n


# What a step writes besides the stage. An effect may add to the facts of the event.
EFFECTS: dict[str, Callable[[Document, Any, dict[str, Any], datetime], dict[str, Any]]] = {
    "review": _reviewed,
    "send_back": _back,
    "call_back": _back,
    "schedule": _schedule,
    "publish": _publish,
    "release": _publish,
    "replace": _merge,
    "replace_then": _merge,
    "import": _publish,
    "revalidate": _revalidate,
    "expire": _expire,
    "revise": _take_over,
    "withdraw": _withdraw,
    "bring_back": _bring_back,
}
