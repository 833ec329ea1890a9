"""The admin of consultations: what other agencies ask, and the answer (art. 34). Nothing here names an applicant."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agencies.choices import language
from agencies.enums import WORKERS
from agencies.models import Agency
from agencies.provisional import marked
from agencies.rules import holds, holds_any
from agencies.scoped_admin import ScopedAdmin
from ledger.door import Refused
from requests_app import consulting
from requests_app.forms.opinion import Opinion
from requests_app.models import Consultation

ROWS = 8


@admin.register(Consultation)
class ConsultationAdmin(ScopedAdmin):
    """What the user's agencies are asked. The asking agency keeps the case file, which is not to be seen here."""

    list_display = ("subject_line", "asker", "agency", "answered_on", "position", "expired_on")
    list_filter = ("position", "agency")
    ordering = ("-pk",)
    nothing = gettext_lazy("No other agency has asked this one about a request.")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("case__agency", "agency", "event")

    @admin.display(description=gettext_lazy("information asked for"))
    def subject_line(self, row: Consultation) -> str:
        return subject_of(row)

    @admin.display(description=gettext_lazy("asking agency"))
    def asker(self, row: Consultation) -> str:
        return str(row.case.agency.label)

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        if not holds_any(request.user, *WORKERS):
            return []
        asked = Agency.objects.visible_to(request.user, WORKERS)
        waiting = self.get_queryset(request).waiting().filter(agency__in=asked)
        return [
            {
                "title": _("Questions of other agencies"),
                "count": waiting.count(),
                "rows": [self._row(row) for row in waiting[:ROWS]],
                "url": reverse("admin:requests_app_consultation_changelist"),
                "empty": _("Nothing waits here."),
                "order": 15,
            }
        ]

    def _row(self, row: Consultation) -> dict[str, Any]:
        stands = consulting.stand(row, timezone.localdate(), language())
        until = _("by %(day)s") % {"day": marked(stands.limit.due_on, stands.limit.provisional)} if stands.limit else ""
        return {
            "label": f"{row.case.agency.label} · {subject_of(row)}",
            "url": reverse("admin:requests_app_consultation_change", args=[row.pk]),
            "mark": until,
            "tone": "bad" if stands.over else "",
        }

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(str(object_id)))
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        may = holds(request.user, row.agency, *WORKERS)
        form = Opinion(request.POST, request.FILES) if request.method == "POST" else Opinion()
        if request.method == "POST":
            if not may:
                form.add_error(None, _("This step is for others: %(who)s.") % {"who": _("clerk, reviewer or head")})
            elif form.is_valid() and self._taken(request, row, form):
                return HttpResponseRedirect(reverse("admin:requests_app_consultation_change", args=[row.pk]))
        stands = consulting.stand(row, timezone.localdate(), language())
        context = {
            **self.admin_site.each_context(request),
            "title": subject_of(row),
            "opts": self.opts,
            "original": row,
            "stands": stands,
            "form": form if may and stands.open and not stands.answered else None,
            "errors": form.non_field_errors() if form.is_bound else [],
        }
        status = 409 if form.is_bound and form.non_field_errors() else 200
        return TemplateResponse(request, "admin/requests_app/consultation.html", context, status=status)

    def _taken(self, request: HttpRequest, row: Consultation, form: Opinion) -> bool:
        try:
            first = consulting.answer(row, form, request.user)
        except Refused as refused:
            form.add_error(None, refused.reasons)
            return False
        if not first:
            form.add_error(None, _("This has been answered before; the first answer counts."))
            return False
        messages.success(request, _("The answer is with %(agency)s.") % {"agency": row.case.agency.label})
        return True


def subject_of(row: Consultation) -> str:
    said = str(row.event.facts.get("which") or row.case.subject)
    return said if len(said) <= 60 else f"{said[:59]}…"
