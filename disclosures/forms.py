"""What officials type about a document: its draft, its files, and what a step needs to know."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import uploads
from agencies.choices import language
from agencies.stepped_admin import StepForm
from disclosures import embedded, html, links, proofreading, review
from disclosures.enums import Stage, Validity
from disclosures.models import Attachment, Document
from disclosures.widgets import Prose


class SeenField(forms.CharField):
    """Which version a person had before them; it is no change of theirs."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class DraftForm(forms.ModelForm):
    """Changes are taken as long as the document is a draft and nobody has saved another version since.

    A lock holds it so until they are saved. `newer`: the version that somebody saved meanwhile.
    """

    seen_at = SeenField(required=False)
    newer: Document | None = None

    class Meta:
        model = Document
        fields: list[str] = []  # the admin page says which
        widgets = {
            "title": forms.TextInput(attrs={"size": 80, "class": "vTextField"}),
            "body": Prose(attrs={"rows": 24, "cols": 100, "class": "vLargeTextField"}),
            "summary": forms.Textarea(attrs={"rows": 3, "cols": 100, "class": "vLargeTextField"}),
        }
        help_texts = {
            "body": gettext_lazy(
                "Plain lines become paragraphs, 第一章 and 第一节 headings. "
                "Simple HTML is kept; what could harm a reader is left out."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].widget.attrs |= self._pictures()
        if self.instance.pk:
            self.fields["seen_at"].initial = self.instance.updated_at.isoformat()
        if "kind" in self.fields:
            self.fields["kind"].required = False

    def _pictures(self) -> dict[str, str]:
        """For the editor: the pictures there are, and where it sends new ones; before the first save, nowhere."""
        if not self.instance.pk:
            return {"data-pictures": "[]"}
        mine = [embedded.told(file) for file in self.instance.attachments.filter(content_type__in=uploads.PICTURES)]
        return {
            "data-pictures": json.dumps(mine, ensure_ascii=False),
            "data-upload": reverse("admin:disclosures_document_picture", args=[self.instance.pk]),
        }

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or self.instance.kind)

    def clean_body(self) -> str:
        given = self.cleaned_data["body"]
        body = html.anchored(html.from_person(given))
        if not html.text(body).strip():
            raise ValidationError(_("Nothing is left of this text: it holds no words."))
        names = {file.key: file.name for file in self.instance.attachments.all()} if self.instance.pk else {}
        pictures = (*proofreading.strange_pictures(given), *proofreading.silent_pictures(body, names))
        if wrong := [*pictures, *links.bad_links(given)]:
            raise ValidationError(list(dict.fromkeys(wrong)))
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk:
            # The row stays locked until the request ends, so nobody publishes what is being changed.
            now = Document.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
            if now.stage != Stage.DRAFT:
                raise ValidationError(_("This document is not a draft any more. Your changes were not saved."))
            self._look_again(now)
        for name in ("interpretation_of", "replaces"):
            if cleaned.get(name) and cleaned[name].pk == self.instance.pk:
                self.add_error(name, _("A document cannot refer to itself."))
        return cleaned

    def _look_again(self, now: Document) -> None:
        """Where somebody has saved since, say so once: after having seen what differs, going on is their choice."""
        seen, saved = self.cleaned_data.get("seen_at"), now.updated_at.isoformat()
        if not seen or seen == saved:
            return
        self.newer, self.data = now, self.data.copy()
        self.data["seen_at"] = saved
        by = now.drafted_by.get_username() if now.drafted_by else _("the system")
        time = timezone.localtime(now.updated_at).strftime("%H:%M")
        told = _(
            "Meanwhile %(name)s saved this document at %(time)s. What you typed is still here and was not saved. "
            "Below you see what differs; saving again puts your version in its place."
        )
        self.add_error(None, told % {"name": by, "time": time})


class AttachmentForm(forms.ModelForm):
    """A file is looked into before it is let in, and keeps its content for good."""

    class Meta:
        model = Attachment
        fields = ("name", "file")
        widgets = {"file": forms.FileInput(attrs={"accept": uploads.ACCEPT})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Left empty, it is the name of the file.")
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].disabled = True

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if not self.instance.pk and upload:
            self.instance.content_type = uploads.check(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload, name = cleaned.get("file"), uploads.clean_name(cleaned.get("name") or "")
        if upload:
            given = uploads.clean_name(upload.name)
            ending = "." + given.rpartition(".")[2]
            # The name that a reader saves under must not promise another type than the content has.
            cleaned["name"] = given if not name else name if name.lower().endswith(ending) else name + ending
        return cleaned


class ReasonForm(StepForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class WithdrawForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The public reads it in place of the document, so it must not repeat what has to be taken back."
        )


class BringBackForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "It stays withdrawn while a draft of it is corrected, reviewed and approved anew. The reason stays on "
            "record in the agency; what has changed is told to the public at the approval."
        )


class ReviewForm(StepForm):
    """Art. 17: the list for secrecy, and for each ground of the law whether it applies; all of it is on record."""

    TEST = "ground_"
    checked = forms.MultipleChoiceField(
        label=gettext_lazy("List for secrecy (art. 17)"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Go through the list and tick each line that holds.")},
    )
    note = forms.CharField(
        label=gettext_lazy("What was taken out, who agreed, or why the public interest weighs more"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checked"].choices = [(item.code, str(item)) for item in review.items()]
        for ground in review.grounds(self.obj):
            self.fields[self.TEST + ground.code] = forms.ChoiceField(
                label=_("%(ground)s (art. %(article)s)")
                % {"ground": ground.title[language()], "article": ground.cite.rpartition(" ")[2] or ground.cite},
                choices=[(found.value, found.label) for found in review.findings_for(ground)],
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether this ground applies.")},
            )
        self.order_fields(["seen", "checked", *(name for name in self.fields if name.startswith(self.TEST)), "note"])

    def clean_checked(self) -> list[str]:
        if fault := review.needs_whole_list(self.obj, self.cleaned_data):
            raise ValidationError(fault)
        return self.cleaned_data["checked"]

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        tests = {name.removeprefix(self.TEST): said.pop(name) for name in list(said) if name.startswith(self.TEST)}
        return said | {"tests": tests}


class ReplaceForm(StepForm):
    note = forms.CharField(
        label=gettext_lazy("What has changed, for the public"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say for the public what has changed.")},
    )


class ScheduleForm(ReplaceForm):
    """Of a revision the public is told what has changed; a new document needs no word more."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Until that minute nobody outside the agency sees any of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.obj.revises_id:
            del self.fields["note"]

    def clean_publish_at(self) -> Any:
        minute = self.cleaned_data["publish_at"]
        if minute <= timezone.now():
            raise ValidationError(_("This minute has passed. Nothing is published with an earlier time."))
        return minute

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        return said | {"publish_at": said["publish_at"].isoformat()}


class ValidityForm(StepForm):
    validity = forms.ChoiceField(label=gettext_lazy("Validity"), choices=Validity.choices)
    repealed_on = forms.DateField(
        label=gettext_lazy("No longer in force since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=gettext_lazy("Basis, for the public"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["validity"].initial = self.obj.validity
        self.fields["repealed_on"].initial = self.obj.repealed_on
