"""The three steps of a request: who asks, what is asked for, how it is to be received (art. 29)."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies import law_words
from agencies.calendars import USUAL_LAW
from agencies.models import Agency
from requests_app.enums import ApplicantKind, Channel, Form, IdKind, Route
from requests_app.forms import cleaning, proofs
from requests_app.forms.bases import PageForm
from statutes.rules import Law

DESCRIPTION_MAX = 5000
WHO_SEES = gettext_lazy("Only the agency sees it.")
PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{4,22}(?:(?:#|EXT\.?|转) ?[0-9]{1,6})?")
ELSEWHERE = {Form.PAPER: (Route.POST, Route.COUNTER), Form.INSPECTION: (Route.COUNTER,)}


class StepForm(PageForm):
    """A step. `asks` is its heading, `short` its name in the row of steps, `part` its name among the answers."""

    asks: Any
    short: Any
    part: Any

    def __init__(self, *args: Any, law: Law | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law = law or law_words.usual()

    def answers(self) -> list[tuple[str, str]]:
        """Label and answer of each field that was filled in, for a person to check."""
        return [(str(self.fields[name].label), said) for name in self.fields if (said := self._said(name))]

    def _said(self, name: str) -> str:
        value, choices = self.cleaned_data.get(name), getattr(self.fields[name], "choices", None)
        if isinstance(value, str) and choices:
            return str(dict(choices).get(value, ""))
        return str(value or "")


class Who(StepForm):
    asks = gettext_lazy("Who is asking?")
    short = pgettext_lazy("step", "Who")
    part = gettext_lazy("Applicant")

    kind = forms.ChoiceField(
        label=gettext_lazy("You are asking as"),
        choices=ApplicantKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether a person or an organisation asks.")},
    )
    name = cleaning.Typed(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("Of the person, or the full name of the organisation, as on the document."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name, or the name of the organisation.")},
    )
    id_kind = forms.ChoiceField(
        label=gettext_lazy("Proof of identity"), choices=IdKind.choices, initial=IdKind.RESIDENT_ID
    )
    id_number = cleaning.Figures(
        label=gettext_lazy("Number of the proof"),
        max_length=40,
        help_text=gettext_lazy("The law asks for proof of identity (article 29). Only the agency sees it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the number of your proof of identity.")},
    )
    contact = cleaning.Typed(
        label=gettext_lazy("Contact person"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For organisations: whom may the agency ask for?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = cleaning.Figures(
        label=gettext_lazy("Phone"),
        max_length=30,
        help_text=gettext_lazy("For questions about this request only."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("Write a phone number at which the agency can reach you.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.law.id != USUAL_LAW:  # article 29 is that of the regulation
            self.fields["id_number"].help_text = WHO_SEES

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if not PHONE.fullmatch(phone):
            raise forms.ValidationError(_("Write the phone number in digits, for example 0500-1234 5678."))
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, proof, number = (cleaned.get(name) for name in ("kind", "id_kind", "id_number"))
        if kind == ApplicantKind.NATURAL:
            cleaned["contact"] = ""
        elif kind and not cleaned.get("contact") and "contact" not in self.errors:
            self.add_error("contact", _("Name a contact person of the organisation."))
        if kind and proof and not proofs.suits(kind, proof):
            self.add_error("id_kind", _misfit(kind))
        elif proof and number:
            cleaned["id_number"] = proofs.bare(proof, number)
            if wrong := proofs.fault(proof, cleaned["id_number"]):
                self.add_error("id_number", wrong)
        return cleaned


def _misfit(kind: str) -> str:
    if kind == ApplicantKind.NATURAL:
        return _("A credit code belongs to an organisation. Choose the kind of your own document.")
    return _("An organisation proves itself with its unified social credit code, or with another document.")


class AgencyField(forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(cleaning.line(value) if isinstance(value, str) else value)


class What(StepForm):
    asks = gettext_lazy("What information do you need?")
    short = pgettext_lazy("step", "What")
    part = gettext_lazy("Information wanted")

    agency = AgencyField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose the agency"),
        help_text=gettext_lazy(
            "The one that made or keeps the information. If it is another one's, the agency must tell you whose."
        ),
        error_messages={
            "required": gettext_lazy("Choose the agency that you ask."),
            "invalid_choice": gettext_lazy("This agency takes no requests here. Choose one from the list."),
        },
    )
    subject = cleaning.Typed(
        label=gettext_lazy("Subject in one line"),
        max_length=200,
        help_text=gettext_lazy("One matter in one request. For example: lift subsidies in Heguang estate, 2025"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in one line what you ask for.")},
    )
    description = cleaning.Text(
        label=gettext_lazy("Name, document number or features"),
        max_length=DESCRIPTION_MAX,
        help_text=gettext_lazy("Time, place, names of documents: whatever helps to find it. You need not say why."),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Describe the information so that it can be found.")},
    )
    period = cleaning.Typed(
        label=gettext_lazy("Period of the information"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For example: 2024 to 2025"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.accepting().reached_by(Channel.INTERNET)


class How(StepForm):
    asks = gettext_lazy("How would you like to receive it?")
    short = pgettext_lazy("step", "How")
    part = gettext_lazy("Receiving")

    form = forms.ChoiceField(
        label=gettext_lazy("Form of the information"),
        choices=Form.choices,
        widget=forms.RadioSelect,
        initial=Form.ELECTRONIC,
        error_messages={"required": gettext_lazy("Choose the form of the information.")},
    )
    route = forms.ChoiceField(
        label=gettext_lazy("Way to you"),
        choices=Route.choices,
        widget=forms.RadioSelect,
        initial=Route.ONLINE,
        error_messages={"required": gettext_lazy("Choose how it is to reach you.")},
    )
    email = cleaning.Email(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("We write when something happens. Needed if the information is to come by e-mail."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Write the e-mail address in full, for example name@example.com.")},
    )
    address = cleaning.Typed(
        label=gettext_lazy("Postal address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed if it is to come by post."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        form, route = cleaned.get("form"), cleaned.get("route")
        if route == Route.EMAIL and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the e-mail address that it is to be sent to."))
        if route == Route.POST and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", _("Write the postal address that it is to be sent to."))
        if form and route and route not in ELSEWHERE.get(Form(form), Route.values):
            self.add_error("route", _elsewhere(form))
        return cleaned


def _elsewhere(form: str) -> str:
    if form == Form.PAPER:
        return _("A paper copy comes by post or is collected in person. Choose one of the two.")
    return _("Inspection takes place at the agency. Choose “Collect in person”.")
