"""The calculator of the statutory clock: a page for everyone, and the same as JSON."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from agencies import calendars, law_words
from agencies.choices import language
from agencies.clock_files import calendar_file, proof_file, remedy_days
from portal.clock_form import FEWEST_ROWS, MOST_ROWS, ROWS_MORE, ClockForm
from statutes.cases import answer_text

MOST_BYTES = 64 * 1024


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The state is in the address, so that a count can be sent to somebody else."""
    form, rows = _form(request)
    reading = form.reading if form.is_valid() else None
    more = min(rows + ROWS_MORE, MOST_ROWS) if rows < MOST_ROWS else None
    state = request.GET.urlencode()
    files = {"proof_url": f"{reverse('clock_proof')}?{state}", "ics_url": f"{reverse('clock_ics')}?{state}"}
    context = {
        "form": form,
        "rows": rows,
        "more": more,
        "reading": reading,
        "law": form.rules,
        "law_title": form.rules.title[language()],
        "law_says": law_words.says(form.rules, form.counted_by),
        **(files if reading else {}),
    }
    return render(request, "portal/clock.html", context)


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """The proof of the count in the address, as JSON that stands alone."""
    form, _number = _form(request)
    if not form.is_valid() or form.reading is None:
        return _form_faults(form)
    return proof_file(form.reading, form.events, f"proof-{form.rules.id}-{form.reading.received_on}")


@require_safe
def ics(request: HttpRequest) -> HttpResponse:
    """The days of the count in the address, for somebody's calendar."""
    form, _number = _form(request)
    if not form.is_valid() or form.reading is None:
        return _form_faults(form)
    state = sorted((name, value) for name, value in form.cleaned_data.items() if value and name != "as_of")
    uid = f"clock-{hashlib.sha256(repr(state).encode()).hexdigest()[:16]}"
    about = _("request received on %(day)s") % {"day": date_format(form.reading.received_on, "DATE_FORMAT")}
    url = f"{reverse('clock')}?{request.GET.urlencode()}"
    return calendar_file(form.reading, about, uid, url, remedy_days(form.reading, about, uid))


@require_safe
@cache_control(max_age=3600, public=True)
def verifier(request: HttpRequest) -> HttpResponse:
    """The script that counts a proof again, to read and to take away."""
    text = (settings.BASE_DIR / "docs" / "verify_clock.py").read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _form(request: HttpRequest) -> tuple[ClockForm, int]:
    """Read where a day of receipt is given; else the form of the law that is chosen, with what was typed."""
    today, given = timezone.localdate(), request.GET
    rows = _rows(given.get("more" if "more" in given else "rows", ""))
    if "received" in given and not {"more", "show"} & given.keys():
        return ClockForm(given, rows=rows, today=today), rows
    return ClockForm(initial=given.dict(), rows=rows, today=today), rows


def _form_faults(form: ClockForm) -> JsonResponse:
    return JsonResponse({"errors": form.errors if form.is_bound else {"received": ["missing"]}}, status=400)


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
    answer, _bad = answer_text(body, calendar_of=calendars.book().calendar)
    return JsonResponse(answer, status=400 if "error" in answer else 200)


def _fault(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"id": None, "error": {"event": None, "code": code, "message": message}}, status=status)
