"""Letter templates in the admin: which letters there are, their words, how they read with a real case."""

from __future__ import annotations

import difflib
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.choices import language
from agencies.enums import Role
from agencies.keys import key_of
from agencies.models import Agency
from agencies.rules import holds_any
from agencies.scoped_admin import ScopedAdmin
from ledger.door import Refused
from requests_app import fonts, printing
from requests_app.admin_forms.templates import TemplateForm
from requests_app.enums import LetterKind
from requests_app.letters import templates
from requests_app.letters.checking import MEANINGS, ROLES, allowed, variants
from requests_app.letters.marks import Draft, shown
from requests_app.letters.samples import tried
from requests_app.letters.words import Words
from requests_app.models import InformationRequest, LetterTemplate
from statutes import laws

WRITERS = (Role.REVIEWER, Role.HEAD)
CASES = 50


@admin.register(LetterTemplate)
class LetterTemplateAdmin(ScopedAdmin):
    """Reviewers and heads write for their agency, system administrators for the site. A change is a new version."""

    viewers = (*WRITERS, Role.SYSADMIN)
    list_display = ("name", "outcome", "agency", "version", "is_default", "made_by", "made_at")
    list_filter = ("kind", "agency")
    list_select_related = ("agency", "made_by")
    nothing = gettext_lazy("No agency has written letters of its own; all are made from the default.")
    fields = (
        "agency",
        "law",
        "kind",
        "outcome",
        "version",
        "title",
        "suffix",
        "words",
        "is_default",
        "made_by",
        "made_at",
    )

    def scope(self, user: Any) -> Any:
        mine = Q(agency__in=Agency.objects.visible_to(user, WRITERS)) | Q(agency=None)
        return LetterTemplate.objects.filter(mine)

    def may_add(self, user: Any) -> bool:
        return holds_any(user, *self.viewers)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def name(self, template: LetterTemplate) -> str:
        return template.get_kind_display()

    @admin.display(description=gettext_lazy("outcome"), ordering="variant")
    def outcome(self, template: LetterTemplate) -> str:
        return variant_label(template.law, template.variant) or "—"

    @admin.display(description=gettext_lazy("paragraphs"))
    def words(self, template: LetterTemplate) -> str:
        rows = ((ROLES.get(role, role), text) for role, text in template.rows)
        return format_html_join("", "<p><strong>{}</strong><br>{}</p>", rows)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def get_urls(self) -> list[Any]:
        versions = self.admin_site.admin_view(self.versions)
        return [path("versions/", versions, name="requests_app_lettertemplate_versions"), *super().get_urls()]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Nothing is added from the first page: the board has every letter there is."""
        return super().get_model_perms(request) | {"add": False}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The letters of an agency, each with where its words come from; whoever filters asks for versions."""
        if set(request.GET) - {"agency"} or request.method == "POST":
            return self.versions(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._board(request)

    def versions(self, request: HttpRequest) -> HttpResponse:
        """All that was ever written, in the order of time."""
        more = {"title": _("Versions of letter templates"), "has_add_permission": False}
        return super().changelist_view(request, more)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The words of one letter of an agency; without a kind back to the board."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        agency = self._owner(request)
        kind, variant = request.GET.get("kind", ""), request.GET.get("variant", "")
        if not kind:
            return HttpResponseRedirect(self._board_url(agency))
        law = agency.law if agency else "cn"
        if kind not in LetterKind.values or variant not in variants(law, kind):
            raise Http404
        return self._editor(request, agency, law, kind, variant)

    def _owners(self, user: Any) -> list[Agency | None]:
        """For whom somebody may write: own agencies, and None for the site."""
        own = list(Agency.objects.visible_to(user, WRITERS).order_by("path"))
        return [*own, None] if holds_any(user, Role.SYSADMIN) else own

    def _owner(self, request: HttpRequest) -> Agency | None:
        """For whom is asked; the first where nobody is named."""
        owners, asked = self._owners(request.user), request.GET.get("agency")
        found = [owner for owner in owners if asked is None or asked == (str(owner.pk) if owner else "")]
        if not found:
            raise Http404
        return found[0]

    def _board(self, request: HttpRequest) -> HttpResponse:
        agency = self._owner(request)
        law = agency.law if agency else "cn"
        written, rows = templates.in_force(agency, law), []
        for kind in LetterKind:
            for variant in variants(law, kind):
                template = written.get((kind, variant))
                label, url = variant_label(law, variant), self._url(agency, kind, variant)
                rows.append({
                    "label": f"{kind.label} · {label}" if label else kind.label,
                    "template": template,
                    "own": template is not None and template.agency_id == (agency.pk if agency else None),
                    "url": url,
                    "preview": f"{url}&go=preview",
                })  # fmt: skip
        owners = self._owners(request.user)
        context = self._context(request, _("Letters: %(owner)s") % {"owner": label_of(agency)}) | {
            "rows": rows,
            "owners": [(label_of(each), self._board_url(each), each == agency) for each in owners],
            "previews": self._cases(request, agency).exists(),
        }
        return TemplateResponse(request, "admin/requests_app/letter_board.html", context)

    def _editor(self, request: HttpRequest, agency: Agency | None, law: str, kind: str, variant: str) -> HttpResponse:
        above = templates.above(agency, law, kind, variant)
        words, template = templates.words_for(agency, law, kind, variant)
        form = TemplateForm(request.POST or None, law=law, kind=kind, variant=variant, words=self._from(request, words))
        go, here = request.POST.get("go", ""), (agency, law, kind, variant)
        cases = self._cases(request, agency).order_by("-pk")
        context: dict[str, Any] = {}
        if go == "default":
            return self._save(request, here, None)
        if request.method == "GET" and request.GET.get("go") == "preview" and (latest := cases.first()):
            context["preview"] = shown(Draft(tried(latest, kind, variant, words)))
        if request.method == "POST" and form.is_valid():
            if go == "save":
                return self._save(request, here, form.cleaned_data["words"])
            case = cases.filter(pk=key_of(request.POST.get("case"))).first()
            if case is None:
                form.add_error(None, _("Choose a case for the preview."))
            else:
                draft = Draft(tried(case, kind, variant, form.cleaned_data["words"]))
                if printed := self._printed(draft, go, form):
                    return printed
                context["preview"] = shown(draft)
        now = form.cleaned_data["words"] if form.is_bound and "words" in form.cleaned_data else words
        label = variant_label(law, variant)
        context |= self._context(request, " · ".join(filter(None, (str(LetterKind(kind).label), label)))) | {
            "form": form,
            "agency": agency,
            "board": self._board_url(agency),
            "template": template,
            "own": template is not None and template.agency_id == (agency.pk if agency else None),
            "placeholders": [("{" + name + "}", MEANINGS.get(name, name)) for name in allowed(law, kind)],
            "cases": [(case.pk, f"{case} · {case.subject}"[:80]) for case in cases[:CASES]],
            "case": key_of(request.POST.get("case")),
            "compared": compared(above, now),
            "has_pdf": printing.has_pdf(),
        }
        return TemplateResponse(request, "admin/requests_app/letter_words.html", context)

    def _printed(self, draft: Draft, go: str, form: TemplateForm) -> HttpResponse | None:
        """The draft as a file where one is asked for; where it cannot be written the form says why."""
        if go not in printing.FORMATS:
            return None
        try:
            return printing.as_file(draft, go, draft=True)
        except (fonts.NoFont, fonts.Unwritable) as error:
            form.add_error(None, printing.refusal(error))
            return None

    def _from(self, request: HttpRequest, words: Words) -> Words:
        """The words of an earlier version, where the person wants to begin with them."""
        earlier = self.scope(request.user).filter(pk=key_of(request.GET.get("from")), is_default=False).first()
        return templates.words_of(earlier) if earlier else words

    def _cases(self, request: HttpRequest, agency: Agency | None) -> Any:
        visible = InformationRequest.objects.visible_to(request.user).exclude(received_on=None)
        return visible.filter(agency=agency).select_related("agency__parent", "applicant")

    def _save(self, request: HttpRequest, here: tuple[Any, ...], words: Words | None) -> HttpResponse:
        try:
            template = templates.add(*here, words, actor=request.user)
        except Refused as refused:
            messages.error(request, " ".join(refused.reasons))
        else:
            said = (
                _("Back to the default.")
                if words is None
                else _("Kept as version %(n)s. New letters are made from it.")
            )
            messages.success(request, said % {"n": template.version} if words else said)
        agency, _law, kind, variant = here
        return HttpResponseRedirect(self._url(agency, kind, variant) if words else self._board_url(agency))

    def _url(self, agency: Agency | None, kind: str, variant: str) -> str:
        asked = {"agency": agency.pk if agency else "", "kind": kind, "variant": variant}
        kept = {name: value for name, value in asked.items() if value or name == "agency"}
        return f"{reverse('admin:requests_app_lettertemplate_add')}?{urlencode(kept)}"

    def _board_url(self, agency: Agency | None) -> str:
        board = reverse("admin:requests_app_lettertemplate_changelist")
        return f"{board}?{urlencode({'agency': agency.pk if agency else ''})}"

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def label_of(owner: Agency | None) -> str:
    return owner.label if owner else _("The whole site")


def variant_label(law: str, variant: str) -> str:
    """What a variant is called: the outcome's name, or a word of our own."""
    own = {
        "delay": _("a later day is fixed"), "agency": _("another agency is asked"), "corrected": _("corrected"),
        "forwarded": _("forwarded"), "referred": _("referred"), "kept": _("not corrected"),
    }  # fmt: skip
    if not variant or variant in own:
        return str(own.get(variant, ""))
    outcome = laws.load(law).outcomes.get(variant)
    return outcome.title.get(language(), variant) if outcome else variant


def compared(before: Words, after: Words) -> list[tuple[str, str, str]]:
    """Paragraph by paragraph: same, gone or new, with role and text; empty where nothing differs."""
    one, two = ([f"{role}\0{text}" for role, text in words.rows] for words in (before, after))
    one, two = [f"title\0{before.title}", *one], [f"title\0{after.title}", *two]
    if one == two:
        return []
    signs = {" ": "same", "-": "gone", "+": "new"}
    lines = (line for line in difflib.ndiff(one, two) if line[0] in signs)
    return [(signs[line[0]], *line[2:].split("\0", 1)) for line in lines]
