"""The list of remedies for who supervises, and what of them waits on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import WORKERS, Role
from agencies.provisional import marked
from agencies.rules import holds_any
from agencies.scoped_admin import ScopedAdmin
from requests_app import appeals
from requests_app.models import Remedy
from requests_app.situation import calendar_of

ROWS = 8


class Pending(admin.SimpleListFilter):
    title = gettext_lazy("standing of a remedy")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("pending", gettext_lazy("Not decided yet")), ("decided", gettext_lazy("Decided"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "pending":
            return queryset.pending()
        return queryset.exclude(result="") if self.value() == "decided" else queryset


@admin.register(Remedy)
class RemedyAdmin(ScopedAdmin):
    """Read only: a remedy is recorded and decided by steps of its request."""

    list_display = ("name", "request_link", "body", "filed_on", "statement", "outcome_of_it", "decided_on")
    list_display_links = ("name",)
    list_filter = (Pending, "kind", "result", "case__agency")
    list_select_related = ("case", "case__agency")
    search_fields = ("number", "body", "case__number")
    search_help_text = gettext_lazy("Number, body or number of the request")
    ordering = ("-filed_on", "-id")
    nothing = gettext_lazy(
        "No reconsideration, suit or complaint is recorded. One is recorded on the page of its request."
    )
    fields = ("kind", "body", "number", "filed_on", "reached_on", "statement", "decided_on", "result", "ruling", "text")
    readonly_fields = ("request_link", *fields)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("request_link", *self.fields)

    @admin.display(description=gettext_lazy("remedy"), ordering="kind")
    def name(self, remedy: Remedy) -> str:
        return f"{remedy.get_kind_display()} {remedy.number}".strip()

    @admin.display(description=gettext_lazy("request"), ordering="case__number")
    def request_link(self, remedy: Remedy) -> str:
        url = reverse("admin:requests_app_informationrequest_change", args=[remedy.case_id])
        return format_html('<a href="{}">{}</a>', url, remedy.case)

    @admin.display(description=gettext_lazy("the agency answers by"), ordering="answer_by")
    def statement(self, remedy: Remedy) -> str:
        return statement_by(remedy) or "—"

    @admin.display(description=gettext_lazy("result"), ordering="result")
    def outcome_of_it(self, remedy: Remedy) -> str:
        return remedy.get_result_display() or _("Not decided yet")

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        user = request.user
        if not holds_any(user, *WORKERS, Role.SUPERVISOR):
            return []
        waiting = self.scope(user).pending().select_related("case").order_by("answer_by", "filed_on")
        if not (count := waiting.count()):
            return []
        panel = {
            "title": _("Remedies that wait for a ruling"),
            "count": count,
            "rows": [_row(remedy) for remedy in waiting[:ROWS]],
            "url": reverse("admin:requests_app_remedy_changelist") + "?standing=pending",
            "empty": _("Nothing waits here."),
            "order": 30,
        }
        return [panel]


def statement_by(remedy: Remedy) -> str:
    """The last day for the agency's statement; where none is known, nothing."""
    return marked(remedy.answer_by, appeals.may_move(calendar_of(remedy.case), remedy))


def _row(remedy: Remedy) -> dict[str, Any]:
    by = statement_by(remedy)
    return {
        "label": f"{remedy.get_kind_display()} · {remedy.case}",
        "url": reverse("admin:requests_app_informationrequest_change", args=[remedy.case_id]),
        "mark": _("Statement by %(day)s") % {"day": by} if by else "",
        "tone": "",
    }
