"""The admin of requests: list, case file, steps, letters and files."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agencies.choices import language
from agencies.enums import WORKERS, Role
from agencies.handing_out import hand_out
from agencies.people import name_of
from agencies.rules import holds_any
from agencies.stepped_admin import PREVIEW, StepForm, SteppedAdmin
from agencies.templatetags.due import due as dated
from ledger.door import Refused, Table
from notices import tracking
from requests_app import clock_files, fees, letters, printing, rules, workflow
from requests_app.admin import bulk, casefile, desk, notes, paper, publishing, reading, reminding, rows, similar
from requests_app.admin.filters import QUICK, Handler, Lateness, Publication, StageFilter
from requests_app.admin_forms import FORMS
from requests_app.admin_forms.applicant import DATA_FORMS
from requests_app.admin_forms.publishing import Publish
from requests_app.enums import OPEN
from requests_app.letters.marks import Draft, shown
from requests_app.models import CaseFile, InformationRequest
from requests_app.situation import look


@admin.register(InformationRequest)
class InformationRequestAdmin(SteppedAdmin):
    """Nothing is edited here: what changes a case is a step of its workflow."""

    workflow: ModuleType = workflow
    step_forms = FORMS
    step_template = "admin/requests_app/step.html"
    list_display = ("name", "subject_line", "agency", "stage_name", "handler_name", "due", "next_step")
    actions = bulk.ACTIONS
    list_display_links = ("name",)
    list_filter = (Lateness, ("stage", StageFilter), Handler, Publication, "agency")
    list_select_related = ("agency", "handler")
    search_fields = ("number", "subject", "code")
    search_help_text = _("Number, tracking code or words of the subject")
    # Open ones by their due day, those whose clock stands after them, the closed last.
    ordering = (
        Case(When(stage__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()),
        F("due_on").asc(nulls_last=True),
        "-id",
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("agency", "handler")

    def may_add(self, user: Any) -> bool:
        return holds_any(user, Role.CLERK)

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        return list(desk.panels(request.user))

    def table(self, obj: InformationRequest) -> Table:
        """The steps of officials; those who are consulted answer on pages of their own."""
        return {at: step for at, step in workflow.table(obj).items() if step.may is not rules.is_consulted}

    @admin.display(description=_("request number"), ordering="number")
    def name(self, case: InformationRequest) -> str:
        return str(case)

    @admin.display(description=_("information asked for"), ordering="subject")
    def subject_line(self, case: InformationRequest) -> str:
        return case.subject if len(case.subject) <= 60 else f"{case.subject[:59]}…"

    @admin.display(description=_("stage"), ordering="stage")
    def stage_name(self, case: InformationRequest) -> str:
        return case.get_stage_display()

    @admin.display(description=_("clerk in charge"), ordering="handler")
    def handler_name(self, case: InformationRequest) -> str:
        return name_of(case.handler) or "—"

    @admin.display(description=_("due on"), ordering="due_on")
    def due(self, case: InformationRequest) -> str:
        words, tone = casefile.due(case, timezone.localdate())
        day = dated(case.due_on, case.provisional)
        return format_html('{} <span class="desk-mark is-{}">{}</span>', day, tone or "plain", words)

    @admin.display(description=_("next step"))
    def next_step(self, case: InformationRequest) -> str:
        return rows.cell(case)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The rows of the page with their next steps, in one question for all of them."""
        found = super().get_changelist_instance(request)
        found.result_list = rows.prepare(found.result_list, request.user)
        return found

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        here = request.GET.urlencode()
        quick = [(label, f"?{query}", query == here) for label, query in QUICK]
        return super().changelist_view(request, {"quick": quick, **(extra_context or {})})

    def get_actions(self, request: HttpRequest) -> Any:
        """Those who only read watch, and no more."""
        found = super().get_actions(request)
        works = holds_any(request.user, *WORKERS)
        asked = works or holds_any(request.user, Role.SUPERVISOR)
        shut = () if works else ("bulk_register", "bulk_assign") + (() if asked else ("bulk_acknowledge",))
        return {name: action for name, action in found.items() if name not in shut}

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """A tracking code is found as it is printed, in groups."""
        code = tracking.normalise(search_term)
        if len(code) == tracking.CODE_LENGTH and queryset.filter(code=code).exists():
            return queryset.filter(code=code), False
        return super().get_search_results(request, queryset, search_term)

    def get_urls(self) -> list[Any]:
        stem = "requests_app_informationrequest"
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/letter/<int:part>/", wrap(self.letter), name=f"{stem}_letter"),
            path("<int:pk>/letter/<int:part>/docx/", wrap(self.letter_docx), name=f"{stem}_letter_docx"),
            path("<int:pk>/letter/<int:part>/pdf/", wrap(self.letter_pdf), name=f"{stem}_letter_pdf"),
            path("<int:pk>/file/<int:part>/", wrap(self.file), name=f"{stem}_file"),
            path("<int:pk>/proof.json", wrap(self.proof), name=f"{stem}_proof"),
            path("<int:pk>/dates.ics", wrap(self.dates), name=f"{stem}_dates"),
            path("<int:pk>/reveal/", wrap(self.reveal), name=f"{stem}_reveal"),
            path("<int:pk>/note/", wrap(self.note), name=f"{stem}_note"),
            path("<int:pk>/note/<int:part>/", wrap(self.note_right), name=f"{stem}_note_right"),
            path("<int:pk>/watch/", wrap(self.watch), name=f"{stem}_watch"),
            path("bulk/<slug:name>/", wrap(self.bulk), name=f"{stem}_bulk"),
            path("add/record/", wrap(self.add_record), name=f"{stem}_add_record"),
            path("keys/", wrap(self.keys), name=f"{stem}_keys"),
            path("<int:pk>/receipt/", wrap(self.receipt), name=f"{stem}_receipt"),
            *super().get_urls(),
        ]

    def _case(self, request: HttpRequest, pk: Any) -> InformationRequest:
        """The case where the user may see it; else nothing that tells whether it exists."""
        case = self.get_object(request, unquote(str(pk)))
        if case is None or not self.has_view_permission(request, case):
            raise Http404
        return case

    def proof(self, request: HttpRequest, pk: int) -> HttpResponse:
        return clock_files.proof(look(self._case(request, pk), timezone.localdate()))

    def dates(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._case(request, pk)
        return clock_files.dates(look(case, timezone.localdate()), self.page_url(case))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return self.show(request, self._case(request, object_id))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return paper.enter(self, request)

    def add_record(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return paper.enter(self, request, paper.PaperRecord)

    def receipt(self, request: HttpRequest, pk: int) -> HttpResponse:
        return paper.receipt(self, request, self._case(request, pk))

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        return notes.write(self, request, self._case(request, pk))

    def note_right(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        return notes.put_right(self, request, self._case(request, pk), part)

    def watch(self, request: HttpRequest, pk: int) -> HttpResponse:
        return notes.watch(self, request, self._case(request, pk))

    def bulk(self, request: HttpRequest, name: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return bulk.take(self, request, name)

    def keys(self, request: HttpRequest) -> HttpResponse:
        """What the keys do on the desk, where JavaScript is on."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = {**self.admin_site.each_context(request), "title": _("Keyboard shortcuts"), "opts": self.opts}
        return TemplateResponse(request, "admin/requests_app/keys.html", page)

    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Masked data, once, for a reason that goes into the ledger first."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        case = self._case(request, pk)
        if not rules.is_official(request.user, case) or case.applicant.erased_on:
            raise PermissionDenied
        form = casefile.Reveal(request.POST, case=case)
        if not form.is_valid():
            return self.show(request, case, form)
        casefile.reveal(case, request.user, form.cleaned_data["why"])
        return self.show(request, case, form, revealed=True)

    def letter(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        return reading.page(self, request, reading.found(self._case(request, pk), part, request.user))

    def letter_docx(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        return printing.as_file(reading.found(self._case(request, pk), part, request.user), "docx")

    def letter_pdf(self, request: HttpRequest, pk: int, part: int) -> HttpResponse:
        return reading.pdf(self, request, reading.found(self._case(request, pk), part, request.user))

    def file(self, request: HttpRequest, pk: int, part: int) -> HttpResponseBase:
        case = self._case(request, pk)
        found = next((file for file, url in casefile.files(case, request.user) if url and file.pk == part), None)
        if found is None:
            raise Http404
        return hand_out(found.file, found.name, found.content_type)

    def take(self, request: HttpRequest, obj: InformationRequest, action: str, form: StepForm) -> Any:
        """One call of the workflow; the files of a reply are kept in the same transaction, or not at all."""
        if isinstance(form, DATA_FORMS):  # what they ask for does not go into an event
            return form.take(request.user)
        arguments = form.arguments()
        if isinstance(form, Publish):
            action = form.step()
        if action != "draft_reply":
            return workflow.perform(obj, action, actor=request.user, **arguments)
        with transaction.atomic():
            added = [
                workflow.add_file(obj, upload, role=CaseFile.REPLY, actor=request.user).pk
                for upload in form.cleaned_data["files"]
            ]
            kept = [file.pk for file in form.cleaned_data.get("kept") or ()]
            arguments["facts"]["files"] = kept + added
            return workflow.perform(obj, action, actor=request.user, **arguments)

    def step_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        if action == "draft_reply" and similar.START in request.POST:
            request.POST = similar.start_with(request.POST)
            request.POST[PREVIEW] = "1"  # nothing is taken: the form comes back with what was typed
        return super().step_view(request, object_id, action)

    def step_context(
        self, request: HttpRequest, obj: InformationRequest, action: str, form: StepForm | None
    ) -> dict[str, Any]:
        situation = look(obj, timezone.localdate())
        words, tone = casefile.due(obj, situation.today)
        return {
            "case": obj,
            "due": {"words": words, "tone": tone},
            "fee": fees.shown(situation, situation.fee_proposal, language()) if action == "notice_fee" else None,
            "issues": action in letters.ISSUES,
            "previews": self._previews(obj, request.user, action, form),
            "reply": casefile.reply(situation) if action in ("sign", "send_back") else None,
            "since": self._since(situation, form),
            **publishing.context(situation, action, form),
            **(similar.context(obj, request.user) if action == "draft_reply" else {}),
        }

    def _previews(self, obj: InformationRequest, user: Any, action: str, form: StepForm | None) -> list[dict[str, Any]]:
        """The letters as the step will issue them, from what is typed or, before anything is, from what is proposed."""
        if form is None or action not in letters.ISSUES:
            return []
        if not form.is_bound:
            proposed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
            asked = {name: value for name, value in proposed.items() if value is not None}
            form = type(form)(asked, obj=obj, user=user, action=action)
        if not form.is_valid():
            return []
        try:
            return [shown(Draft(parts)) for parts in workflow.rehearse(obj, action, actor=user, **form.arguments())]
        except Refused as refused:
            form.add_error(None, refused.reasons)
            return []

    def _since(self, situation: Any, form: StepForm | None) -> list[dict[str, Any]]:
        """What others did since the page of this form was opened."""
        seen = form.cleaned_data.get("seen") if form is not None and form.is_bound else None
        news = situation.events[seen:] if isinstance(seen, int) and seen >= 0 else []
        return [casefile.entry(event, situation.case) for event in news]

    def show(
        self,
        request: HttpRequest,
        case: InformationRequest,
        form: casefile.Reveal | None = None,
        *,
        revealed: bool = False,
        note_form: notes.NoteForm | None = None,
    ) -> HttpResponse:
        """The page of a case; `form` and `note_form` where they come back with what was typed."""
        words, tone = casefile.due(case, timezone.localdate())
        context = {
            **self.admin_site.each_context(request),
            **casefile.context(case, request.user, revealed=revealed, form=form or casefile.Reveal()),
            **notes.context(case, request.user, note_form),
            "title": str(case),
            "opts": self.opts,
            "original": case,
            "due": {"words": words, "tone": tone},
            "steps": (steps := self.steps(request, case)),
            **reminding.context(look(case, timezone.localdate()), steps),
        }
        return TemplateResponse(request, "admin/requests_app/case.html", context)
