"""The calculator of the statutory clock: a page for everyone, and the same as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.clock_form import FEWEST_ROWS, MOST_ROWS, ROWS_MORE, ClockForm
from statutes.cases import answer_text

MOST_BYTES = 64 * 1024


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The state is in the address, so that a count can be sent to somebody else."""
    today = timezone.localdate()
    adding = "more" in request.GET
    rows = _rows(request.GET.get("more" if adding else "rows", ""))
    if adding:
        form = ClockForm(initial=request.GET.dict(), rows=rows, today=today)
    else:
        form = ClockForm(request.GET if "received" in request.GET else None, rows=rows, today=today)
    reading = form.reading if form.is_valid() else None
    more = min(rows + ROWS_MORE, MOST_ROWS) if rows < MOST_ROWS else None
    return render(
        request,
        "portal/clock.html",
        {"form": form, "rows": rows, "more": more, "reading": reading},
    )


def _rows(text: str) -> int:
    """How many rows of events the form has; anything odd gives the fewest."""
    odd = not (text.isascii() and text.isdecimal() and len(text) < 4)
    return FEWEST_ROWS if odd else min(max(int(text), FEWEST_ROWS), MOST_ROWS)


# Nothing is changed and nobody is known here: another site may ask as well as ours.
@csrf_exempt
@require_POST
def as_json(request: HttpRequest) -> HttpResponse:
    """One case in, its answer out; 400 with the error where the case or an event is refused."""
    if request.content_type != "application/json":
        return _fault("not_json", "Send application/json.", 415)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _fault("too_long", f"A case has at most {MOST_BYTES} bytes.", 413)
    answer, _bad = answer_text(body)
    return JsonResponse(answer, status=400 if "error" in answer else 200)


def _fault(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"id": None, "error": {"event": None, "code": code, "message": message}}, status=status)
