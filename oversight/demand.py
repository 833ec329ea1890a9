"""Unmet demand: what people look for and do not find, a reason to publish it or to plan it in a catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from search import finding, learned
from search.learning import THRESHOLD, WEEK, monday

# How often a term finds nothing in a week before it is a warning: a choice of this site, no rule of law.
LEVELS: tuple[tuple[int, str, Any], ...] = (
    (100, "bad", _("Red")),
    (50, "warn", _("Orange")),
    (20, "warn", _("Yellow")),
)
MOST = 30  # terms that are looked up anew


class Unmet(NamedTuple):
    """A term that found nothing `n` times in a week, at or over the threshold of what is kept."""

    week: date
    text: str
    n: int
    asked: int
    found_now: bool  # something was published since
    tone: str = ""
    level: Any = ""


def unmet(weeks: Iterable[date], least: int = THRESHOLD) -> list[Unmet]:
    """The terms of some weeks that found nothing `least` times or more, the most wanted first; each is asked anew."""
    rows = [row for row in learned.questions(weeks, empty=True, most=MOST) if row.nothing >= least]
    now = set(finding.that_find_something([_as_asked(row.text) for row in rows]))
    return [
        Unmet(row.week, row.text, row.nothing, row.n, _as_asked(row.text) in now, *_level(row.nothing)) for row in rows
    ]


def warnings(today: date) -> list[Unmet]:
    """Those of this week and the last that have reached a level and still find nothing; each term once."""
    found: dict[str, Unmet] = {}
    for one in unmet([monday(today) - WEEK, monday(today)], LEVELS[-1][0]):
        if not one.found_now:
            found.setdefault(one.text, one)
    return list(found.values())


def _as_asked(text: str) -> str:
    """Word for word: what has some of the words was there before, and did not help."""
    return text if '"' in text or " " in text else f'"{text}"'


def _level(n: int) -> tuple[str, Any]:
    return next(((tone, label) for least, tone, label in LEVELS if n >= least), ("", ""))
