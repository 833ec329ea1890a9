"""The map for search engines, all that is published in pieces of 5,000; and what robots are asked to leave alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures.models import Document
from feedback.models import Consultation, Submission
from requests_app.models import InformationRequest

PAGES = (
    "home",
    "about",
    "guide",
    "accessibility",
    "sitemap",
    "documents:list",
    "documents:categories",
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
        return [address for name in PAGES if (address := _address(name))]

    def location(self, item: str) -> str:
        return item


class Agencies(Sitemap):
    limit = 5000

    def items(self) -> Any:
        return Agency.objects.in_directory().order_by("pk")


class Documents(Sitemap):
    limit = 5000

    def items(self) -> Any:
        return Document.objects.public().only("pk", "updated_at", "published_at").order_by("pk")

    def lastmod(self, item: Document) -> datetime:
        return max(item.updated_at, item.published_at or item.updated_at)


class Published(Sitemap):
    """What was published of requests, messages and consultations."""

    limit = 5000
    source: Any = None

    def items(self) -> Any:
        return self.source.objects.public().order_by("pk")


class Answers(Published):
    source = InformationRequest


class Messages(Published):
    source = Submission


class Consultations(Published):
    source = Consultation


SECTIONS = {
    "pages": Pages,
    "agencies": Agencies,
    "documents": Documents,
    "answers": Answers,
    "messages": Messages,
    "consultations": Consultations,
}


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
