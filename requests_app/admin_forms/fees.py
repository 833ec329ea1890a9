"""Forms of fees: the quantity is typed, the amount never."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.choices import language
from requests_app.admin_forms.fields import CaseForm, Day
from requests_app.fees import currency
from requests_app.forms import cleaning
from statutes import laws


def amount_in(law: laws.Law) -> str:
    return str(_("Amount in %(currency)s") % {"currency": currency(law.currency)})


class ProposeFee(CaseForm):
    mode = forms.ChoiceField(
        label=gettext_lazy("Scale"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("One scale for a request, never both. The law reckons the amount."),
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("Items or pages of this request"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("By item, what the applicant asked earlier in the same month is counted by itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = self.obj.situation.law
        self.fields["mode"].choices = [(rule.mode, rule.title[language()]) for rule in law.fees.values()]
        if not law.fees:
            # A law without scales: the office says the amount and what it is for.
            del self.fields["mode"], self.fields["quantity"]
            self.fields["amount"] = forms.IntegerField(label=amount_in(law), min_value=1, max_value=100_000)
            self.fields["count"] = cleaning.Typed(label=_("What it is for"), max_length=200)


class Payment(CaseForm):
    amount = forms.IntegerField(label=gettext_lazy("Amount"), min_value=0, max_value=100_000_000)
    how = cleaning.Typed(label=gettext_lazy("How it was paid"), max_length=60)
    reference = cleaning.Typed(label=gettext_lazy("Number of the receipt"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = self.obj.situation.law
        self.fields["amount"].label = amount_in(law)
        if fee := self.obj.situation.fee:
            words = {"due": fee.facts["amount"], "currency": currency(law.currency)}
            due = _("The notice says %(due)s %(currency)s; a part cannot be recorded.") % words
            self.fields["amount"].help_text = due


class RecordPayment(Payment):
    on = Day(label=gettext_lazy("Paid on"), initial=timezone.localdate)
    field_order = ("on",)


class RecordEarlierPayment(Payment):
    """After the lapse: the request goes on as if the payment had been recorded on the day it was made."""

    paid_on = Day(
        label=gettext_lazy("Paid on"),
        help_text=gettext_lazy("By the receipt of the bank. The lapse falls away, and the term counts from this day."),
    )
    field_order = ("paid_on",)
