"""Forms of taking in: confirming, putting in charge, correcting, withdrawing, putting a day right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import law_words
from agencies.enums import Role
from agencies.people import name_of
from requests_app import timeline
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, prose
from requests_app.situation import law_of, put_right


class Confirm(DatedForm):
    """The day that the law of the request takes as its receipt."""

    on = Day(
        label=gettext_lazy("Receipt date"),
        help_text=gettext_lazy("It becomes the receipt date; the term starts on the next day that counts."),
        initial=timezone.localdate,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = law_of(self.obj)
        if rule := law.receipt(self.obj.channel):
            self.fields["on"].label = law_words.receipt_label(law, rule)


class ClerkForm(CaseForm):
    """Who handles the request: a clerk of its agency."""

    handler = forms.ModelChoiceField(label=gettext_lazy("Clerk in charge"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = self.obj.agency.posts.holders(self.obj.agency, Role.CLERK)
        self.fields["handler"].queryset = get_user_model().objects.filter(pk__in=holders.values("user")).order_by("pk")
        self.fields["handler"].label_from_instance = name_of
        self.fields["handler"].initial = self.obj.handler_id or self.user.pk

    def facts(self) -> dict[str, Any]:
        return {"handler": self.cleaned_data["handler"].pk}


class AskCorrection(CaseForm):
    points = prose(
        gettext_lazy("What is to be corrected"),
        help_text=gettext_lazy("All points at once, one on each line: it may be asked only once (art. 30)."),
    )
    days = forms.IntegerField(label=gettext_lazy("Period in working days"), min_value=1, max_value=90, initial=15)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = self.obj.situation.law
        period = law.clocks.get("correction_period")
        if period and period.unit != "working":
            self.fields["days"].label, self.fields["days"].initial = _("Period in days"), period.days
        if not law.acts["correction_asked"].rule.max_times:
            self.fields["points"].help_text = _("All points at once, one on each line.")


class ExcuseCorrection(CaseForm):
    days = forms.IntegerField(label=gettext_lazy("Longer by, in working days"), min_value=1, max_value=90, initial=5)
    reason = prose(help_text=gettext_lazy("What keeps the applicant from correcting in time. The applicant reads it."))


class ReceiveCorrection(DatedForm):
    text = prose(gettext_lazy("The correction as received"))


class Withdraw(DatedForm):
    on = Day(label=gettext_lazy("The applicant withdrew on"), initial=timezone.localdate)
    reason = prose(gettext_lazy("What the applicant said"), required=False)


class Amend(CaseForm):
    n = forms.TypedChoiceField(label=gettext_lazy("Entry whose day is wrong"), coerce=int)
    day = Day(label=gettext_lazy("The right day"))
    reason = prose(help_text=gettext_lazy("Where the right day is documented. The wrong entry stays on record."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = put_right(self.obj.situation.events)
        self.fields["n"].choices = [
            (event.n, f"{event.n}. {timeline.heading(event)} · {date_format(event.on, 'DATE_FORMAT')}")
            for event in self.obj.situation.events
            if event.kind not in ("amended", "submitted") and event.n not in gone
        ]
