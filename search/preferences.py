"""What a site shows further back by relevance: its own choice and none at first. Nothing is hidden by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from search.engine import WHOLE
from search.indexing import Row
from search.models import Preference


def kept() -> dict[str, float]:
    """By `validity:value` or `category:name` the factor; 1 for a category that stays in front of the one it lies in."""
    return {results: percent / 100 for results, percent in Preference.objects.values_list("results", "percent")}


def prefer(rows: list[Row], lineage: Callable[[], Mapping[str, tuple[str, ...]]]) -> None:
    """Lower the scores of what stands back. What holds more of the question stays before what holds less."""
    factors = kept()
    if not any(factor < 1 for factor in factors.values()):
        return
    above = lineage()

    @cache
    def factor(validity: str, category: str) -> float:
        """Of a category that of the nearest one above it, itself first."""
        lies_in = (f"category:{name}" for name in above.get(category, (category,)))
        nearest = next((name for name in lies_in if name in factors), "")
        return factors.get(f"validity:{validity}", 1.0) * factors.get(nearest, 1.0)

    for n, row in enumerate(rows):
        if (weight := factor(row.validity, row.category)) < 1:
            rows[n] = row._replace(score=row.score - (1 - weight) * (row.score % WHOLE))
