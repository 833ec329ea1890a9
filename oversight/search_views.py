"""What is searched for, found and not found, by week; the page and the same as files. Counts of the whole site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosures.models import CatalogueItem, Document
from oversight import demand
from oversight.views import _format, overseer
from search import learned
from search.learning import LATER, THRESHOLD, WEEK

MOST = 30  # questions of the page


@overseer
def searches(request: HttpRequest) -> HttpResponse:
    weeks = learned.weeks(timezone.localdate())
    trend = learned.by_week(weeks)
    chosen = _chosen(request, weeks)
    row = trend[weeks.index(chosen)]
    place = weeks.index(chosen)
    context = {
        "week": chosen,
        "ends": chosen + 6 * (WEEK / 7),
        "unfinished": chosen == weeks[-1],
        "before": weeks[place - 1] if place else None,
        "after": weeks[place + 1] if place + 1 < len(weeks) else None,
        "row": row,
        "questions": learned.questions([chosen], most=MOST),
        "unmet": [_with_ways(request, one) for one in demand.unmet([chosen])],
        "places": _places(row),
        "columns": [_column(one) for one in trend],
        "series": [_("Found something"), _("Found nothing"), _("Found nothing, percent"), _("Mean reciprocal place")],
        "anything": any(one["asked"] or one["opened"] for one in trend),
        "threshold": THRESHOLD,
    }
    return render(request, "oversight/searches.html", context)


@overseer
def searches_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The kept questions of one week, or of all that the page has."""
    heads = [
        _("Week"),
        _("Words searched for"),
        _("Times asked"),
        _("Found nothing"),
        _("Results last time"),
        _("Results opened"),
    ]
    weeks = learned.weeks(timezone.localdate())
    rows = learned.questions([_chosen(request, weeks)] if "week" in request.GET else weeks)
    return _format(kind)(f"searches-{timezone.localdate():%Y%m%d}", heads, sorted(rows, key=lambda row: row.week))


@overseer
def search_weeks_file(request: HttpRequest, kind: str) -> HttpResponse:
    heads = [_("Week"), _("Times asked"), _("Found nothing"), _("Found nothing, percent"), _("Results opened")]
    heads += [_("Mean reciprocal place"), _("First three, percent")]
    heads += [_("Place %(place)s") % {"place": place} for place in range(1, LATER)] + [_("Later pages")]
    rows = [
        [
            row["week"], row["asked"], row["nothing"], _rounded(row["share"], 1), row["opened"],
            _rounded(row["mean"], 3), _rounded(row["first"], 1), *row["places"].values(),
        ]
        for row in learned.by_week(learned.weeks(timezone.localdate()))
    ]  # fmt: skip
    return _format(kind)(f"search-weeks-{timezone.localdate():%Y%m%d}", heads, rows)


def _chosen(request: HttpRequest, weeks: list[date]) -> date:
    """The week of the address, its Monday; without one the last that is over."""
    said = request.GET.get("week", "")
    if not said:
        return weeks[-2]
    found = next((week for week in weeks if week.isoformat() == said), None)
    if found is None:
        raise Http404
    return found


def _column(row: dict[str, Any]) -> dict[str, Any]:
    address = f"{reverse('oversight:searches')}?{urlencode({'week': row['week'].isoformat()})}"
    cells = [_rounded(row["share"], 1), _rounded(row["mean"], 2)]
    return {
        "label": f"{row['week']:%m-%d}",
        "values": [row["asked"] - row["nothing"], row["nothing"]],
        "links": [address, address],
        "cells": ["—" if cell == "" else cell for cell in cells],
    }


def _places(row: dict[str, Any]) -> list[dict[str, Any]]:
    most = max(row["places"].values(), default=0) or 1
    return [
        {"label": _("Later pages") if place == LATER else place, "n": n, "percent": round(100 * n / most)}
        for place, n in row["places"].items()
    ]


def _with_ways(request: HttpRequest, one: demand.Unmet) -> dict[str, Any]:
    """A term and what this person may do about it."""
    ways = []
    for model, field, label in (
        (Document, "title", _("Draft a document")),
        (CatalogueItem, "item_l1", _("Plan an item")),
    ):
        if admin.site.get_model_admin(model).has_add_permission(request):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
            ways.append((f"{address}?{urlencode({field: one.text})}", label))
    return {**one._asdict(), "search": f"{reverse('search')}?{urlencode({'q': one.text})}", "ways": ways}


def _rounded(number: float | None, digits: int) -> float | str:
    return "" if number is None else round(number, digits)
