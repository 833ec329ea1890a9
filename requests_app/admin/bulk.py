"""One step for many cases of the list, where each door opens; never a signature or a delivery, which are read first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import WORKERS, Role
from agencies.keys import keys_of
from agencies.models import Agency, Post
from agencies.people import name_of
from ledger.door import Refused
from requests_app import workflow, workflow_office
from requests_app.admin import rows
from requests_app.admin.casefile import case_address
from requests_app.admin_forms.fields import prose
from requests_app.models import InformationRequest

MOST = 100  # cases in one go: more than a person looks through
LABELS = {
    "register": gettext_lazy("Register"),
    "assign": gettext_lazy("Hand to another clerk"),
    "acknowledge": gettext_lazy("Acknowledge the reminder"),
    "watch": gettext_lazy("Watch"),
    "unwatch": gettext_lazy("Stop watching"),
}
STEPS = ("register", "assign", "acknowledge")


class BulkForm(forms.Form):
    """What is asked once for all of them."""

    use_required_attribute = False
    handler = forms.ModelChoiceField(label=gettext_lazy("Clerk in charge"), queryset=None)
    reason = prose(required=False, help_text=gettext_lazy("It stands in the course of each case."))
    note = forms.CharField(label=gettext_lazy("What is being done"), required=False, max_length=200)

    def __init__(self, *args: Any, action: str, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(user, WORKERS)
        posts = Post.objects.current().filter(agency__in=agencies, role=Role.CLERK, user__is_active=True)
        self.fields["handler"].queryset = (
            get_user_model().objects.filter(pk__in=posts.values("user")).order_by("username")
        )
        self.fields["handler"].label_from_instance = name_of
        if action == "register":  # who hands a case on hands it to somebody else
            self.fields["handler"].initial = user.pk
        wanted = {"register": ("handler",), "assign": ("handler", "reason"), "acknowledge": ("note",)}
        for name in list(self.fields):
            if name not in wanted.get(action, ()):
                del self.fields[name]

    def facts(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return said | ({"handler": said["handler"].pk} if "handler" in said else {})


def action(name: str) -> Callable[..., Any]:
    """An entry of the list's menu: it leads to the page that asks before anything happens."""

    def ask(keeper: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
        return page(keeper, request, name, queryset)

    ask.__name__ = f"bulk_{name}"
    ask.short_description = LABELS[name]  # type: ignore[attr-defined]
    return ask


ACTIONS = [action(name) for name in LABELS]


def page(
    keeper: Any, request: HttpRequest, name: str, cases: Any, form: BulkForm | None = None, status: int = 200
) -> HttpResponse:
    """Which cases it will be done to and which not, with the reasons, and what is asked for all of them."""
    found = list(cases.select_related("agency", "handler").order_by("due_on", "pk")[: MOST + 1])
    listed = [
        {"case": case, "url": case_address(case), "reasons": _shut(case, request.user, name)}
        for case in rows.prepare(found[:MOST], request.user)
    ]
    back = reverse("admin:requests_app_informationrequest_changelist")
    context = {
        **keeper.admin_site.each_context(request),
        "title": _("%(step)s: several cases") % {"step": LABELS[name]},
        "opts": keeper.opts,
        "listed": listed,
        "open": sum(not row["reasons"] for row in listed),
        "too_many": MOST if len(found) > MOST else 0,
        "form": form or BulkForm(action=name, user=request.user),
        "label": LABELS[name],
        "post": reverse("admin:requests_app_informationrequest_bulk", args=[name]),
        "back": back,
    }
    return TemplateResponse(request, "admin/requests_app/bulk.html", context, status=status)


def _shut(case: InformationRequest, user: Any, name: str) -> list[str]:
    return workflow.refusals(case, user, name) if name in STEPS else []


def take(keeper: Any, request: HttpRequest, name: str) -> HttpResponse:
    """Do it, case by case: each in one transaction, and a page says what became of each."""
    if name not in LABELS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:requests_app_informationrequest_changelist"))
    chosen = keeper.get_queryset(request).filter(pk__in=keys_of(request.POST.getlist("case"))[:MOST])
    form = BulkForm(request.POST, action=name, user=request.user)
    cases = list(chosen.select_related("agency").order_by("due_on", "pk"))
    if not cases:
        return HttpResponseRedirect(reverse("admin:requests_app_informationrequest_changelist"))
    if not form.is_valid():
        return page(keeper, request, name, chosen, form, status=200)
    results = [outcome(case, _act(case, request, name, form.facts())) for case in cases]
    back = reverse("admin:requests_app_informationrequest_changelist")
    return result_page(keeper, request, _("%(step)s: several cases") % {"step": LABELS[name]}, results, back)


def _act(case: InformationRequest, request: HttpRequest, name: str, facts: dict[str, Any]) -> Callable[[], Any]:
    if name == "watch":
        return lambda: workflow_office.watch(case, actor=request.user)
    if name == "unwatch":
        return lambda: workflow_office.unwatch(case, actor=request.user)
    seen = keys_of([request.POST.get(f"seen_{case.pk}")])
    return lambda: workflow.perform(case, name, actor=request.user, facts=facts, seen=seen[0] if seen else None)


def outcome(case: InformationRequest, act: Callable[[], Any]) -> dict[str, Any]:
    """Take one step and say what came of it."""
    try:
        act()
        reasons: list[str] = []
    except Refused as refused:
        reasons = refused.reasons
    case.refresh_from_db(fields=["stage", "number", "handler"])
    return {"case": case, "url": case_address(case), "reasons": reasons, "stage": case.get_stage_display()}


def result_page(
    keeper: Any, request: HttpRequest, title: str, results: list[dict[str, Any]], back: str
) -> HttpResponse:
    context = {
        **keeper.admin_site.each_context(request),
        "title": title,
        "opts": keeper.opts,
        "done": [row for row in results if not row["reasons"]],
        "refused": [row for row in results if row["reasons"]],
        "back": back,
    }
    return TemplateResponse(request, "admin/requests_app/bulk_done.html", context)
