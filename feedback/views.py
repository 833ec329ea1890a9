"""Writing to an agency, following it up, reading published answers, rating a page."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import ratings, timeline, workflow
from feedback.enums import Kind, Suspicion
from feedback.filters import AnswerFilter
from feedback.forms import RatingForm, SubmissionForm, TrackForm
from feedback.models import Submission
from notices import throttle, tracking

MESSAGES_AN_HOUR, FAILURES_AN_HOUR, RATINGS_AN_HOUR, A_PAGE = 20, 10, 30, 20
RECEIPT = "feedback_receipt"


@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    answered = Submission.objects.public().newest().select_related("agency").defer("text", "answer", "public_text")
    found = AnswerFilter(request.GET, answered)
    page = Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/list.html", {"filter": found, "page": page, "kinds": Kind})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    submission = get_object_or_404(Submission.objects.public().select_related("agency"), pk=pk)
    return render(request, "feedback/detail.html", {"submission": submission})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        asked = {name: request.GET.get(name, "")[:500] for name in ("kind", "agency", "page", "item")}
        form = SubmissionForm(initial=asked)
        if form.about is None:
            form.initial.pop("item")
        else:
            form.initial |= {"title": _("Not published: %(item)s") % {"item": form.about.name}}
            form.initial["title"] = form.initial["title"][:120]
        return render(request, "feedback/new.html", {"form": form})
    form = SubmissionForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/new.html", {"form": form})
    many = throttle.count("submit", throttle.address(request), timezone.now()) > MESSAGES_AN_HOUR
    key = form.key()
    workflow.submit(
        agency=form.cleaned_data["agency"],
        key=key,
        message=form.message(),
        sender=form.sender(),
        language=get_language(),
        suspicion=form.suspicion() or (Suspicion.FLOOD if many else ""),
    )
    request.session[RECEIPT] = str(key)
    return redirect("feedback:receipt")


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The only page that shows the secret: derived from the key of the form, which this browser alone knows."""
    key = request.session.get(RECEIPT)
    submission = key and Submission.objects.select_related("agency").filter(form_key=key).first()
    if not submission:
        messages.info(request, _("There is no receipt to show here. With code and secret you can look up a message."))
        return redirect("feedback:track")
    secret = tracking.secret_for(uuid.UUID(key))
    context = {"submission": submission, "code": tracking.grouped(submission.code), "secret": tracking.grouped(secret)}
    return render(request, "feedback/receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Code and secret go by POST, so that neither stays in an address, a history or a log."""
    form = TrackForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    if request.method != "POST" or not form.is_valid():
        return render(request, "feedback/track.html", {"form": form})
    code, who = tracking.normalise(form.cleaned_data["code"]), throttle.address(request)
    now = timezone.now()
    if any(
        throttle.reached(name, key, FAILURES_AN_HOUR, now) for name, key in (("track-from", who), ("track-code", code))
    ):
        form.add_error(None, _("Too many attempts. Please try again after %(time)s.") % {"time": _again(now)})
        return render(request, "feedback/track.html", {"form": form}, status=429)
    submission = _unlock(code, form.cleaned_data["secret"])
    if submission is None:
        throttle.count("track-from", who, now)
        throttle.count("track-code", code, now)
        # One sentence for both, so that nobody learns which codes exist.
        form.add_error(None, _("Code and secret do not belong together. Please compare them with your receipt."))
        return render(request, "feedback/track.html", {"form": form})
    context = {"submission": submission, "entries": timeline.entries(submission)}
    return render(request, "feedback/tracked.html", context)


def _unlock(code: str, secret: str) -> Submission | None:
    submission = Submission.objects.filter(code=code).select_related("agency").first()
    # An unknown code costs the same comparison as a wrong secret.
    fits = tracking.matches(secret, submission.secret_digest if submission else tracking.digest(""))
    return submission if fits and submission else None


# No token: it would set a cookie on every page before anyone answers. The browser itself says where a form came from.
@csrf_exempt
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    if not _same_site(request):
        return HttpResponseForbidden(_("Please rate pages on this site itself."))
    form, now = RatingForm(request.POST), timezone.now()
    page = ratings.unseal(request.POST.get("page", ""))
    if page is None or not url_has_allowed_host_and_scheme(page[0], allowed_hosts=None):
        messages.error(request, _("This page cannot be rated. Please go back and try again."))
        return redirect("feedback:list")
    if not form.is_valid():
        messages.error(request, _("Please choose “useful” or “not useful”, with at most 300 characters."))
    elif throttle.count("rate", throttle.address(request), now) > RATINGS_AN_HOUR:
        messages.error(
            request, _("Too many ratings from here. Please try again after %(time)s.") % {"time": _again(now)}
        )
    else:
        if not request.session.session_key:
            request.session.create()
        useful, word = form.cleaned_data["useful"], form.cleaned_data["word"]
        if ratings.rate(*page, useful=useful, word=word, visit=request.session.session_key):
            messages.success(request, _("Thank you. It helps the agency to improve this page."))
        else:
            messages.info(request, _("You have rated this page already."))
    return redirect(page[0])


def _again(now: datetime) -> str:
    return time_format(timezone.localtime(throttle.over_at(now)), "H:i")


def _same_site(request: HttpRequest) -> bool:
    """Whether the form came from our own page; a client that is no browser says nothing."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
