"""Home, static pages, the language switch, the style guide and the error pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from portal import front, specimens


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", front.page(timezone.localdate()))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/guide.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/sitemap.html", front.map_of_the_site())


# A language is no secret and no state of the server: without a token the page needs no cookie before the choice.
@csrf_exempt
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    return django_set_language(request)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "portal/styleguide.html", specimens.page(request.GET))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Neither the database nor the context processors are asked: one of them may be what failed."""
    return render(None, "500.html", status=500)
