"""What everybody may read: answered requests that their agencies have published (art. 44)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from requests_app.filters import AnsweredFilter, outcome_label
from requests_app.models import InformationRequest

PER_PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    answered = InformationRequest.objects.public()
    narrowed = AnsweredFilter(request.GET, answered.select_related("agency").order_by("-published_at", "-pk"))
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    for case in page:
        case.outcome_label = outcome_label(case)
    return render(request, "requests_app/list.html", {"filter": narrowed, "page": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(InformationRequest.objects.public().select_related("agency"), pk=pk)
    return render(request, "requests_app/detail.html", {"case": case, "outcome": outcome_label(case)})
