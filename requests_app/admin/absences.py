"""Absences of clerks: who is away, who stands in, and the open cases that go over and come back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Role
from agencies.keys import keys_of
from agencies.models import Agency, Post
from agencies.people import name_of
from agencies.rules import holds_any
from agencies.scoped_admin import ScopedAdmin
from ledger.door import Refused
from requests_app import workflow_office
from requests_app.admin import bulk
from requests_app.admin.casefile import due
from requests_app.admin_forms import Day
from requests_app.models import Absence

STEM = "requests_app_absence"


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who stands in."""

    use_required_attribute = False
    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=None, empty_label=None)
    user = forms.ModelChoiceField(label=gettext_lazy("Who is away"), queryset=None, empty_label=gettext_lazy("Choose"))
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"), queryset=None, empty_label=gettext_lazy("Choose")
    )
    since = Day(ahead=True, label=gettext_lazy("First day away"), initial=timezone.localdate)
    until = Day(ahead=True, label=gettext_lazy("Last day away"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(user, (Role.CLERK, Role.HEAD))
        self.fields["agency"].queryset = agencies
        self.fields["agency"].initial = agencies.first()
        if agencies.count() == 1:
            self.fields["agency"].widget = forms.HiddenInput()
        clerks = Post.objects.current().filter(agency__in=agencies, role=Role.CLERK, user__is_active=True)
        people = get_user_model().objects.filter(pk__in=clerks.values("user")).order_by("username")
        self.fields["deputy"].queryset = people
        heads = holds_any(user, Role.HEAD)
        self.fields["user"].queryset = people if heads else people.filter(pk=user.pk)
        self.fields["user"].initial = user.pk
        for name in ("user", "deputy"):
            self.fields[name].label_from_instance = name_of


class Now(admin.SimpleListFilter):
    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", gettext_lazy("Now")), ("coming", gettext_lazy("Now or later"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.on(today)
        return queryset.coming(today) if self.value() == "coming" else queryset


@admin.register(Absence)
class AbsenceAdmin(ScopedAdmin):
    """An absence is entered and ended by its doors; nothing of it is edited."""

    list_display = ("days", "who", "in_place", "agency", "ended")
    list_display_links = ("days",)
    list_filter = (Now, "agency")
    list_select_related = ("user", "deputy", "agency", "end")
    ordering = ("-since", "-id")
    nothing = gettext_lazy(
        "Nobody is away. Whoever will be enters it here: a deputy stands in and takes the open cases."
    )

    def may_add(self, user: Any) -> bool:
        return holds_any(user, Role.CLERK, Role.HEAD)

    @admin.display(description=gettext_lazy("days away"), ordering="since")
    def days(self, absence: Absence) -> str:
        return f"{date_format(absence.since, 'DATE_FORMAT')} – {date_format(absence.until, 'DATE_FORMAT')}"

    @admin.display(description=gettext_lazy("who is away"), ordering="user")
    def who(self, absence: Absence) -> str:
        return name_of(absence.user)

    @admin.display(description=gettext_lazy("who stands in"), ordering="deputy")
    def in_place(self, absence: Absence) -> str:
        return name_of(absence.deputy)

    @admin.display(description=gettext_lazy("back earlier on"))
    def ended(self, absence: Absence) -> str:
        end = getattr(absence, "end", None)
        return date_format(end.on, "DATE_FORMAT") if end else "—"

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/hand/", wrap(self.hand), name=f"{STEM}_hand"),
            path("<int:pk>/end/", wrap(self.end), name=f"{STEM}_end"),
            *super().get_urls(),
        ]

    def _absence(self, request: HttpRequest, pk: Any) -> Absence:
        absence = self.get_object(request, unquote(str(pk)))
        if absence is None or not self.has_view_permission(request, absence):
            raise Http404
        return absence

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AbsenceForm(request.POST if request.method == "POST" else None, user=request.user)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                absence = workflow_office.enter_absence(
                    said["agency"], said["user"], said["deputy"], said["since"], said["until"], actor=request.user
                )
            except Refused as refused:
                form.add_error(None, refused.reasons)
            else:
                messages.success(request, _("The absence is entered. Now hand over the open cases."))
                return HttpResponseRedirect(reverse(f"admin:{STEM}_change", args=[absence.pk]))
        title, back = _("Enter an absence"), reverse(f"admin:{STEM}_changelist")
        return self._render(request, "admin/requests_app/paper.html", title=title, form=form, back=back)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        absence = self._absence(request, object_id)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return self._page(request, absence)

    def _page(self, request: HttpRequest, absence: Absence, status: int = 200, **more: Any) -> HttpResponse:
        today = timezone.localdate()
        end = getattr(absence, "end", None)
        return self._render(
            request,
            "admin/requests_app/absence.html",
            status,
            title=_("Absence of %(name)s") % {"name": name_of(absence.user)},
            original=absence,
            absence=absence,
            user_name=name_of(absence.user),
            deputy_name=name_of(absence.deputy),
            end=end,
            may_end=workflow_office.may_enter_absence(request.user, absence.agency, absence.user)
            and end is None
            and absence.until >= today,
            over=_choices(workflow_office.to_hand_over(absence), today)
            if end is None and absence.until >= today
            else [],
            back_rows=_choices(workflow_office.to_hand_back(absence), today),
            **more,
        )

    def hand(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The ticked cases to the deputy or back, each in a transaction of its own; a page says what became of each."""
        absence = self._absence(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        back = request.POST.get("direction") == "back"
        offered = workflow_office.to_hand_back(absence) if back else workflow_office.to_hand_over(absence)
        chosen = list(offered.filter(pk__in=keys_of(request.POST.getlist("case"))).select_related("agency"))
        if not chosen:
            return self._page(request, absence, 400, error=_("Tick at least one case."))
        results = [
            bulk.outcome(case, lambda case=case: workflow_office.hand(case, absence, actor=request.user, back=back))
            for case in chosen
        ]
        title = _("Handed back") if back else _("Handed over")
        return bulk.result_page(self, request, title, results, reverse(f"admin:{STEM}_change", args=[absence.pk]))

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        absence = self._absence(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            workflow_office.end_absence(absence, actor=request.user)
        except Refused as refused:
            return self._page(request, self._absence(request, pk), 409, error=" ".join(refused.reasons))
        messages.success(request, _("The absence has ended. Cases that were handed over can be handed back."))
        return HttpResponseRedirect(reverse(f"admin:{STEM}_change", args=[absence.pk]))

    def _render(self, request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, page, status=status)


def _choices(cases: Any, today: date) -> list[dict[str, Any]]:
    rows = []
    for case in cases.select_related("agency"):
        words, tone = due(case, today)
        rows.append({"case": case, "words": words, "tone": tone})
    return rows
