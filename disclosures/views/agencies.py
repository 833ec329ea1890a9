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
from disclosures import agency_reports, agency_texts, duties, freshness
from disclosures.agency_reports import REPORTS
from disclosures.enums import Block
from disclosures.freshness import RULES
from disclosures.models import AgencyText, CatalogueItem, Document
from disclosures.tree import Node, flat, planted
from disclosures.views import catalogue

BLOCKS = {
    "guide": _("Disclosure guide"),
    "rules": _("Disclosure rules"),
    "content": _("Statutory content"),
    "reports": _("Annual reports"),
}
NEWEST = 10


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
    context = _context(agency, "guide") | _written(agency, Block.GUIDE)
    return render(request, "disclosures/agency/guide.html", context)


@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    agency = _agency(slug)
    documents = list(_documents(agency).filter(category__slug=RULES).listed().newest())
    newest = max((timezone.localdate(one.changed_at) for one in documents if one.changed_at), default=None)
    context = _context(agency, "rules") | _written(agency, Block.RULES, newest) | {"documents": documents}
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
    context = _context(agency, "content") | catalogue.item_context(request, found)
    return render(request, "disclosures/agency/item.html", context)


def _below(node: Node, grouped: dict[int, list[duties.Duty]]) -> list[duties.Duty]:
    return [duty for each in flat([node]) for duty in grouped.get(each.category.pk, [])]


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    agency, today = _agency(slug), timezone.localdate()
    below = list(agency.children.in_directory())
    there = agency_reports.found([agency, *below])
    own = agency_reports.years(agency, there.get(agency.pk, {}), today)
    offered = sorted({year for rows in there.values() for year in rows} | {row.year for row in own}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in offered else next(iter(offered), None)
    context = _context(agency, "reports") | {
        "years": own,
        "due": agency_reports.due_on(agency, today.year),
        "article": agency_reports.article(agency),
        "offered": offered if below else [],
        "year": year,
        "below": [_of_year(child, there, year) for child in below] if year else [],
    }
    return render(request, "disclosures/agency/reports.html", context)


def _of_year(agency: Agency, there: Any, year: int) -> dict[str, Any]:
    documents = there.get(agency.pk, {}).get(year, [])
    due = agency_reports.due_on(agency, year)
    missing = not documents and due is not None and due < timezone.localdate()
    return {"agency": agency, "row": agency_reports.Year(year, due, documents), "missing": missing}


def _agency(slug: str) -> Agency:
    return get_object_or_404(Agency.objects.in_directory().select_related("parent"), slug=slug)


def _documents(agency: Agency) -> Any:
    return Document.objects.unarchived().filter(agency=agency)


def _written(agency: Agency, block: str, newest: Any = None) -> dict[str, Any]:
    """What the agency wrote in a block, and when it was last looked at. `newest`: of the documents beside it."""
    text = AgencyText.objects.filter(agency=agency, block=block, version__gt=0).first()
    row = text or AgencyText(agency=agency, block=block)
    row.agency = agency
    return {
        "sections": agency_texts.shown(agency, block, row.content),
        "written": bool(text),
        "standing": freshness.of_text(row, timezone.localdate(), newest),
        "updated_on": timezone.localdate(row.published_at) if row.published_at else None,
        "checked_on": row.looked_through_on,
        "months": agency_texts.structure().months,
    }


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
