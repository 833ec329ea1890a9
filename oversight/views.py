"""Pages of supervision: the dashboard, the list behind each number, both as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from agencies import tables
from agencies.models import Agency
from agencies.people import name_of, written
from oversight import demand, figures, rules
from oversight.filters import AGE_NAMES, CaseFilter
from requests_app import suggesting
from requests_app.figures import performance, share
from requests_app.models import InformationRequest

PER_PAGE = 50
EXPORT_MOST = 20_000
CLERKS = 30  # rows of the dashboard
FORMATS = {"csv": tables.as_csv, "xlsx": tables.as_xlsx}


def overseer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in, and holding a post that looks over agencies."""

    @wraps(view)
    @require_safe
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_oversee(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@overseer
def dashboard(request: HttpRequest) -> HttpResponse:
    days = figures.Days.of(timezone.localdate())
    scope = rules.overseen_by(request.user)
    cases = InformationRequest.objects.filter(agency__in=scope)
    agencies = figures.by_agency(scope, days)
    clerks = figures.by_clerk(cases, days)
    known = {row["agency"].pk: row["agency"] for row in agencies}
    for row in agencies:
        row["url"] = _list(agency=row["agency"].slug)
        row["messages"] = _messages(row["agency"])
    shown = clerks[:CLERKS]
    for row in shown:
        row |= {"name": _clerk(row), "agency": known[row["agency"]]}
        row["url"] = _list(agency=row["agency"].slug, clerk=row["handler__username"] or "-")
    total = {key: sum(row[key] for row in agencies) for key in _numbers(agencies)}
    return render(
        request,
        "oversight/dashboard.html",
        {
            "today": days.today,
            "soon": days.soon,
            "agency_count": len(agencies),
            "total": total,
            "agencies": agencies,
            "clerks": shown,
            "more_clerks": len(clerks) - len(shown),
            "lateness": figures.lateness(cases, days),
            "urges": figures.urges(scope, days),
            "ages": _ages(total),
            "most_late": max((row["late"] for row in agencies), default=0),
            "figures": (year := performance(days.today, cases)),
            "months": _months(year),
            "series": [_("In time"), _("Late"), _("In time, percent")],
            "unmet": (wanted := demand.warnings(days.today)),
            "unmet_words": _(", ").join(one.text for one in wanted[:5]),
            "suggestions": suggesting.figures(days.today),
            "overdue": _rows(cases.filter(figures.overdue(days)).order_by("due_on")[:10], days),
        },
    )


@overseer
def case_list(request: HttpRequest) -> HttpResponse:
    days, cases = _chosen(request)
    page = Paginator(cases.qs, PER_PAGE).get_page(request.GET.get("page"))
    rows = _rows(page.object_list, days)
    context = {"filter": cases, "page": page, "rows": rows, "today": days.today, "most": EXPORT_MOST}
    return render(request, "oversight/cases.html", context)


@overseer
def case_file(request: HttpRequest, kind: str) -> HttpResponse:
    days, cases = _chosen(request)
    heads = [_("Number"), _("Agency"), _("Subject"), _("Stage"), _("Clerk in charge"), _("Receipt date"), _("Due on")]
    heads += [_("Provisional"), _("Working days late"), _("Closed on"), _("Answered in time")]
    rows = [
        [
            str(case), case.agency.label, case.subject, case.get_stage_display(), name_of(case.handler),
            case.received_on, case.due_on, _yes(case.provisional), row["late"] or "", case.closed_on,
            _yes(case.in_time),
        ]
        for row in _rows(cases.qs[:EXPORT_MOST], days)
        for case in [row["case"]]
    ]  # fmt: skip
    if (found := cases.qs.count()) > EXPORT_MOST:
        rest = _("The file ends here: %(most)s of %(found)s requests. Narrow the list for the others.")
        rows.append([rest % {"most": EXPORT_MOST, "found": found}])
    return _format(kind)(f"cases-{days.today:%Y%m%d}", heads, rows)


@overseer
def agency_file(request: HttpRequest, kind: str) -> HttpResponse:
    days = figures.Days.of(timezone.localdate())
    heads = [_("Agency"), _("In hand"), _("Overdue"), _("Due within 5 working days"), _("Clock stopped")]
    heads += [
        _("Answered in 12 months"),
        _("Late"),
        _("In time, percent"),
        _("Messages waiting"),
        _("Messages overdue"),
    ]
    keys = ("open", "overdue", "due_soon", "stopped", "answered", "late", "share", "waiting", "waiting_late")
    rows = figures.by_agency(rules.overseen_by(request.user), days)
    return _format(kind)(
        f"agencies-{days.today:%Y%m%d}", heads, [[row["agency"].label, *(row[key] for key in keys)] for row in rows]
    )


def _chosen(request: HttpRequest) -> tuple[figures.Days, CaseFilter]:
    days, scope = figures.Days.of(timezone.localdate()), rules.overseen_by(request.user)
    cases = InformationRequest.objects.filter(agency__in=scope).select_related("agency", "handler")
    ordered = cases.order_by("due_on", "-received_on", "-pk")
    return days, CaseFilter(request.GET, ordered, scope=scope, today=days.today)


def _format(kind: str) -> Callable[..., HttpResponse]:
    if kind not in FORMATS:
        raise Http404
    return FORMATS[kind]


def _rows(cases: Any, days: figures.Days) -> list[dict[str, Any]]:
    """Cases with the working days by which they are late: counted for those on the page only."""
    return [{"case": case, "late": _late(case, days)} for case in cases.select_related("agency", "handler")]


def _late(case: InformationRequest, days: figures.Days) -> int:
    open_and_past = case.closed_on is None and case.due_on and case.due_on < days.today
    return figures.working_days_late(days, case.due_on) if open_and_past else 0


def _numbers(agencies: list[dict[str, Any]]) -> list[str]:
    return [key for key, value in agencies[0].items() if isinstance(value, int) and key != "share"] if agencies else []


def _list(**chosen: str) -> str:
    """The address of the list behind a number."""
    return f"{reverse('oversight:cases')}?{urlencode(chosen)}"


def _ages(total: dict[str, int]) -> list[dict[str, Any]]:
    return [{"label": name, "values": [total.get(key, 0)], "url": _list(state=key)} for key, name in AGE_NAMES.items()]


def _months(year: dict[str, Any]) -> list[dict[str, Any]]:
    # Translators: how a date becomes the name of a month under a column, in Django's date letters
    letters = pgettext("month under a column", "M")
    return [
        {
            "label": date_format(row["month"], letters),
            "values": [row["in_time"], row["late"]],
            "links": [_list(state=state, month=f"{row['month']:%Y-%m}") for state in ("in_time", "late")],
            "cells": ["—" if (part := share(row["in_time"], row["in_time"] + row["late"])) is None else part],
        }
        for row in year["months"]
    ]


def _messages(agency: Agency) -> str:
    """The list of an agency's messages in the workplace."""
    return f"{reverse('admin:feedback_submission_changelist')}?{urlencode({'agency__id__exact': agency.pk})}"


def _clerk(row: dict[str, Any]) -> str:
    full = written(row["handler__last_name"], row["handler__first_name"]) if row["handler"] else ""
    return full or row["handler__username"] or _("Nobody yet")


def _yes(value: bool | None) -> str:
    return "" if value is None else _("Yes") if value else _("No")
