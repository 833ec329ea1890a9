"""Liveness and readiness for machines, and the same state in words for officials."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.admin import administers
from notices.enums import State
from notices.models import Notice, Sweep
from oversight import calendar_watch
from oversight.rules import may_oversee
from search import health as search_health

# Beat wakes the sweep each minute; five silent minutes mean that nobody does.
SWEEP_IS_STALE = timedelta(minutes=5)
LONG = 120  # seconds that are also told in hours and minutes


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, index, sweep and mail, each with its state; 503 where the site cannot do its work."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ok": False, "database": {"ok": False}}, status=503)
    state = _state()
    # A stopped sweep or index is an alarm, not a reason to turn readers away.
    return JsonResponse({"ok": all(part["ok"] for part in state.values()), **state})


def _state() -> dict[str, dict[str, Any]]:
    now = timezone.now()
    last = Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    return {
        "database": {"ok": True},
        "index": search_health.state(),
        "sweep": {
            "ok": bool(last and now - last.finished_at < SWEEP_IS_STALE),
            "finished_at": last.finished_at.isoformat() if last else None,
        },
        "mail": {
            "ok": not Notice.objects.filter(state=State.FAILED).exists(),
            "waiting": Notice.objects.filter(state=State.READY).count(),
            "given_up": Notice.objects.filter(state=State.FAILED).count(),
        },
        # A warning: dates of that year are provisional, and the site does its work.
        "calendar": {"ok": True, "notice_missing": dict(calendar_watch.missing(timezone.localdate(now)))},
    }


@require_safe
@never_cache
@login_required
def health(request: HttpRequest) -> HttpResponse:
    """For who supervises, and for who keeps the site: the numbers are those of the whole site, and of nobody."""
    if not (may_oversee(request.user) or administers(request.user)):
        raise PermissionDenied
    state = _state()
    swept = parse_datetime(state["sweep"]["finished_at"] or "")
    swept_at = _moment(swept) if swept else _("never")
    mail = [(_("Mails that wait"), state["mail"]["waiting"]), (_("Mails given up"), state["mail"]["given_up"])]
    parts = [
        (_("Search index"), state["index"]["ok"], _index(state["index"])),
        (_("Sweep of the limits"), state["sweep"]["ok"], [(_("Last finished"), swept_at)]),
        (_("Mail"), state["mail"]["ok"], mail),
    ]
    sound = all(ok for _name, ok, _facts in parts)
    return render(request, "portal/health.html", {"parts": parts, "sound": sound, "now": timezone.now()})


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _index(state: dict[str, Any]) -> list[tuple[str, Any]]:
    """How far it is behind first."""
    most, late = state.get("limits", {}), state["lag_seconds"]
    behind = ngettext("%(n)s second", "%(n)s seconds", late) % {"n": f"{late:,}"}
    if late >= LONG:
        now = timezone.now()
        behind = f"{behind} · {timesince(now - timedelta(seconds=late), now)}"
    figures = [("documents", _("Documents")), ("words", _("Words in all"))]
    return [
        (_("Behind by"), behind),
        (_("Documents that wait"), state["lag_documents"]),
        (_("Changes that wait"), state["queued"]),
        (_("Engine"), state["engine"]),
        *((label, _of(state[name], most.get(name))) for name, label in figures if name in state),
        (_("On disk"), filesizeformat(state["bytes"])),
        (_("Generation"), state["generation"] or _("none that can be read: it is being built anew")),
        (_("Too small an engine"), _("Yes: change it, see docs/search.md") if state.get("outgrown") else ""),
    ]


def _of(has: int, most: int | None) -> str:
    return (
        _("%(has)s of %(most)s that the engine is made for") % {"has": f"{has:,}", "most": f"{most:,}"}
        if most
        else f"{has:,}"
    )
