"""Documents through their door: drafted by the clerk, published by the reviewer, revalidated, withdrawn."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from agencies.uploads import TYPES
from disclosures import release, review, workflow
from disclosures.enums import Finding, Genre, Stage, Validity
from disclosures.models import Attachment, Category, Document
from disclosures.release.accepting import accept
from disclosures.tables import checking, keeping
from disclosures.tables.schema import load as load_schema
from portal.demo import load_catalogue
from portal.demo.documents import documents
from portal.demo.shapes import Doc, Tabled
from portal.demo.site import Site, chunks, moment

CHUNK = 50
LAY, EVERY = timedelta(days=45), 47  # one in so many lay about for so long
GENRES = {
    "决定": Genre.DECISION, "公告": Genre.ANNOUNCEMENT, "通告": Genre.PUBLIC_NOTICE, "意见": Genre.OPINION,
    "通知": Genre.NOTICE, "通报": Genre.CIRCULAR, "批复": Genre.REPLY, "函": Genre.LETTER, "规划": Genre.PLAN,
    "统计": Genre.STATISTICS, "预决算": Genre.BUDGET, "处罚": Genre.PENALTY, "解读": Genre.INTERPRETATION,
    "问答": Genre.QUESTIONS, "其他": Genre.OTHER,
}  # fmt: skip
BLOCKS = {16: "disclosure-rules", 17: "annual-reports"}


def load(site: Site) -> list[Doc]:
    """All documents in the order of their publication; those that are here are left as they are."""
    found = documents(site.seed, site.days.today, site.days.is_working)
    # An interpretation follows its document, a withdrawal ends where it began: sorted by day, then by what comes first.
    found.sort(key=lambda doc: (doc.published_on or site.days.today, bool(doc.interpretation_of), doc.key))
    rows = dict(Document.objects.filter(source_key__startswith="demo/").values_list("source_key", "pk"))
    categories = {category.slug: category for category in Category.objects.all()}
    by_item = {category.item: category for category in categories.values() if category.item}
    places = {n: categories[slug] for n, slug in BLOCKS.items()} | by_item
    items = load_catalogue.load(site, [(doc.agency, places[doc.category].slug) for doc in found if doc.published_on])
    waiting = [doc for doc in found if source_key(doc.key) not in rows]
    bar = site.bar(chunks(waiting, CHUNK), "Documents", -(-len(waiting) // CHUNK))
    for chunk in bar:
        with transaction.atomic():
            for doc in chunk:
                place = places[doc.category]
                item = items.get((doc.agency, place.slug))
                rows[source_key(doc.key)] = _document(site, doc, place, item, rows).pk
    return found


def source_key(key: str) -> str:
    """How a document of the demo is found again."""
    return f"demo/{key}"


def _document(site: Site, doc: Doc, category: Category, item: int | None, rows: dict[str, int]) -> Document:
    clerk, reviewer, head = (site.user(doc.agency, role) for role in ("clerk", "reviewer", "head"))
    minute = 550 + sum(map(ord, doc.key)) % 380
    document = workflow.draft(
        actor=clerk, at=moment(doc.written_on, minute), title=doc.title, agency=site.agencies[doc.agency],
        issuer=doc.issuer, doc_no=doc.doc_no, category=category, catalogue_item_id=item, genre=GENRES[doc.genre],
        kind=doc.kind,
        keywords=" ".join(doc.keywords)[:200], summary=doc.summary, body=_with_keys(doc), region="明州市",
        written_on=doc.written_on, formed_on=_formed_on(doc), effective_on=doc.effective_on,
        source_key=source_key(doc.key),
        interpretation_of_id=rows.get(source_key(doc.interpretation_of)),
        replaces_id=rows.get(source_key(doc.replaces)),
    )  # fmt: skip
    for attachment in doc.attachments:
        made = attachment.make()
        content = ContentFile(made, name=attachment.name)
        kind = TYPES[attachment.name.rsplit(".", 1)[-1]]
        added = moment(doc.written_on, minute + 1)
        Attachment.objects.create(
            document=document, name=attachment.name, file=content, content_type=kind, added_at=added
        )
    for table in doc.tables:
        _enter(document, table, clerk)
    if doc.stage != Stage.DRAFT:
        workflow.perform(document, "submit", actor=clerk, at=moment(doc.written_on, minute + 5))
    if doc.published_on:
        for finding in release.open_findings(document) if doc.accepted else ():
            at = moment(doc.published_on, minute + 8)
            accept(document, finding.key, actor=reviewer, reason=doc.accepted, at=at)
        reviewed(site, document, moment(doc.published_on, minute + 10))
        workflow.perform(document, "publish", actor=head, at=moment(doc.published_on, minute + 20))
        _afterwards(site, doc, document)
    return document


def _with_keys(doc: Doc) -> str:
    """The text with its pictures named as `disclosures.html` says."""
    body = doc.body
    for attachment in doc.attachments:
        if (named := f"attachment:[{attachment.name}]") in body:
            key = hashlib.sha256(attachment.make()).hexdigest()[:16]
            body = body.replace(named, f"attachment:{key}")
    return body


def _enter(document: Document, table: Tabled, clerk: Any) -> None:
    schema = load_schema(table.schema)
    codes = [column.code for column in schema.columns]
    given = [(n, dict(zip(codes, row, strict=True))) for n, row in enumerate(table.rows, 1)]
    done = checking.check(schema, given)
    keeping.keep(document, schema, done, title=table.title, note=table.note, actor=clerk)


def _formed_on(doc: Doc) -> date:
    """The day of writing; of a few that lay about, one after which they could not come out in time."""
    return doc.written_on - LAY * (sum(map(ord, doc.key)) % EVERY == 0)


def reviewed(site: Site, document: Document, at: datetime) -> None:
    """A release review that finds nothing."""
    tests = {ground.code: Finding.NONE.value for ground in review.grounds(document)}
    passed = {"checked": [item.code for item in review.items()], "tests": tests}
    workflow.perform(document, "review", actor=site.user(document.agency.slug, "reviewer"), facts=passed, at=at)


def _afterwards(site: Site, doc: Doc, document: Document) -> None:
    """What becomes of a public document: repealed, expired, amended, withdrawn."""
    reviewer, days = site.user(doc.agency, "reviewer"), site.days
    if doc.validity != Validity.IN_FORCE:
        on = doc.repealed_on or days.before(200)
        facts = {"validity": doc.validity, "repealed_on": doc.repealed_on}
        document.refresh_from_db()
        workflow.perform(document, "revalidate", actor=reviewer, facts=facts, at=moment(days.at_or_after(on), 600))
    if doc.withdrawn and doc.published_on:
        on = min(days.at_or_after(doc.published_on + timedelta(days=6)), days.before(1))
        document.refresh_from_db()
        workflow.perform(document, "withdraw", actor=reviewer, facts={"reason": doc.withdrawn}, at=moment(on, 960))
