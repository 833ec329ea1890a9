"""An applicant's own data, typed anew: checked like the form that they came with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.calendars import USUAL_LAW
from requests_app.enums import ApplicantKind, Channel, Route
from requests_app.forms import cleaning
from requests_app.forms.bases import PageForm, Upload
from requests_app.forms.steps import WHO_SEES, How, Who
from requests_app.models import InformationRequest
from requests_app.workflow_applicant import CONTACT, IDENTITY


class Plain(PageForm):
    """`case`: whose applicant it is about; the fields show what is kept."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, case: InformationRequest, **kwargs: Any) -> None:
        self.case = case
        initial = {name: getattr(case.applicant, name) for name in self.names}
        super().__init__(*args, initial=initial, **kwargs)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}


class Contact(Plain):
    names = CONTACT
    contact = Who.base_fields["contact"]
    phone = Who.base_fields["phone"]
    email = How.base_fields["email"]
    address = How.base_fields["address"]

    clean_phone = Who.clean_phone

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.applicant.kind == ApplicantKind.NATURAL:
            del self.fields["contact"]
        if self.case.channel != Channel.INTERNET:  # on paper any one way of reaching the applicant will do
            self.fields["phone"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        missing = {
            "contact": _("Name a contact person of the organisation.") if "contact" in self.fields else "",
            "email": _("Write the e-mail address that it is to be sent to.") if self._comes(Route.EMAIL) else "",
            "address": _("Write the postal address that it is to be sent to.") if self._comes(Route.POST) else "",
        }
        for name, words in missing.items():
            if words and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if not self.errors and not any(cleaned.get(name) for name in ("phone", "email", "address")):
            self.add_error("phone", _("Give at least one way to reach the applicant."))
        return cleaned

    def _comes(self, route: str) -> bool:
        return self.case.route == route


class Identity(Plain):
    names = IDENTITY
    name = Who.base_fields["name"]
    id_kind = Who.base_fields["id_kind"]
    id_number = Who.base_fields["id_number"]
    reason = cleaning.Text(
        label=gettext_lazy("Why it is to be put right"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Please give the reason.")},
    )
    evidence = Upload(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("For example a copy of the document. A clerk looks at it and decides."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.law != USUAL_LAW:
            self.fields["id_number"].help_text = WHO_SEES

    def clean(self) -> dict[str, Any]:
        return self.compare(super().clean() or self.cleaned_data)

    def compare(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The proof must suit the applicant and have the form that its kind has, as when it was first typed."""
        proof = Who({**{name: cleaned.get(name, "") for name in IDENTITY}, "kind": self.case.applicant.kind,
                     "contact": "-", "phone": "00000"})  # fmt: skip
        proof.is_valid()
        for name in ("id_kind", "id_number"):
            if name in cleaned and name in proof.errors:
                self.add_error(name, proof.errors[name])
        if "id_number" in cleaned:
            cleaned["id_number"] = proof.cleaned_data.get("id_number", cleaned["id_number"])
        return cleaned
