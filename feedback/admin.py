"""What officials do with messages, consultations, opinions and ratings."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Role
from agencies.models import Agency
from agencies.provisional import marked
from agencies.rules import holds, holds_any
from agencies.scoped_admin import ScopedAdmin
from agencies.stepped_admin import SteppedAdmin
from agencies.tables import as_csv
from disclosures.models import Document
from feedback import rules, step_forms, timeline, workflow
from feedback.enums import OPEN, ConsultationStage
from feedback.models import Consultation, Opinion, Rating, ReplyLimit, Submission

ON_THE_DESK = 8


class LatenessFilter(admin.SimpleListFilter):
    title = gettext_lazy("time")
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", _("Waiting for a reply")),
            ("overdue", _("Overdue")),
            ("late", _("Answered late")),
            ("publish", _("To be published")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        questions = {
            "open": lambda: queryset.filter(stage__in=OPEN),
            "overdue": lambda: queryset.filter(stage__in=OPEN, due_on__lt=timezone.localdate()),
            "late": lambda: queryset.filter(in_time=False),
            "publish": lambda: queryset.to_publish(timezone.localdate()),
        }
        return questions[self.value()]() if self.value() in questions else queryset


@admin.register(Submission)
class SubmissionAdmin(SteppedAdmin):
    workflow = workflow
    step_forms = {
        "assign": step_forms.AssignForm,
        "forward": step_forms.ForwardForm,
        "answer": step_forms.AnswerForm,
        "close": step_forms.CloseForm,
        "reopen": step_forms.ReasonForm,
        "publish": step_forms.PublishForm,
        "unpublish": step_forms.ReasonForm,
    }
    change_form_template = "admin/parts/change_form.html"
    list_display = ("code", "title", "kind", "stage", "due", "standing", "agency", "handler", "flag")
    list_filter = (LatenessFilter, "kind", "stage", "agency", "suspicion")
    list_select_related = ("agency", "handler")
    search_fields = ("code", "title")
    fieldsets = (
        (None, {"fields": ("code", "kind", "agency", "title", "text", "page", "duty", "wish_public", "suspicion")}),
        (gettext_lazy("Sender"), {"fields": ("who",)}),
        (gettext_lazy("Time"), {"fields": ("stage", "handler", "received_on", "limit_days", "due", "standing")}),
        (gettext_lazy("Reply"), {"fields": ("answer", "answered_by", "answered_on", "closed_reason")}),
        (gettext_lazy("On the site"), {"fields": ("published_at", "public_title", "public_text", "public_answer")}),
        (gettext_lazy("How it went"), {"fields": ("course",)}),
    )
    readonly_fields = ("who", "due", "standing", "course", "duty")

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("agency", "handler", "answered_by", "sender", "catalogue_item__agency")
        )

    @admin.display(description=gettext_lazy("catalogue item"))
    def duty(self, submission: Submission) -> str | SafeString:
        """What should be public and is not, as the sender says; the page is public."""
        item = submission.catalogue_item
        return format_html('<a href="{}">{}</a>', item.get_absolute_url(), item.name) if item else ""

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.reader = request.user
        return found

    @admin.display(description=gettext_lazy("name, e-mail, phone"))
    def who(self, submission: Submission) -> str:
        """For those who answer; everyone else sees the matter, not the person."""
        sender = getattr(submission, "sender", None)
        if sender is None:
            return _("Anonymous")
        if not rules.can_see_sender(getattr(submission, "reader", None), submission):
            return _("Shown to the agency that answers")
        return " · ".join(part for part in (sender.name, sender.email, sender.phone) if part)

    @admin.display(description=gettext_lazy("due on"), ordering="due_on")
    def due(self, submission: Submission) -> str:
        return marked(submission.due_on, submission.provisional)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, submission: Submission) -> str:
        if submission.in_time is not None:
            return _("In time") if submission.in_time else _("Late")
        if submission.stage not in OPEN:
            return ""
        return _("Overdue") if submission.due_on < timezone.localdate() else _("Running")

    @admin.display(description=gettext_lazy("suspicion"))
    def flag(self, submission: Submission) -> str:
        return _("Look closely") if submission.suspicion else ""

    @admin.display(description=gettext_lazy("events"))
    def course(self, submission: Submission) -> str:
        return course(submission)

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What waits for a reply, for clerks; what waits for publication, for reviewers."""
        panels, today = [], timezone.localdate()
        if holds_any(request.user, Role.CLERK):
            waiting = Submission.objects.still_open().filter(agency__in=_mine(request, Role.CLERK))
            rows = [
                self._row(submission, self.due(submission), _("due on %(day)s"), late=submission.due_on < today)
                for submission in waiting.order_by("due_on", "pk")[:ON_THE_DESK]
            ]
            panels.append((_("Messages to answer"), waiting, rows, "?time=open", _("No message waits for a reply.")))
        if holds_any(request.user, Role.REVIEWER, Role.HEAD):
            agreed = Submission.objects.to_publish(today).filter(agency__in=_mine(request, Role.REVIEWER, Role.HEAD))
            rows = [
                self._row(submission, marked(submission.answered_on, False), _("answered on %(day)s"))
                for submission in agreed.order_by("answered_on", "pk")[:ON_THE_DESK]
            ]
            nothing = _("No answer waits for publication.")
            panels.append((_("Answers to publish"), agreed, rows, "?time=publish", nothing))
        url = reverse("admin:feedback_submission_changelist")
        return [
            {"title": title, "count": all_.count(), "rows": rows, "url": url + query, "empty": empty, "order": 40}
            for title, all_, rows, query, empty in panels
        ]

    def _row(self, submission: Submission, day: str, note: str, *, late: bool = False) -> dict[str, Any]:
        return {
            "label": f"{submission.get_kind_display()} · {submission.title}",
            "url": self.page_url(submission),
            "mark" if late else "note": note % {"day": day},
            "tone": "bad" if late else "",
        }


def _mine(request: HttpRequest, *roles: str) -> QuerySet[Agency]:
    return Agency.objects.visible_to(request.user, roles)


def course(thing: Any) -> str:
    """All events with their actors, as a list."""
    events = list(thing.events.select_related("actor"))
    names = timeline.agency_names(events)
    rows = [
        {
            "at": event.at,
            "heading": timeline.heading(event),
            "sentence": timeline.sentence(event, names),
            "actor": event.actor,
            "note": event.facts.get("note") or (event.facts.get("reason") if event.kind != "closed" else ""),
        }
        for event in events
    ]
    return render_to_string("admin/feedback/_course.html", {"rows": rows})


@admin.register(Consultation)
class ConsultationAdmin(SteppedAdmin):
    workflow = workflow
    step_forms = {
        "send_back": step_forms.ReasonForm,
        "withdraw": step_forms.ReasonForm,
        "draft_outcome": step_forms.OutcomeForm,
    }
    change_form_template = "admin/parts/change_form.html"
    list_display = ("title", "agency", "stage", "opens_on", "closes_on", "opinion_count")
    list_filter = ("stage", "agency")
    list_select_related = ("agency",)
    search_fields = ("title",)
    fieldsets = (
        (None, {"fields": ("agency", "title", "body", "document", "opens_on", "closes_on", "short_reason", "contact")}),
        (
            gettext_lazy("State"),
            {"fields": ("stage", "drafted_by", "published_at", "outcome", "outcome_published_at", "withdrawn_reason")},
        ),
        (gettext_lazy("How it went"), {"fields": ("course",)}),
    )
    readonly_fields = (
        "stage", "drafted_by", "published_at", "outcome", "outcome_published_at", "withdrawn_reason", "course",
    )  # fmt: skip

    def table(self, obj: Any) -> Any:
        return workflow.table(obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_opinions()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:1]

    def may_add(self, user: Any) -> bool:
        return holds_any(user, Role.CLERK)

    def may_change(self, user: Any, obj: Any) -> bool:
        return obj.stage == ConsultationStage.DRAFT and holds(user, obj.agency, Role.CLERK)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        mine = Agency.objects.visible_to(request.user, (Role.CLERK,))
        if db_field.name == "agency":
            kwargs["queryset"] = mine
        elif db_field.name == "document":
            kwargs["queryset"] = Document.objects.public().newest().filter(agency__in=mine).only("title")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            workflow.opened(obj, actor=request.user)

    @admin.display(description=gettext_lazy("opinions"), ordering="opinion_count")
    def opinion_count(self, consultation: Any) -> int:
        return int(consultation.opinion_count)

    @admin.display(description=gettext_lazy("events"))
    def course(self, consultation: Consultation) -> str:
        return course(consultation)


@admin.register(Opinion)
class OpinionAdmin(ScopedAdmin):
    list_display = ("id", "consultation", "beginning", "submitted_at", "suspicion")
    list_filter = ("consultation", "suspicion")
    list_select_related = ("consultation",)
    fields = ("consultation", "text", "submitted_at", "suspicion")
    actions = ("export",)

    @admin.display(description=gettext_lazy("opinion"))
    def beginning(self, opinion: Opinion) -> str:
        return opinion.text[:80]

    @admin.action(description=gettext_lazy("Download as CSV"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Opinion]) -> HttpResponse:
        heads = (_("Number"), _("Consultation"), _("Opinion"), _("Submitted at"), _("Suspicion"))
        rows = ((o.pk, o.consultation, o.text, o.submitted_at, o.get_suspicion_display()) for o in queryset)
        return as_csv("opinions", heads, rows)


@admin.register(Rating)
class RatingAdmin(ScopedAdmin):
    list_display = ("path", "useful", "word", "agency", "at")
    list_filter = ("useful", "agency", "at")
    list_select_related = ("agency",)
    search_fields = ("path", "word")
    fields = ("path", "useful", "word", "agency", "at")
    actions = ("export",)

    @admin.action(description=gettext_lazy("Download as CSV"), permissions=["view"])
    def export(self, request: HttpRequest, queryset: QuerySet[Rating]) -> HttpResponse:
        heads = (_("Page"), _("Useful"), _("Word"), _("Agency"), _("Given at"))
        rows = ((r.path, _("Yes") if r.useful else _("No"), r.word, r.agency, r.at) for r in queryset)
        return as_csv("ratings", heads, rows)


@admin.register(ReplyLimit)
class ReplyLimitAdmin(ScopedAdmin):
    """The one thing here that is a setting and no letter: for system administrators."""

    viewers = (Role.SYSADMIN,)
    list_display = ("kind", "days")
    fields = ("kind", "days")
    readonly_fields = ("kind",)

    def scope(self, user: Any) -> Any:
        return ReplyLimit.objects.all()

    def may_change(self, user: Any, obj: Any) -> bool:
        return holds_any(user, Role.SYSADMIN)
