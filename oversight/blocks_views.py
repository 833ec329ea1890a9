"""Whether the guide, the rules and the annual report of each agency are there and not old; the page and a file."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosures import freshness
from oversight import rules
from oversight.views import _format, overseer


def _standing(request: HttpRequest) -> list[freshness.Standing]:
    agencies = rules.overseen_by(request.user).in_directory().order_by("path")
    return freshness.of(agencies, timezone.localdate())


@overseer
def blocks(request: HttpRequest) -> HttpResponse:
    found = _standing(request)
    rows = [{"agency": agency, "blocks": list(own)} for agency, own in groupby(found, lambda row: row.agency)]
    context = {
        "today": timezone.localdate(),
        "rows": rows,
        "counts": [
            (label, sum(1 for row in found if row.state == state), freshness.TONES.get(freshness.State(state), ""))
            for state, label in freshness.State.choices
        ],
    }
    return render(request, "oversight/blocks.html", context)


@overseer
def blocks_file(request: HttpRequest, kind: str) -> HttpResponse:
    heads = [_("Agency"), _("Block"), _("State"), _("Last updated"), _("Due")]
    rows = [[row.agency.label, row.label, str(row.state.label), row.on, row.until] for row in _standing(request)]
    return _format(kind)(f"blocks-{timezone.localdate():%Y%m%d}", heads, rows)
