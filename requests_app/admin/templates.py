"""Letter templates in the admin: which letters there are, their words, how they read with a real case."""

from __future__ import annotations

import difflib
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.choices import language
from agencies.enums import Role
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

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The letters of an agency; of one kind its words."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        owners = list(Agency.objects.visible_to(request.user, WRITERS).order_by("path"))
        site = holds_any(request.user, Role.SYSADMIN)
        agency = self._owner(request.GET.get("agency"), owners, site)
        kind, variant = request.GET.get("kind", ""), request.GET.get("variant", "")
        law = agency.law if agency else "cn"
        if not kind:
            return self._board(request, agency, law, owners, site)
        if kind not in LetterKind.values or variant not in variants(law, kind):
            raise Http404
        return self._editor(request, agency, law, kind, variant)

    def _owner(self, asked: str | None, owners: list[Agency], site: bool) -> Agency | None:
        """Whose words: an own agency, or None for the site."""
        if asked is None and owners:
            return owners[0]
        if not asked and site:
            return None
        found = next((agency for agency in owners if str(agency.pk) == asked), None)
        if found is None:
            raise Http404
        return found

    def _board(
        self, request: HttpRequest, agency: Agency | None, law: str, owners: list[Agency], site: bool
    ) -> HttpResponse:
        rows = []
        for kind in LetterKind:
            for variant in variants(law, kind):
                template = templates.current(agency, law, kind, variant)
                label = variant_label(law, variant)
                rows.append({
                    "label": f"{kind.label} · {label}" if label else kind.label,
                    "template": template,
                    "own": template is not None and template.agency_id == (agency.pk if agency else None),
                    "url": self._url(agency, kind, variant),
                })  # fmt: skip
        chosen = [(each.label, self._url(each), each == agency) for each in owners]
        if site:
            chosen.append((_("The whole site"), self._url(None), agency is None))
        context = self._context(
            request, _("Letters: %(owner)s") % {"owner": agency.label if agency else _("The whole site")}
        )
        return TemplateResponse(
            request, "admin/requests_app/letter_board.html", context | {"rows": rows, "owners": chosen}
        )

    def _editor(self, request: HttpRequest, agency: Agency | None, law: str, kind: str, variant: str) -> HttpResponse:
        above = templates.above(agency, law, kind, variant)
        words, template = templates.words_for(agency, law, kind, variant)
        form = TemplateForm(request.POST or None, law=law, kind=kind, variant=variant, words=self._from(request, words))
        go, here = request.POST.get("go", ""), (agency, law, kind, variant)
        cases = self._cases(request, agency)
        context: dict[str, Any] = {}
        if go == "default":
            return self._save(request, here, None)
        if request.method == "POST" and form.is_valid():
            if go == "save":
                return self._save(request, here, form.cleaned_data["words"])
            case = cases.filter(pk=_key(request.POST.get("case"))).first()
            if case is None:
                form.add_error(None, _("Choose a case for the preview."))
            else:
                draft = Draft(tried(case, kind, variant, form.cleaned_data["words"]))
                if go in printing.FORMATS:
                    try:
                        return printing.as_file(draft, go, draft=True)
                    except (fonts.NoFont, fonts.Unwritable) as error:
                        form.add_error(None, printing.refusal(error))
                context["preview"] = shown(draft)
        now = form.cleaned_data["words"] if form.is_bound and "words" in form.cleaned_data else words
        label = variant_label(law, variant)
        context |= self._context(request, " · ".join(filter(None, (str(LetterKind(kind).label), label)))) | {
            "form": form,
            "agency": agency,
            "board": self._url(agency),
            "template": template,
            "own": template is not None and template.agency_id == (agency.pk if agency else None),
            "placeholders": [("{" + name + "}", MEANINGS.get(name, name)) for name in allowed(law, kind)],
            "cases": [(case.pk, f"{case} · {case.subject}"[:80]) for case in cases.order_by("-pk")[:CASES]],
            "case": _key(request.POST.get("case")),
            "compared": compared(above, now),
            "has_pdf": printing.has_pdf(),
        }
        return TemplateResponse(request, "admin/requests_app/letter_words.html", context)

    def _from(self, request: HttpRequest, words: Words) -> Words:
        """The words of an earlier version, where the person wants to begin with them."""
        earlier = self.scope(request.user).filter(pk=_key(request.GET.get("from")), is_default=False).first()
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
        return HttpResponseRedirect(self._url(agency, kind, variant))

    def _url(self, agency: Agency | None, kind: str = "", variant: str = "") -> str:
        asked = {"agency": agency.pk if agency else "", "kind": kind, "variant": variant}
        kept = {name: value for name, value in asked.items() if value or name == "agency"}
        return f"{reverse('admin:requests_app_lettertemplate_add')}?{urlencode(kept)}"

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _key(text: Any) -> int:
    return int(text) if str(text).isascii() and str(text).isdecimal() and len(str(text)) < 19 else 0


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
