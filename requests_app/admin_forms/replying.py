"""Forms of the reply: drafting, delivering, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import files
from requests_app import privacy
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, ManyFiles, Uploads, language, prose
from requests_app.enums import Route
from requests_app.forms import cleaning
from requests_app.letters import outcomes_with_words
from requests_app.models import CaseFile
from statutes import laws
from statutes.citations import cite

FAMILIES = {
    "already_public": gettext_lazy("Disclosed"),
    "grant": gettext_lazy("Disclosed"),
    "partial": gettext_lazy("Disclosed in part"),
    "deny": gettext_lazy("Refused"),
    "none": gettext_lazy("Not available"),
    "skip": gettext_lazy("Not handled"),
}


class DraftReply(CaseForm):
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome of the reply"))
    exemption = forms.ChoiceField(
        label=gettext_lazy("Exemption"),
        required=False,
        help_text=gettext_lazy("For a refusal in part or in full."),
    )
    reason = prose(required=False, help_text=gettext_lazy("Needed for every outcome but full disclosure."))
    content = prose(
        gettext_lazy("What the applicant is told"),
        help_text=gettext_lazy("Articles, remedies and the list of files are put into the letter by themselves."),
    )
    search_record = prose(
        gettext_lazy("Where was searched, with what result"),
        required=False,
        help_text=gettext_lazy("Needed where the information is not held (art. 36, item 4)."),
    )
    kept = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Files already here that the reply discloses"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = Uploads(
        label=gettext_lazy("Files that the reply discloses"),
        required=False,
        widget=ManyFiles(attrs={"accept": files.ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law, reply = self.obj.situation.law, self.obj.situation.reply
        self.fields["outcome"].choices = [("", _("Choose")), *outcome_choices(law)]
        self.fields["exemption"].choices = [("", "—")] + [
            (e.code, f"{e.title[language()]} ({cite(law, e.cite, language(), full=False)})")
            for e in law.exemptions.values()
        ]
        here = self.obj.files.filter(role=CaseFile.REPLY).order_by("pk")
        self.fields["kept"].queryset = here
        self.fields["kept"].label_from_instance = lambda file: file.name
        if not here:
            del self.fields["kept"]
        if reply:
            self.initial = {name: reply.facts.get(name) for name in self.fields if name not in ("seen", "files")}
            self.initial["kept"] = reply.facts.get("files", [])

    def facts(self) -> dict[str, Any]:
        """Without the uploads: the page keeps them with the case and names their ids."""
        return {name: value for name, value in super().facts().items() if name not in ("kept", "files")}


def outcome_choices(law: laws.Law) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The outcomes in the families of the annual report, each with its article."""
    families: dict[Any, list[tuple[str, str]]] = {}
    for code, outcome in law.outcomes.items():
        if code in outcomes_with_words():
            article = cite(law, outcome.cite, language(), full=False) if outcome.cite else ""
            label = f"{outcome.title[language()]}{f' ({article})' if article else ''}"
            families.setdefault(FAMILIES[code.split(".")[0]], []).append((code, label))
    return list(families.items())


class Deliver(DatedForm):
    on = Day(label=gettext_lazy("Delivered on"), initial=timezone.localdate)
    how = forms.ChoiceField(label=gettext_lazy("How it was delivered"), choices=Route.choices)
    note = cleaning.Typed(
        label=gettext_lazy("Note"), max_length=200, required=False, help_text=gettext_lazy("Such as a postal number.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].initial = self.obj.route


class Publish(CaseForm):
    title = cleaning.Typed(label=gettext_lazy("Public title"), max_length=200)
    text = prose(
        gettext_lazy("Public text"),
        help_text=gettext_lazy("What was asked and what was answered, so that others need not ask. No personal data."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reply = self.obj.situation.reply
        told = [self.obj.description, str(reply.facts.get("content", "")) if reply else ""]
        self.fields["title"].initial = privacy.without(self.obj.applicant, self.obj.subject)
        self.fields["text"].initial = privacy.without(self.obj.applicant, "\n\n".join(part for part in told if part))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("title", "text"):
            if found := privacy.found_in(self.obj.applicant, str(cleaned.get(name, ""))):
                self.add_error(
                    name, _("This holds personal data: %(found)s. Take it out.") % {"found": ", ".join(map(str, found))}
                )
        return cleaned
