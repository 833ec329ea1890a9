"""The counts of what is asked, put together for those who look after the site: by week, by question, by place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Sum

from search.learning import LATER, WEEK, monday
from search.models import ClickCount, QuestionCount

WEEKS = 12
FIRST = 3  # places that a reader sees without scrolling


class Asked(NamedTuple):
    """A question of a week whose words are kept."""

    week: date
    text: str
    n: int
    nothing: int
    hits: int
    opened: int


def weeks(today: date) -> list[date]:
    """The last weeks, this one too, the oldest first."""
    return [monday(today) - back * WEEK for back in range(WEEKS - 1, -1, -1)]


def by_week(these: Iterable[date]) -> list[dict[str, Any]]:
    """For each week how often was asked, found nothing, opened; and where what was opened stood."""
    wanted = list(these)
    asked = QuestionCount.objects.filter(week__in=wanted).order_by().values("week")
    totals = {row["week"]: row for row in asked.annotate(asked=Sum("n"), empty=Sum("nothing"))}
    places = {week: dict.fromkeys(range(1, LATER + 1), 0) for week in wanted}
    clicks = ClickCount.objects.filter(week__in=wanted).order_by().values_list("week", "position")
    for week, place, n in clicks.annotate(Sum("n")):
        places[week][place] = n
    rows = []
    for week in wanted:
        total = totals.get(week, {"asked": 0, "empty": 0})
        rows.append({
            "week": week, "asked": total["asked"], "nothing": total["empty"],
            "share": _percent(total["empty"], total["asked"]), **_standing(places[week]),
        })  # fmt: skip
    return rows


def _standing(places: dict[int, int]) -> dict[str, Any]:
    """The mean of one through the place: 1 where all open the first result. What stood on a later page counts as 0."""
    opened = sum(places.values())
    mean = sum(n / place for place, n in places.items() if place < LATER) / opened if opened else None
    first = sum(n for place, n in places.items() if place <= FIRST)
    return {"opened": opened, "mean": mean, "first": _percent(first, opened), "places": places}


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def questions(these: Iterable[date], *, empty: bool = False, most: int | None = None) -> list[Asked]:
    """The kept questions of some weeks, the most frequent first; `empty`: those that found nothing, by how often."""
    rows = QuestionCount.objects.filter(week__in=list(these)).exclude(text="")
    if empty:
        rows = rows.filter(nothing__gt=0)
    rows = rows.order_by(F("nothing").desc() if empty else F("n").desc(), "-week", "text")[:most]
    clicks = ClickCount.objects.filter(week__in=list(these)).exclude(text="").order_by().values_list("week", "text")
    opened = {(week, text): n for week, text, n in clicks.annotate(Sum("n"))}
    return [
        Asked(row.week, row.text, row.n, row.nothing, row.hits, opened.get((row.week, row.text), 0)) for row in rows
    ]
