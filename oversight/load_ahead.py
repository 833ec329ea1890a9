"""Load ahead: what goes late in the next ten working days if nothing changes, by day, agency and clerk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet

from agencies.models import Agency
from oversight.figures import Days, ahead, ahead_stopped
from requests_app.models import InformationRequest

WHO = ("agency", "handler", "handler__username", "handler__first_name", "handler__last_name")


def load(cases: QuerySet[InformationRequest], scope: Iterable[Agency], days: Days) -> dict[str, Any]:
    """`by_day`, `by_agency` and `by_clerk`, most first, in two queries whatever the number of cases.

    Each row has `n`; agencies and clerks also `stopped`, cases whose clock stands and would end in these days, with
    the `first` day projected for one of them.
    """
    known = {agency.pk: agency for agency in scope}
    running = cases.filter(ahead(days)).order_by().values(*WHO, "due_on").annotate(n=Count("pk"))
    stopped = cases.filter(ahead_stopped(days)).order_by().values(*WHO)
    clerks: dict[tuple[Any, Any], dict[str, Any]] = {}
    by_day: dict[date, int] = dict.fromkeys(working_days(days), 0)
    for row in running:
        by_day[row["due_on"]] = by_day.get(row["due_on"], 0) + row["n"]
        _row(clerks, row)["n"] += row["n"]
    for row in stopped.annotate(n=Count("pk"), first=Min("projected_on")):
        _row(clerks, row).update(stopped=row["n"], first=row["first"])
    agencies: dict[Any, dict[str, Any]] = {}
    for row in clerks.values():
        row["place"] = known[row["agency"]]
        total = agencies.setdefault(row["agency"], {"place": row["place"], "n": 0, "stopped": 0})
        total["n"] += row["n"]
        total["stopped"] += row["stopped"]
    return {
        "by_day": sorted(by_day.items()),
        "by_agency": sorted(agencies.values(), key=_most),
        "by_clerk": sorted(clerks.values(), key=_most),
        "total": sum(by_day.values()),
        "stopped": sum(row["stopped"] for row in clerks.values()),
    }


def working_days(days: Days) -> list[date]:
    """Today, where it is one, and the ten working days after it."""
    span = (date.fromordinal(n) for n in range(days.today.toordinal(), days.ahead.toordinal() + 1))
    return [day for day in span if days.calendar.is_working(day)]


def _row(clerks: dict[tuple[Any, Any], dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    fresh = {name: row[name] for name in WHO} | {"n": 0, "stopped": 0, "first": None}
    return clerks.setdefault((row["agency"], row["handler"]), fresh)


def _most(row: dict[str, Any]) -> tuple[int, int]:
    return -row["n"], -row["stopped"]
