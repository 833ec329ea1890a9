"""What is published on the same matter: while somebody types, and the way to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notices import throttle
from requests_app import suggesting
from requests_app.enums import SuggestionAct, SuggestionPlace
from search import finding

MOST = 400  # questions an hour of one address
CLICKS = 60  # an hour of one address that are counted; all are led on
LONGEST = 400  # characters that are read


@never_cache
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """JSON for the form: `?q=` what is typed, `?seen=` where this form has shown something. Public things only."""
    now, who = timezone.now(), throttle.address(request)
    if throttle.count("suggestions", who, now) > MOST:
        wait = max(1, int((throttle.over_at(now) - now).total_seconds()))
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": str(wait)})
    results = suggesting.published(request.GET.get("q", "")[:LONGEST])
    if request.method == "GET":
        before = suggesting.seen(request.GET.get(suggesting.SEEN, ""))
        suggesting.show(results, SuggestionPlace.TYPING, timezone.localdate(now), before)
    return JsonResponse({"results": [_as_json(result) for result in results]})


def _as_json(result: finding.Result) -> dict[str, Any]:
    row = result.row
    return {
        "title": row.title,
        "kind": str(suggesting.KINDS[row.kind]),
        "agency": result.obj.agency.label,
        "date": row.day.isoformat() if row.day else "",
        "extract": "".join(part.text for part in result.extract),
        "url": reverse("requests:suggested", args=[SuggestionPlace.TYPING, row.kind, row.pk]),
    }


@never_cache
@require_safe
def suggested(request: HttpRequest, place: str, kind: str, pk: int) -> HttpResponse:
    """Count that a suggestion was opened, and lead to it; to nothing but a public page of this site."""
    address = suggesting.address_of(kind, pk) if place in SuggestionPlace.values else ""
    if not address:
        raise Http404
    now = timezone.now()
    if request.method == "GET" and throttle.count("suggested", throttle.address(request), now) <= CLICKS:
        suggesting.count(place, kind, SuggestionAct.CLICKED, timezone.localdate(now))
    return redirect(address)
