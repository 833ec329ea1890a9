"""Internal notes and watching, as the page of a case shows and takes them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.people import name_of
from ledger.door import Refused
from requests_app import privacy, rules, workflow_office
from requests_app.forms import cleaning
from requests_app.models import InformationRequest, Note


class NoteForm(forms.Form):
    """What is noted, and who is to read it. `warned`: the text holds personal data and nobody said that it must."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)
    text = cleaning.Text(
        label=gettext_lazy("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Colleagues read it, the applicant never. @username tells a colleague of it."),
    )
    who = forms.ModelChoiceField(
        label=gettext_lazy("Tell a colleague"), queryset=None, required=False, empty_label=gettext_lazy("Nobody")
    )
    keep = forms.BooleanField(label=gettext_lazy("The note needs these data"), required=False)

    def __init__(self, *args: Any, case: InformationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.warned = case, False
        self.fields["key"].initial = uuid.uuid4
        self.fields["who"].queryset = workflow_office.colleagues(case)
        self.fields["who"].label_from_instance = lambda user: f"{name_of(user)} (@{user.get_username()})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, found = cleaned.get("text", ""), privacy.found_in(self.case.applicant, cleaned.get("text", ""))
        if found and not cleaned.get("keep"):
            self.warned = True
            what = ", ".join(str(label) for label in found)
            self.add_error(
                "text",
                _("The note holds personal data: %(what)s. Notes are never erased: leave them out, or tick below.")
                % {"what": what},
            )
        who = cleaned.get("who")
        if text and who and f"@{who.get_username()}" not in text.split():
            cleaned["text"] = f"{text} @{who.get_username()}"
        return cleaned


def context(case: InformationRequest, user: Any, form: NoteForm | None = None) -> dict[str, Any]:
    watchers = [watch.user for watch in case.watches.select_related("user")]
    return {
        "notes": rows(case, user),
        "note_form": (form or NoteForm(case=case)) if rules.is_official(user, case) else None,
        "watchers": [name_of(watcher) for watcher in watchers if watcher.pk != user.pk],
        "watching": any(watcher.pk == user.pk for watcher in watchers),
    }


def rows(case: InformationRequest, user: Any) -> list[dict[str, Any]]:
    """The notes that stand, newest first, each with what it replaced; for who works on the case in full."""
    whole, notes = rules.is_official(user, case), list(case.notes.select_related("by"))
    by_pk = {note.pk: note for note in notes}
    gone = {note.replaces_id for note in notes}

    def shown(note: Note) -> dict[str, Any]:
        text = note.text if whole else privacy.without(case.applicant, note.text)
        return {
            "pk": note.pk,
            "at": note.at,
            "by": name_of(note.by),
            "text": text,
            "own": note.by_id == user.pk and whole,
        }

    def before(note: Note) -> list[dict[str, Any]]:
        older = by_pk.get(note.replaces_id or 0)
        return [shown(older), *before(older)] if older else []

    return [shown(note) | {"before": before(note)} for note in reversed(notes) if note.pk not in gone]


def write(keeper: Any, request: HttpRequest, case: InformationRequest) -> HttpResponse:
    """Keep a note; what does not go through comes back on the page of the case, as typed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = NoteForm(request.POST, case=case)
    if form.is_valid() and _kept(form, case, request.user, None):
        messages.success(request, _("The note is kept."))
        return HttpResponseRedirect(f"{keeper.page_url(case)}#notes")
    return keeper.show(request, case, note_form=form)


def put_right(keeper: Any, request: HttpRequest, case: InformationRequest, pk: int) -> HttpResponse:
    """A new note in the place of an own one; of two at once the second sees the first, and keeps what was typed."""
    note = case.notes.filter(pk=pk, by=request.user).first()
    if note is None or not rules.is_official(request.user, case):
        raise Http404
    newer, status = Note.objects.filter(replaces=note).first(), 200
    form = NoteForm(request.POST, case=case) if request.method == "POST" else NoteForm(
        case=case, initial={"text": (newer or note).text}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        if _kept(form, case, request.user, note):
            messages.success(request, _("The note is put right; the old one stays on record."))
            return HttpResponseRedirect(f"{keeper.page_url(case)}#notes")
        newer, status = Note.objects.filter(replaces=note).first(), 409
    page = {
        **keeper.admin_site.each_context(request),
        "title": _("Put a note right"),
        "opts": keeper.opts,
        "original": case,
        "back": f"{keeper.page_url(case)}#notes",
        "form": form,
        "newer": newer,
    }
    return TemplateResponse(request, "admin/requests_app/note.html", page, status=status)


def _kept(form: NoteForm, case: InformationRequest, user: Any, replaces: Note | None) -> bool:
    try:
        workflow_office.write_note(
            case, form.cleaned_data["text"], actor=user, key=form.cleaned_data["key"], replaces=replaces
        )
    except Refused as refused:
        form.add_error(None, refused.reasons)
        return False
    return True


def watch(keeper: Any, request: HttpRequest, case: InformationRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.POST.get("on") == "1":
        workflow_office.watch(case, actor=request.user)
        messages.success(request, _("You watch this case: each step comes with the next morning's mail."))
    else:
        workflow_office.unwatch(case, actor=request.user)
        messages.success(request, _("You no longer watch this case."))
    return HttpResponseRedirect(keeper.page_url(case))
