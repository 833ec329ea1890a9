"""What else an applicant does with a request: give reasons (art. 35), ask the right agency (art. 36, item 5)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ledger.door import Refused
from requests_app import opened, standing, workflow
from requests_app.forms.asking import APPLICANT, CHECK, REQUEST, Asking
from requests_app.forms.tracking import Reasons
from requests_app.opened import private
from requests_app.rules import Applicant
from requests_app.views import asking


@private
@require_http_methods(["GET", "HEAD", "POST"])
def give_reason(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, reached from the page of progress."""
    situation = opened.situation(request, pk)
    case = situation.case
    form = Reasons(request.POST if request.method == "POST" else None)
    reasons = workflow.refusals(case, Applicant(case), "give_reason")
    if request.method == "POST" and not reasons and form.is_valid():
        try:
            workflow.perform(case, "give_reason", actor=Applicant(case), facts={"text": form.cleaned_data["text"]})
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            return redirect("requests:progress", pk)
    asked = situation.last("reason_asked")
    context = {"case": case, "form": form, "reasons": reasons, "asked": asked.facts.get("reason", "") if asked else ""}
    status = 409 if reasons else 400 if form.errors else 200
    return render(request, "requests_app/give_reason.html", context, status=status)


@private
@require_POST
def ask_there(request: HttpRequest, pk: int) -> HttpResponse:
    """The same request to the agency that the reply names, with nothing to be typed again: the check page of asking."""
    situation = opened.situation(request, pk)
    agency = standing.right_agency(situation)
    if agency is None:
        raise Http404
    case = situation.case
    said = {name: str(getattr(case, name)) for name in REQUEST}
    said |= {name: str(getattr(case.applicant, name)) for name in APPLICANT}
    return asking.page(request, Asking(said | {"agency": agency.slug, "at": CHECK}), CHECK)
