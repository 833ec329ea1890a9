"""What a reader narrows the catalogue by; the state is the address of the page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from disclosures import duties, facets
from disclosures.models import CatalogueItem, Field

STATUTORY = "statutory"  # in the address: what arts. 20 and 21 name


class CatalogueFilter(django_filters.FilterSet):
    """Every field may be empty; what is not understood is said at its field and left out."""

    q = django_filters.CharFilter(label=gettext_lazy("Words of the item"), max_length=100, method="words")
    agency = django_filters.ChoiceFilter(
        label=gettext_lazy("Agency"), empty_label=gettext_lazy("All agencies"), field_name="agency__slug"
    )
    field = django_filters.ChoiceFilter(
        label=gettext_lazy("Catalogue field"), empty_label=gettext_lazy("All fields"), method="of_field"
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        empty_label=gettext_lazy("Any state"),
        choices=duties.State.choices,
        method="in_state",
    )

    class Meta:
        model = CatalogueItem
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any) -> None:
        super().__init__(data, queryset)
        chosen = self.data.get
        self.filters["agency"].extra["choices"] = facets.agencies(queryset, chosen("agency", ""))
        self.filters["field"].extra["choices"] = _fields(queryset, chosen("field", ""))

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.form.data.items() if name in self.filters)

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset.in_order())

    def words(self, queryset: Any, name: str, value: str) -> Any:
        for word in value.split()[:8]:
            queryset = queryset.filter(
                Q(item_l1__icontains=word) | Q(item_l2__icontains=word) | Q(content__icontains=word)
            )
        return queryset

    def of_field(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(field=None if value == STATUTORY else int(value))

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A state is counted, not stored: the items are looked at first, then those that fit are asked for."""
        found = duties.counted(queryset, timezone.localdate())
        return queryset.filter(pk__in=[duty.item.pk for duty in found if duty.state == value])


def _fields(rows: Any, chosen: str) -> list[tuple[str, str]]:
    counts = dict(rows.order_by().values_list("field").annotate(n=Count("pk")))
    choices = [(STATUTORY, facets.counted(str(gettext_lazy("Arts. 20 and 21")), counts.get(None, 0)))]
    return choices + [
        (str(field.pk), facets.counted(field.label, counts.get(field.pk, 0)))
        for field in Field.objects.all()
        if field.pk in counts or str(field.pk) == chosen
    ]
