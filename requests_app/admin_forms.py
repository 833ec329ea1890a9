"""What officials type: one form for each step that asks something."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agencies.enums import Role
from agencies.stepped_admin import StepForm
from disclosures import files
from requests_app import privacy, timeline
from requests_app.enums import Route
from requests_app.forms import cleaning
from requests_app.letters import outcomes_with_words
from requests_app.models import CaseFile
from requests_app.steps import room_for_extension
from statutes import laws
from statutes.citations import cite

LONG = 20_000
FAR = timedelta(days=366)  # no day that an official fixes lies further ahead
FAMILIES = {
    "already_public": gettext_lazy("Disclosed"),
    "grant": gettext_lazy("Disclosed"),
    "partial": gettext_lazy("Disclosed in part"),
    "deny": gettext_lazy("Refused"),
    "none": gettext_lazy("Not available"),
    "skip": gettext_lazy("Not handled"),
}


def language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


class Day(forms.DateField):
    """A day, picked or typed as 2026-03-05, never in the future unless `ahead`."""

    def __init__(self, *, ahead: bool = False, **kwargs: Any) -> None:
        self.ahead = ahead
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> date | None:
        day, today = super().clean(value), timezone.localdate()
        if day and day > (today + FAR if self.ahead else today):
            far = _("This day lies more than a year ahead.")
            raise forms.ValidationError(far if self.ahead else _("This day has not come yet."))
        if day and day < laws.load().effective_from:
            raise forms.ValidationError(_("This day lies before the law was in force."))
        return day


def prose(label: Any = "", *, required: bool = True, **kwargs: Any) -> cleaning.Text:
    """Several lines; a reason unless the label says otherwise."""
    return cleaning.Text(
        label=label or gettext_lazy("Reason"),
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        **kwargs,
    )


class CaseForm(StepForm):
    """Every step of a case; days become text in the event's facts."""

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


class DatedForm(CaseForm):
    """A step whose legal day the official knows: it may have happened before it is recorded."""

    on = Day(label=gettext_lazy("Day on which it took effect"), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "on"] + ["on"])


class Confirm(DatedForm):
    on = Day(
        label=gettext_lazy("Day on which the office confirmed with the applicant"),
        help_text=gettext_lazy("It becomes the receipt date (art. 31); the term starts on the next working day."),
        initial=timezone.localdate,
    )


class ClerkForm(CaseForm):
    """Who handles the request: a clerk of its agency."""

    handler = forms.ModelChoiceField(label=gettext_lazy("Clerk in charge"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = self.obj.agency.posts.holders(self.obj.agency, Role.CLERK)
        self.fields["handler"].queryset = get_user_model().objects.filter(pk__in=holders.values("user")).order_by("pk")
        self.fields["handler"].label_from_instance = lambda user: user.get_full_name() or user.get_username()
        self.fields["handler"].initial = self.obj.handler_id or self.user.pk

    def facts(self) -> dict[str, Any]:
        return {"handler": self.cleaned_data["handler"].pk}


class AskCorrection(CaseForm):
    points = prose(
        gettext_lazy("What is to be corrected"),
        help_text=gettext_lazy("All points at once, one on each line: it may be asked only once (art. 30)."),
    )
    days = forms.IntegerField(label=gettext_lazy("Period in working days"), min_value=1, max_value=90, initial=15)


class ReceiveCorrection(DatedForm):
    text = prose(gettext_lazy("The correction as received"))


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


class ProposeExtension(CaseForm):
    days = forms.IntegerField(label=gettext_lazy("Working days"), min_value=1)
    reason = prose(help_text=gettext_lazy("The applicant reads it in the notice."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        room = room_for_extension(self.obj)
        self.fields["days"].initial = room
        self.fields["days"].max_value = room
        self.fields["days"].widget.attrs["max"] = room
        self.fields["days"].help_text = _("At most %(room)s working days are left (art. 33).") % {"room": room}


class Extend(ProposeExtension):
    """The head may shorten what was proposed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposal := self.obj.situation.proposal:
            for name in ("days", "reason"):
                self.fields[name].initial = proposal.facts.get(name)


class Reason(CaseForm):
    reason = prose()


class FixDelay(CaseForm):
    until = Day(label=gettext_lazy("The reply will be made by"), ahead=True)
    reason = prose(help_text=gettext_lazy("Art. 35: the applicant's reasons for an excessive request were accepted."))


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Uploads(forms.FileField):
    """Several files, each of a kind and content that is let in."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        for upload in uploads:
            super().clean(upload, initial)
            upload.content_type = files.check(upload)
            upload.name = files.clean_name(upload.name)
        return uploads


class DraftReply(CaseForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome of the reply"))
    exemption = forms.ChoiceField(
        label=gettext_lazy("Exemption"),
        required=False,
        help_text=gettext_lazy("For a refusal in part or in full."),
    )
    reason = prose(required=False, help_text=gettext_lazy("Needed for every outcome but full disclosure."))
    content = prose(
        gettext_lazy("What the applicant is told"),
        help_text=gettext_lazy("Articles, remedies and the list of files are put into the letter by themselves."),
    )
    search_record = prose(
        gettext_lazy("Where was searched, with what result"),
        required=False,
        help_text=gettext_lazy("Needed where the information is not held (art. 36, item 4)."),
    )
    kept = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Files already here that the reply discloses"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = Uploads(
        label=gettext_lazy("Files that the reply discloses"),
        required=False,
        widget=ManyFiles(attrs={"accept": files.ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law, reply = self.obj.situation.law, self.obj.situation.reply
        self.fields["outcome"].choices = [("", _("Choose")), *outcome_choices(law)]
        self.fields["exemption"].choices = [("", "—")] + [
            (e.code, f"{e.title[language()]} ({cite(law, e.cite, language(), full=False)})")
            for e in law.exemptions.values()
        ]
        here = self.obj.files.filter(role=CaseFile.REPLY).order_by("pk")
        self.fields["kept"].queryset = here
        self.fields["kept"].label_from_instance = lambda file: file.name
        if not here:
            del self.fields["kept"]
        if reply:
            self.initial = {name: reply.facts.get(name) for name in self.fields if name not in ("seen", "files")}
            self.initial["kept"] = reply.facts.get("files", [])

    def facts(self) -> dict[str, Any]:
        """Without the uploads: the page keeps them with the case and names their ids."""
        return {name: value for name, value in super().facts().items() if name not in ("kept", "files")}


def outcome_choices(law: laws.Law) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The outcomes in the families of the annual report, each with its article."""
    families: dict[Any, list[tuple[str, str]]] = {}
    for code, outcome in law.outcomes.items():
        if code in outcomes_with_words():
            article = cite(law, outcome.cite, language(), full=False) if outcome.cite else ""
            label = f"{outcome.title[language()]}{f' ({article})' if article else ''}"
            families.setdefault(FAMILIES[code.split(".")[0]], []).append((code, label))
    return list(families.items())


class Deliver(DatedForm):
    on = Day(label=gettext_lazy("Delivered on"), initial=timezone.localdate)
    how = forms.ChoiceField(label=gettext_lazy("How it was delivered"), choices=Route.choices)
    note = cleaning.Typed(
        label=gettext_lazy("Note"), max_length=200, required=False, help_text=gettext_lazy("Such as a postal number.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].initial = self.obj.route


class Withdraw(DatedForm):
    on = Day(label=gettext_lazy("The applicant withdrew on"), initial=timezone.localdate)
    reason = prose(gettext_lazy("What the applicant said"), required=False)


class Amend(CaseForm):
    n = forms.TypedChoiceField(label=gettext_lazy("Entry whose day is wrong"), coerce=int)
    day = Day(label=gettext_lazy("The right day"))
    reason = prose(help_text=gettext_lazy("Where the right day is documented. The wrong entry stays on record."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["n"].choices = [
            (event.n, f"{event.n}. {timeline.heading(event)} · {date_format(event.on, 'DATE_FORMAT')}")
            for event in self.obj.situation.events
            if event.kind not in ("amended", "submitted")
        ]


class Publish(CaseForm):
    title = cleaning.Typed(label=gettext_lazy("Public title"), max_length=200)
    text = prose(
        gettext_lazy("Public text"),
        help_text=gettext_lazy("What was asked and what was answered, so that others need not ask. No personal data."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reply = self.obj.situation.reply
        told = [self.obj.description, str(reply.facts.get("content", "")) if reply else ""]
        self.fields["title"].initial = privacy.without(self.obj.applicant, self.obj.subject)
        self.fields["text"].initial = privacy.without(self.obj.applicant, "\n\n".join(part for part in told if part))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("title", "text"):
            if found := privacy.found_in(self.obj.applicant, str(cleaned.get(name, ""))):
                self.add_error(
                    name, _("This holds personal data: %(found)s. Take it out.") % {"found": ", ".join(map(str, found))}
                )
        return cleaned


FORMS: dict[str, type[StepForm]] = {
    "confirm": Confirm,
    "register": ClerkForm,
    "assign": ClerkForm,
    "ask_correction": AskCorrection,
    "receive_correction": ReceiveCorrection,
    "consult_third_party": Consult,
    "record_third_party": Record,
    "consult_agency": Consult,
    "record_agency": Record,
    "propose_extension": ProposeExtension,
    "extend": Extend,
    "decline_extension": Reason,
    "fix_delay": FixDelay,
    "draft_reply": DraftReply,
    "send_back": Reason,
    "deliver": Deliver,
    "withdraw": Withdraw,
    "amend": Amend,
    "publish": Publish,
    "unpublish": Reason,
}
