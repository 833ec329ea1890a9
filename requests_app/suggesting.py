"""What is published on the matter that somebody is about to ask for: found, shown, counted. It never blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy

from requests_app.enums import SuggestionAct, SuggestionPlace
from requests_app.models import SuggestionCount
from search import finding
from search.analysis import grams
from search.writer import search_indexes

KINDS = {
    "document": gettext_lazy("Document"),
    "request": gettext_lazy("Answered request"),
    "answer": gettext_lazy("Published answer"),
}
MOST, LOOKED_AT, PROPOSED = 4, 12, 200
ALIKE = 1 / 4  # of the terms of the question that title and extract must hold: fewer is another matter
LEAST = 4  # characters before anything is looked for
SEEN = "seen"  # the hidden field of the form that says where something was shown
DAYS = 365


def published(text: str) -> list[finding.Result]:
    """What is public on the same matter, best first."""
    if len("".join(text.split())) < LEAST:
        return []
    found = finding.find(text, {}, most=PROPOSED)
    rows = [row for row in found.rows if row.kind in KINDS][:LOOKED_AT]
    asked = set(grams(found.question.text))
    return [result for result in finding.present(found.question, rows) if _alike(asked, result)][:MOST]


def _alike(asked: set[str], result: finding.Result) -> bool:
    told = "".join(part.text for part in (*result.title, *result.extract))
    return len(asked & set(grams(told))) >= ALIKE * len(asked)


def address_of(kind: str, pk: int) -> str:
    """The public page of a result, "" where there is none now: nothing but our own pages can come out of this."""
    index = next((one for one in search_indexes().values() if one.name == kind and kind in KINDS), None)
    if index is None or pk >= 2**63:  # no key of a database is so long
        return ""
    found = index.objects_by_pk([pk]).get(pk)
    return str(found.get_absolute_url()) if found else ""


def seen(text: str) -> set[str]:
    """The places of a form where something was shown, as its hidden field tells."""
    return {place for place in text.split() if place in SuggestionPlace.values}


def show(results: Iterable[finding.Result], place: str, day: date, before: set[str]) -> None:
    """Count that results were shown, once for each form and place. `before`: where this form showed some already."""
    kinds = {result.row.kind for result in results}
    if kinds and place not in before:
        for kind in (*kinds, ""):
            count(place, kind, SuggestionAct.SHOWN, day)


def count(place: str, kind: str, act: str, day: date) -> None:
    row, _new = SuggestionCount.objects.get_or_create(day=day, place=place, kind=kind, act=act)
    SuggestionCount.objects.filter(pk=row.pk).update(n=F("n") + 1)


def figures(today: date) -> list[dict[str, Any]]:
    """For each place over the last twelve months: forms that showed something, clicks by kind, forms sent anyway."""
    since = today - timedelta(days=DAYS)
    rows = SuggestionCount.objects.filter(day__gt=since, day__lte=today).order_by()
    totals = {tuple(row[:3]): row[3] for row in rows.values_list("place", "kind", "act").annotate(total=Sum("n"))}
    told = []
    for place in SuggestionPlace:
        shown, sent = (totals.get((place.value, "", act.value), 0) for act in (SuggestionAct.SHOWN, SuggestionAct.SENT))
        kinds = [
            {
                "label": label,
                "shown": totals.get((place.value, kind, "shown"), 0),
                "clicked": totals.get((place.value, kind, "clicked"), 0),
            }
            for kind, label in KINDS.items()
        ]
        told.append({
            "place": place.label, "shown": shown, "sent": sent, "not_sent": max(0, shown - sent),
            "clicked": sum(row["clicked"] for row in kinds), "kinds": kinds,
        })  # fmt: skip
    return told
