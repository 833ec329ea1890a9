"""Forms of cases joined and divided, and of remedies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.admin_forms.fields import CaseForm, Day, prose
from requests_app.conditions_life import orders, survivors
from requests_app.enums import RecordResult, RemedyKind, RulingResult
from requests_app.forms import cleaning

NONE = ("", gettext_lazy("Choose"))  # nothing with consequences is chosen by default


class Merge(CaseForm):
    into = forms.TypedChoiceField(
        label=gettext_lazy("Merge into"),
        coerce=int,
        help_text=gettext_lazy("Open requests of the same applicant that are not due later. This cannot be undone."),
    )
    reason = prose(gettext_lazy("Why both are one"), help_text=gettext_lazy("The applicant reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(case.pk, f"{case} · {case.subject}") for case in survivors(self.obj)]


class Split(CaseForm):
    items = cleaning.Text(
        label=gettext_lazy("Items, one on each line"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "The first stays in this request. Each other one becomes a request with its own number, the same applicant "
            "and the same receipt date. This cannot be undone."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].initial = self.obj.subject

    def facts(self) -> dict[str, Any]:
        return {"items": [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]}


class RecordAppeal(CaseForm):
    remedy_kind = forms.ChoiceField(label=gettext_lazy("What was set in motion"), choices=RemedyKind.choices)
    body = cleaning.Typed(label=gettext_lazy("Before whom"), max_length=200)
    number = cleaning.Typed(label=gettext_lazy("Case number there"), max_length=80, required=False)
    filed_on = Day(label=gettext_lazy("Filed on"), initial=timezone.localdate)
    reached_on = Day(
        label=gettext_lazy("Its copy reached the agency on"),
        required=False,
        help_text=gettext_lazy("From this day runs the time for the agency's own statement and evidence."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = self.obj.agency.reconsideration_authority


class RecordRuling(CaseForm):
    remedy = forms.TypedChoiceField(label=gettext_lazy("Which remedy"), coerce=int)
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=[NONE, *RulingResult.choices])
    decided_on = Day(label=gettext_lazy("Decided on"), initial=timezone.localdate)
    ruling = cleaning.Typed(label=gettext_lazy("Number of the ruling"), max_length=80, required=False)
    text = prose(gettext_lazy("What was decided"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedy"].choices = [(row.pk, str(row)) for row in self.obj.remedies.pending()]


class Reopen(CaseForm):
    remedy = forms.TypedChoiceField(label=gettext_lazy("Ruling"), coerce=int)
    received = Day(
        label=gettext_lazy("The ruling reached the agency on"),
        initial=timezone.localdate,
        help_text=gettext_lazy("The term of the new request starts on the next working day."),
    )
    term_days = forms.IntegerField(
        label=gettext_lazy("Working days that the ruling sets"), min_value=1, max_value=366, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.obj.situation.law.reply.days
        self.fields["term_days"].help_text = _("Left empty, the term of the law counts: %(days)s.") % {"days": days}
        self.fields["remedy"].choices = [
            (row.pk, f"{row} · {row.ruling or ''} {date_format(row.decided_on, 'DATE_FORMAT')}")
            for row in orders(self.obj)
        ]


class AnswerRecord(CaseForm):
    result = forms.ChoiceField(label=gettext_lazy("What becomes of the record"), choices=[NONE, *RecordResult.choices])
    content = prose(gettext_lazy("What the applicant is told"))
    party = cleaning.Typed(
        label=gettext_lazy("Agency that may put it right"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Where it is forwarded or named."),
    )
    reason = prose(required=False, help_text=gettext_lazy("Needed where the record is not changed."))
