"""The public pages of the catalogue: the whole city's, one item, and both as files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import tables
from agencies.models import Agency
from disclosures import duties
from disclosures.catalogue import writing
from disclosures.catalogue.columns import COLUMNS, LABELS
from disclosures.catalogue_filters import CatalogueFilter
from disclosures.models import CatalogueItem, Document, Field
from disclosures.paging import KeyPaginator

PER_PAGE, DOCUMENTS = 30, 20
FILE_MOST = 20_000  # rows of a download
FORMATS = {"csv": tables.as_csv, "xlsx": tables.as_xlsx}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    today, narrowed = timezone.localdate(), _narrowed(request)
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "rows": duties.of(page.object_list, today),
        "query": urlencode({name: value for name, value in request.GET.items() if name != "page"}),
    }
    if not narrowed.narrowed and page.number == 1:
        context |= {"fields": _fields(), "agencies": _agencies(today)}
    return render(request, "disclosures/catalogue/list.html", context)


@require_safe
def whole_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What the page lists, every row of it, with the state of each duty."""
    if kind not in FORMATS:
        raise Http404
    heads = [_("Agency"), _("Catalogue field"), *(LABELS[name] for name, _upper, _lower in COLUMNS)]
    heads += [_("Documents"), _("Newest"), _("Expected by"), _("State"), _("why it is empty")]
    found = duties.of(_narrowed(request).qs[:FILE_MOST], timezone.localdate())
    return FORMATS[kind]("catalogue", heads, [_cells(duty) for duty in found])


@require_safe
def agency_file(request: HttpRequest, slug: str) -> HttpResponse:
    """An agency's catalogue in the official form; without items, the empty sheet."""
    agency = get_object_or_404(Agency.objects.in_directory(), slug=slug)
    items = CatalogueItem.objects.public().filter(agency=agency).in_order()
    return tables.book_file(writing.workbook(agency, items), f"catalogue-{agency.slug}")


def item_context(request: HttpRequest, item: CatalogueItem) -> dict[str, Any]:
    """What the page of an item shows: the duty, and the documents that fulfil it."""
    (duty,) = duties.of([item], timezone.localdate())
    documents = Document.objects.public().filter(catalogue_item=item).listed().newest()
    page = f"{request.build_absolute_uri(item.get_absolute_url())}"
    missing = {"kind": "error_report", "agency": item.agency.slug, "item": item.pk, "page": page}
    return {
        "item": item,
        "duty": duty,
        "page": KeyPaginator(documents, DOCUMENTS).get_page(request.GET.get("page")),
        "missing_query": urlencode(missing),
        "item_feed": reverse("documents:feed_item", args=[item.pk]),
    }


def _narrowed(request: HttpRequest) -> CatalogueFilter:
    return CatalogueFilter(request.GET, CatalogueItem.objects.public())


def _fields() -> list[dict[str, Any]]:
    """The fields with how many items of how many agencies they have; those without any are left out."""
    items = CatalogueItem.objects.public().order_by()
    counts = {
        field: (n, agencies)
        for field, n, agencies in items.values_list("field").annotate(Count("pk"), Count("agency", distinct=True))
    }
    return [
        {"field": field, "items": counts[field.pk][0], "agencies": counts[field.pk][1]}
        for field in Field.objects.all()
        if field.pk in counts
    ]


def _agencies(today: date) -> list[dict[str, Any]]:
    return [row for row in duties.coverage(Agency.objects.in_directory(), today) if row["items"]]


def _cells(duty: duties.Duty) -> list[Any]:
    item = duty.item
    return [
        item.agency.name,
        item.field.name if item.field else "",
        *(writing.cell_text(item, name) for name, _upper, _lower in COLUMNS),
        duty.count,
        duty.newest,
        duty.expected_by,
        duty.state.label,
        item.empty_reason if not duty.count else "",
    ]
