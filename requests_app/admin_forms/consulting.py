"""Forms of consultations: whom one asks, what they answered."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import law_words
from agencies.models import Agency
from requests_app import privacy
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, prose
from requests_app.conditions_consulting import before_the_reply
from requests_app.enums import Position
from requests_app.forms import cleaning
from requests_app.models import Event, InformationRequest
from requests_app.situation import CONSULTATIONS, law_of


class Consult(DatedForm):
    """What is asked of whom. How they are reached stays out of the record of events."""

    CLOCK = CONSULTATIONS["third_party_consulted"].clock
    party = cleaning.Typed(label=gettext_lazy("Whom you consult"), max_length=200)
    contact = cleaning.Typed(label=gettext_lazy("Contact person"), max_length=60, required=False)
    email = cleaning.Email(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("They get a link and a code, and answer on a page of this site without an account."),
    )
    address = cleaning.Typed(
        label=gettext_lazy("Postal address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The letter carries the same link and code."),
    )
    which = prose(
        gettext_lazy("Which information"),
        required=False,
        help_text=gettext_lazy("What was asked for, as far as it concerns them. Do not name the applicant."),
    )
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
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].initial = privacy.without(self.obj.applicant, self.obj.subject)
        days = _their_time(self.obj, self.CLOCK)
        self.fields["reached_on"].help_text = (
            _("If known: their %(days)s run from this day. You can record it later.") % {"days": days}
            if days
            else _("If known. You can record it later.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("on") and cleaned.get("reached_on") and cleaned["reached_on"] < cleaned["on"]:
            self.add_error("reached_on", _("It cannot have reached them before it was sent."))
        without_applicant(self, "party", "which", "question")
        self._reachable(cleaned)
        return cleaned

    def _reachable(self, cleaned: dict[str, Any]) -> None:
        if not self.errors and not cleaned.get("email") and not cleaned.get("address"):
            self.add_error("email", _("Give an e-mail address or a postal address: the letter has to reach them."))


def _their_time(case: InformationRequest, clock: str) -> str:
    """How long the law gives whoever is asked; empty where it says nothing of it."""
    return law_words.term(law_of(case), clock)


class ConsultAgency(Consult):
    """Art. 34: an agency of this site answers in the system; one outside by link and code."""

    CLOCK = CONSULTATIONS["agency_consulted"].clock
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency of this site"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("None of them"),
        help_text=gettext_lazy("Its clerks find the question on their desk and answer there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.in_directory().exclude(pk=self.obj.agency_id).order_by("order", "pk")
        self.fields["agency"].queryset = others
        self.fields["agency"].label_from_instance = lambda agency: agency.label
        self.fields["party"].required = False
        self.fields["party"].label = _("Another agency")
        self.order_fields(["agency", *(name for name in self.fields if name != "agency")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("agency") and not cleaned.get("party") and "party" not in self.errors:
            self.add_error("agency", _("Choose an agency, or name another one."))
        return cleaned

    def _reachable(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("agency"):
            super()._reachable(cleaned)

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        if agency := self.cleaned_data.get("agency"):
            said |= {"agency": agency.slug, "party": agency.name}
        return said


class Record(DatedForm):
    """An answer that came on paper, to one of the consultations that nobody has answered."""

    OPENED = {"record_third_party": "third_party_consulted", "record_agency": "agency_consulted"}

    ref = forms.TypedChoiceField(label=gettext_lazy("Who answered"), coerce=int)
    position = forms.ChoiceField(
        label=gettext_lazy("What they say"), choices=[("", gettext_lazy("Choose")), *Position.choices]
    )
    answer = prose(gettext_lazy("What they answered"), help_text=gettext_lazy("With the reasons for objecting."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = named(self.obj.situation.unanswered(self.OPENED[self.action]))


class NoteReached(CaseForm):
    ref = forms.TypedChoiceField(label=gettext_lazy("Whose letter"), coerce=int)
    reached_on = Day(
        label=gettext_lazy("Reached them on"),
        help_text=gettext_lazy("By the advice of delivery. The time that they have to answer runs from this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = named(self.obj.situation.under_way())


class TellThirdParty(CaseForm):
    """Art. 32: what is disclosed over an objection, and why."""

    ABROAD = MappingProxyType({"reason": gettext_lazy("Why it is disclosed all the same.")})
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


class AskAssistance(CaseForm):
    """Inside the house: a unit that keeps the files is asked to search and to give what it finds."""

    party = cleaning.Typed(
        label=gettext_lazy("Who is asked"),
        max_length=200,
        help_text=gettext_lazy("A unit or an office that helps to find the information."),
    )
    which = prose(
        gettext_lazy("Which information"),
        required=False,
        help_text=gettext_lazy("What was asked for, as far as it concerns them. Do not name the applicant."),
    )
    question = prose(
        gettext_lazy("What is to be searched for or given"),
        help_text=gettext_lazy("Goes into the letter. Do not name the applicant."),
    )
    until = Day(
        label=gettext_lazy("To be done by"),
        ahead=True,
        required=False,
        help_text=gettext_lazy("These days count: the clock of the reply runs on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].initial = privacy.without(self.obj.applicant, self.obj.subject)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        without_applicant(self, "party", "which", "question")
        if cleaned.get("until") and (said := before_the_reply(self.obj, {"until": cleaned["until"].isoformat()})):
            self.add_error("until", said)
        return cleaned


class RecordAssistance(DatedForm):
    ref = forms.TypedChoiceField(label=gettext_lazy("Who has helped"), coerce=int)
    answer = prose(
        gettext_lazy("What they found or answered"),
        help_text=gettext_lazy("Where and how they searched, if nothing was found."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = named(self.obj.situation.errands)


def named(asked: list[Event]) -> list[tuple[int, str]]:
    """The consultations to choose from, an agency of this site by its name in the reader's language."""
    here = Agency.objects.filter(slug__in=[event.facts["agency"] for event in asked if event.facts.get("agency")])
    labels = {agency.slug: agency.label for agency in here}
    return [(event.n, labels.get(event.facts.get("agency", ""), event.facts.get("party", ""))) for event in asked]


def without_applicant(form: CaseForm, *names: str) -> None:
    """Who is consulted learns what was asked, never by whom."""
    for name in names:
        if privacy.found_in(form.obj.applicant, str(form.cleaned_data.get(name, ""))):
            said = _("This names the applicant: who is consulted learns what was asked, not by whom.")
            form.add_error(name, said)
