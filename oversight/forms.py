"""What is typed for an urge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from agencies.stepped_admin import StepForm
from notices import ladder
from oversight import rules
from oversight.workflow import MOST_DAYS
from requests_app.forms import cleaning
from requests_app.models import InformationRequest

LONG = 2000


def prose(label: Any, help_text: Any = "") -> cleaning.Text:
    return cleaning.Text(label=label, help_text=help_text, max_length=LONG, widget=forms.Textarea(attrs={"rows": 6}))


class Issue(forms.Form):
    """An urge to an agency; about one case where the page of that case led here."""

    use_required_attribute = False
    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.none(), empty_label="—")
    number = forms.CharField(
        label=gettext_lazy("Request number"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Number or tracking code, where it is about one request; empty for the whole agency."),
    )
    text = prose(gettext_lazy("What you urge"), gettext_lazy("It is read by the addressee; no personal data."))
    days = forms.IntegerField(label=gettext_lazy("Working days for the answer"), min_value=1, max_value=MOST_DAYS)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["agency"].queryset = rules.urged_by(user).filter(accepts_requests=True)
        self.fields["days"].initial = ladder.load().limits["urge"]

    def clean(self) -> dict[str, Any]:
        """The case, found among those that the person may see and of that agency."""
        cleaned = super().clean()
        named, agency = (cleaned.get("number") or "").strip(), cleaned.get("agency")
        if named and agency:
            seen = InformationRequest.objects.visible_to(self.user).filter(agency=agency)
            cleaned["case"] = seen.filter(number=named).first() or seen.filter(code=named).first()
            if cleaned["case"] is None:
                self.add_error("number", _("This agency has no such request."))
        return cleaned


class Answer(StepForm):
    text = prose(gettext_lazy("What was done"), gettext_lazy("Whoever urged reads it, and those who supervise."))


class Reason(StepForm):
    reason = prose(gettext_lazy("Reason"))
