"""Forms of enforcement: what is being done about a reminder, why a reply was late."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agencies.choices import language
from notices import ladder
from requests_app.admin_forms.fields import CaseForm, prose
from requests_app.forms import cleaning


class Acknowledge(CaseForm):
    """One click is enough; a note says what is being done."""

    note = cleaning.Typed(
        label=gettext_lazy("What is being done"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("In a few words. The head and the supervisor read it on the page of the case."),
    )


class ExplainLateness(CaseForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind of reason"))
    text = prose(
        gettext_lazy("What happened"),
        help_text=gettext_lazy("For the supervisor, who counts the reasons by kind. The applicant does not read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = ladder.load().reasons
        self.fields["kind"].choices = [("", "—"), *((code, title[language()]) for code, title in reasons.items())]
