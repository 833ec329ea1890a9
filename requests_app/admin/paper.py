"""What came on paper or by fax: entered for the applicant, with the day that its law takes as the receipt."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agencies import law_words
from agencies.choices import language
from agencies.enums import Role
from agencies.models import Agency
from ledger.door import Refused
from notices import tracking
from requests_app import workflow, workflow_records
from requests_app.admin import paper_dates
from requests_app.admin_forms import Day
from requests_app.enums import ApplicantKind, Form, IdKind, RequestKind, Route
from requests_app.forms import cleaning
from requests_app.forms.asking import APPLICANT, REQUEST
from requests_app.forms.records import Record
from requests_app.forms.steps import How, What, Who
from requests_app.models import InformationRequest
from requests_app.situation import look
from statutes import laws
from statutes.rules import Law, Receipt

CHANNELS = [(channel.value, channel.label) for channel in paper_dates.ON_PAPER]
FRESH = "fresh_receipt"


class ReceiptDay(Day):
    """Missed only where the law fixes the day by the arrival, which the form knows."""

    def validate(self, value: Any) -> None:
        pass


class Paper(Who, What, How):
    """A request that came on paper or by fax, entered by the office for the applicant."""

    TITLE = gettext_lazy("Enter a request that came on paper")
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=CHANNELS)
    received_on = ReceiptDay(label=gettext_lazy("Receipt date"))
    LABELS = {
        "kind": pgettext_lazy("of an applicant", "Applicant"),
        "phone": gettext_lazy("Phone"),
        "subject": gettext_lazy("Information asked for, in one line"),
        "route": gettext_lazy("Way of receiving it"),
    }
    HELP = {
        "agency": "",
        "name": gettext_lazy("As on the document."),
        "id_number": "",
        "contact": gettext_lazy("For organisations."),
        "phone": gettext_lazy("At least one of phone, e-mail and postal address."),
        "email": "",
        "address": "",
        "subject": "",
        "description": gettext_lazy("As the applicant wrote it."),
    }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = _for_the_office(self, user)
        self.fields["received_on"].help_text = paper_dates.help_text(known)
        self.fields["channel"].widget.attrs["data-names"] = paper_dates.names(known)
        self.fields["form"].initial, self.fields["route"].initial = Form.PAPER, Route.POST
        asked = ("subject", "description", "period")
        self.order_fields(["key", "agency", "channel", "received_on", *asked, *Who.base_fields, "email", "address"])

    def clean_phone(self) -> str:
        return Who.clean_phone(self) if self.cleaned_data.get("phone") else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        agency, received_on = cleaned.get("agency"), cleaned.get("received_on")
        if agency and received_on and received_on < laws.load(agency.law).effective_from:
            self.add_error("received_on", _("This day lies before the law was in force."))
        rule = _known_way(self, cleaned)
        if rule and rule.fixed_by == "arrival" and not received_on and "received_on" not in self.errors:
            said = {
                "day": rule.date_title[language()],
                "article": law_words.cited(paper_dates.law_of(agency), rule.article),
            }
            self.add_error("received_on", _("Give %(day)s (%(article)s).") % said)
        _reachable(self, cleaned)
        return cleaned

    def take(self, actor: Any) -> InformationRequest:
        cleaned = self.cleaned_data
        return workflow.submit(
            agency=cleaned["agency"],
            key=cleaned["key"],
            request={name: cleaned[name] for name in REQUEST},
            applicant={name: cleaned[name] for name in APPLICANT},
            channel=cleaned["channel"],
            received_on=cleaned["received_on"],
            actor=actor,
        )


class PaperRecord(Record):
    """Art. 41 on paper: somebody asks to put right what an agency keeps about them. No term of the law runs."""

    TITLE = gettext_lazy("Enter a record correction on paper")
    LABELS = Paper.LABELS | {
        "subject": gettext_lazy("Which record about the applicant"),
        "file": gettext_lazy("Evidence, scanned"),
    }
    HELP = Paper.HELP | {
        "agency": gettext_lazy("The one that the applicant wrote to."),
        "evidence": gettext_lazy("The law asks for evidence (article 41): say what came with it, scan it, or both."),
    }
    ticket = None  # the key of the form stands for it: whoever enters it is signed in
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=CHANNELS)
    came_on = Day(label=gettext_lazy("Day on which it came"), initial=timezone.localdate)
    address = cleaning.Typed(label=gettext_lazy("Postal address"), max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_the_office(self, user)
        asked = ("subject", "description", "evidence", "file")
        self.order_fields(["key", "agency", "channel", "came_on", *asked, *Who.base_fields, "email", "address"])

    clean_phone = Paper.clean_phone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _known_way(self, cleaned)
        _reachable(self, cleaned)
        return cleaned

    def take(self, actor: Any) -> InformationRequest:
        cleaned, said = self.cleaned_data, self.for_the_door()
        said["applicant"]["address"] = cleaned["address"]
        dated = {"channel": cleaned["channel"], "came_on": cleaned["came_on"]}
        return workflow_records.submit(key=cleaned["key"], actor=actor, **dated, **said)


def _for_the_office(form: Any, user: Any) -> list[Law]:
    """The fields of a citizen's form in the office's words, for the agencies whose clerk the user is; their laws."""
    own = form.fields["agency"]
    own.queryset = Agency.objects.accepting() & Agency.objects.visible_to(user, (Role.CLERK,))
    own.initial = own.queryset.first()
    for name, label in form.LABELS.items():
        if name in form.fields:
            form.fields[name].label = label
    for name, text in form.HELP.items():
        form.fields[name].help_text = text
    form.fields["phone"].required = False
    form.fields["kind"].initial, form.fields["id_kind"].initial = ApplicantKind.NATURAL, IdKind.RESIDENT_ID
    known = {agency.slug: paper_dates.law_of(agency) for agency in own.queryset}
    own.widget.attrs["data-laws"] = json.dumps({slug: law.id for slug, law in known.items()})
    found = list({law.id: law for law in known.values()}.values())
    form.fields["channel"].choices = [way for way in CHANNELS if any(law.receipt(way[0]) for law in found)]
    return found


def _known_way(form: Any, cleaned: dict[str, Any]) -> Receipt | None:
    """The law's rule of the receipt on this channel; an error at the channel where the law knows none."""
    agency, channel = cleaned.get("agency"), cleaned.get("channel")
    if not agency or not channel:
        return None
    rule = paper_dates.law_of(agency).receipt(channel)
    if rule is None:
        form.add_error("channel", _("Under the law of this agency no request comes this way."))
    return rule


def _reachable(form: Any, cleaned: dict[str, Any]) -> None:
    if not any(cleaned.get(name) or name in form.errors for name in ("phone", "email", "address")):
        form.add_error("phone", _("Give at least one way to reach the applicant."))


def enter(keeper: Any, request: HttpRequest, kind: type[Paper] | type[PaperRecord] = Paper) -> HttpResponse:
    """The form, and the one call of the workflow that takes it in."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = kind(*posted, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            case = form.take(request.user)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            if not keeper.in_scope(request.user, case):  # a key of somebody else's form
                raise Http404
            request.session[FRESH] = case.pk
            return HttpResponseRedirect(reverse("admin:requests_app_informationrequest_receipt", args=[case.pk]))
    context = {
        **keeper.admin_site.each_context(request),
        "title": kind.TITLE,
        "opts": keeper.opts,
        "form": form,
        "back": reverse("admin:requests_app_informationrequest_changelist"),
    }
    return TemplateResponse(request, "admin/requests_app/paper.html", context)


def receipt(keeper: Any, request: HttpRequest, case: InformationRequest) -> HttpResponse:
    """Tracking code and secret for the printed receipt, shown once to who entered the request."""
    if request.session.pop(FRESH, None) != case.pk:
        return HttpResponseRedirect(keeper.page_url(case))
    situation = look(case, timezone.localdate())
    context = {
        **keeper.admin_site.each_context(request),
        "title": _("Receipt for the applicant"),
        "opts": keeper.opts,
        "case": case,
        "reading": situation.reading,
        "record": case.kind == RequestKind.RECORD,
        "code": tracking.grouped(case.code),
        "secret": tracking.grouped(tracking.secret_for(case.form_key)),
        "back": keeper.page_url(case),
    }
    return TemplateResponse(request, "admin/requests_app/receipt.html", context)
