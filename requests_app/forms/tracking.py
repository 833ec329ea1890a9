"""Code and secret, a correction, reasons: what an applicant types when coming back."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from notices import tracking
from requests_app.forms import cleaning
from requests_app.forms.bases import PageForm, Upload
from requests_app.models import InformationRequest

CORRECTION_MAX = REASONS_MAX = 5000
NOBODY = tracking.digest("")  # compared where there is no such code, so that both faults take the same time


class Opening(PageForm):
    """Dashes, blanks, small letters and look-alikes do not matter."""

    code = forms.CharField(
        label=gettext_lazy("Tracking code"),
        max_length=100,
        help_text=gettext_lazy("10 characters, for example 7K3M-9QXT-2B"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the tracking code on your receipt.")},
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        max_length=100,
        help_text=gettext_lazy("16 characters; it stands below the code on the receipt."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the secret on your receipt.")},
    )

    def clean_code(self) -> str:
        return plain(self.cleaned_data["code"])

    def clean_secret(self) -> str:
        return plain(self.cleaned_data["secret"])

    def opened(self) -> InformationRequest | None:
        """The case that code and secret open; else the form says one thing for either fault."""
        case = InformationRequest.objects.filter(code=self.cleaned_data["code"]).only("pk", "secret_digest").first()
        if tracking.matches(self.cleaned_data["secret"], case.secret_digest if case else NOBODY) and case:
            return case
        self.add_error(None, _("Code and secret do not belong together. Please compare both with the receipt."))
        return None


def plain(typed: str) -> str:
    return tracking.normalise(unicodedata.normalize("NFKC", typed))


class Correction(PageForm):
    """Art. 30: the applicant's answer to a correction notice, with a file where words are not enough."""

    text = cleaning.Text(
        label=gettext_lazy("Your correction"),
        max_length=CORRECTION_MAX,
        help_text=gettext_lazy("Answer every point of the notice: it is asked for only once."),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Please write your correction.")},
    )
    file = Upload(label=gettext_lazy("File"))

    def __init__(self, *args: Any, correcting: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            self.fields["text"].label = pgettext("to a question of the agency", "Your answer")
            self.fields["text"].help_text = _("Answer everything that the agency asks.")
            self.fields["text"].error_messages["required"] = _("Please write your answer.")


class Reasons(PageForm):
    """Art. 35: why so many requests were made."""

    text = cleaning.Text(
        label=gettext_lazy("Your reasons"),
        max_length=REASONS_MAX,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Please write your reasons.")},
    )
