"""The notices that an official has received, read-only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from agencies.enums import Role
from agencies.scoped_admin import ScopedAdmin
from notices.models import Notice
from notices.rendering import about, render


def said(notice: Notice) -> tuple[str, str]:
    """Subject and text, in the language that the reader has switched to."""
    notice.language = get_language() or notice.language
    try:
        return render(notice)
    except TemplateDoesNotExist:
        return notice.kind, ""


def _asked(user: Any) -> list[dict[str, Any]]:
    """What waits for this person's acknowledgement: one row for each matter, the newest reminder of it."""
    newest = {about(notice): notice for notice in Notice.objects.visible_to(user).asking().order_by("moment", "pk")}
    rows = [
        {
            "label": said(notice)[0],
            "url": notice.facts.get("page", ""),
            "post": notice.facts.get("acknowledge"),
            "mark": _("told late") if notice.late else "",
            "tone": "warn",
        }
        for notice in list(reversed(newest.values()))[:8]
    ]
    title, count = _("Waits for my acknowledgement"), len(newest)
    # No list of all is needed: what is acknowledged here makes room for the next.
    return [{"title": title, "rows": rows, "count": count, "order": 5}] if rows else []


class Unread(admin.SimpleListFilter):
    title = gettext_lazy("read or unread")
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", gettext_lazy("Unread")), ("yes", pgettext_lazy("of a notice", "Read"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(read_at__isnull=self.value() == "no") if self.value() in ("no", "yes") else queryset


@admin.register(Notice)
class NoticeAdmin(ScopedAdmin):
    """One's own; opening one marks it as read."""

    viewers = tuple(Role)
    list_display = ("subject_line", "mark", "created_at")
    list_display_links = ("subject_line",)
    list_filter = (Unread,)
    ordering = ("-created_at", "-id")
    fields = ("created_at", "subject_line", "text")
    readonly_fields = fields
    actions = ("mark_read",)

    @admin.display(description=gettext_lazy("notice"))
    def subject_line(self, notice: Notice) -> str:
        return said(notice)[0]

    @admin.display(description=gettext_lazy("text"))
    def text(self, notice: Notice) -> SafeString:
        # `urlize` and `linebreaks` escape what the facts hold.
        return mark_safe(linebreaks(urlize(said(notice)[1], autoescape=True)))  # noqa: S308

    @admin.display(description=gettext_lazy("read or unread"))
    def mark(self, notice: Notice) -> str:
        return pgettext("of a notice", "Read") if notice.read_at else _("Unread")

    @admin.action(description=gettext_lazy("Mark as read"))
    def mark_read(self, request: HttpRequest, queryset: Any) -> None:
        queryset.filter(read_at=None).update(read_at=timezone.now())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if object_id.isdecimal():
            self.get_queryset(request).filter(pk=object_id, read_at=None).update(read_at=timezone.now())
        return super().change_view(request, object_id, form_url, extra_context)

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        unread = self.get_queryset(request).filter(read_at=None)
        rows = [
            {
                "label": said(notice)[0],
                "url": reverse("admin:notices_notice_change", args=[notice.pk]),
                "note": notice.created_at,
                "mark": _("Unread"),
            }
            for notice in unread[:8]
        ]
        return [
            *_asked(request.user),
            {
                "title": _("Notices for me"),
                "rows": rows,
                "count": unread.count(),
                "url": reverse("admin:notices_notice_changelist"),
                "empty": _("No unread notices."),
                "order": 40,
            },
        ]
