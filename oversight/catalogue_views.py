"""How far each agency fulfils its catalogue, for those who look over agencies; the page and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosures import duties
from oversight import rules
from oversight.views import _format, overseer

PRESSING = 30  # rows of the page
SUMS = ("items", "current", *duties.State.values)


@overseer
def catalogue(request: HttpRequest) -> HttpResponse:
    today, scope = timezone.localdate(), rules.overseen_by(request.user)
    rows = duties.coverage(scope, today)
    for row in rows:
        row["url"] = f"{reverse('catalogue:list')}?{urlencode({'agency': row['agency'].slug})}"
    total = {key: sum(row[key] for row in rows) for key in SUMS}
    late = [duty for duty in duties.pressing(scope, today) if duty.state == duties.State.OVERDUE]
    context = {
        "today": today,
        "rows": rows,
        "total": total,
        "share": duties.share(total["current"], total["items"]),
        "late": late[:PRESSING],
        "more": len(late) - PRESSING,
    }
    return render(request, "oversight/catalogue.html", context)


@overseer
def catalogue_file(request: HttpRequest, kind: str) -> HttpResponse:
    today = timezone.localdate()
    heads = [_("Agency"), _("Items"), _("Current"), _("Coverage, percent")]
    heads += [str(label) for _value, label in duties.State.choices]
    rows = [
        [row["agency"].label, row["items"], row["current"], row["share"], *(row[key] for key in duties.State.values)]
        for row in duties.coverage(rules.overseen_by(request.user), today)
    ]
    return _format(kind)(f"catalogue-{today:%Y%m%d}", heads, rows)
