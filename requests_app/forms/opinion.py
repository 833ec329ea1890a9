"""What somebody types who is consulted: the code of the letter, then the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices import tracking
from requests_app.enums import Position
from requests_app.forms import cleaning
from requests_app.forms.bases import PageForm, Upload
from requests_app.forms.tracking import plain
from requests_app.models import Consultation

OPINION_MAX = 5000


class Code(PageForm):
    """Dashes, blanks, small letters and look-alikes do not matter."""

    code = forms.CharField(
        label=gettext_lazy("Code of the letter"),
        max_length=100,
        help_text=gettext_lazy("16 characters; it stands in the letter that asks you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the code that stands in the letter.")},
    )

    def opened(self) -> Consultation | None:
        """The consultation that the code opens: 80 random bits, looked up by their digest."""
        digest = tracking.digest(plain(self.cleaned_data["code"]))
        found = Consultation.objects.filter(token_digest=digest, agency=None).only("pk").first()
        if found is None:
            self.add_error("code", _("There is no such code. Please compare it with the letter."))
        return found


class Opinion(PageForm):
    """Arts. 32 and 34: whether they agree; whoever objects says why."""

    position = forms.ChoiceField(
        label=gettext_lazy("Do you agree to disclosure?"),
        choices=Position.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you agree.")},
    )
    answer = cleaning.Text(
        label=gettext_lazy("Your reasons"),
        required=False,
        max_length=OPINION_MAX,
        help_text=gettext_lazy("Needed if you object, or agree in part only: which part, and what harm it would do."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    file = Upload(label=gettext_lazy("File"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        against = cleaned.get("position") in (Position.OBJECTS, Position.PARTLY)
        if against and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Give the reasons for objecting."))
        return cleaned

    def facts(self) -> dict[str, str]:
        kept = {name: self.cleaned_data[name] for name in ("position", "answer")}
        return {name: value for name, value in kept.items() if value}


class PartyOpinion(Opinion):
    """Of somebody without an account, who speaks for himself: whom to ask back."""

    position = forms.ChoiceField(
        label=gettext_lazy("Do you agree to disclosure?"),
        choices=[
            (Position.AGREES, gettext_lazy("Yes, disclose it")),
            (Position.PARTLY, gettext_lazy("In part")),
            (Position.OBJECTS, gettext_lazy("No, I object")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you agree.")},
    )
    contact = cleaning.Typed(
        label=gettext_lazy("Who answers, and how to reach you"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Name and phone, so that the agency can ask back."),
    )
