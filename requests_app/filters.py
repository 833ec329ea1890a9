"""What a reader narrows the list of answered requests by; the state is the address of the page."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from agencies.choices import language
from disclosures import facets
from requests_app.models import InformationRequest
from requests_app.situation import law_of

# Families of outcomes: their codes begin alike (rules of the annual report, table 3).
OUTCOMES = {
    "granted": (gettext_lazy("Disclosed"), ("grant", "already_public")),
    "partial": (gettext_lazy("Disclosed in part"), ("partial",)),
    "denied": (gettext_lazy("Refused"), ("deny.",)),
    "none": (gettext_lazy("Could not be provided"), ("none.",)),
    "skipped": (gettext_lazy("Not handled as a request"), ("skip.", "drop.")),
}


def outcome_label(case: InformationRequest) -> str:
    """The outcome in the words of the law, in the reader's language."""
    outcome = law_of(case).outcomes.get(case.outcome)
    return outcome.title[language()] if outcome else case.outcome


def outcomes(cases: Any) -> list[tuple[str, str]]:
    """The families of outcomes, with how many ended so."""
    counts = dict(cases.order_by().values_list("outcome").annotate(n=Count("pk")))
    return [
        (name, facets.counted(str(label), sum(n for code, n in counts.items() if code.startswith(codes))))
        for name, (label, codes) in OUTCOMES.items()
    ]


class AnsweredFilter(django_filters.FilterSet):
    """Every field may be empty; what is not understood is said at its field and left out."""

    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="words", max_length=100)
    agency = django_filters.ChoiceFilter(
        label=gettext_lazy("Agency"), empty_label=gettext_lazy("All agencies"), field_name="agency__slug"
    )
    outcome = django_filters.ChoiceFilter(
        label=gettext_lazy("Outcome of the request"),
        empty_label=gettext_lazy("All outcomes"),
        method="ended",
    )
    year = django_filters.ChoiceFilter(
        label=gettext_lazy("Year answered"), empty_label=gettext_lazy("All years"), field_name="closed_on__year"
    )

    class Meta:
        model = InformationRequest
        fields: list[str] = []

    def __init__(self, data: Any, queryset: Any) -> None:
        super().__init__(data, queryset)
        chosen = self.data.get
        self.filters["agency"].extra["choices"] = facets.agencies(queryset, chosen("agency", ""))
        self.filters["outcome"].extra["choices"] = outcomes(queryset)
        self.filters["year"].extra["choices"] = facets.years(queryset, "closed_on", chosen("year", ""))

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.form.data.items() if name in self.filters)

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list and was understood, for the address of its feed."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def words(self, queryset: Any, name: str, value: str) -> Any:
        for word in value.replace("\0", "").split()[:8]:
            queryset = queryset.filter(Q(public_title__icontains=word) | Q(public_text__icontains=word))
        return queryset

    def ended(self, queryset: Any, name: str, value: str) -> Any:
        reach = Q()
        for code in OUTCOMES[value][1]:
            reach |= Q(outcome__startswith=code)
        return queryset.filter(reach)
