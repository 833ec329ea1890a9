"""The page of the release check: each finding at its place, to be taken out with a click or accepted."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from agencies.handing_out import hand_out
from agencies.scoped_admin import ScopedAdmin
from disclosures import release
from disclosures.models import Attachment, Document, ReleaseAcceptance
from disclosures.release import Finding, Piece, accepting, removing
from disclosures.release.findings import WHAT
from ledger.door import Refused


class AcceptForm(forms.Form):
    """Which findings may stay, and why."""

    use_required_attribute = False
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("What may stay"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one finding."),
            "invalid_choice": gettext_lazy("This finding is gone, or somebody has accepted it already."),
        },
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it may go out all the same"),
        help_text=gettext_lazy("It stays on record with your name."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, waiting: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = dict.fromkeys(
            (one.key, f"{one.what} ({one.place}{' · ' + one.shown if one.shown else ''})") for one in waiting
        )
        self.fields["keys"].choices = list(seen)


class Shown(NamedTuple):
    """A finding with its number on the page, what takes it out, and by whom it was accepted."""

    n: int
    one: Finding
    kind: str
    accepted: ReleaseAcceptance | None

    @property
    def at(self) -> str:
        """Where in its file, for a list below the name of the file."""
        return self.one.place.partition(" · ")[2]


class Shelf(NamedTuple):
    """A file with what was found in it."""

    attachment: Attachment
    rows: list[Shown]
    several: bool  # more than one kind can be taken out with one click


class ReleasePages(ScopedAdmin):
    """What `DocumentAdmin` has besides its steps: the release check of a document, and its files as they came."""

    def get_urls(self) -> list[Any]:
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        wrapped = self.admin_site.admin_view
        return [
            path("<path:object_id>/release/", wrapped(self.release_view), name=f"{stem}_release"),
            path("<path:object_id>/release/<int:file>/", wrapped(self.original_view), name=f"{stem}_original"),
            *super().get_urls(),
        ]

    def release_url(self, document: Document) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_release", args=[document.pk])

    def _document(self, request: HttpRequest, object_id: str) -> Document:
        document = self.get_object(request, unquote(object_id))
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        return document

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def release_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        document = self._document(request, object_id)
        waiting = release.open_findings(document)
        form = AcceptForm(request.POST if "accept" in request.POST else None, waiting=waiting)
        if request.method == "POST":
            try:
                done = _act(request, document, form)
            except Refused as refused:
                done = ""
                for reason in refused.reasons:
                    messages.error(request, reason)
            else:
                if done:
                    messages.success(request, done)
            if done or not form.is_bound:
                return HttpResponseRedirect(self.release_url(document))
        context = {**self.admin_site.each_context(request), **_context(request, self, document, waiting, form)}
        status = 409 if form.is_bound else 200
        return TemplateResponse(request, "admin/disclosures/document/release.html", context, status=status)

    @method_decorator(require_safe)
    def original_view(self, request: HttpRequest, object_id: str, file: int) -> HttpResponseBase:
        """A file as it came, for the office alone."""
        attachment = self._document(request, object_id).attachments.filter(pk=file).exclude(original="").first()
        if attachment is None:
            raise Http404
        return hand_out(attachment.original, attachment.name, attachment.content_type)


def _act(request: HttpRequest, document: Document, form: AcceptForm) -> str:
    """Do what was clicked; what to say of it, nothing where the form has to be put right."""
    if form.is_bound:
        if against := accepting.why_not(document, request.user):
            raise Refused([against])
        if not form.is_valid():
            return ""
        keys = form.cleaned_data["keys"]
        accepting.accept_all(document, keys, actor=request.user, reason=form.cleaned_data["reason"])
        return ngettext("One finding accepted.", "%(n)s findings accepted.", len(keys)) % {"n": len(keys)}
    pk, _colon, kind = request.POST.get("remove", request.POST.get("restore", "")).partition(":")
    attachment = document.attachments.filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None
    if attachment is None:
        raise Refused([_("This file is not there any more.")])
    if "restore" in request.POST:
        removing.restore(attachment, actor=request.user)
        return _("The file is as it came: %(file)s.") % {"file": attachment.name}
    removing.remove(attachment, kind, actor=request.user)
    return _("Taken out of %(file)s. The file as it came stays with the office.") % {"file": attachment.name}


def _context(
    request: HttpRequest, keeper: ReleasePages, document: Document, waiting: list[Finding], form: AcceptForm
) -> dict[str, Any]:
    found, known = release.findings(document), release.accepted(document)
    may_remove = not removing.why_not(document, request.user)
    files = {attachment.pk: attachment for attachment in document.attachments.defer(None).defer("text").order_by("pk")}
    shown = [
        Shown(
            n,
            one,
            one.kind if may_remove and one.file and one.kind in removing.removable(files[one.file]) else "",
            known.get(one.key),
        )
        for n, one in enumerate(found, 1)
    ]
    by_file = [
        Shelf(attachment, rows := [row for row in shown if row.one.file == pk], len({r.kind for r in rows} - {""}) > 1)
        for pk, attachment in files.items()
    ]
    return {
        "title": _("Release check"),
        "opts": keeper.opts,
        "original": document,
        "back": reverse(f"admin:{keeper.opts.app_label}_{keeper.opts.model_name}_change", args=[document.pk]),
        "found": found,
        "waiting": len(waiting),
        "in_words": [row for row in shown if row.one.file is None],
        "marked": _marked(document, found),
        "files": by_file,
        "accepted": [(WHAT.get(one.kind, one.kind), one) for one in known.values()],
        "may_remove": may_remove,
        "why_not_remove": removing.why_not(document, request.user),
        "why_not_accept": accepting.why_not(document, request.user),
        "form": form,
    }


def _marked(document: Document, found: list[Finding]) -> list[tuple[str, list[Piece]]]:
    """The texts in which something stands, with the numbers at their places."""
    pieces = [(label, release.marked(text, field, found)) for field, (label, text) in release.words(document).items()]
    return [(label, release.shortened(some)) for label, some in pieces if some]
