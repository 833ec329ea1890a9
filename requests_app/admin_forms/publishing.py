"""Forms around a reply and the public: which request asks for the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from requests_app import likeness
from requests_app.admin_forms.fields import CaseForm


class LinkSame(CaseForm):
    other = forms.TypedChoiceField(
        label=gettext_lazy("Which request asks for the same"),
        coerce=int,
        help_text=gettext_lazy("Requests to this agency with a similar subject. Their number suggests a publication."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [one.case for one in likeness.alike(self.obj, self.user) if one.case.agency_id == self.obj.agency_id]
        self.fields["other"].choices = [(case.pk, f"{case} · {case.subject}") for case in found]
