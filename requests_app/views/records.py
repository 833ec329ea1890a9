"""The form for a record about oneself that is wrong (art. 41)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from requests_app import receipts, workflow_records
from requests_app.forms.asking import Ticket
from requests_app.forms.records import Record
from requests_app.views import asking


# As the form of a request: it acts with no right but its own signed ticket, so a lost cookie loses nothing.
@csrf_exempt
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    ticket = Ticket.of(request.POST.get("ticket", ""))
    if request.method != "POST":
        return render(request, "requests_app/record.html", {"form": Record(initial={"ticket": ticket.text})})
    form = Record(request.POST, request.FILES)
    if form.is_valid() and ticket.genuine:
        case = workflow_records.submit(key=ticket.key, language=request.LANGUAGE_CODE, **form.for_the_door())
        if not form.is_what_was_sent(case):
            return asking.sent_before(request, case, "requests:record")
        return redirect("requests:receipt", receipts.token(case))
    if not ticket.genuine:
        told = _("Nothing is lost and nothing was sent. Please check your answers and send them once more.")
        form.add_error(None, told)
    form.data = form.data.copy()
    form.data["ticket"] = ticket.text
    return render(request, "requests_app/record.html", {"form": form}, status=400)
