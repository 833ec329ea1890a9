"""Checking a letter: whoever holds one learns whether it was issued so, and nothing that it says."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from notices import throttle
from requests_app.forms.verifying import Verification

FAILURES = 20  # an hour, of one address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify_letter(request: HttpRequest) -> HttpResponse:
    form = Verification(request.POST if request.method == "POST" else None)
    now, address = timezone.now(), throttle.address(request)
    context = {"form": form, "asked": False, "letter": None}
    if request.method == "POST" and form.is_valid():
        if throttle.reached("verify-letter", address, FAILURES, now):
            over = date_format(timezone.localtime(throttle.over_at(now)), "H:i")
            form.add_error(None, _("Too many attempts. The next one is possible at %(time)s.") % {"time": over})
            return render(request, "requests_app/verify_letter.html", context, status=429)
        letter = form.letter()
        if letter is None:
            throttle.count("verify-letter", address, now)
        context |= {"asked": True, "letter": letter}
    return render(request, "requests_app/verify_letter.html", context)
