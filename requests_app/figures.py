"""How well the government answers: honest figures with their period, from the case rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from requests_app.enums import OPEN, LinkKind, Stage
from requests_app.models import InformationRequest, Link


def performance(today: date, cases: QuerySet[InformationRequest] | None = None) -> dict[str, Any]:
    """Figures for the twelve months up to `today`, in five queries whatever their number.

    `received`, `answered`, `answered_late`, `open` and `overdue_now` are numbers of requests; `in_time_share` is in
    percent of the answered ones and `median_days` in working days used, both None where nothing was answered;
    `months` has a row a month with `month` (its first day), `in_time`, `late`.
    """
    cases = InformationRequest.objects.all() if cases is None else cases
    since = twelve_months_before(today)
    answered = Q(stage=Stage.ANSWERED, closed_on__gte=since, closed_on__lte=today)
    figures = cases.filter(stage__in=OPEN).aggregate(
        open=Count("pk"), overdue_now=Count("pk", filter=Q(due_on__lt=today))
    )
    # A merged request is counted where it is answered, a reopened one where it was first: nobody asked twice.
    again = Link.objects.filter(kind__in=(LinkKind.MERGED, LinkKind.REOPENED), case__in=cases.order_by())
    again = again.filter(case__received_on__gte=since, case__received_on__lte=today)
    figures["received"] = cases.filter(received_on__gte=since, received_on__lte=today).count() - again.count()
    # By day, which an index answers alone; a year has few days, so they are put into months here.
    by_day = cases.filter(answered).order_by().values("closed_on", "in_time").annotate(n=Count("pk"))
    months: dict[date, dict[str, Any]] = {}
    for row in by_day:
        month = months.setdefault(first := row["closed_on"].replace(day=1), {"month": first, "in_time": 0, "late": 0})
        month["in_time" if row["in_time"] else "late"] += row["n"]
    in_time, late = (sum(row[key] for row in months.values()) for key in ("in_time", "late"))
    used = cases.filter(answered).order_by("days_used").values_list("days_used").annotate(Count("pk"))
    return figures | {
        "since": since,
        "until": today,
        "answered": in_time + late,
        "answered_late": late,
        "in_time_share": share(in_time, in_time + late),
        "median_days": median(used),
        "months": fill_months(months, since, today),
    }


def share(part: int, whole: int) -> float | None:
    """Percent, cut to a tenth, so that 99.96 never reads as all."""
    return part * 1000 // whole / 10 if whole else None


def median(counted: Iterable[tuple[int | None, int]]) -> int | None:
    """The middle of (value, how often), ascending; the lower one of two."""
    rows = [(value, n) for value, n in counted if value is not None]
    half, passed = sum(n for _value, n in rows) / 2, 0
    for value, n in rows:
        passed += n
        if passed >= half:
            return value
    return None


def twelve_months_before(today: date) -> date:
    """The first day of the month eleven months before: twelve months with the running one."""
    year, month = (today.year, today.month - 11) if today.month > 11 else (today.year - 1, today.month + 1)
    return date(year, month, 1)


def fill_months(found: dict[date, dict[str, Any]], since: date, until: date) -> list[dict[str, Any]]:
    """A row for every month, also for those in which nothing happened."""
    months, day = [], since
    while day <= until:
        months.append(found.get(day, {"month": day, "in_time": 0, "late": 0}))
        day = (day + timedelta(days=32)).replace(day=1)
    return months
