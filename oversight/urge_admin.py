"""Urges in the admin: issued by those above, answered by the head, seen by both and by the auditor."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.enums import Role
from agencies.keys import key_of
from agencies.models import Agency
from agencies.provisional import with_mark
from agencies.rules import holds_any
from agencies.stepped_admin import SteppedAdmin
from agencies.templatetags.due import due as dated
from ledger.door import Refused
from oversight import rules, workflow
from oversight.enums import UrgeStage
from oversight.forms import Answer, Issue, Reason
from oversight.models import Urge
from requests_app.models import InformationRequest
from statutes.calendars import working_days_between

ON_THE_DESK = 8
HEADINGS = {
    "urged": gettext_lazy("Urged"),
    "answered": gettext_lazy("Answered"),
    "withdrawn": gettext_lazy("Taken back"),
    "settled": gettext_lazy("Closed: the request is over"),
}


class Lateness(admin.SimpleListFilter):
    title = gettext_lazy("answer")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Awaiting an answer")), ("overdue", _("Overdue"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.overdue(timezone.localdate()) if self.value() == "overdue" else queryset


@admin.register(Urge)
class UrgeAdmin(SteppedAdmin):
    """A letter that asks what is being done; its answer stands under it."""

    workflow: ModuleType = workflow
    step_forms = {"answer": Answer, "withdraw": Reason}
    change_form_template = "admin/parts/change_form.html"
    list_display = ("number", "agency", "about", "issued_on", "due", "stage")
    list_filter = (Lateness, "stage", "agency")
    list_select_related = ("agency", "case")
    search_fields = ("number",)
    fields = ("letter", "course")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("agency", "case", "issuer", "issued_by", "answered_by")

    def may_add(self, user: Any) -> bool:
        return holds_any(user, Role.SUPERVISOR, Role.HEAD)

    @admin.display(description=gettext_lazy("information request"))
    def about(self, urge: Urge) -> str:
        return str(urge.case) if urge.case else _("The agency as a whole")

    @admin.display(description=gettext_lazy("answer due on"), ordering="due_on")
    def due(self, urge: Urge) -> str:
        words, tone = due(urge)
        day = dated(urge.due_on, urge.provisional)
        return format_html('{} <span class="desk-mark is-{}">{}</span>', day, tone or "plain", words)

    @admin.display(description=gettext_lazy("urge"))
    def letter(self, urge: Urge) -> str:
        words, tone = due(urge)
        return render_to_string("admin/oversight/letter.html", {"urge": urge, "words": words, "tone": tone or "plain"})

    @admin.display(description=gettext_lazy("How it went"))
    def course(self, urge: Urge) -> str:
        events = urge.events.select_related("actor").order_by("n")
        entries = [{"event": event, "heading": HEADINGS.get(event.kind, event.kind)} for event in events]
        return render_to_string("admin/oversight/course.html", {"entries": entries})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Write an urge. `?case=` names the request whose page led here."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = Issue(request.POST or None, user=request.user, initial=self._led_from(request))
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                urge = workflow.issue(
                    agency=said["agency"],
                    actor=request.user,
                    text=said["text"],
                    case=said.get("case"),
                    days=said["days"],
                )
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(request, _("The urge %(number)s has gone out.") % {"number": urge.number})
                return HttpResponseRedirect(self.page_url(urge))
        context = {**self.admin_site.each_context(request), "title": _("Urge"), "opts": self.opts, "form": form}
        return TemplateResponse(request, "admin/oversight/issue.html", context)

    def _led_from(self, request: HttpRequest) -> dict[str, Any]:
        known = InformationRequest.objects.visible_to(request.user).filter(agency__in=rules.urged_by(request.user))
        case = known.filter(pk=key_of(request.GET.get("case"))).first()
        return {"agency": case.agency_id, "number": str(case)} if case else {}

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What this person has to answer; what this person waits for."""
        user, panels = request.user, []
        if holds_any(user, Role.HEAD, Role.CLERK):
            heads = Q(agency__in=Agency.objects.visible_to(user, (Role.HEAD,)), by_head=False)
            clerks = Q(agency__in=Agency.objects.visible_to(user, (Role.CLERK,)), by_head=True)
            panels.append((_("Urges to answer"), Urge.objects.waiting().filter(heads | clerks), 6))
        if holds_any(user, Role.SUPERVISOR):
            seen = Urge.objects.waiting().filter(agency__in=rules.urged_by(user), by_head=False)
            panels.append((_("Urges without an answer"), seen, 30))
        found = [self._panel(title, urges, order) for title, urges, order in panels]
        return [panel for panel in found if panel["rows"]]

    def _panel(self, title: str, urges: QuerySet[Urge], order: int) -> dict[str, Any]:
        rows = []
        for urge in urges.select_related("agency", "case").order_by("due_on", "pk")[:ON_THE_DESK]:
            words, tone = due(urge)
            words = with_mark(words) if urge.provisional else words
            label = f"{urge.number} · {self.about(urge)} · {urge.agency.label}"
            rows.append({"label": label, "url": self.page_url(urge), "mark": words, "tone": tone})
        url = f"{self.list_url()}?answer=waiting"
        return {"title": title, "rows": rows, "count": urges.count(), "url": url, "order": order}

    def list_url(self) -> str:
        return reverse("admin:oversight_urge_changelist")


def due(urge: Urge) -> tuple[str, str]:
    """How an urge stands, in words, and the tone of it."""
    if urge.stage != UrgeStage.WAITING:
        late = urge.answered_on and urge.answered_on > urge.due_on
        return (_("Answered late"), "bad") if late else (urge.get_stage_display(), "ok" if urge.answered_on else "off")
    today, calendar = timezone.localdate(), workflow.hours.calendar_of(urge.agency)
    days = working_days_between(calendar, today, urge.due_on)
    if urge.due_on < today:
        said = ngettext("%(n)s working day late", "%(n)s working days late", -days)
        return said % {"n": -days}, "bad"
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}, "warn"
