"""Filters of the officials' list: how late, whose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies import calendars
from agencies.calendars import USUAL_LAW
from agencies.enums import READERS
from agencies.keys import key_of
from agencies.models import Agency
from agencies.people import name_of
from agencies.scoped_admin import choices_of
from requests_app import matters, standing_in
from requests_app.enums import Stage
from statutes.calendars import add_working_days

SOON = 5  # working days
AHEAD = 10
# The questions that are asked every day, one click each above the list.
QUICK = (
    (_("All"), ""),
    (_("Mine"), "handler=mine&late=open"),
    (_("Mine, overdue"), "handler=mine&late=overdue"),
    (_("Due within 5 working days"), "late=soon"),
    (_("Clock stopped"), "late=standing"),
    (_("Without a clerk"), "handler=none&late=open"),
    (_("For whom I stand in"), "handler=deputy"),
    (_("Watched by me"), "handler=watched"),
)


class Lateness(admin.SimpleListFilter):
    title = _("lateness")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("requests", "Open")),
            ("overdue", _("Overdue")),
            ("soon", _("Due within 5 working days")),
            ("ahead", _("Goes late within 10 working days")),
            ("standing", _("Clock stopped")),
            ("owing", _("Reason for the lateness owed")),
            ("answered", _("Answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        if self.value() == "open":
            return queryset.still_open()
        if self.value() == "overdue":
            return queryset.overdue(today)
        if self.value() == "soon":
            return queryset.due_by(add_working_days(calendars.usual(), today, SOON).due_on, today)
        if self.value() == "ahead":
            return queryset.ahead(today, add_working_days(calendars.usual(), today, AHEAD).due_on)
        if self.value() == "standing":
            return queryset.still_open().filter(suspended=True)
        if self.value() == "owing":
            return queryset.owing_reason()
        if self.value() == "answered":
            return queryset.filter(stage=Stage.ANSWERED)
        return queryset


class StageFilter(admin.ChoicesFieldListFilter):
    """The stages; one waits for a correction only where the regulation is the law of all whom the reader may see."""

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, *args, **kwargs)
        seen = Agency.objects.visible_to(request.user, READERS)
        self.abroad = seen.exclude(law=USUAL_LAW).exists()

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for choice in super().choices(changelist):
            waits = self.abroad and choice["display"] == Stage.AWAITING_CORRECTION.label
            yield choice | {"display": _("Awaiting the applicant's answer")} if waits else choice


class Publication(admin.SimpleListFilter):
    """What is asked for so often, or was suggested, and is not public yet."""

    title = _("publication")
    parameter_name = "publish"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("suggested", _("Suggested")), ("public", _("Published"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "suggested":
            return matters.to_publish(queryset)
        return queryset.public() if self.value() == "public" else queryset


class Handler(admin.SimpleListFilter):
    """Mine, nobody's, or a colleague's."""

    title = _("clerk in charge")
    parameter_name = "handler"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        people = choices_of(model_admin.admin_site, get_user_model(), request.user)
        handlers = people.filter(posts__role="clerk").exclude(pk=request.user.pk).order_by("username").distinct()[:50]
        names = [(str(user.pk), name_of(user)) for user in handlers]
        fixed = [("mine", _("Mine")), ("none", _("Without a clerk")), ("deputy", _("For whom I stand in"))]
        return [*fixed, ("watched", _("Watched by me")), *names]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        if value == "mine":
            return queryset.filter(handler=request.user)
        if value == "none":
            return standing_in.without_clerk(queryset)
        if value == "deputy":
            return queryset.filter(standing_in.cases_stood_in_for(request.user, timezone.localdate()))
        if value == "watched":
            return queryset.filter(watches__user=request.user)
        return queryset.filter(handler=key) if (key := key_of(value)) else queryset
