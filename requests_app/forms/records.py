"""A record about oneself that is wrong (art. 41): who asks, which record, what is wrong, what proves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies.models import Agency
from requests_app.enums import Channel
from requests_app.forms import cleaning
from requests_app.forms.asking import says
from requests_app.forms.bases import Upload
from requests_app.forms.steps import AgencyField, Who
from requests_app.models import CaseFile, InformationRequest


class Record(Who):
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)
    agency = AgencyField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose the agency"),
        help_text=gettext_lazy("The one that gave you the information or keeps the record."),
        error_messages={
            "required": gettext_lazy("Choose the agency that you ask."),
            "invalid_choice": gettext_lazy("This agency takes no requests here. Choose one from the list."),
        },
    )
    subject = cleaning.Typed(
        label=gettext_lazy("Which record about you"),
        max_length=200,
        help_text=gettext_lazy("For example: my entry in the register of subsidies, 2025"),
        error_messages={"required": gettext_lazy("Say which record it is.")},
    )
    description = cleaning.Text(
        label=gettext_lazy("What is wrong, and what is right"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Say what is wrong in the record.")},
    )
    evidence = cleaning.Text(
        label=pgettext_lazy("of a wrong record", "Evidence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The law asks for evidence (article 41): describe it, or send it as a file, or both."),
    )
    file = Upload(label=gettext_lazy("Evidence as a file"))
    email = cleaning.Email(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("We write when something happens."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Write the e-mail address in full, for example name@example.com.")},
    )
    field_order = ("ticket", "agency", "subject", "description", "evidence", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.accepting().reached_by(Channel.INTERNET)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("evidence") and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("evidence", _("Describe the evidence or send a file."))
        return cleaned

    def is_what_was_sent(self, case: InformationRequest) -> bool:
        """Whether `case`, found under the same key, says the same: if not, the form was changed after it was sent."""
        said, upload = self.for_the_door(), self.cleaned_data["file"]
        kept = list(case.files.filter(role=CaseFile.SUBMISSION).values_list("name", "size")[:1])
        sent = [(upload.name[:200], upload.size)] if upload else []
        return says(case, said["agency"], said["record"], said["applicant"]) and kept == sent

    def for_the_door(self) -> dict[str, Any]:
        """Arguments of `workflow_records.submit`, without the key."""
        said = self.cleaned_data
        proof = str(_("Evidence: %(text)s") % {"text": said["evidence"]}) if said["evidence"] else ""
        names = ("kind", "name", "id_kind", "id_number", "contact", "phone", "email")
        return {
            "agency": said["agency"],
            "record": {
                "subject": said["subject"],
                "description": "\n\n".join(filter(None, (said["description"], proof))),
            },
            "applicant": {name: said[name] for name in names},
            "evidence": said["file"],
        }
