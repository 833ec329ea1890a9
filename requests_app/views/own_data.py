"""What is kept about an applicant: to read, to take along, to put right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ledger.door import Refused
from requests_app import dossier, opened, workflow, workflow_applicant
from requests_app.forms.own_data import Contact, Identity, Plain
from requests_app.opened import private
from requests_app.rules import Applicant

ACTIONS: dict[str, type[Plain]] = {"change_contact": Contact, "ask_identity": Identity}


@private
@require_safe
def own_data(request: HttpRequest, pk: int) -> HttpResponse:
    if pk not in opened.numbers(request):
        return redirect("requests:track")
    return _page(request, pk, {})


@private
@require_safe
def own_data_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file. Its name is the same for everybody."""
    held = dossier.of(opened.situation(request, pk))
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@sensitive_post_parameters()
@private
@require_http_methods(["GET", "HEAD", "POST"])
def change_contact(request: HttpRequest, pk: int) -> HttpResponse:
    return _take(request, pk, "change_contact")


@sensitive_post_parameters()
@private
@require_http_methods(["GET", "HEAD", "POST"])
def ask_identity(request: HttpRequest, pk: int) -> HttpResponse:
    return _take(request, pk, "ask_identity")


def _take(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """The forms stand on the page of the data; only the language switch and a reload come here without a post."""
    if request.method != "POST":
        return redirect("requests:own_data", pk)
    case = opened.situation(request, pk).case
    form = ACTIONS[action](request.POST, request.FILES, case=case)
    if form.is_valid():
        try:
            if action == "change_contact":
                workflow_applicant.change_contact(case, Applicant(case), form.said())
            else:
                said = form.cleaned_data
                workflow_applicant.ask_identity(case, Applicant(case), form.said(), said["reason"], said["evidence"])
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            return redirect("requests:own_data", pk)
    return _page(request, pk, {action: form}, status=400)


def _page(request: HttpRequest, pk: int, forms: dict[str, Plain], status: int = 200) -> HttpResponse:
    situation = opened.situation(request, pk)
    case = situation.case
    open_forms = {
        action: forms.get(action) or form(case=case)
        for action, form in ACTIONS.items()
        if action in forms or not workflow.refusals(case, Applicant(case), action)
    }
    context: dict[str, Any] = {
        "case": case,
        "person": dossier.rows(case.applicant),
        "erased_on": case.applicant.erased_on,
        "held": dossier.of(situation),
        "claim": case.claims.filter(settled_at=None).first(),
        "contact": open_forms.get("change_contact"),
        "identity": open_forms.get("ask_identity"),
        "form": next(iter(forms.values()), None),
    }
    return render(request, "requests_app/own_data.html", context, status=status)
