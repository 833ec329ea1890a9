"""How well the government answers: honest figures with their period, from the case rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from requests_app.enums import Stage
from requests_app.models import InformationRequest


def performance(today: date, cases: QuerySet[InformationRequest] | None = None) -> dict[str, Any]:
    """Figures for the twelve months up to `today`, in two queries.

    `received`, `answered`, `answered_late`, `overdue` (now) are numbers of requests; `in_time_percent` is of the
    answered ones (None where there are none); `average_days` are working days used; `months` has a row a month with
    `month` (its first day), `in_time`, `late`.
    """
    cases = InformationRequest.objects.all() if cases is None else cases
    since = first_of_year_before(today)
    answered = Q(stage=Stage.ANSWERED, closed_on__gte=since, closed_on__lte=today)
    figures = cases.aggregate(
        received=Count("pk", filter=Q(received_on__gte=since, received_on__lte=today)),
        answered=Count("pk", filter=answered),
        answered_in_time=Count("pk", filter=answered & Q(in_time=True)),
        average_days=Avg("days_used", filter=answered),
        overdue=Count("pk", filter=~Q(stage__in=[Stage.ANSWERED, Stage.LAPSED, Stage.WITHDRAWN]) & Q(due_on__lt=today)),
        open=Count("pk", filter=~Q(stage__in=[Stage.ANSWERED, Stage.LAPSED, Stage.WITHDRAWN])),
    )
    figures["answered_late"] = figures["answered"] - figures["answered_in_time"]
    figures["in_time_percent"] = percent(figures["answered_in_time"], figures["answered"])
    figures["since"], figures["until"] = since, today
    by_month = (
        cases.filter(answered)
        .annotate(month=TruncMonth("closed_on"))
        .values("month")
        .annotate(in_time=Count("pk", filter=Q(in_time=True)), late=Count("pk", filter=Q(in_time=False)))
    )
    figures["months"] = fill_months(by_month.order_by("month"), since, today)
    return figures


def percent(part: int, whole: int) -> float | None:
    """Rounded down to a tenth, so that 99.96 % never reads as all."""
    return int(part * 1000 / whole) / 10 if whole else None


def first_of_year_before(today: date) -> date:
    """The first day of the month eleven months before: twelve months with the running one."""
    year, month = (today.year, today.month - 11) if today.month > 11 else (today.year - 1, today.month + 1)
    return date(year, month, 1)


def fill_months(rows: Iterable[dict[str, Any]], since: date, until: date) -> list[dict[str, Any]]:
    """A row for every month, also for those in which nothing happened."""
    found = {row["month"]: row for row in rows}
    months, day = [], since
    while day <= until:
        months.append(found.get(day, {"month": day, "in_time": 0, "late": 0}))
        day = (day + timedelta(days=32)).replace(day=1)
    return months
