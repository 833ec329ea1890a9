"""What a citizen types: a message, a code with its secret, an opinion, a rating."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.models import Agency
from disclosures.models import CatalogueItem
from feedback.enums import DEFAULT_LIMITS, Kind, Suspicion
from feedback.models import ReplyLimit

# Nobody reads a form, writes a message and sends it within three seconds.
HASTE_SECONDS = 3
_signer = signing.TimestampSigner(salt="feedback.form")


def fresh_token() -> str:
    """The one-time key of a form, with the moment at which it was shown."""
    return _signer.sign(uuid.uuid4().hex)


class Prose(forms.CharField):
    """Text of several lines: a line's end is one character, as the browser counts it."""

    widget = forms.Textarea(attrs={"rows": 8})

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class OnceForm(forms.Form):
    """A form that makes one thing however often it is sent, and that notices machines without asking people."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=200)
    # No person sees this field; a machine that fills in everything fills it in too.
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", fresh_token())

    def clean_token(self) -> uuid.UUID:
        try:
            return uuid.UUID(_signer.unsign(self.cleaned_data["token"]))
        except (signing.BadSignature, ValueError):
            self.data = self.data.copy()
            self.data[self.add_prefix("token")] = fresh_token()
            raise forms.ValidationError(_("This form was open for too long. Nothing is lost: please send it again."))

    def key(self) -> uuid.UUID:
        """One form with one content is one message: sent again it is the same, changed and sent again it is another."""
        typed = {
            name: str(getattr(value, "pk", value))
            for name, value in self.cleaned_data.items()
            if name not in ("token", "website")
        }
        return uuid.uuid5(self.cleaned_data["token"], json.dumps(typed, sort_keys=True))

    def suspicion(self) -> str:
        if self.cleaned_data["website"]:
            return Suspicion.TRAP
        try:
            _signer.unsign(self.data[self.add_prefix("token")], max_age=HASTE_SECONDS)
        except signing.BadSignature:
            return ""
        return Suspicion.HASTE


class Brought(forms.ModelChoiceField):
    """What an address brought along: where it names nothing any more, the message goes without it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class SubmissionForm(OnceForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )
    agency = forms.ModelChoiceField(
        Agency.objects.in_directory(),
        label=gettext_lazy("Which agency"),
        empty_label=gettext_lazy("Choose an agency"),
        to_field_name="slug",
        error_messages={"required": gettext_lazy("Choose an agency.")},
        help_text=gettext_lazy("If you are not sure, choose the nearest one: it forwards the message."),
    )
    title = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=120,
        error_messages={"required": gettext_lazy("Say in one line what it is about.")},
    )
    text = Prose(
        label=gettext_lazy("Your message"),
        max_length=5000,
        help_text=gettext_lazy("What happened, where and when. At most 5,000 characters."),
        error_messages={"required": gettext_lazy("Write your message.")},
    )
    page = forms.CharField(
        label=gettext_lazy("Page with the error"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For an error report: the address of the page."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("Needed for a complaint only. A tip-off may be anonymous."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("We write to it at each step. Without it, look up the reply with your tracking code."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    wish_public = forms.BooleanField(
        label=gettext_lazy("The message and its reply may be published, without my name and contact details"),
        required=False,
        help_text=gettext_lazy("Others with the same question find the answer. A tip-off is never published."),
    )

    item = Brought(CatalogueItem.objects.public(), required=False)  # what should be public and is not

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {**DEFAULT_LIMITS, **dict(ReplyLimit.objects.values_list("kind", "days"))}
        self.fields["kind"].choices = [
            (kind.value, _("%(kind)s: %(limit)s") % {"kind": kind.label, "limit": in_working_days(limits[kind])})
            for kind in Kind
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind == Kind.COMPLAINT:
            if not data.get("name") and "name" not in self.errors:
                self.add_error("name", _("A complaint needs your name."))
            if not (data.get("email") or data.get("phone") or {"email", "phone"} & set(self.errors)):
                self.add_error("email", _("A complaint needs an e-mail address or a phone number."))
        if kind == Kind.ERROR_REPORT and not data.get("page") and "page" not in self.errors:
            self.add_error("page", _("Name the page with the error."))
        if kind == Kind.TIP_OFF:
            data["wish_public"] = False
        return data

    def message(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data[name] for name in ("kind", "title", "text", "page", "wish_public")}
        return {**typed, "catalogue_item": self.cleaned_data["item"]}

    @cached_property
    def about(self) -> CatalogueItem | None:
        """The item of the catalogue that the message is about; what names none is left out."""
        asked = str(self["item"].value() or "")
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
            return None
        return CatalogueItem.objects.public().select_related("agency").filter(pk=int(asked)).first()

    def sender(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "email", "phone")}


def in_working_days(days: int) -> str:
    return ngettext("a reply within %(n)s working day", "a reply within %(n)s working days", days) % {"n": days}


class TrackForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Tracking code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the tracking code.")},
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Both stand on your receipt; capitals, spaces and dashes do not matter."),
        error_messages={"required": gettext_lazy("Type the secret.")},
    )


class OpinionForm(OnceForm):
    text = Prose(
        label=gettext_lazy("Your opinion"),
        max_length=5000,
        help_text=gettext_lazy("Name the article or the point it is about. Please give no personal data."),
        error_messages={"required": gettext_lazy("Write your opinion.")},
    )


class RatingForm(forms.Form):
    page = forms.CharField(max_length=1000)
    useful = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    word = forms.CharField(max_length=1000, required=False)

    def clean_word(self) -> str:
        return " ".join(self.cleaned_data["word"].split())[:300]
