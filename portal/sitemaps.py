"""The map for search engines, and what robots are asked to leave alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures import registers
from disclosures.models import Document
from feedback.models import Consultation, Submission
from requests_app.models import InformationRequest

# Addresses in one file. The protocol allows 50,000 (sitemaps.org); a piece should not hold up a worker for seconds.
PIECE = 5000
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


class Published(Sitemap):
    """What is public of one model, under the moment of its column `changed`."""

    limit = PIECE
    source: Any = None
    changed = "published_at"

    def items(self) -> Any:
        return self.source.objects.public().only("pk", self.changed).order_by("pk")

    def lastmod(self, item: Any) -> datetime:
        return getattr(item, self.changed)

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
