"""What a reader narrows the list of documents by; the state is the address of the page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy

from disclosures import facets
from disclosures.enums import Genre, Validity
from disclosures.models import Category, Document
from disclosures.tree import Node, flat, planted

SORTS = {
    "newest": (gettext_lazy("Newest first"), ("-published_at", "-id")),
    "oldest": (gettext_lazy("Oldest first"), ("published_at", "id")),
    "written": (gettext_lazy("By date of writing"), ("-written_on", "-id")),
    "title": (gettext_lazy("By title"), ("title", "id")),
}


def categories(nodes: list[Node], chosen: str) -> list[tuple[str, str]]:
    return [
        (node.category.slug, "\u3000" * node.depth + facets.counted(node.category.label, node.total))
        for node in flat(nodes)
        if node.total or node.category.slug == chosen
    ]


class DocumentFilter(django_filters.FilterSet):
    """Every field may be empty; what is not understood is said at its field and left out."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Title, document number or index number"), max_length=100, method="words"
    )
    agency = django_filters.ChoiceFilter(
        label=gettext_lazy("Agency"), empty_label=gettext_lazy("All agencies"), field_name="agency__slug"
    )
    category = django_filters.ChoiceFilter(
        label=gettext_lazy("Category"), empty_label=gettext_lazy("All categories"), method="filed"
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), empty_label=gettext_lazy("All kinds"), field_name="genre", choices=Genre.choices
    )
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year written"), empty_label=gettext_lazy("All years"), method="written"
    )
    validity = django_filters.ChoiceFilter(
        label=gettext_lazy("Validity"), empty_label=gettext_lazy("Any validity"), choices=Validity.choices
    )
    archive = django_filters.ChoiceFilter(
        label=gettext_lazy("Archive"),
        empty_label=gettext_lazy("What is current"),
        choices=[("with", gettext_lazy("With what is archived"))],
        method="kept",
    )
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Sort by"),
        empty_label=None,
        choices=[(name, label) for name, (label, _columns) in SORTS.items()],
        method="sorted",
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any) -> None:
        # Before the choices are counted: what is archived counts only where it is asked for.
        super().__init__(data, queryset if data.get("archive") == "with" else queryset.unarchived())
        queryset = self.queryset
        chosen = self.data.get
        self.filters["agency"].extra["choices"] = facets.agencies(queryset, chosen("agency", ""))
        self.filters["category"].extra["choices"] = categories(planted(queryset), chosen("category", ""))
        self.filters["year"].extra["choices"] = facets.years(queryset, "written_on", chosen("year", ""))

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return any(value for name, value in self.form.data.items() if name in self.filters and name != "sort")

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset.order_by(*SORTS["newest"][1]))

    def words(self, queryset: Any, name: str, value: str) -> Any:
        for word in value.split()[:8]:
            # Without letters that have a case there is nothing to fold, and a database compares twice as fast.
            i = "" if word.upper() == word.lower() else "i"
            looked_for = {f"title__{i}contains": word, f"doc_no__{i}contains": word, f"index_no__{i}startswith": word}
            queryset = queryset.filter(Q(**looked_for, _connector=Q.OR))
        return queryset

    def filed(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.within(Category.objects.get(slug=value))

    def written(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(written_on__year=value)

    def kept(self, queryset: Any, name: str, value: str) -> Any:
        return queryset

    def sorted(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.order_by(*SORTS[value][1])
