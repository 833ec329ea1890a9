"""What is said of each thing: one shape for the interface and for the whole collection as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Case, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone

from agencies.enums import Kind
from agencies.models import Agency
from disclosures import html
from disclosures.duties import Duty
from disclosures.enums import PUBLIC, Block, Stage
from disclosures.models import AgencyText, Attachment, CatalogueItem, Category, DataRow, DataTable, Document

Absolute = Callable[[str], str]  # an address of this site, made whole


def with_what_is_said(documents: QuerySet[Any]) -> QuerySet[Any]:
    """With what the shapes read, in the same statement. What a document points at is named where it is public."""
    return documents.select_related("agency", "category").annotate(
        interprets=_where_public("interpretation_of"),
        instead_of=_where_public("replaces"),
        fulfils=Case(When(catalogue_item__in=CatalogueItem.objects.public(), then="catalogue_item")),
    )


def with_files(documents: QuerySet[Any]) -> QuerySet[Any]:
    """With the files and the tables, in three more statements, but not with all that was read out of the files."""
    files = Prefetch("attachments", Attachment.objects.defer("text", "found"))
    return documents.prefetch_related(files, Prefetch("tables__rows", DataRow.objects.only("table", "n", "cells")))


def _where_public(name: str) -> Case:
    return Case(When(Q(**{f"{name}__stage__in": PUBLIC}), then=name))


def row(document: Document, absolute: Absolute) -> dict[str, Any]:
    """A document in a list; of a withdrawn one only its trace, in which nothing of its content is left."""
    if document.stage == Stage.WITHDRAWN:
        return trace(document)
    return {
        "id": document.pk,
        "index_no": document.index_no,
        "stage": document.stage,
        "title": document.title,
        "doc_no": document.doc_no,
        "genre": document.genre,
        "kind": document.kind,
        "agency": document.agency.slug,
        "issuer": document.issuer or document.agency.name,
        "category": document.category.slug,
        "catalogue_item": document.fulfils,
        "keywords": document.keywords.split(),
        "summary": document.summary,
        "region": document.region,
        "written_on": _day(document.written_on),
        "published_at": said(document.published_at),
        "changed_at": said(document.changed_at),
        "revision": document.revision,
        "validity": document.validity,
        "effective_on": _day(document.effective_on),
        "expires_on": _day(document.expires_on),
        "repealed_on": _day(document.repealed_on),
        "interpretation_of": document.interprets,
        "replaces": document.instead_of,
        "source_url": document.source_url,
        "url": absolute(document.get_absolute_url()),
    }


def trace(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "index_no": document.index_no,
        "stage": document.stage,
        "withdrawn_at": said(document.withdrawn_at),
        "reason": document.withdrawn_reason,
        "changed_at": said(document.changed_at),
    }


def whole(document: Document, absolute: Absolute) -> dict[str, Any]:
    """With its words, its files and its tables."""
    files = [attachment(file, absolute) for file in document.attachments.all()]
    tables = [table(one, absolute) for one in document.tables.all()]
    words = html.text(document.body).strip()
    return row(document, absolute) | {"text": words, "attachments": files, "tables": tables}


def table(table: DataTable, absolute: Absolute) -> dict[str, Any]:
    """Cells are text, numbers with a point and without groups, days as ISO 8601; empty where nothing is said."""
    return {
        "n": table.n,
        "schema": table.schema,
        "title": table.title,
        "note": table.note,
        "columns": [
            {
                "code": column.code,
                "name": column.label["zh-hans"],
                "name_en": column.label["en"],
                "type": column.type,
                "unit": column.unit["zh-hans"] if column.unit else "",
            }
            for column in table.heads
        ],
        "rows": table.cells(),
        "csv": absolute(table.csv_url),
        "xlsx": absolute(table.xlsx_url),
        "url": absolute(table.get_absolute_url()),
    }


def attachment(file: Attachment, absolute: Absolute) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.name,
        "type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": absolute(file.get_absolute_url()),
    }


def with_guide(agencies: QuerySet[Any]) -> QuerySet[Any]:
    """With the moment at which the guide last changed, in the same statement; None where none is public or known."""
    guide = AgencyText.objects.filter(agency=OuterRef("pk"), block=Block.GUIDE, version__gt=0)
    return agencies.annotate(guide_updated=Subquery(guide.values("published_at")[:1]))


def agency(agency: Agency, absolute: Absolute) -> dict[str, Any]:
    return {
        "slug": agency.slug,
        "name": agency.name,
        "name_en": agency.name_en,
        "code": agency.code,
        "kind": agency.kind,
        "parent": agency.parent.slug if agency.parent and agency.parent.is_active else None,
        "address": agency.address,
        "hours": agency.hours,
        "phone": agency.phone,
        "email": agency.email,
        "takes_requests": agency.accepts_requests,
        "guide": absolute(reverse("agencies:guide", args=[agency.slug])) if agency.kind != Kind.ISSUER else None,
        "guide_updated": said(agency.guide_updated),
        "url": absolute(agency.get_absolute_url()),
    }


def category(category: Category, absolute: Absolute) -> dict[str, Any]:
    return {
        "slug": category.slug,
        "name": category.name,
        "name_en": category.name_en,
        "parent": category.parent.slug if category.parent else None,
        "article": category.article,
        "item": category.item,
        "url": absolute(category.get_absolute_url()),
    }


def catalogue_item(duty: Duty, absolute: Absolute) -> dict[str, Any]:
    item = duty.item
    return {
        "id": item.pk,
        "agency": item.agency.slug,
        "field": item.field.name if item.field else None,
        "category": item.category.slug,
        "item_l1": item.item_l1,
        "item_l2": item.item_l2,
        "content": item.content,
        "basis": item.basis,
        "time_limit": item.time_limit,
        "cycle": item.cycle,
        "cycle_n": item.cycle_n,
        "owner": item.owner,
        "channels": item.channels,
        "audience_all": item.audience_all,
        "audience_group": item.audience_group,
        "by_initiative": item.by_initiative,
        "by_request": item.by_request,
        "state": duty.state.value,
        "expected_by": _day(duty.expected_by),
        "newest": _day(duty.newest),
        "documents": duty.count,
        "empty_reason": item.empty_reason if not duty.count else "",
        "url": absolute(item.get_absolute_url()),
        "feed": absolute(reverse("documents:feed_item_json", args=[item.pk])),
    }


def said(moment: datetime | None) -> str | None:
    """With the zone of the site, so that the day is the legal one."""
    return timezone.localtime(moment).isoformat() if moment else None


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
