"""The map for search engines, and what robots are asked to leave alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.contrib.sitemaps import Sitemap
from django.core.paginator import InvalidPage
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.http import http_date
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures import registers
from disclosures.models import AgencyText, CatalogueItem, Document
from feedback.models import Consultation, Submission
from requests_app.models import InformationRequest

PIECE = 50_000  # addresses in one file: the most that the protocol allows (sitemaps.org)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
PAGES = (
    "home",
    "about",
    "guide",
    "accessibility",
    "sitemap",
    "documents:list",
    "documents:categories",
    "catalogue:list",
    "api:home",
    "agencies:list",
    "requests:ask",
    "requests:track",
    "feedback:new",
    "feedback:list",
    "feedback:consultations",
    "requests:list",
    "verify_letter",
    "clock",
)
PRIVATE = (
    "/admin/",
    "/requests/track/",
    "/requests/new/check/",
    "/requests/new/typing/",
    "/oversight/",
    "/login/",
    "/language/",
)


class Pages(Sitemap):
    def items(self) -> list[str]:
        registers_ = [reverse("registers:list", args=[schema.code]) for schema in registers.known()]
        return [address for name in PAGES if (address := _address(name))] + registers_

    def location(self, item: str) -> str:
        return item


class Agencies(Sitemap):
    limit = PIECE

    def items(self) -> Any:
        return Agency.objects.in_directory().order_by("pk")


class Items(Sitemap):
    """What each agency must publish."""

    limit = PIECE

    def items(self) -> Any:
        return CatalogueItem.objects.public().select_related("agency").order_by("pk")


class Texts(Sitemap):
    """Guides and rules, under the day on which they last changed, where that is known."""

    limit = PIECE

    def items(self) -> Any:
        return AgencyText.objects.public().select_related("agency").defer("content", "draft").order_by("pk")

    def lastmod(self, item: Any) -> datetime | None:
        return item.published_at


class Published(Sitemap):
    """What is public of one model, under the moment of its column `changed`."""

    limit = PIECE
    source: Any = None
    changed = "published_at"

    def items(self) -> Any:
        return self.source.objects.public().order_by("pk").values_list("pk", self.changed)

    @cached_property
    def pattern(self) -> str:
        """The address of any row: to ask for that of each of 50,000 takes seconds."""
        return self.source(pk=0).get_absolute_url().replace("/0/", "/{}/")

    def location(self, item: Any) -> str:
        return self.pattern.format(item[0])

    def lastmod(self, item: Any) -> datetime:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        """In one statement: Django would fetch every row for it."""
        return self.source.objects.public().order_by().aggregate(last=Max(self.changed))["last"]


class Documents(Published):
    source, changed = Document, "changed_at"


class Answers(Published):
    source = InformationRequest


class Messages(Published):
    source = Submission


class Consultations(Published):
    source = Consultation


SECTIONS = {
    "pages": Pages,
    "agencies": Agencies,
    "catalogue": Items,
    "texts": Texts,
    "documents": Documents,
    "answers": Answers,
    "messages": Messages,
    "consultations": Consultations,
}


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One file of the map. Django's own view makes it by a template, which takes eight seconds for 50,000 addresses."""
    if section not in SECTIONS:
        raise Http404
    part = SECTIONS[section]()
    try:
        items = part.paginator.page(request.GET.get("p", 1)).object_list
    except InvalidPage:
        raise Http404
    moments = [part.lastmod(item) if hasattr(part, "lastmod") else None for item in items]
    base = f"{request.scheme}://{request.get_host()}"
    lines = [_entry(base + part.location(item), moment) for item, moment in zip(items, moments, strict=True)]
    response = HttpResponse(HEAD + "".join(lines) + "</urlset>\n", content_type="application/xml")
    response["X-Robots-Tag"] = "noindex, noarchive"  # the map itself is nothing to be found
    if known := [moment for moment in moments if moment]:
        response["Last-Modified"] = http_date(max(known).timestamp())
    return response


def _entry(address: str, moment: datetime | None) -> str:
    changed = f"<lastmod>{localtime(moment).isoformat(timespec='seconds')}</lastmod>" if moment else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap_index'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
