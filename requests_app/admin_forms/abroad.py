"""Forms of the steps that the laws of other countries know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, prose
from requests_app.admin_forms.replying import reached_at


class AskQuestion(CaseForm):
    points = prose(
        gettext_lazy("What you ask the applicant"),
        help_text=gettext_lazy("All points at once, one on each line. The clock stands until the answer arrives."),
    )


class ReceiveAnswer(DatedForm):
    text = prose(gettext_lazy("The answer as received"))


class AskExpedite(DatedForm):
    reason = prose(gettext_lazy("Why it cannot wait, as the applicant says"))


class DecideExpedite(DatedForm):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Granted")), ("no", gettext_lazy("Not granted"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    reason = prose(help_text=gettext_lazy("The applicant reads it."))


class AgreeDate(CaseForm):
    until = Day(label=gettext_lazy("The reply will be made by"), ahead=True)
    reason = prose(gettext_lazy("What was agreed on, when and how"))


class SpecialRule(CaseForm):
    until = Day(label=gettext_lazy("The rest will be decided by"), ahead=True)
    reason = prose(help_text=gettext_lazy("Why not all of it can be decided at once. The applicant reads it."))


class RightAgency(CaseForm):
    """The right one by its name on this site, or in words."""

    here = forms.ModelChoiceField(
        label=gettext_lazy("The right agency"), queryset=None, required=False, empty_label=gettext_lazy("None of them")
    )
    right_agency = prose(
        gettext_lazy("The right agency, if it is not in the list"),
        required=False,
        help_text=gettext_lazy("Name and contact. The applicant reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["here"].queryset = Agency.objects.in_directory().exclude(pk=self.obj.agency_id).order_by("name")
        self.fields["here"].label_from_instance = lambda agency: agency.label

    def facts(self) -> dict[str, Any]:
        said = {name: value for name, value in super().facts().items() if name != "here"}
        if agency := self.cleaned_data.get("here"):
            said |= {"right_agency": reached_at(agency), "right_agency_slug": agency.slug}
        return said


class Misdirected(RightAgency):
    pass


class Transfer(RightAgency):
    reason = prose(help_text=gettext_lazy("The applicant reads it in the notice."))


ABROAD_FORMS: dict[str, type[CaseForm]] = {
    "ask_clarification": AskQuestion,
    "answer_clarification": ReceiveAnswer,
    "ask_fee_question": AskQuestion,
    "answer_fee_question": ReceiveAnswer,
    "ask_expedite": AskExpedite,
    "decide_expedite": DecideExpedite,
    "agree_date": AgreeDate,
    "notify_special_rule": SpecialRule,
    "misdirect": Misdirected,
    "transfer": Transfer,
}
