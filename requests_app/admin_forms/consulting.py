"""Forms of consultations: whom one asks, what they answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app import privacy
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, prose
from requests_app.enums import Position
from requests_app.forms import cleaning
from requests_app.models import Event


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
        without_applicant(self, "party", "question")
        return cleaned


class Record(DatedForm):
    """An answer that came on paper, to one of the consultations that nobody has answered."""

    OPENED = {"record_third_party": "third_party_consulted", "record_agency": "agency_consulted"}

    ref = forms.TypedChoiceField(label=gettext_lazy("Who answered"), coerce=int)
    position = forms.ChoiceField(label=gettext_lazy("What they say"), choices=[("", "—"), *Position.choices])
    answer = prose(gettext_lazy("What they answered"), help_text=gettext_lazy("With the reasons for objecting."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = named(self.obj.situation.unanswered(self.OPENED[self.action]))


class NoteReached(CaseForm):
    ref = forms.TypedChoiceField(label=gettext_lazy("Whose letter"), coerce=int)
    reached_on = Day(
        label=gettext_lazy("Reached them on"),
        help_text=gettext_lazy("By the advice of delivery: their 15 working days run from this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = named(self.obj.situation.under_way())


class TellThirdParty(CaseForm):
    """Art. 32: what is disclosed over an objection, and why."""

    ref = forms.TypedChoiceField(label=gettext_lazy("Who is told"), coerce=int)
    content = prose(gettext_lazy("What will be disclosed"))
    reason = prose(help_text=gettext_lazy("Why it is disclosed all the same: the public interest (art. 32)."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        situation = self.obj.situation
        refs = {event.facts.get("ref") for event in situation.untold}
        self.fields["ref"].choices = named([event for event in situation.events if event.n in refs])
        if situation.reply:
            self.fields["reason"].initial = situation.reply.facts.get("public_interest", "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        without_applicant(self, "content", "reason")
        return cleaned


def named(asked: list[Event]) -> list[tuple[int, str]]:
    return [(event.n, event.facts.get("party", "")) for event in asked]


def without_applicant(form: CaseForm, *names: str) -> None:
    """Who is consulted learns what was asked, never by whom."""
    for name in names:
        if privacy.found_in(form.obj.applicant, str(form.cleaned_data.get(name, ""))):
            said = _("This names the applicant: who is consulted learns what was asked, not by whom.")
            form.add_error(name, said)
