"""Pages of the load ahead: the page with its columns, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.provisional import with_mark
from oversight import load_ahead, rules
from oversight.figures import Days
from oversight.views import _clerk, _format, _list, _yes, overseer
from requests_app.models import InformationRequest


@overseer
def ahead(request: HttpRequest) -> HttpResponse:
    days, found = _load(request)
    for row in [*found["by_agency"], *found["by_clerk"]]:
        chosen = {"agency": row["place"].slug}
        if "handler" in row:
            row["name"] = _clerk(row)
            chosen["clerk"] = row["handler__username"] or "-"
        row["url"] = _list(**chosen)
    moves = days.calendar.is_provisional
    columns = [
        {
            "label": f"{day:%m-%d}",
            "values": [n],
            "links": [_list(state="ahead", due=day.isoformat())],
            "cells": [with_mark(date_format(day, "l")) if moves(day) else date_format(day, "l")],
        }
        for day, n in found["by_day"]
    ]
    most = max((row["n"] for row in found["by_clerk"]), default=0)
    context = {"today": days.today, "until": days.ahead, "columns": columns, "most": most, **found}
    context["until_moves"] = moves(days.ahead)
    context["series"] = [_("Due"), _("Day of the week")]
    return render(request, "oversight/ahead.html", context)


@overseer
def ahead_file(request: HttpRequest, kind: str) -> HttpResponse:
    days, found = _load(request)
    heads = [_("Agency"), _("Clerk in charge"), _("Goes late by %(day)s") % {"day": days.ahead.isoformat()}]
    heads += [_("Clock stopped"), _("The first is projected for"), _("Provisional")]
    moves = days.calendar.is_provisional
    rows = [
        [
            row["place"].label,
            _clerk(row),
            row["n"],
            row["stopped"],
            row["first"],
            _yes(moves(row["first"] or days.ahead)),
        ]
        for row in found["by_clerk"]
    ]
    return _format(kind)(f"ahead-{days.today:%Y%m%d}", heads, rows)


def _load(request: HttpRequest) -> tuple[Days, dict[str, Any]]:
    days, scope = Days.of(timezone.localdate()), rules.overseen_by(request.user)
    return days, load_ahead.load(InformationRequest.objects.filter(agency__in=scope), scope, days)
