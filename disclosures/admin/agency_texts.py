"""Where officials write guide and rules: section by section, with what is missing said beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.choices import language
from agencies.enums import Role
from agencies.models import Agency
from agencies.rules import holds_any
from agencies.stepped_admin import StepForm, SteppedAdmin
from disclosures import agency_offers, agency_texts, comparing, freshness, rules, workflow_agency_texts
from disclosures.enums import TextAct
from disclosures.models import AgencyText
from disclosures.release.agency_text import open_findings
from disclosures.widgets import Prose

ABOUT = ("agency", "block", "updated", "state")
PREFIX = "section_"
OFFER = "_offer"  # the name of the button that puts the usual text into a section
AT_MOST = 8


class TextForm(forms.ModelForm):
    """The sections as fields; `seen` says what the person had before them."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AgencyText
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.turn
        for section in agency_texts.sections(self.instance.block):
            if section.field in self.fields:
                self.fields[section.field].initial = self.instance.working.get(section.code, "")

    def texts(self) -> dict[str, str]:
        """What was typed; a section that the form does not show keeps what it holds."""
        typed = {name.removeprefix(PREFIX): text for name, text in self.cleaned_data.items() if name.startswith(PREFIX)}
        return {**self.instance.working, **typed}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # The row stays locked until the request ends: what is looked at here is what the draft is written on.
        now = AgencyText.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if cleaned.get("seen") not in (None, now.turn):
            self.data = self.data.copy()
            self.data["seen"] = now.turn
            raise ValidationError(
                _(
                    "Somebody else has changed this meanwhile. What you typed is still here: compare it with theirs, "
                    "then save again."
                )
            )
        return cleaned


class PublishForm(StepForm):
    """Asks for a word only where one is needed: on what is missing, and on what the release check found."""

    note = forms.CharField(label=gettext_lazy("What has changed"), max_length=300, required=False)
    without = forms.BooleanField(required=False)
    accepted = forms.CharField(
        label=gettext_lazy("Why this may stand in it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = agency_texts.missing(self.obj.agency, self.obj.block, self.obj.draft or {})
        found = open_findings(self.obj)
        if left:
            names = "; ".join(section.label for section in left)
            self.fields["without"].label = _("Publish it without these sections: %(sections)s") % {"sections": names}
        else:
            del self.fields["without"]
        if found:
            said = "; ".join(f"{one.place}: {one.what} {one.shown}" for one in found)
            self.fields["accepted"].help_text = _("The release check found: %(what)s") % {"what": said}
        else:
            del self.fields["accepted"]


@admin.register(AgencyText)
class AgencyTextAdmin(SteppedAdmin):
    """Clerks and the head write, the head publishes, and every version stays."""

    workflow = workflow_agency_texts  # type: ignore[assignment]
    form = TextForm
    change_form_template = "admin/disclosures/agencytext/change_form.html"
    step_forms = {"publish": PublishForm}
    list_display = ("block", "agency", "updated", "state")
    list_filter = ("block", "agency")
    list_select_related = ("agency",)
    ordering = ("agency__path", "block")
    nothing = gettext_lazy("No agency is yours, so there is nothing to write.")

    def table(self, obj: AgencyText) -> Any:
        return workflow_agency_texts.STEPS

    def scope(self, user: Any) -> QuerySet[AgencyText]:
        return AgencyText.objects.visible_to(user)

    def may_change(self, user: Any, obj: AgencyText) -> bool:
        return rules.may_write_text(user, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgencyText]:
        return super().get_queryset(request).select_related("agency__parent", "drafted_by")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """An agency that came yesterday has its rows here too."""
        workflow_agency_texts.ensure(Agency.objects.in_directory().visible_to(request.user, self.viewers))
        return super().changelist_view(request, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        fields = {
            section.field: forms.CharField(
                label=section.label,
                required=False,
                widget=Prose(attrs={"rows": 10, "cols": 100, "class": "vLargeTextField"}),
            )
            for section in self._sections(request, obj)
        }
        kwargs["form"] = type("TextForm", (TextForm,), fields)
        return super().get_form(request, obj, **kwargs)

    def _sections(self, request: HttpRequest, obj: Any) -> list[agency_texts.Section]:
        """Those that the form shows; what was written before there were sections, as long as it is there."""
        if obj is None or not self.has_change_permission(request, obj):
            return []
        return [one for one in agency_texts.sections(obj.block) if not one.earlier or obj.working.get(one.code)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ABOUT}), (_("What is public"), {"fields": ("reading",)})]
        sections = [
            (section.label, {"fields": (section.field,), "description": self._about(obj, section)})
            for section in self._sections(request, obj)
        ]
        return [(None, {"fields": (*ABOUT, "seen")}), *sections]

    def _about(self, obj: AgencyText, section: agency_texts.Section) -> SafeString:
        """What the section has to say, whether it is missing, its particulars, and the usual text."""
        context = {
            "section": section,
            "asks": section.asks[language()],
            "basis": agency_texts.basis(obj.agency, section),
            "missing": section in agency_texts.missing(obj.agency, obj.block, obj.working),
            "facts": agency_texts.facts(obj.agency, section),
            "agency": obj.agency,
            "offer": OFFER if section.offer and not obj.working.get(section.code) else "",
        }
        return render_to_string("admin/disclosures/agencytext/_section.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*ABOUT, "reading")

    @admin.display(description=gettext_lazy("last updated"))
    def updated(self, obj: AgencyText) -> str:
        return date_format(obj.looked_through_on) if obj.looked_through_on else "–"

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: AgencyText) -> str:
        standing = freshness.of_text(obj, timezone.localdate())
        said = str(standing.state.label)
        return said if obj.draft is None else _("%(state)s; a draft is waiting") % {"state": said}

    @admin.display(description=gettext_lazy("text"))
    def reading(self, obj: AgencyText) -> SafeString:
        rows = agency_texts.shown(obj.agency, obj.block, obj.content)
        return render_to_string("admin/disclosures/agencytext/_reading.html", {"sections": rows})

    def save_model(self, request: HttpRequest, obj: AgencyText, form: Any, change: bool) -> None:
        texts = form.texts()
        wanted = request.POST.get(OFFER, "")
        for section in agency_texts.sections(obj.block):
            if section.code == wanted and section.offer:
                texts[wanted] = texts.get(wanted, "") + agency_offers.offer(obj.agency, section)
        workflow_agency_texts.write(obj, texts, actor=request.user, seen=form.cleaned_data.get("seen"))

    def response_change(self, request: HttpRequest, obj: AgencyText) -> HttpResponse:
        """After the usual text was put in: the same page, at that section."""
        if section := request.POST.get(OFFER, ""):
            messages.success(request, _("The usual text was put in and the draft saved. Read it and make it your own."))
            return HttpResponseRedirect(f"{self.page_url(obj)}#about-{section}")
        return super().response_change(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if obj is not None:
            more = {
                "missing_sections": agency_texts.missing(obj.agency, obj.block, obj.working),
                "unknown_facts": agency_texts.unknown_facts(obj.agency, obj.block),
                "versions": obj.versions.select_related("actor").order_by("-n")[:20],
                "months": agency_texts.structure().months,
            }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        compare = path("<int:pk>/compare/", wrap(self.compare), name="disclosures_agencytext_compare")
        return [compare, *super().get_urls()]

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions side by side: what is public and the draft, or the last two, unless others are asked for."""
        obj = self.get_object(request, str(pk))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        known = {version.key: version for version in _versions(obj)}
        if len(known) < 2:
            messages.info(request, _("There is one version only: nothing to compare."))
            return HttpResponseRedirect(self.page_url(obj))
        last = list(known.values())
        before, after = (known.get(request.GET.get(name, ""), last[n]) for name, n in (("a", -2), ("b", -1)))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Compare versions"),
            "opts": self.opts,
            "original": obj,
            "back": self.page_url(obj),
            "versions": last,
            "before": before,
            "after": after,
            "facts": [],
            "rows": comparing.sides(before.content["body"], after.content["body"]),
        }
        return TemplateResponse(request, "admin/disclosures/document/compare.html", context)

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Guide, rules and reports that wait for somebody of the agency, or of the agencies below."""
        if not holds_any(request.user, Role.CLERK, Role.HEAD, Role.SUPERVISOR):
            return []
        mine = Agency.objects.in_directory().visible_to(request.user, (Role.CLERK, Role.HEAD, Role.SUPERVISOR))
        today = timezone.localdate()
        rows = [row for row in freshness.of(mine.order_by("path"), today) if row.pressing]
        many = len({row.agency.pk for row in rows}) > 1
        lines = [
            _line(f"{row.agency.label} · {row.label}" if many else row.label, row.url, row.says, row.tone)
            for row in rows
        ]
        kept = Agency.objects.visible_to(request.user, (Role.HEAD,))
        for text in AgencyText.objects.filter(agency__in=kept, draft__isnull=False).select_related("agency"):
            lines.insert(0, _line(text.get_block_display(), self.page_url(text), _("a draft is waiting"), "warn"))
        return [
            {
                "title": _("Guides, rules and annual reports to see to"),
                "count": len(lines),
                "rows": lines[:AT_MOST],
                "url": reverse("admin:disclosures_agencytext_changelist"),
                "empty": _("All of them are up to date."),
                "order": 70,
            }
        ]


def _line(label: Any, url: str, mark: Any, tone: str) -> dict[str, Any]:
    return {"label": label, "url": url, "mark": mark, "tone": tone}


def _versions(obj: AgencyText) -> list[comparing.Version]:
    """What was public, and the draft. To say that a text is still right makes no other text."""
    rows = obj.versions.exclude(act=TextAct.CONFIRMED).select_related("actor")
    found = [
        comparing.Version(str(row.n), {"body": agency_texts.whole(obj.block, row.content)}, row)  # type: ignore[arg-type]
        for row in rows
    ]
    if obj.draft is None:
        return found
    return [*found, comparing.Version("draft", {"body": agency_texts.whole(obj.block, obj.draft)})]
