"""Messages, consultations and ratings through their doors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from disclosures.models import CatalogueItem, Document
from feedback import enforcement, workflow
from feedback.enums import Kind
from feedback.models import Consultation, Opinion, Rating, Submission
from feedback.ratings import SALT
from portal.demo import shapes
from portal.demo.feedback import consultations, messages, ratings
from portal.demo.load_documents import source_key
from portal.demo.shapes import Doc
from portal.demo.site import Site, chunks, moment

CHUNK = 100


def load(site: Site, documents: Sequence[Doc]) -> None:
    pages = {
        key: reverse("documents:detail", args=[pk])
        for key, pk in Document.objects.filter(source_key__startswith="demo/").values_list("source_key", "pk")
    }
    _messages(site, pages)
    _missing(site)
    for morning in site.mornings():
        enforcement.sweep(morning)
    _consultations(site)
    _ratings(site, documents, pages)


def _messages(site: Site, pages: dict[str, str]) -> None:
    there = set(Submission.objects.values_list("form_key", flat=True))
    waiting = [m for m in messages(site.seed, site.days, site.scale) if site.key(m.key) not in there]
    waiting.sort(key=lambda message: (message.submitted_on, message.key))
    for chunk in site.bar(chunks(waiting, CHUNK), "Messages", -(-len(waiting) // CHUNK)):
        with transaction.atomic():
            for message in chunk:
                _message(site, message, pages)


def _message(site: Site, message: shapes.Message, pages: dict[str, str]) -> None:
    minute = 560 + int(message.key[-6:]) * 17 % 400
    submission = workflow.submit(
        agency=site.agencies[message.agency],
        key=site.key(message.key),
        message={
            "kind": message.kind, "title": message.title[:120], "text": message.text, "wish_public": message.public,
            "page": pages.get(source_key(message.document), ""),
        },
        sender={"name": message.name, "email": message.email},
        at=moment(message.submitted_on, minute),
    )  # fmt: skip
    agency = message.agency
    for n, step in enumerate(message.steps, start=1):
        facts: dict[str, Any] = dict(step.facts)
        if step.action == "forward":
            facts["agency"] = site.agencies[facts["agency"]].pk
        at = moment(step.on, minute + n)
        workflow.perform(submission, step.action, actor=site.user(agency, step.role), on=step.on, facts=facts, at=at)


def _missing(site: Site) -> None:
    """Somebody asks for what the catalogue promises and nobody has published."""
    item = CatalogueItem.objects.select_related("agency").get(agency=site.agencies["health"], item_l1="医疗服务")
    message = {
        "kind": Kind.ERROR_REPORT, "title": f"应公开而未公开：{item.name}", "wish_public": True, "catalogue_item": item,
        "page": item.get_absolute_url(), "text": "目录里有医疗服务项目价格这一项，但点进去没有任何文件，请尽快公开。",
    }  # fmt: skip
    at = moment(site.days.before(3), 640)
    workflow.submit(agency=item.agency, key=site.key("missing"), message=message, sender={"name": "己某"}, at=at)


@transaction.atomic
def _consultations(site: Site) -> None:
    for found in consultations(site.seed, site.days):
        if not Consultation.objects.filter(title=found.title).exists():
            _consultation(site, found)


def _consultation(site: Site, found: shapes.Consultation) -> None:
    clerk, reviewer = site.user(found.agency, "clerk"), site.user(found.agency, "reviewer")
    days = site.days
    drafted = days.at_or_before(min(days.add(found.opens_on, -4), days.before(2)))
    agency = site.agencies[found.agency]
    consultation = workflow.draft_consultation(
        actor=clerk, at=moment(drafted, 600), agency=agency, title=found.title, body=found.text,
        opens_on=found.opens_on, closes_on=found.closes_on, contact=f"{agency.phone}；{agency.email}",
    )  # fmt: skip
    workflow.perform(consultation, "submit", actor=clerk, at=moment(drafted, 640))
    workflow.perform(consultation, "publish", actor=reviewer, at=moment(days.add(drafted, 1), 610))
    for index, (text, _name, after) in enumerate(found.opinions):
        on = moment(found.opens_on, 500 + after * 24 * 60 + index * 37)
        key = site.key(f"{found.key}/opinion-{index}")
        Opinion.objects.create(consultation=consultation, form_key=key, text=text, submitted_at=on)
    if found.outcome and found.decided_on:
        facts = {"text": found.outcome}
        at = moment(found.decided_on, 600)
        workflow.perform(consultation, "draft_outcome", actor=clerk, facts=facts, at=at)
        workflow.perform(consultation, "publish_outcome", actor=reviewer, at=moment(found.decided_on, 900))


def _ratings(site: Site, documents: Sequence[Doc], pages: dict[str, str]) -> None:
    """What `ratings.rate` writes, for five hundred visits at once and on their days."""
    agencies = {doc.key: site.agencies[doc.agency] for doc in documents}
    rows = []
    for index, rating in enumerate(ratings(site.seed, site.days, documents)):
        path = pages[source_key(rating.document)]
        key = salted_hmac(SALT, f"demo/{site.seed}/{index} {path}", algorithm="sha256").hexdigest()
        agency = agencies[rating.document]
        at = moment(rating.on, 480 + index * 7 % 720)
        rows.append(Rating(key=key, path=path, agency=agency, useful=rating.useful, word=rating.word, at=at))
    Rating.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
