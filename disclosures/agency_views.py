"""The pages of agencies: the directory, and for each the four blocks of 国办公开办函〔2019〕61号."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agencies.enums import Kind
from agencies.models import Agency
from disclosures import catalogue_views, duties, html
from disclosures.models import CatalogueItem, Document
from disclosures.paging import KeyPaginator
from disclosures.tree import Node, flat, planted

RULES, REPORTS = "disclosure-rules", "annual-reports"
BLOCKS = {
    "guide": _("Disclosure guide"),
    "rules": _("Disclosure rules"),
    "content": _("Statutory content"),
    "reports": _("Annual reports"),
}
NEWEST = 10
PER_PAGE = 20


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    counts = dict(Document.objects.unarchived().order_by().values_list("agency").annotate(n=Count("*")))
    rows = [
        {"agency": agency, "depth": agency.path.count("/") - 2, "count": counts.get(agency.pk, 0)}
        for agency in _in_tree_order(list(Agency.objects.in_directory()))
    ]
    return render(request, "disclosures/agencies.html", {"rows": rows})


def _in_tree_order(agencies: list[Agency]) -> list[Agency]:
    """Each agency after its parent, siblings in their own order."""
    place = {agency.pk: (agency.order, agency.pk) for agency in agencies}
    return sorted(agencies, key=lambda a: [place.get(int(pk), (0, int(pk))) for pk in a.path.strip("/").split("/")])


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.public().select_related("parent"), slug=slug)
    if agency.kind == Kind.ISSUER:  # a name on imported documents: it has those and nothing else
        return redirect(f"{reverse('documents:list')}?agency={agency.slug}")
    context = _context(agency, "detail") | {
        "newest": _documents(agency).listed().newest()[:NEWEST],
        "below": agency.children.in_directory(),
    }
    return render(request, "disclosures/agency/detail.html", context)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    agency = _agency(slug)
    return render(request, "disclosures/agency/guide.html", _context(agency, "guide") | {"text": _text(agency.guide)})


@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    agency = _agency(slug)
    documents = _documents(agency).filter(category__slug=RULES).listed().newest()
    context = _context(agency, "rules") | {"text": _text(agency.rules), "documents": documents}
    return render(request, "disclosures/agency/rules.html", context)


@require_safe
def content(request: HttpRequest, slug: str) -> HttpResponse:
    agency = _agency(slug)
    context = _context(agency, "content")
    items = CatalogueItem.objects.public().filter(agency=agency).in_order()
    found = duties.of(items, timezone.localdate())
    grouped = duties.by_category(found)
    parts = {name: [(node, _below(node, grouped)) for node in context[name]] for name in ("items", "additional")}
    placed = {duty.item.pk for rows in parts.values() for _node, below in rows for duty in below}
    elsewhere = [duty for duty in found if duty.item.pk not in placed]
    figures = duties.coverage(Agency.objects.filter(pk=agency.pk), timezone.localdate())
    more = {"parts": parts, "elsewhere": elsewhere, "figures": figures[0] if figures else None}
    return render(request, "disclosures/agency/content.html", context | more)


@require_safe
def item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    agency = _agency(slug)
    found = get_object_or_404(CatalogueItem.objects.public().filter(agency=agency).in_order(), pk=pk)
    context = _context(agency, "content") | catalogue_views.item_context(request, found)
    return render(request, "disclosures/agency/item.html", context)


def _below(node: Node, grouped: dict[int, list[duties.Duty]]) -> list[duties.Duty]:
    return [duty for each in flat([node]) for duty in grouped.get(each.category.pk, [])]


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    agency = _agency(slug)
    documents = _documents(agency).filter(category__slug=REPORTS).listed().order_by("-written_on", "-id")
    page = KeyPaginator(documents, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "disclosures/agency/reports.html", _context(agency, "reports") | {"page": page})


def _agency(slug: str) -> Agency:
    return get_object_or_404(Agency.objects.in_directory().select_related("parent"), slug=slug)


def _documents(agency: Agency) -> Any:
    return Document.objects.unarchived().filter(agency=agency)


def _text(body: str) -> html.Rendered | None:
    return html.render(html.from_person(body)) if body.strip() else None


def _context(agency: Agency, block: str) -> dict[str, Any]:
    """What stands beside every block: the four of them with their numbers, the contact, the way to ask."""
    nodes = planted(_documents(agency))
    items = [node for node in nodes if node.category.article == 20]
    further = [node for node in nodes if node.category.article == 21 and node.category.level == agency.stands]
    return {
        "agency": agency,
        "current": block,
        "crumb": BLOCKS.get(block, ""),
        "items": items,
        "additional": further,
        "others": [node for node in nodes if node not in (*items, *further) and node.total and not _is_block(node)],
        "statutory_count": sum(node.total for node in (*items, *further)),
        "rules_count": _total(nodes, RULES),
        "reports_count": _total(nodes, REPORTS),
        "feed_url": reverse("documents:feed_agency", args=[agency.slug]),
    }


def _is_block(node: Node) -> bool:
    return node.category.slug in {RULES, REPORTS}


def _total(nodes: list[Node], slug: str) -> int:
    return next((node.total for node in nodes if node.category.slug == slug), 0)
