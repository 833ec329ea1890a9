"""The search page: one box over everything public; what is asked and chosen stands in its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures.models import Category
from portal import counting
from search import finding, nearby
from search.query import LONGEST, clean

KINDS = {
    "document": _("Documents"),
    "request": _("Answered requests"),
    "answer": _("Published answers"),
    "agency": _("Agencies"),
}
HEADINGS = {"kind": _("Kind"), "agency": _("Agency"), "category": _("Category"), "year": _("Year")}
NEWEST = "newest"
MOST_OPTIONS = 10
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"


class Option(NamedTuple):
    label: Any
    count: int
    url: str
    chosen: bool


class Facet(NamedTuple):
    name: str
    heading: Any
    options: list[Option]


@dataclass(frozen=True)
class State:
    """What the address says."""

    q: str
    chosen: dict[str, str]
    newest: bool

    @classmethod
    def of(cls, request: HttpRequest) -> State:
        chosen = {name: clean(request.GET.get(name, "")[:80]) for name in finding.DIMENSIONS}
        return cls(request.GET.get("q", "")[: 10 * LONGEST], chosen, request.GET.get("sort") == NEWEST)

    def url(self, **changes: str) -> str:
        """The address of this search with something changed; it begins at the first page."""
        state = {"q": self.q[: 2 * LONGEST], **self.chosen, "sort": NEWEST if self.newest else "", **changes}
        return "?" + urlencode({name: value for name, value in state.items() if value}, errors="replace")

    @property
    def narrowed(self) -> bool:
        return any(self.chosen.values())


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    state = State.of(request)
    found = finding.find(state.q, state.chosen, newest=state.newest)
    counting.asked(request, found)
    page = Paginator(found.rows, settings.HAYSTACK_SEARCH_RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "question": found.question,
        "page": page,
        "results": finding.present(found.question, page.object_list),
        "kinds": KINDS,
        "ping": counting.ping(found.question),
        "facets": _facets(state, found),
        "newest": state.newest,
        "narrowed": state.narrowed,
        "by_relevance": state.url(sort=""),
        "by_date": state.url(sort=NEWEST),
        "all_results": state.url(**dict.fromkeys(finding.DIMENSIONS, "")),
        "ask_url": f"{reverse('requests:ask')}?{urlencode({'subject': found.question.text})}",
    }
    if not found.rows:
        context["closest"] = [(word, f"?{urlencode({'q': word})}") for word in nearby.words(found.question)]
        context["categories"] = Category.objects.filter(parent=None)
    return render(request, "search/search.html", context)


@require_safe
@cache_control(max_age=86400, public=True)
def description(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1: how a browser or another site asks the search of this one."""
    context = {"address": request.build_absolute_uri(reverse("search"))}
    return render(request, "search/opensearch.xml", context, content_type=OPENSEARCH)


def _facets(state: State, found: finding.Found) -> list[Facet]:
    facets = [Facet(name, heading, _options(name, state, found)) for name, heading in HEADINGS.items()]
    return [facet for facet in facets if facet.options]


def _options(name: str, state: State, found: finding.Found) -> list[Option]:
    """The most frequent values, years in their order; what is chosen stands first and leads back."""
    counts, chosen = found.counts[name], state.chosen[name]
    values = [value for value, _n in counts.most_common(MOST_OPTIONS) if value != chosen]
    if name == "year":
        values = sorted((value for value in counts if value != chosen), reverse=True)[:MOST_OPTIONS]
    values = [chosen, *values] if chosen else values
    labels = _labels(name, values)
    return [
        Option(
            label=labels.get(value, value),
            count=counts[value],
            url=state.url(**{name: "" if value == chosen else value}),
            chosen=value == chosen,
        )
        for value in values
    ]


def _labels(name: str, values: Iterable[str]) -> dict[str, Any]:
    if name == "kind":
        return KINDS
    if name == "year" or not values:
        return {}
    found = (Agency if name == "agency" else Category).objects.filter(slug__in=values)
    return {one.slug: one.label for one in found}
