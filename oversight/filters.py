"""The list behind every number: the same words in the address as on the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.choices import language
from agencies.models import Agency
from notices import ladder
from oversight.figures import Days, states
from requests_app.models import InformationRequest

STATES = [
    ("overdue", _("Overdue")),
    ("due_soon", _("Due within 5 working days")),
    ("ahead", _("Goes late within 10 working days")),
    ("ahead_stopped", _("Clock stopped, projected within 10 working days")),
    ("owing", _("Reason for the lateness owed")),
    ("open", _("In hand")),
    ("stopped", _("Clock stopped")),
    ("answered", _("Answered in 12 months")),
    ("in_time", _("Answered in time in 12 months")),
    ("late", _("Answered late in 12 months")),
]
AGE_NAMES = {
    "age1": _("1 to 5 working days late"),
    "age6": _("6 to 10 working days late"),
    "age11": _("11 to 20 working days late"),
    "age21": _("More than 20 working days late"),
}


def reasons() -> list[tuple[str, str]]:
    """The kinds of reasons in the reader's language."""
    return [(code, title[language()]) for code, title in ladder.load().reasons.items()]


class CaseFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[*STATES, *AGE_NAMES.items()], method="in_state", empty_label=_("All")
    )
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=Agency.objects.none(), to_field_name="slug", empty_label=_("All")
    )
    month = django_filters.DateFilter(
        label=_("Closed in"),
        method="closed_in",
        input_formats=["%Y-%m"],
        widget=forms.DateInput({"type": "month"}, "%Y-%m"),
    )
    due = django_filters.DateFilter(label=_("Due on"), field_name="due_on", widget=forms.DateInput({"type": "date"}))
    reason = django_filters.ChoiceFilter(
        label=_("Reason for the lateness"), field_name="late_reason", choices=reasons, empty_label=_("All")
    )
    clerk = django_filters.CharFilter(label=_("Clerk in charge"), method="of_clerk")

    class Meta:
        model = InformationRequest
        fields: list[str] = []

    def __init__(self, *args: Any, scope: QuerySet[Agency], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.filters["agency"].queryset = self.form.fields["agency"].queryset = scope

    def in_state(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return cases.filter(states(Days.of(self.today))[value])

    def closed_in(self, cases: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Closed in a month, `2026-11`: what stands behind a column of the chart."""
        return cases.filter(closed_on__year=value.year, closed_on__month=value.month)

    def of_clerk(self, cases: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By user name; `-` is work that nobody has taken."""
        if value == "-":
            return cases.filter(handler=None)
        return cases.filter(handler__in=get_user_model().objects.filter(username=value))
