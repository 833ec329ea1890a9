"""Forms of consultations: whom one asks, what they answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app import privacy
from requests_app.admin_forms.fields import DatedForm, Day, prose
from requests_app.forms import cleaning


class Consult(DatedForm):
    party = cleaning.Typed(label=gettext_lazy("Whom you consult"), max_length=200)
    address = cleaning.Typed(label=gettext_lazy("Address"), max_length=200, required=False)
    question = prose(
        gettext_lazy("What the letter asks"),
        required=False,
        help_text=gettext_lazy("Goes into the letter. Do not name the applicant."),
    )
    on = Day(label=gettext_lazy("Sent on"), initial=timezone.localdate)
    reached_on = Day(
        label=gettext_lazy("Reached them on"),
        required=False,
        ahead=True,
        help_text=gettext_lazy("If known: their 15 working days run from this day."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("on") and cleaned.get("reached_on") and cleaned["reached_on"] < cleaned["on"]:
            self.add_error("reached_on", _("It cannot have reached them before it was sent."))
        for name in ("party", "question"):
            if privacy.found_in(self.obj.applicant, str(cleaned.get(name, ""))):
                self.add_error(
                    name, _("This names the applicant: who is consulted learns what was asked, not by whom.")
                )
        return cleaned


class Record(DatedForm):
    """An answer to one of the consultations that are open."""

    OPENED = {"record_third_party": "third_party_consulted", "record_agency": "agency_consulted"}

    ref = forms.TypedChoiceField(label=gettext_lazy("Who answered"), coerce=int)
    answer = prose(gettext_lazy("What they answered"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.obj.situation.consultations(self.OPENED[self.action])
        self.fields["ref"].choices = [(event.n, event.facts.get("party", "")) for event in waiting]
