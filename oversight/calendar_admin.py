"""Holiday notices in the admin: enter one with a preview, put one right, see how far the counting anew has come."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import calendars, choices
from agencies.admin import KEEPERS
from agencies.handing_out import hand_out
from agencies.models import CalendarDay, CalendarNotice
from agencies.rules import ANNOUNCERS, announced_by, holds_any, may_announce
from agencies.scoped_admin import ScopedAdmin, ScopedTabularInline
from agencies.workflow import refusals
from ledger.door import Refused
from oversight import calendar_moves, calendar_origins, calendar_watch
from oversight.calendar_forms import NoticeForm, as_lines

AT_ONCE = 200  # requests counted anew while the person waits
STEM = "admin:agencies_calendarnotice"


class DaysInline(ScopedTabularInline):
    model = CalendarDay
    fields = readonly_fields = ("on", "off", "name", "name_en")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CalendarNotice)
class CalendarNoticeAdmin(ScopedAdmin):
    """All officials read what their dates are counted by; who enters notices says `rules.announced_by`."""

    viewers = KEEPERS
    list_display = ("source", "calendar", "year", "issued_on", "entered_at", "standing")
    list_filter = ("calendar", "year")
    search_fields = ("title", "number")
    fields = (
        "calendar", "year", "title", "number", "issued_on", "address", "document", "reason", "replaces", "entered_by",
        "entered_at",
    )  # fmt: skip
    readonly_fields = fields
    inlines = (DaysInline,)
    change_form_template = "admin/agencies/notice.html"
    change_list_template = "admin/agencies/notices.html"

    def scope(self, user: Any) -> Any:
        return CalendarNotice.objects.select_related("replaces", "replaced_by")

    def may_add(self, user: Any) -> bool:
        return may_announce(user)

    @admin.display(description=CalendarNotice._meta.verbose_name)
    def source(self, notice: CalendarNotice) -> str:
        return notice.source

    @admin.display(description=CalendarNotice._meta.get_field("file").verbose_name)
    def document(self, notice: CalendarNotice) -> str:
        return notice.file_name or "—"

    @admin.display(description="")
    def standing(self, notice: CalendarNotice) -> str:
        return _("Replaced") if hasattr(notice, "replaced_by") else ""

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """From the middle of November: next year's notice is missing."""
        if not holds_any(request.user, *ANNOUNCERS):
            return []
        gone = calendar_watch.missing(timezone.localdate())
        may = announced_by(request.user) if gone else set()
        rows = [
            {
                "label": _("Holiday notice for %(year)s (%(calendar)s)") % {"year": year, "calendar": id},
                "url": f"{reverse(f'{STEM}_add')}?calendar={id}&year={year}"
                if id in may
                else reverse(f"{STEM}_changelist"),
                "mark": _("missing"),
                "tone": "warn",
                "note": _("Dates in that year are provisional."),
            }
            for id, year in gone
        ]
        return (
            [{"title": _("Calendar"), "count": len(rows), "rows": rows, "url": "", "empty": "", "order": 5}]
            if rows
            else []
        )

    def get_urls(self) -> list[Any]:
        wrap, stem = self.admin_site.admin_view, "agencies_calendarnotice"
        return [
            path("origins/", wrap(self.origins), name=f"{stem}_origins"),
            path("<int:pk>/replace/", wrap(self.replace), name=f"{stem}_replace"),
            path("<int:pk>/refold/", wrap(self.refold), name=f"{stem}_refold"),
            path("<int:pk>/document/", wrap(self.source_document), name=f"{stem}_document"),
            *super().get_urls(),
        ]

    def _notice(self, request: HttpRequest, pk: int) -> CalendarNotice:
        notice = self.get_queryset(request).filter(pk=pk).first()
        if notice is None or not self.has_view_permission(request, notice):
            raise Http404
        return notice

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        notice = self.get_object(request, object_id)
        extra = {}
        if notice is not None:
            done, total = calendar_moves.progress(notice.calendar)
            may = may_announce(request.user, notice.calendar) and not hasattr(notice, "replaced_by")
            extra = {"may_replace": may, "done": done, "total": total, "notice": notice}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        gone = dict(calendar_watch.missing(timezone.localdate()))
        wanted = request.GET.get("calendar") or calendars.usual_id()
        given = request.GET.get("year", "")
        initial = {
            "calendar": wanted if wanted in choices.calendar_ids() else calendars.usual_id(),
            "year": int(given) if given.isdecimal() and len(given) == 4 else gone.get(wanted),
        }
        return self._enter(request, None, initial, _("Enter a holiday notice"))

    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a notice right, or take it back."""
        notice = self._notice(request, pk)
        if not may_announce(request.user, notice.calendar):
            raise PermissionDenied
        initial = {
            name: getattr(notice, name) for name in ("calendar", "year", "title", "number", "issued_on", "address")
        }
        return self._enter(
            request, notice, initial | {"lines": as_lines(notice)}, _("Put the notice right or take it back")
        )

    def _enter(
        self, request: HttpRequest, replaces: CalendarNotice | None, initial: dict[str, Any], title: str
    ) -> HttpResponse:
        """First the preview, then the entry: what is entered is what the person has seen."""
        form = NoticeForm(
            request.POST or None, request.FILES or None, initial=initial, user=request.user, replaces=replaces
        )
        seen, status = None, 200
        if request.method == "POST":
            status = 400
            if form.is_valid():
                wanted = form.wanted()
                if reasons := refusals(wanted, request.user, form.source):
                    form.add_error(None, reasons)
                else:
                    seen, status = calendar_moves.preview(wanted), 200
                    if "confirm" in request.POST and form.cleaned_data["shown"] == seen.digest:
                        return self._confirmed(request, form)
                    form.data = form.data.copy()
                    form.data["shown"] = seen.digest
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "form": form,
            "preview": seen,
            "source": getattr(form, "source", None),
            "original": replaces,
        }
        return TemplateResponse(request, "admin/agencies/enter_notice.html", context, status=status)

    def _confirmed(self, request: HttpRequest, form: NoticeForm) -> HttpResponse:
        try:
            notice = calendar_moves.announce(form.wanted(), actor=request.user, source=form.source)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return HttpResponseRedirect(reverse(f"{STEM}_changelist"))
        calendar_moves.go_on(notice.calendar, timezone.now(), AT_ONCE)
        messages.success(request, _("The notice is entered and counts from now on."))
        return HttpResponseRedirect(reverse(f"{STEM}_refold", args=[notice.pk]))

    def refold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the counting anew has come. Loading the page again shows it; the button goes on at once."""
        notice = self._notice(request, pk)
        if request.method == "POST":
            if not may_announce(request.user, notice.calendar):
                raise PermissionDenied
            calendar_moves.go_on(notice.calendar, timezone.now(), AT_ONCE)
            return HttpResponseRedirect(request.path)
        done, total = calendar_moves.progress(notice.calendar)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Counting anew"),
            "opts": self.opts,
            "original": notice,
            "done": done,
            "total": total,
            "may_go_on": done < total and may_announce(request.user, notice.calendar),
        }
        return TemplateResponse(request, "admin/agencies/refold.html", context)

    def origins(self, request: HttpRequest) -> HttpResponse:
        """Where the days off of each calendar come from, and what is still to be checked by a person."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Where the days off come from"),
            "opts": self.opts,
            "calendars": calendar_origins.known(timezone.localdate()),
        }
        return TemplateResponse(request, "admin/agencies/origins.html", context)

    def source_document(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        notice = self._notice(request, pk)
        if not notice.file:
            raise Http404
        return hand_out(notice.file, notice.file_name, notice.content_type)
