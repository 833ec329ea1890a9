"""Pages of those who are consulted: the code of their letter opens the question, and takes one answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.choices import language
from ledger.door import Refused
from notices import throttle
from requests_app import consulting, opened, standing
from requests_app.forms.opinion import Code, PartyOpinion
from requests_app.models import Consultation
from requests_app.opened import private
from requests_app.timeline import REGULATION
from requests_app.views.tracking import too_often

FAILURES = 10  # an hour, of one address


@private
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    form = Code(request.POST or None)
    now, address = timezone.now(), throttle.address(request)
    if request.method == "POST" and form.is_valid():
        if throttle.reached("opinion-from", address, FAILURES, now):
            return too_often(request)
        if consultation := form.opened():
            opened.remember_opinion(request, consultation.pk)
            return redirect("requests:answer_consultation", consultation.pk)
        throttle.count("opinion-from", address, now)
    return render(request, "requests_app/opinion.html", {"form": form})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def answer_consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, and the form; once it is answered, what was said."""
    if pk not in opened.opinions(request):
        return redirect("requests:opinion")
    rows = Consultation.objects.filter(agency=None).select_related("case__agency", "event")
    consultation = get_object_or_404(rows, pk=pk)
    posted = request.method == "POST"
    form, again = PartyOpinion(request.POST, request.FILES) if posted else PartyOpinion(), False
    if posted and form.is_valid():
        try:
            if consulting.answer(consultation, form):
                return redirect("requests:answer_consultation", pk)
            again = True
        except Refused as refused:
            form.add_error(None, _refused(consultation, refused))
    stands = consulting.stand(consultation, timezone.localdate(), language())
    context = {"form": form, "stands": stands, "case": consultation.case, "again": again}
    context["regulation"] = consultation.case.law == REGULATION
    status = 409 if again else 400 if form.is_bound and form.errors and not stands.answered else 200
    return render(request, "requests_app/answer_consultation.html", context, status=status)


def _refused(consultation: Consultation, refused: Refused) -> list[str]:
    """The stages of a request have inner names that are not for others to see."""
    if consultation.case.stage in standing.CLOSED:
        return [_("The request is closed: an answer can no longer be taken into account.")]
    return refused.reasons
