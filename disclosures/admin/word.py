"""A Word file becomes a draft, or the text of one: choose it, look at what it gives, then take it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from agencies import uploads
from agencies.enums import Role
from agencies.handing_out import hand_out
from agencies.models import Agency
from agencies.scoped_admin import ScopedAdmin
from agencies.stored import by_content
from disclosures import embedded, files, html, word, workflow
from disclosures.enums import Stage
from disclosures.models import CatalogueItem, Category, Document

SALT, OPEN_FOR = "disclosures.word", 12 * 3600  # seconds
MOST_CARRIED = 400  # characters of a name in the form
ASKED = ("agency", "category", "catalogue_item", "kind")  # by the address that leads here
INSTEAD, AFTER = "instead", "after"
KEY = 16  # digits of a hash that name a file, see `Attachment.key`
STEM = "admin:disclosures_document"


class FileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Word file (DOCX)"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=gettext_lazy("You see what becomes of it before anything is kept."),
    )

    def clean_file(self) -> uploads.Kept:
        upload = self.cleaned_data["file"]
        if not upload.name.lower().endswith(".docx"):
            raise ValidationError(
                _("Please choose a DOCX file. Word and WPS make one of an older file with “Save as”.")
            )
        return uploads.keep(upload, files.FOLDER)


class TakeForm(forms.ModelForm):
    """What the file proposes, for the person to put right."""

    use_required_attribute = False

    class Meta:
        model = Document
        fields = ("title", "doc_no", "written_on", "agency", "category", "catalogue_item", "kind")
        widgets = {
            "title": forms.TextInput(attrs={"class": "vTextField"}),
            "written_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    where = forms.ChoiceField(
        label=gettext_lazy("Where the text goes"),
        choices=[
            (AFTER, gettext_lazy("after the text that is there")),
            (INSTEAD, gettext_lazy("in place of the text that is there")),
        ],
        widget=forms.RadioSelect,
    )
    changes = forms.ChoiceField(
        label=gettext_lazy("The file has tracked changes. Which text is to be taken?"),
        choices=list(word.CHANGES.items()),
        widget=forms.RadioSelect,
    )
    keep = forms.BooleanField(label=gettext_lazy("Keep the Word file as an attachment, for the public"), required=False)

    def __init__(self, *args: Any, user: Any, found: word.Brought, **kwargs: Any) -> None:
        document = kwargs.get("instance")
        there = bool(document and html.text(document.body).strip())
        proposed = {name: getattr(found, name) for name in ("title", "doc_no", "written_on")}
        if document:
            proposed = {name: getattr(document, name) or value for name, value in proposed.items()}
        mine = Agency.objects.visible_to(user, (Role.CLERK,))
        initial = {
            "where": AFTER,
            "agency": mine.first() if len(mine[:2]) == 1 else None,
            **(kwargs.pop("initial", {})),
        }
        super().__init__(*args, initial=initial | proposed, **kwargs)
        self.fields["agency"].queryset = mine
        self.fields["category"].queryset = Category.objects.all()
        self.fields["catalogue_item"].queryset = CatalogueItem.objects.filter(agency__in=mine, active=True).in_order()
        self.fields["kind"].required = False
        unwanted = [name for name, wanted in (("where", there), ("changes", found.tracked)) if not wanted]
        unwanted += ["agency", "category", "catalogue_item", "kind"] if document else []
        for name in unwanted:
            del self.fields[name]

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or self.instance.kind)


class WordPages(ScopedAdmin):
    """For the admin of documents. What is looked at stays in the store; the form carries its signed name."""

    def get_urls(self) -> list[Any]:
        wrap, stem = self.admin_site.admin_view, "disclosures_document_word"
        return [
            path("word/", wrap(self.word_new), name=stem),
            path("word/shown/", wrap(self.word_picture), name=f"{stem}_picture"),
            path("<int:pk>/word/", wrap(self.word_into), name=f"{stem}_into"),
            *super().get_urls(),
        ]

    def word_new(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._word(request, None)

    def word_into(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = self.get_object(request, str(pk))
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        if not self.has_change_permission(request, document):
            raise PermissionDenied
        return self._word(request, document)

    def _word(self, request: HttpRequest, document: Document | None) -> HttpResponse:
        return require_http_methods(["GET", "HEAD", "POST"])(self._word_page)(request, document)

    def _word_page(self, request: HttpRequest, document: Document | None) -> HttpResponse:
        if "kept" in request.POST:
            return self._look_or_take(request, document)
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            kept = form.cleaned_data["file"]
            try:
                return self._looked_at(request, document, kept, word.read(by_content().path(kept.path)))
            except ValidationError as refused:
                form.add_error("file", refused)
        return self._page_of_word(request, document, {"form": form}, 400 if form.errors else 200)

    def _looked_at(
        self, request: HttpRequest, document: Document | None, kept: uploads.Kept, found: word.Brought, form: Any = None
    ) -> HttpResponse:
        """The text as the page would show it, with what the person has to decide."""
        if form is None:
            asked = {name: request.GET[name] for name in ASKED if name in request.GET}
            form = TakeForm(user=request.user, found=found, instance=document, initial=asked)
        carried = [kept.path, kept.name[-MOST_CARRIED:], kept.sha256, request.user.pk]
        context = {
            "form": form,
            "found": found,
            "name": kept.name,
            "text": html.render(found.body, self._shown(request, found)),
            "token": signing.dumps(carried, salt=SALT),
            "pictures": len(found.pictures),
            "without_words": sum(not (i.alt or i.decorative) for i in embedded.images(found.body)),
        }
        return self._page_of_word(request, document, context, 400 if form.errors else 200)

    def _look_or_take(self, request: HttpRequest, document: Document | None) -> HttpResponse:
        here = request.path
        try:
            location, name, sha256, owner = signing.loads(request.POST["kept"], salt=SALT, max_age=OPEN_FOR)
            kept = uploads.Kept(location, name, sha256, uploads.TYPES["docx"])
            if owner != request.user.pk or not by_content().exists(location):
                raise signing.BadSignature
        except (signing.BadSignature, ValueError):
            messages.error(request, _("This preview was open for too long. Please choose the file again."))
            return HttpResponseRedirect(here)
        file = by_content().path(kept.path)
        found = word.read(file)
        form = TakeForm(request.POST, user=request.user, found=found, instance=document)
        if "look" in request.POST or not form.is_valid():
            changes = request.POST.get("changes")
            if changes in word.CHANGES:
                found = word.read(file, changes)
            if "look" in request.POST:
                form.full_clean()
                form._errors = {}
            return self._looked_at(request, document, kept, found, form)
        if form.cleaned_data.get("changes"):
            found = word.read(file, form.cleaned_data["changes"])
        taken = self._take(request, document, form, found, kept)
        if taken is None:
            messages.error(request, _("This document is not a draft any more. Your changes were not saved."))
            return HttpResponseRedirect(self.page_url(document))
        messages.success(
            request, _("The text of “%(name)s” is in the draft. Look it through, then save it.") % {"name": name}
        )
        if left := word.told(found):
            messages.warning(request, _("Not taken over: %(what)s.") % {"what": "; ".join(left)})
        return HttpResponseRedirect(self.page_url(taken))

    @transaction.atomic
    def _take(
        self, request: HttpRequest, document: Document | None, form: TakeForm, found: word.Brought, kept: uploads.Kept
    ) -> Document | None:
        said = form.cleaned_data
        if document is None:
            fields = {name: said[name] for name in TakeForm.Meta.fields}
            document = workflow.draft(actor=request.user, body=found.body, **fields)
        else:
            # The row stays locked until the text is in, so nobody publishes what is being changed.
            document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
            if document.stage != Stage.DRAFT:
                return None
            for name in ("title", "doc_no", "written_on"):
                setattr(document, name, said[name])
            before = document.body if said.get("where") == AFTER else ""
            document.body = f"{before}\n{found.body}".strip()
            document.save()
            workflow.edited(document, actor=request.user, fields={"body", "attachments", *form.changed_data})
        self._attach(document, found, kept if said["keep"] else None)
        return document

    def _attach(self, document: Document, found: word.Brought, original: uploads.Kept | None) -> None:
        word.attach_pictures(document, found)
        if original and original.sha256[:KEY] not in {file.key for file in document.attachments.all()}:
            with by_content().open(original.path) as content:
                files.attach(document, original.name, original.content_type, content.read())

    def _shown(self, request: HttpRequest, found: word.Brought) -> dict[str, embedded.Picture]:
        """The pictures of a preview: in the store already, each at an address that only this person can open."""
        shown = {}
        for key, picture in found.pictures.items():
            location = f"{files.FOLDER}/{picture['sha256'][:2]}/{picture['sha256']}.{picture['extension']}"
            by_content().save(location, ContentFile(picture["data"]))
            token = signing.dumps([location, request.user.pk], salt=SALT)
            shown[key] = embedded.Picture(f"{reverse(f'{STEM}_word_picture')}?p={token}", word.picture_name(picture))
        return shown

    def word_picture(self, request: HttpRequest) -> HttpResponseBase:
        return require_safe(self._word_picture)(request)

    def _word_picture(self, request: HttpRequest) -> HttpResponseBase:
        try:
            location, owner = signing.loads(request.GET.get("p", ""), salt=SALT, max_age=OPEN_FOR)
        except (signing.BadSignature, ValueError):
            raise Http404
        if owner != request.user.pk:
            raise Http404
        ending = Path(location).suffix.lstrip(".")
        file = _Stored(location)
        return hand_out(file, Path(location).name, uploads.TYPES[ending], inline=True)

    def _page_of_word(
        self, request: HttpRequest, document: Document | None, context: dict[str, Any], status: int
    ) -> HttpResponse:
        frame = {
            **self.admin_site.each_context(request),
            "title": _("Take in a Word file"),
            "opts": self.opts,
            "original": document,
            "back": self.page_url(document) if document else reverse(f"{STEM}_add"),
        }
        return TemplateResponse(request, "admin/disclosures/document/word.html", frame | context, status=status)


class _Stored:
    """A file of the store that no row has yet."""

    def __init__(self, name: str) -> None:
        self.name, self.storage = name, by_content()

    def open(self, mode: str) -> Any:
        return self.storage.open(self.name, mode)
