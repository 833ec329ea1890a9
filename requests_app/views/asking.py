"""Asking: the form in steps, the receipt, the form on paper."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from notices import throttle, tracking
from requests_app import opened, receipts, standing, suggesting, workflow
from requests_app.enums import ApplicantKind, Form, Route, SuggestionAct, SuggestionPlace
from requests_app.forms.asking import CHECK, SEND, STEPS, TRAP, Asking
from requests_app.forms.cleaning import line
from requests_app.models import InformationRequest
from requests_app.opened import private
from requests_app.situation import look
from requests_app.timeline import REGULATION

FLOOD = 20  # requests an hour from one address: the next ones are noted


# The form acts with no right but its own signed ticket, so there is no right that another site could borrow; and a
# visitor whose browser keeps no cookie, or whose cookie has expired, loses nothing.
# The form is the one private page that a browser may keep for itself: with "no-store" its back button shows an error
# in place of a step. The page lives as long as the browser's history and is in no cache between.
@csrf_exempt
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, Asking(preset=request.GET.dict()), "who")
    asking = Asking(request.POST.dict())
    if request.POST.get("language") in dict(settings.LANGUAGES):
        return _in_language(request, asking, request.POST["language"])
    step, strict = asking.turn(request.POST.get("go", ""))
    if step != SEND:
        return page(request, asking, step, strict)
    began = timezone.now()
    case = workflow.submit(
        **asking.for_the_door(), language=request.LANGUAGE_CODE, doubts=asking.doubts() + _flooded(request)
    )
    if not asking.is_what_was_sent(case):
        return sent_before(request, case, "requests:ask")
    if asking.seen and case.submitted_at >= began:
        _asked_anyway(asking)
    return redirect("requests:receipt", receipts.token(case))


def sent_before(request: HttpRequest, case: InformationRequest, form: str) -> HttpResponse:
    """The same form came again with other answers: what came first stands, and the person is told so."""
    context = {"case": case, "token": receipts.token(case), "form_url": reverse(form)}
    return render(request, "requests_app/already_sent.html", context, status=409)


def page(request: HttpRequest, asking: Asking, step: str, strict: bool = False) -> HttpResponse:
    """A step with what is answered so far; `strict` says what is wrong. The check is reached with all in order."""
    if step == CHECK and asking.first_wrong():
        step = asking.first_wrong()
    names = [*STEPS, CHECK]
    context: dict[str, Any] = {
        "asking": asking,
        "step": step,
        "number": names.index(step) + 1,
        "before": names[names.index(step) - 1] if step != names[0] else "",
        "steps": [*(form.short for form in STEPS.values()), translation.pgettext("step", "Check")],
        "carried": asking.carried(step),
        "about": line(asking.data.get("subject", "")),
        "trap": TRAP,
        "law": asking.law,
        "regulation": asking.law.id == REGULATION,
        "carrier": "ask",  # the form that the language buttons belong to: they send it, and nothing is lost
    }
    if step == CHECK:
        context |= {"answers": asking.answers(), "again": not asking.ticket.genuine}
        context["published"] = _published(asking)
        return render(request, "requests_app/check.html", context)
    return render(
        request, "requests_app/ask.html", context | {"form": asking.forms[step] if strict else asking.blank(step)}
    )


def _published(asking: Asking) -> list[Any]:
    """What is out already on the same matter: whoever finds it here need not wait twenty days."""
    results = suggesting.published(asking.cleaned["subject"])
    if results:
        suggesting.show(results, SuggestionPlace.CHECK, timezone.localdate(), asking.seen)
        asking.seen.add(SuggestionPlace.CHECK)
    return results


def _asked_anyway(asking: Asking) -> None:
    for place in asking.seen:
        suggesting.count(place, "", SuggestionAct.SENT, timezone.localdate())


def _in_language(request: HttpRequest, asking: Asking, language: str) -> HttpResponse:
    """The same step in the other language, with all that is typed."""
    with translation.override(language):
        response = page(request, asking, asking.at)
    response.headers["Content-Language"] = language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _flooded(request: HttpRequest) -> list[str]:
    return ["flood"] if throttle.count("ask", throttle.address(request), timezone.now()) > FLOOD else []


def _receipt(token: str) -> dict[str, Any]:
    case = receipts.case_of(token)
    if case is None:
        raise Http404
    situation = look(case, timezone.localdate())
    return {
        "case": case,
        "token": token,
        "code": tracking.grouped(case.code),
        "secret": tracking.grouped(tracking.secret_for(case.form_key)),
        "reading": situation.reading,
        "correction": situation.deadline("correction_notice"),
        "confirmed_by": standing.confirmed_by(situation),
        "receipt_day": standing.receipt_day(situation),
        "receipt_note": standing.receipt_note(situation),
        "law": situation.law,
        "receipt_article": standing.receipt_article(situation),
    }


# The signed address is the right to look; a post only saves typing code and secret, which stand on the page.
@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    try:
        context = _receipt(token)
    except receipts.Closed:
        return render(request, "requests_app/receipt_closed.html", status=410)
    if request.method == "POST":
        opened.remember(request, context["case"])
        return redirect("requests:progress", context["case"].pk)
    return render(request, "requests_app/receipt.html", context)


@private
@require_safe
def receipt_text(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as a small file to keep. Its name is the same for everybody."""
    try:
        context = _receipt(token)
    except receipts.Closed:
        return render(request, "requests_app/receipt_closed.html", status=410)
    response = render(request, "requests_app/receipt.txt", context, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return response


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The form to print and fill in by hand."""
    choices = {"kinds": ApplicantKind.choices, "forms": Form.choices, "routes": Route.choices}
    return render(request, "requests_app/paper.html", choices)
