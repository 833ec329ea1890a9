"""What the forms of the steps are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.stepped_admin import StepForm
from requests_app.forms import cleaning
from requests_app.forms.bases import checked
from requests_app.timeline import REGULATION
from statutes import laws

LONG = 20_000
FAR = timedelta(days=366)  # no day that an official fixes lies further ahead


class Day(forms.DateField):
    """A day, picked or typed as 2026-03-05, never in the future unless `ahead`, nor before the law of the case."""

    since: date | None = None

    def __init__(self, *, ahead: bool = False, **kwargs: Any) -> None:
        self.ahead = ahead
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> date | None:
        day, today = super().clean(value), timezone.localdate()
        if day and day > (today + FAR if self.ahead else today):
            far = _("This day lies more than a year ahead.")
            raise forms.ValidationError(far if self.ahead else _("This day has not come yet."))
        if day and self.since and day < self.since:
            raise forms.ValidationError(_("This day lies before the law was in force."))
        return day


def prose(label: Any = "", *, required: bool = True, **kwargs: Any) -> cleaning.Text:
    """Several lines; a reason unless the label says otherwise."""
    return cleaning.Text(
        label=label or gettext_lazy("Reason"),
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        **kwargs,
    )


class CaseForm(StepForm):
    """Every step of a case; days become text in the event's facts.

    `ABROAD` has the help of fields where another law than the regulation holds: without its articles.
    """

    ABROAD: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, said in self.ABROAD.items() if self.obj.law != REGULATION else ():
            self.fields[name].help_text = said
        for field in self.fields.values():
            if isinstance(field, Day):
                field.since = laws.load(self.obj.law, edition=self.obj.law_edition or None).effective_from

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


class DatedForm(CaseForm):
    """A step whose legal day the official knows: it may have happened before it is recorded."""

    on = Day(label=gettext_lazy("Day on which it took effect"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "on"] + ["on"])


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Uploads(forms.FileField):
    """Several files, each of a kind and content that is let in."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        for upload in uploads:
            super().clean(upload, initial)
            checked(upload)
        return uploads
