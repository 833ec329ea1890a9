"""Where officials draft, review, publish and withdraw documents."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Role
from agencies.models import Agency
from agencies.rules import holds_any, holds_one_agency
from agencies.scoped_admin import ScopedRelatedFilter, ScopedStackedInline
from agencies.stepped_admin import SteppedAdmin
from disclosures import comparing, comparing_tables, embedded, files, forms, html, rules, term, unsaved, workflow
from disclosures.admin.batches import BatchPages
from disclosures.admin.kinds import KindPages
from disclosures.admin.links import LinkPages
from disclosures.admin.pictures import PicturePages
from disclosures.admin.release import ReleasePages
from disclosures.admin.tables import TablePages
from disclosures.admin.unsaved import UnsavedPages
from disclosures.admin.word import WordPages
from disclosures.enums import Stage
from disclosures.models import Attachment, CatalogueItem, Document
from disclosures.term import standing
from ledger.door import Table

WORDS = ("title", "body", "summary", "keywords")
ORIGIN = ("agency", "issuer", "doc_no", "category", "catalogue_item", "genre", "kind", "region")
DAYS = ("written_on", "formed_on", "effective_on", "expires_on", "repealed_on", "validity")
LINKS = ("interpretation_of", "replaces", "source_url")
PUBLICATION = (
    "stage", "limit", "publish_at", "index_no", "published_at", "revision_of", "drafter", "reviewer", "withdrawn_at",
    "withdrawn_reason",
)  # fmt: skip
AT_MOST = 8
SOON = 5  # days before the end of the term at which the desk points at a document


class CatalogueItemFilter(ScopedRelatedFilter):
    """The items of the agency that the list is narrowed to; of several agencies there would be too many to choose."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        chosen = request.GET.get("agency__id__exact", "")
        if not chosen and not holds_one_agency(request.user):
            return []
        choices = super().field_choices(field, request, model_admin)
        if not chosen.isdecimal():
            return choices
        of_agency = set(CatalogueItem.objects.filter(agency=int(chosen)).values_list("pk", flat=True))
        return [choice for choice in choices if choice[0] in of_agency]


class AttachmentInline(ScopedStackedInline):
    model = Attachment
    form = forms.AttachmentForm
    fields = ("name", "file", "link")
    readonly_fields = ("link",)
    can_delete = True  # of a draft: nothing else may be changed here
    extra = 1

    @admin.display(description=gettext_lazy("download"))
    def link(self, attachment: Attachment) -> str | SafeString:
        if not attachment.pk:
            return ""
        size = filesizeformat(attachment.size)
        return format_html('<a href="{}">{}, {}</a>', attachment.get_absolute_url(), attachment.kind, size)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if self.has_change_permission(request, obj) else ("name", "link")


@admin.register(Document)
class DocumentAdmin(
    LinkPages, UnsavedPages, KindPages, WordPages, BatchPages, PicturePages, ReleasePages, TablePages, SteppedAdmin
):
    """A clerk drafts, another person approves, and only then is it public; nothing is ever deleted."""

    workflow = workflow
    form = forms.DraftForm
    change_form_template = "admin/disclosures/document/change_form.html"
    step_template = "admin/disclosures/document/step.html"
    step_forms = {
        "review": forms.ReviewForm,
        "replace": forms.ReplaceForm,
        "schedule": forms.ScheduleForm,
        "send_back": forms.ReasonForm,
        "call_back": forms.ReasonForm,
        "archive": forms.ReasonForm,
        "restore": forms.ReasonForm,
        "withdraw": forms.WithdrawForm,
        "bring_back": forms.BringBackForm,
        "revalidate": forms.ValidityForm,
    }
    list_display = ("title", "agency", "category", "stage", "limit", "published_at")
    list_filter = ("stage", "genre", "validity", "agency", ("catalogue_item", CatalogueItemFilter))
    list_select_related = ("agency", "category")
    search_fields = ("title", "doc_no", "index_no")
    ordering = ("-id",)
    autocomplete_fields = ("interpretation_of", "replaces")
    inlines = (AttachmentInline,)

    def table(self, obj: Document) -> Table:
        return workflow.table(obj)

    def scope(self, user: Any) -> QuerySet[Document]:
        return Document.objects.handled_by(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Lists leave the texts in the database: a page of fifty laws is a megabyte."""
        rows = super().get_queryset(request)
        return rows if request.resolver_match and "object_id" in request.resolver_match.kwargs else rows.defer("body")

    def may_add(self, user: Any) -> bool:
        return holds_any(user, Role.CLERK)

    def may_change(self, user: Any, obj: Document) -> bool:
        return obj.stage == Stage.DRAFT and rules.may_draft(user, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only read sees the text as the public will, not its markup."""
        reads = obj is not None and not self.has_change_permission(request, obj)
        words = tuple("text" if name == "body" and reads else name for name in WORDS)
        return [
            (None, {"fields": words}),
            (_("Where it comes from"), {"fields": ORIGIN}),
            (_("Dates and validity"), {"fields": DAYS}),
            (_("Related documents"), {"fields": LINKS}),
            *([(_("Publication"), {"fields": PUBLICATION})] if obj else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*PUBLICATION, "text")

    @admin.display(description=gettext_lazy("text"))
    def text(self, document: Document) -> SafeString:
        return html.render(document.body, embedded.pictures(document.attachments.all())).html

    @admin.display(description=gettext_lazy("drafted by"))
    def drafter(self, document: Document) -> str:
        """By name: the page of that account is not for everybody who reads this one."""
        return document.drafted_by.get_username() if document.drafted_by else ""

    @admin.display(description=gettext_lazy("reviewed by"))
    def reviewer(self, document: Document) -> str:
        return document.reviewed_by.get_username() if document.reviewed_by else ""

    @admin.display(description=gettext_lazy("revision of"))
    def revision_of(self, document: Document) -> SafeString | str:
        original = document.revises
        return format_html('<a href="{}">{}</a>', self.page_url(original), original) if original else ""

    @admin.display(description=gettext_lazy("time limit (art. 26)"))
    def limit(self, document: Document) -> str:
        """How the publication stands to its term: as it runs, or as it was on the day of publication."""
        return standing(document) or ""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "agency":
            kwargs["queryset"] = Agency.objects.visible_to(request.user, (Role.CLERK,))
        if db_field.name == "catalogue_item":
            mine = Agency.objects.visible_to(request.user, (Role.CLERK,))
            kwargs["queryset"] = CatalogueItem.objects.filter(agency__in=mine, active=True).in_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        mine = list(Agency.objects.visible_to(request.user, (Role.CLERK,))[:2])
        return {**({"agency": mine[0].pk} if len(mine) == 1 else {}), **super().get_changeform_initial_data(request)}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        document = self.get_object(request, object_id)
        events = document.events.select_related("actor") if document else []
        return super().change_view(request, object_id, form_url, {"events": events, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        compare = path("<int:pk>/compare/", wrap(self.compare), name="disclosures_document_compare")
        return [compare, *super().get_urls()]

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions side by side: the last two, unless others are asked for."""
        document = self.get_object(request, str(pk))
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        known = {version.key: version for version in comparing.versions(document)}
        if len(known) < 2:
            messages.info(request, _("There is one version only: nothing to compare."))
            return HttpResponseRedirect(self.page_url(document))
        last = list(known.values())
        before, after = (known.get(request.GET.get(name, ""), last[n]) for name, n in (("a", -2), ("b", -1)))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Compare versions"),
            "opts": self.opts,
            "original": document,
            "back": self.page_url(document),
            "versions": last,
            "before": before,
            "after": after,
            "facts": comparing.facts(before.content, after.content),
            "rows": comparing.sides(before.content["body"], after.content["body"]),
            "tables": comparing_tables.tables(before.content, after.content),
        }
        return TemplateResponse(request, "admin/disclosures/document/compare.html", context)

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        unsaved.forget(request.user, obj if change else None)
        if not change:
            workflow.opened(obj, actor=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for attachment in form.instance.attachments.unread():
            files.read(attachment)
        fields = {*form.changed_data} | {"attachments" for formset in formsets if formset.has_changed()}
        if change and fields:
            workflow.edited(form.instance, actor=request.user, fields=fields)

    def take(self, request: HttpRequest, obj: Any, action: str, form: Any) -> Any:
        if action != "begin_revision":
            return super().take(request, obj, action, form)
        return workflow.revise(obj, actor=request.user)

    def taken(self, request: HttpRequest, obj: Any, action: str) -> HttpResponse:
        """Who begins a revision, or brings back what was withdrawn, goes on to the draft."""
        answer, begun = super().taken(request, obj, action), action in ("begin_revision", "bring_back")
        revision = obj.revising.filter(stage=Stage.DRAFT).first() if begun else None
        return HttpResponseRedirect(self.page_url(revision)) if revision else answer

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """For clerks their drafts, for reviewers what waits for a second and for a third pair of eyes."""
        user = request.user
        mine = (
            self.scope(user).filter(imported_by=None).defer("body").select_related("agency").order_by("formed_on", "pk")
        )
        panels = []
        if holds_any(user, Role.REVIEWER, Role.HEAD):
            others = mine.exclude(drafted_by=user)
            reviewing, reviewed = others.filter(stage=Stage.IN_REVIEW), others.filter(stage=Stage.REVIEWED)
            panels += [
                self._panel(reviewing, Stage.IN_REVIEW, _("Documents to review"), _("Nothing waits for review.")),
                self._panel(
                    reviewed.exclude(reviewed_by=user),
                    Stage.REVIEWED,
                    _("Documents to approve"),
                    _("Nothing waits for approval."),
                ),
            ]
        if holds_any(user, Role.CLERK):
            drafts = mine.filter(stage=Stage.DRAFT)
            panels.append(self._panel(drafts, Stage.DRAFT, _("Drafts of documents"), _("No draft is open.")))
        return panels

    def _panel(self, rows: Any, stage: str, title: str, empty: str) -> dict[str, Any]:
        return {
            "title": title,
            "count": rows.count(),
            "rows": [self._row(document) for document in rows[:AT_MOST]],
            "url": f"{reverse('admin:disclosures_document_changelist')}?stage__exact={stage}",
            "empty": empty,
            "order": 60,
        }

    def _row(self, document: Document) -> dict[str, Any]:
        running = term.of(document, timezone.localdate())
        tone = "" if running is None or running.left > SOON else "warn" if running.left >= 0 else "bad"
        return {
            "label": document.title,
            "url": self.page_url(document),
            "mark": standing(document) if running else "",
            "tone": tone,
        }
