"""The clock of one's own request to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from requests_app import clock_files, opened
from requests_app.opened import private


@private
@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    return clock_files.proof(opened.situation(request, pk))


@private
@require_safe
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    return clock_files.dates(opened.situation(request, pk), reverse("requests:progress", args=[pk]))
