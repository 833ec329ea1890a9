"""What the steps of messages and consultations ask an official."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy

from agencies.enums import Role
from agencies.models import Agency
from agencies.stepped_admin import StepForm
from feedback.enums import CloseReason


class ReasonForm(StepForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(StepForm):
    handler = forms.ModelChoiceField(get_user_model().objects.none(), label=gettext_lazy("Clerk"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clerks = self.obj.agency.posts.current().filter(role=Role.CLERK, user__is_active=True)
        self.fields["handler"].queryset = get_user_model().objects.filter(pk__in=clerks.values("user"))

    def facts(self) -> dict[str, Any]:
        return {"handler": self.cleaned_data["handler"].pk}


class ForwardForm(ReasonForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=gettext_lazy("Agency that answers for it"),
        help_text=gettext_lazy("The day by which a reply is due stays the same."),
    )
    field_order = ("agency", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.in_directory().exclude(pk=self.obj.agency_id)

    def facts(self) -> dict[str, Any]:
        return {"agency": self.cleaned_data["agency"].pk, "reason": self.cleaned_data["reason"]}


class AnswerForm(StepForm):
    text = forms.CharField(
        label=gettext_lazy("Reply"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("The sender reads it with code and secret as soon as you send it."),
    )


class CloseForm(StepForm):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=CloseReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note for the file"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("For a message with the same content: the code of the earlier one."),
    )


class PublishForm(StepForm):
    title = forms.CharField(
        label=gettext_lazy("Public title"),
        max_length=120,
        help_text=gettext_lazy("Take out names, addresses, numbers and all that points to a person."),
    )
    text = forms.CharField(
        label=gettext_lazy("Public message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    answer = forms.CharField(
        label=gettext_lazy("Public reply"), max_length=20000, widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "text", "answer"):
            # What was edited for the public before is the better start than the original words.
            self.fields[name].initial = getattr(self.obj, f"public_{name}") or getattr(self.obj, name)


class OutcomeForm(StepForm):
    text = forms.CharField(
        label=gettext_lazy("Outcome"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("How many opinions came, which were taken up, and why the others were not."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = self.obj.outcome
