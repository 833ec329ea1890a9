"""Coming back with code and secret: progress, letters, files and the applicant's own steps."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.choices import language
from agencies.handing_out import hand_out
from ledger.door import Refused
from notices import throttle
from requests_app import fees, fonts, opened, printing, standing, workflow
from requests_app.forms.tracking import Correction, Opening
from requests_app.letters.marks import shown
from requests_app.models import CaseFile, InformationRequest, Letter
from requests_app.opened import private
from requests_app.rules import Applicant
from requests_app.situation import Situation, look
from requests_app.steps_abroad import ANSWERS

FAILURES = 10  # an hour, of one address and for one code


@private
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    form = Opening(request.POST or None)
    now, address = timezone.now(), throttle.address(request)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        counted = (("track-from", address), ("track-code", code))
        if any(throttle.reached(name, who, FAILURES, now) for name, who in counted):
            return too_often(request)
        if case := form.opened():
            opened.remember(request, case)
            return redirect("requests:progress", case.pk)
        for name, who in counted:
            throttle.count(name, who, now)
    cases = InformationRequest.objects.filter(pk__in=opened.numbers(request)).select_related("agency")
    return render(request, "requests_app/track.html", {"form": form, "opened": cases})


def too_often(request: HttpRequest) -> HttpResponse:
    over = throttle.over_at(timezone.now())
    response = render(request, "requests_app/too_often.html", {"over": over}, status=429)
    response["Retry-After"] = str(max(1, int((over - timezone.now()).total_seconds())))
    return response


@private
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    if pk not in opened.numbers(request):
        return redirect("requests:track")
    situation = opened.situation(request, pk)
    return _progress(request, situation, Correction(correcting=_correcting(situation)))


def _correcting(situation: Situation) -> bool:
    """Whether the applicant answers a correction notice, not another question."""
    asked = standing.question(situation)
    return asked is None or asked.kind == "correction_asked"


def _progress(request: HttpRequest, situation: Situation, correction: Correction, status: int = 200) -> HttpResponse:
    case = situation.case
    issued = standing.letters(situation)
    addresses = {
        standing.place_of(situation, found): reverse("requests:letter", args=[case.pk, found.pk]) for found in issued
    }
    asked = standing.question(situation)
    kin = standing.kin(case)
    opened.remember(request, *(other for _words, other in kin))
    steps = standing.own_steps(case)
    context: dict[str, Any] = {
        "case": case,
        "reading": situation.reading,
        "proof_url": reverse("requests:proof", args=[case.pk]),
        "ics_url": reverse("requests:dates", args=[case.pk]),
        "stage": standing.stage_label(case),
        "next": standing.next_step(situation),
        "rows": standing.rows(situation, addresses),
        "reply": standing.reply(situation),
        "right_agency": standing.right_agency(situation),
        "letters": issued,
        "files": standing.files(situation),
        "steps": steps,
        "ways": standing.ways(situation),
        "kin": kin,
        "fee": fees.shown(situation, situation.fee, language()),
        "paid": situation.has("fee_paid"),
        "review_first": standing.review_first(situation),
        "asked": asked,
        "anew": standing.rule_of(situation, asked),
        "law": situation.law,
        "answering": bool(asked and ANSWERS[asked.kind] in steps),
        "form": correction,
    }
    return render(request, "requests_app/progress.html", context, status=status)


def _letter(request: HttpRequest, pk: int, letter: int) -> Letter:
    found = next((one for one in standing.letters(opened.situation(request, pk)) if one.pk == letter), None)
    if found is None:
        raise Http404
    return found


@private
@require_safe
def letter(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    found = _letter(request, pk, letter)
    return _letter_page(request, found)


def _letter_page(request: HttpRequest, found: Letter, refusal: str = "", status: int = 200) -> HttpResponse:
    context = shown(found) | {"case": found.case, "has_pdf": printing.has_pdf(), "refusal": refusal}
    return render(request, "requests_app/letter.html", context, status=status)


@private
@require_safe
def letter_docx(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """The same letter as a file; its name is its kind, which names nobody."""
    return printing.as_file(_letter(request, pk, letter), "docx")


@private
@require_safe
def letter_pdf(request: HttpRequest, pk: int, letter: int) -> HttpResponse:
    """As PDF; where this machine cannot print it, the letter's page says why."""
    found = _letter(request, pk, letter)
    try:
        return printing.as_file(found, "pdf")
    except (fonts.NoFont, fonts.Unwritable) as error:
        return _letter_page(request, found, printing.refusal(error), status=503)


@private
@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    found = next((one for one in standing.files(opened.situation(request, pk)) if one.pk == file), None)
    if found is None:
        raise Http404
    return hand_out(found.file, found.name, found.content_type)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def receive_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """The form stands on the page of progress; only the language switch and a reload come here without a post."""
    if request.method != "POST":
        return redirect("requests:progress", pk)
    situation = opened.situation(request, pk)
    form = Correction(request.POST, request.FILES, correcting=_correcting(situation))
    if form.is_valid():
        try:
            _correct(situation.case, form.cleaned_data["text"], form.cleaned_data["file"])
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            return redirect("requests:progress", pk)
    return _progress(request, look(situation.case, situation.today), form, status=400)


@transaction.atomic
def _correct(case: InformationRequest, text: str, upload: Any) -> None:
    asked = standing.question(look(case, timezone.localdate()))
    action = ANSWERS[asked.kind] if asked else "receive_correction"
    workflow.perform(case, action, actor=Applicant(case), facts={"text": text})
    if upload:
        workflow.add_file(case, upload, role=CaseFile.SUBMISSION, actor=None)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    case = opened.situation(request, pk).case
    reasons = workflow.refusals(case, Applicant(case), "withdraw")
    if request.method == "POST" and not reasons:
        try:
            workflow.perform(case, "withdraw", actor=Applicant(case))
        except Refused as refused:
            reasons = refused.reasons
        else:
            return redirect("requests:progress", pk)
    if reasons:  # the stage has an inner name that is not the applicant's to see
        reasons = [_("This request can no longer be withdrawn: its reply is made, or it is closed.")]
    context = {"case": case, "reasons": reasons}
    return render(request, "requests_app/withdraw.html", context, status=409 if reasons else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Art. 44: whoever asked may suggest that the answer be published. The button stands on the page of progress."""
    case = opened.situation(request, pk).case
    if request.method == "POST":
        try:
            workflow.perform(case, "suggest_publication", actor=Applicant(case))
        except Refused:  # said already, or published meanwhile: the page says which
            pass
    return redirect("requests:progress", pk)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    opened.close(request)
    return redirect("requests:track")
