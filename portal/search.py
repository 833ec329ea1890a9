"""The search page: one box over everything public; what is asked and chosen stands in its address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal import counting
from portal.searching import nothing
from portal.searching.feed import name
from portal.searching.narrowing import Narrowing
from portal.searching.state import NEWEST, State
from search import finding, learning, preferences

POPULAR = 6
OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    state = State.of(request)
    found = state.find()
    counting.asked(request, found)
    asked_for = request.GET.get("page", "")
    pages = Paginator(found.rows, settings.HAYSTACK_SEARCH_RESULTS_PER_PAGE)
    page = pages.get_page(asked_for if asked_for.strip("0").isdecimal() else 1)
    narrowing = Narrowing(state, found)
    context = {
        "state": state,
        "found": found,
        "question": found.question,
        "page": page,
        "beyond": _beyond(asked_for, page.paginator.num_pages),
        "results": finding.present(found.question, page.object_list),
        "ping": counting.ping(found.question),
        "facets": narrowing.facets,
        "chips": narrowing.chips,
        "scope": _scope(state, narrowing),
        "by_relevance": state.url(sort=""),
        "by_date": state.url(sort=NEWEST),
        "ask_url": _ask_url(state, found),
        "further_back": [] if state.newest else _further_back(found, narrowing),
    }
    if found.question or state.narrowed:
        context["feed_title"] = name(state, narrowing)
    if (found.question.text or state.narrowed) and not found.rows:
        context |= nothing.context(state, found, narrowing)
    elif found.loosened:
        context["spelt"] = nothing.spelt(state, found)
    elif not found.rows:
        popular = learning.popular("", POPULAR)
        context |= {"categories": nothing.filled(), "popular": [(text, State(text, {}).url()) for text in popular]}
    return render(request, "search/search.html", context)


def _beyond(asked: str, last: int) -> bool:
    """Whether a page was asked for that comes after the last."""
    return asked.isascii() and asked.isdecimal() and (len(asked) > 9 or int(asked) > last)


def _scope(state: State, narrowing: Narrowing) -> str:
    """Where the box searches, in its own words."""
    inside = [narrowing.label(name, state.chosen[name]) for name in ("agency", "category") if state.chosen[name]]
    return _("Search in %(place)s") % {"place": " · ".join(map(str, inside))} if inside else ""


def _further_back(found: finding.Found, narrowing: Narrowing) -> list[str]:
    """What of these results stands further back than its words would have it, because the site wants it so."""
    if not (found.question and found.rows) or found.degraded:
        return []
    named = (results.split(":", 1) for results, factor in preferences.kept().items() if factor < 1)
    return [str(narrowing.label(name, value)) for name, value in named if found.counts[name][value]]


def _ask_url(state: State, found: finding.Found) -> str:
    filled = {"subject": found.question.bare, "agency": state.chosen["agency"]}
    return f"{reverse('requests:ask')}?{urlencode({name: value for name, value in filled.items() if value})}"


@require_safe
@cache_control(max_age=86400, public=True)
def description(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1: how a browser or another site asks the search of this one."""
    names = ("search", "search_feed", "search_opensearch")
    context = {name: request.build_absolute_uri(reverse(name)) for name in names}
    # Here and not in the template: words are collected from pages, and not from XML.
    context["about"] = _("Search in what the agencies have published and answered")
    return render(request, "search/opensearch.xml", context, content_type=OPENSEARCH)
