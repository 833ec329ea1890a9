"""Forms around a reply and the public: which request asks for the same, and its publication in one step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import Category
from requests_app import likeness, privacy, release, workflow
from requests_app.admin_forms.fields import CaseForm, prose
from requests_app.conditions_publishing import joinable
from requests_app.forms import cleaning
from requests_app.letters import reply_files
from requests_app.models import Event
from requests_app.situation import Situation
from requests_app.timeline import REGULATION

NEWEST = 50  # requests with other words that a clerk may choose from
ITEM, DOCUMENT = "publish", "draft_document"


def declined(situation: Situation) -> Event | None:
    """The refusal of the last publication that was handed to a second person."""
    last = situation.last("publication_proposed", "release_accepted", "release_declined")
    return last if last and last.kind == "release_declined" else None


class LinkSame(CaseForm):
    other = forms.TypedChoiceField(
        label=gettext_lazy("Which request asks for the same"),
        coerce=int,
        help_text=gettext_lazy("How many requests ask for the same suggests a publication."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [one.case for one in likeness.alike(self.obj, self.user) if one.case.agency_id == self.obj.agency_id]
        free = joinable(self.obj)
        may = set(free.filter(pk__in=[case.pk for case in found]).values_list("pk", flat=True))
        near, far = [case for case in found if case.pk in may], free.exclude(pk__in=may).order_by("-pk")[:NEWEST]
        groups = ((_("Similar subjects"), near), (_("Other requests, the newest first"), far))
        self.fields["other"].choices = [
            (label, [(case.pk, f"{case} · {case.subject}") for case in cases]) for label, cases in groups if cases
        ]


class Publish(CaseForm):
    """Art. 44: the reply as an anonymised item or as a proactive document, with what the release check found."""

    ITEM_WORDS = gettext_lazy("Answered request, without personal data")
    how = forms.ChoiceField(
        label=gettext_lazy("Publish as"),
        choices=[
            (ITEM, ITEM_WORDS),
            (DOCUMENT, gettext_lazy("Proactive document (art. 44): a draft that another person publishes")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial=ITEM,
    )
    title = cleaning.Typed(label=gettext_lazy("Public title"), max_length=200)
    text = prose(
        gettext_lazy("Public text"),
        help_text=gettext_lazy("What was asked and what was answered, so that others need not ask. No personal data."),
    )
    files = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Files of the reply that go out too"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category of the document"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("For a proactive document."),
    )
    hand_on = forms.BooleanField(
        label=gettext_lazy("Hand it to a second person, who may accept what was found"), required=False
    )
    reason = prose(
        gettext_lazy("Why it may go out all the same"),
        required=False,
        help_text=gettext_lazy("For the second person, where the release check has found something."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        situation = self.obj.situation
        reply = situation.reply
        told = [self.obj.description, str(reply.facts.get("content", "")) if reply else ""]
        # What was declined comes back, to be mended.
        last = situation.last("publication_proposed") if declined(situation) else None
        before = last.facts if last else {}
        self.fields["title"].initial = before.get("title") or privacy.without(self.obj.applicant, self.obj.subject)
        self.fields["text"].initial = before.get("text") or privacy.without(
            self.obj.applicant, "\n\n".join(part for part in told if part)
        )
        self.fields["text"].widget.attrs["rows"] = 12
        here = [file.pk for file in reply_files(situation)]
        self.fields["files"].queryset = self.obj.files.filter(pk__in=here).order_by("pk")
        self.fields["files"].label_from_instance = lambda file: file.name
        if not here:
            del self.fields["files"]
        if not self.handing_on():
            open_now = [one for one in (ITEM, DOCUMENT) if not workflow.refusals(self.obj, self.user, one)]
            self.fields["how"].choices = [row for row in self._ways() if row[0] in open_now]
            self.fields["how"].initial = self.action
        else:
            del self.fields["hand_on"]
            self.fields["reason"].required = True

    def _ways(self) -> list[tuple[str, Any]]:
        if self.obj.law == REGULATION:
            return list(self.fields["how"].choices)
        return [(ITEM, self.ITEM_WORDS), (DOCUMENT, _("Proactive document: a draft that another person publishes"))]

    def handing_on(self) -> bool:
        return self.action == "propose_publication"

    def step(self) -> str:
        """The step that is taken: what was chosen, or the handing to a second person where something was found."""
        if self.handing_on() or (self.cleaned_data.get("hand_on") and self.found()):
            return "propose_publication"
        return self.cleaned_data.get("how") or self.fields["how"].initial

    def said(self) -> dict[str, Any]:
        """What is typed, or proposed before anything is, as the facts of the event."""
        data = self.cleaned_data if self.is_bound else {n: f.initial for n, f in self.fields.items()}
        category = data.get("category")
        said = {"title": data.get("title") or "", "text": data.get("text") or ""}
        files = [file.pk for file in data.get("files") or ()]
        return said | ({"files": files} if files else {}) | ({"category": category.pk} if category else {})

    @cached_property
    def looked(self) -> tuple[dict[str, Any], list[release.Finding]]:
        """What was said and what is found in it, kept as it was before a field with a finding was refused.

        Before anything is chosen all files of the reply are looked into, so that one knows before choosing.
        """
        said = self.said()
        if not self.is_bound and "files" in self.fields:
            said["files"] = list(self.fields["files"].queryset.values_list("pk", flat=True))
        return said, release.of(self.obj, said)

    def found(self) -> list[release.Finding]:
        return self.looked[1]

    def facts(self) -> dict[str, Any]:
        said, step = self.said(), self.step()
        how = self.cleaned_data.get("how") or ITEM
        if how != DOCUMENT:
            said.pop("category", None)
        if step == "propose_publication":
            labels = dict.fromkeys(f"{one.place}: {one.what}" for one in self.found())
            return said | {"how": how, "reason": self.cleaned_data.get("reason", ""), "findings": list(labels)}
        return said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = self.found()
        if cleaned.get("how") == DOCUMENT and not cleaned.get("category") and "category" not in self.errors:
            self.add_error("category", _("Choose the category of the document."))
        if self.handing_on() or cleaned.get("hand_on"):
            if not str(cleaned.get("reason") or "").strip() and "reason" not in self.errors and found:
                self.add_error("reason", _("Please give the reason."))
            return cleaned
        for field, what in dict.fromkeys((one.field, _in_file(one)) for one in found):
            self.add_error(field, _("This holds personal data: %(found)s. Take it out.") % {"found": what})
        return cleaned


def _in_file(one: release.Finding) -> str:
    """What was found; of a file, in which."""
    return f"{one.place} – {one.what}" if one.field == "files" else one.what
