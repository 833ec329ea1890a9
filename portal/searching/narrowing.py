"""The filters of the search page, as links with counts that combine and undo; the categories as the tree they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import cached_property

from agencies.models import Agency
from disclosures.enums import Validity
from disclosures.models import Category
from portal.searching.state import HEADINGS, KINDS, State
from search.finding import Found

FIRST, MOST = 10, 200  # values of a filter that are shown, and after "more"


class Option(NamedTuple):
    label: Any
    count: int
    url: str
    chosen: bool
    below: bool = False  # a category in the chosen one


class Facet(NamedTuple):
    name: str
    heading: Any
    options: list[Option]
    more: int  # values that are not shown
    more_url: str


class Chip(NamedTuple):
    """Something that was chosen, and the way to undo it."""

    name: str
    heading: Any
    label: Any
    url: str


@dataclass
class Narrowing:
    """Names of what can be chosen: one query for agencies, one for categories, whatever is found."""

    state: State
    found: Found
    categories: list[Category] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.categories = list(Category.objects.all())
        self._by_slug = {category.slug: category for category in self.categories}
        self._by_pk = {category.pk: category for category in self.categories}

    @cached_property
    def _agencies(self) -> dict[str, Any]:
        slugs = {*self.found.counts["agency"], self.state.chosen["agency"]} - {""}
        return {agency.slug: agency.label for agency in Agency.objects.filter(slug__in=slugs)} if slugs else {}

    def label(self, name: str, value: str) -> Any:
        if name == "category":
            return self._by_slug[value].label if value in self._by_slug else value
        labels: dict[str, Any] = {"kind": KINDS, "agency": self._agencies, "validity": dict(Validity.choices)}
        return labels.get(name, {}).get(value, value)

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(name, heading, self.label(name, value), self.state.url(**{name: ""}))
            for name, heading in HEADINGS.items()
            if (value := self.state.chosen[name])
        ]

    @property
    def facets(self) -> list[Facet]:
        facets = [self._facet(name) for name in HEADINGS]
        return [facet for facet in facets if facet.options]

    def _facet(self, name: str) -> Facet:
        counts, chosen = self.found.counts[name], self.state.chosen[name]
        values = [value for value in self._ordered(name, counts, chosen) if value != chosen]
        most = MOST if self.state.more == name else FIRST
        shown = [chosen, *values[:most]] if chosen else values[:most]
        options = [
            Option(
                label=self.label(name, value),
                count=counts[value],
                url=self.state.url(**{name: "" if value == chosen else value}),
                chosen=value == chosen,
                below=name == "category" and bool(chosen) and value != chosen and self._lies_in(value, chosen),
            )
            for value in shown
        ]
        more_url = f"{self.state.url(more=name)}#facet-{name}"
        return Facet(name, HEADINGS[name], options, len(values) - len(values[:most]), more_url)

    def _ordered(self, name: str, counts: Counter[str], chosen: str) -> list[str]:
        """The most frequent first, then by name; years and validity in their own order."""
        if name == "year":
            return sorted(counts, reverse=True)
        if name == "validity":
            return [value for value in Validity.values if counts[value]]
        values = sorted(counts, key=lambda value: (-counts[value], str(self.label(name, value))))
        return self._of_the_tree(values, chosen) if name == "category" else values

    def _of_the_tree(self, values: Iterable[str], chosen: str) -> list[str]:
        """The roots; with one chosen, what lies directly in it, then what stands beside it."""
        at = self._by_slug.get(chosen)
        known = [value for value in values if value in self._by_slug]
        parents = [value for value in known if at is None and self._by_slug[value].parent_id is None]
        if at is None:
            return parents
        below = [value for value in known if self._by_slug[value].parent_id == at.pk]
        beside = [value for value in known if self._by_slug[value].parent_id == at.parent_id]
        return [*below, *beside]

    def _lies_in(self, value: str, chosen: str) -> bool:
        parent = self._by_pk.get(self._by_slug[value].parent_id or 0)
        return parent is not None and parent.slug == chosen
