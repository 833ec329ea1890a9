"""What everybody may read: answered requests that their agencies have published (art. 44)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agencies.handing_out import hand_out
from agencies.law_words import days_of
from requests_app import suggesting
from requests_app.filters import AnsweredFilter, outcome_label
from requests_app.models import CaseFile, InformationRequest
from requests_app.situation import law_of

PER_PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    answered = InformationRequest.objects.public()
    narrowed = AnsweredFilter(request.GET, answered.select_related("agency").order_by("-published_at", "-pk"))
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    for case in page:
        case.outcome_label, case.took = outcome_label(case), took(case)
    feed = reverse("requests:feed") + (f"?{urlencode(narrowed.chosen)}" if narrowed.chosen else "")
    return render(request, "requests_app/list.html", {"filter": narrowed, "page": page, "feed_url": feed})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = _public(pk)
    related = [one for one in suggesting.published(case.public_title) if one.row[:2] != ("request", case.pk)]
    context: dict[str, Any] = {
        "case": case,
        "outcome": outcome_label(case),
        "took": took(case),
        "files": case.files.filter(role=CaseFile.REPLY, pk__in=case.public_files).order_by("pk"),
        "related": related,
    }
    return render(request, "requests_app/detail.html", context)


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of the reply that was published with it; it goes with the item, at once."""
    case = _public(pk)
    found = case.files.filter(role=CaseFile.REPLY, pk=file).first() if file in case.public_files else None
    if found is None:
        raise Http404
    return hand_out(found.file, found.name, found.content_type, request=request, sha256=found.sha256)


def took(case: InformationRequest) -> str:
    """How long the answer took, in the days that its law counts; empty where no clock has run."""
    return "" if case.days_used is None else days_of(law_of(case), case.days_used)


def _public(pk: int) -> InformationRequest:
    return get_object_or_404(InformationRequest.objects.public().select_related("agency"), pk=pk)
