"""What a reader narrows the published answers by; the state is the address of the page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from feedback.enums import Kind
from feedback.models import Submission


class AnswerFilter(django_filters.FilterSet):
    """Every field may be empty; what is not understood is said at its field and left out."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Words in the title"), max_length=100, field_name="public_title", lookup_expr="icontains"
    )
    agency = django_filters.ChoiceFilter(
        label=gettext_lazy("Agency"), empty_label=gettext_lazy("All agencies"), field_name="agency__slug"
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        empty_label=gettext_lazy("All kinds"),
        choices=[(kind.value, kind.label) for kind in Kind if kind != Kind.TIP_OFF],
    )

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any) -> None:
        super().__init__(data, queryset)
        # Every agency, also one without an answer: other pages lead here with an agency chosen.
        agencies = Agency.objects.in_directory()
        self.filters["agency"].extra["choices"] = [(agency.slug, agency.label) for agency in agencies]

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.form.data.items() if name in self.filters)
