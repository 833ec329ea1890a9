"""Things that tests need, each with the least that makes it real."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, datetime

from django.contrib.auth import get_user_model

from agencies.enums import Kind
from agencies.models import Agency, Post
from disclosures import review, workflow
from disclosures.models import CatalogueItem, Category, Document
from requests_app import workflow as requests_workflow
from requests_app import workflow_records

_count = itertools.count(1)


def agency(slug: str = "", *, parent: Agency | None = None, **fields) -> Agency:
    n = next(_count)
    slug = slug or f"agency-{n}"
    defaults = {"name": f"示例机关{n}", "short_name": "明示", "code": f"{n:09d}", "kind": Kind.DEPARTMENT}
    return Agency.objects.create(slug=slug, parent=parent, **{**defaults, **fields})


def user(username: str = "", **fields):
    username = username or f"user-{next(_count)}"
    return get_user_model().objects.create_user(
        username, email=f"{username}@mingzhou.example", password="mingtang-demo", **{"is_staff": True, **fields}
    )


def post(agency_: Agency, role: str, username: str = ""):
    """A user with one post; the user is returned."""
    person = user(username)
    Post.objects.create(user=person, agency=agency_, role=role, since=date(2020, 1, 1))
    return person


def category(**fields) -> Category:
    n = next(_count)
    return Category.objects.create(**{"slug": f"category-{n}", "name": f"示例类目{n}", **fields})


def document_fields(**fields) -> dict:
    """Fields for `disclosures.workflow.draft`."""
    defaults = {"title": "关于示例事项的通知", "body": "<p>示例正文。</p>", "written_on": date(2026, 1, 5)}
    defaults["formed_on"] = fields.get("written_on", defaults["written_on"])
    merged = {**defaults, **fields}
    merged.setdefault("agency", None)
    if merged["agency"] is None:
        merged["agency"] = agency()
    merged.setdefault("category", None)
    if merged["category"] is None:
        merged["category"] = category()
    return merged


def draft(*, actor=None, **fields) -> Document:

    return workflow.draft(actor=actor, **document_fields(**fields))


def reviewed_facts(document: Document) -> dict:
    """A release review that found nothing."""
    tests = {ground.code: "none" for ground in review.grounds(document)}
    return {"checked": [item.code for item in review.items()], "tests": tests}


def published(*, clerk, reviewer, at=None, **fields) -> Document:
    """A document that went the whole way through the door; the head of its agency approved it."""

    document = workflow.draft(actor=clerk, at=at, **document_fields(**fields))
    return brought_out(document, clerk=clerk, reviewer=reviewer, at=at)


def brought_out(document, *, clerk, reviewer, at=None, **facts) -> Document:
    """A draft on its way from the clerk to the public."""
    held = Post.objects.filter(agency=document.agency, role="head").exclude(user=reviewer).first()
    head = held.user if held else post(document.agency, "head", f"head-{next(_count)}")
    workflow.perform(document, "submit", actor=clerk, at=at)
    workflow.perform(document, "review", actor=reviewer, at=at, facts=reviewed_facts(document))
    last = "replace" if document.revises_id else "publish"
    workflow.perform(document, last, actor=head, at=at, facts=facts)
    document.refresh_from_db()
    return document


def key() -> uuid.UUID:
    return uuid.UUID(int=next(_count) + 10**30)


def request_fields(**fields) -> dict:
    return {
        "subject": "示例小区加装电梯的审批材料",
        "description": "2025 年示例小区加装电梯项目的审批意见和公示材料。",
        **fields,
    }


def applicant_fields(**fields) -> dict:
    return {
        "name": "甲某",
        "id_number": "110101199001010000",
        "phone": "0500-1234 0000",
        "email": "jia@example.com",
        **fields,
    }


def case(agency_: Agency, *, at: datetime | None = None, applicant: dict | None = None, **fields):
    """A request taken in through the door, online unless `channel` says otherwise."""
    outer = {name: fields.pop(name) for name in ("channel", "received_on", "actor", "language") if name in fields}
    return requests_workflow.submit(
        agency=agency_,
        key=key(),
        request=request_fields(**fields),
        applicant=applicant_fields(**(applicant or {})),
        at=at,
        **outer,
    )


def record(agency_: Agency, *, at: datetime | None = None, evidence=None, **fields):
    """A record about oneself that is found wrong (art. 41), through its door."""
    said = {"subject": "低保登记表中的家庭人口数", "description": "登记为三人，实为四人。", **fields}
    return workflow_records.submit(
        agency=agency_, key=key(), record=said, applicant=applicant_fields(), evidence=evidence, at=at
    )


def catalogue_item(agency_: Agency, *, since: date | None = None, **fields) -> CatalogueItem:
    """A duty of the agency; `since` is the day from which its first term runs."""
    n = next(_count)
    place = fields.pop("category", None) or Category.objects.get(slug="other")
    defaults = {"item_l1": f"示例事项{n}", "content": "示例要素", "category": place, "active_since": since}
    return CatalogueItem.objects.create(agency=agency_, **{**defaults, **fields})
