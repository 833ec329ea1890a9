"""Liveness and readiness for machines."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notices.enums import State
from notices.models import Notice, Sweep
from oversight import calendar_watch
from search import health as search_health

# Beat wakes the sweep each minute; five silent minutes mean that nobody does.
SWEEP_IS_STALE = timedelta(minutes=5)


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
    now = timezone.now()
    last = Sweep.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    state = {
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
    # A stopped sweep or index is an alarm, not a reason to turn readers away.
    return JsonResponse({"ok": all(part["ok"] for part in state.values()), **state})
