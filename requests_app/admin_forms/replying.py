"""Forms of the reply: drafting, delivering, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import uploads
from agencies.choices import language
from agencies.models import Agency
from requests_app import outcome_needs
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, ManyFiles, Uploads, prose
from requests_app.enums import Route
from requests_app.forms import cleaning
from requests_app.models import CaseFile
from requests_app.timeline import REGULATION
from statutes import laws
from statutes.citations import cite

# The families of the annual report that the outcomes of a law belong to, by the first word of their code.
FAMILIES = {
    "already_public": gettext_lazy("Disclosed"),
    "grant": gettext_lazy("Disclosed"),
    "partial": gettext_lazy("Disclosed in part"),
    "deny": gettext_lazy("Refused"),
    "none": gettext_lazy("Not available"),
    "skip": gettext_lazy("Not handled"),
}
OTHER = gettext_lazy("Other outcomes")
ROWS = (2, 3)  # more rows of what is withheld, after the first


class DraftReply(CaseForm):
    """What a reply states. Its fields follow the law of the case: what no outcome of it needs has no field."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome of the reply"))
    content = prose(
        gettext_lazy("What the applicant is told"),
        required=False,
        help_text=gettext_lazy(
            "What is given, or the answer in words. Articles, remedies and the list of files are put into the letter "
            "by themselves."
        ),
    )
    what = prose(gettext_lazy("What is withheld"), required=False, help_text=gettext_lazy("For disclosure in part."))
    exemption = forms.ChoiceField(
        label=gettext_lazy("Exemption"),
        required=False,
        help_text=gettext_lazy("For a refusal in part or in full."),
    )
    reason = prose(required=False, help_text=gettext_lazy("Needed for every outcome but full disclosure."))
    access = prose(
        gettext_lazy("Way, route and time of getting it"),
        required=False,
        help_text=gettext_lazy("Where the information does not come with the reply."),
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
        widget=ManyFiles(attrs={"accept": uploads.ACCEPT}),
    )

    class Media:
        js = (Script("js/draft.js", defer=True),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law, reply = self.obj.situation.law, self.obj.situation.reply
        self.fields["outcome"].choices = [("", _("Choose")), *outcome_choices(law)]
        self.fields["exemption"].choices = exemption_choices(law)
        self._more_rows(law)
        self._needs_of(law)
        here = self.obj.files.filter(role=CaseFile.REPLY).order_by("pk")
        self.fields["kept"].queryset = here
        self.fields["kept"].label_from_instance = lambda file: file.name
        if not here:
            del self.fields["kept"]
        if reply:
            self.initial = {name: reply.facts.get(name) for name in self.fields if name not in ("seen", "files")}
            self.initial |= _as_rows(reply.facts.get("withheld") or [])
            self.initial["kept"] = reply.facts.get("files", [])
        self.order_fields([name for name in self.fields if name not in ("kept", "files")])
        self._say_when(law)

    def _say_when(self, law: laws.Law) -> None:
        """Mark each field with the outcomes that ask for it: with JavaScript the others step aside."""
        asked = {code: {*outcome.needs, *outcome.may} for code, outcome in law.outcomes.items()}
        rows = {f"{name}_{n}" for name in ("what", "exemption", "reason") for n in ROWS} | {"what"}
        means = {"right_agency_here": "right_agency", "access": "information", "public_interest": "information"}
        for name in self.fields.keys() - {"seen", "outcome", "content", "kept", "files"}:
            wanted = {"exemption", "information"} if name in rows else {means.get(name, name)}
            codes = [code for code, needs in asked.items() if wanted <= needs]
            self.fields[name].widget.attrs["data-for"] = " ".join(codes)

    def _more_rows(self, law: laws.Law) -> None:
        """Art. 37: a row for each exemption that a part is withheld under."""
        for n in ROWS:
            self.fields[f"what_{n}"] = prose(_("Withheld as well (%(n)s)") % {"n": n}, required=False)
            self.fields[f"exemption_{n}"] = forms.ChoiceField(
                label=_("Exemption (%(n)s)") % {"n": n}, required=False, choices=exemption_choices(law)
            )
            self.fields[f"reason_{n}"] = prose(_("Reason (%(n)s)") % {"n": n}, required=False)

    def _needs_of(self, law: laws.Law) -> None:
        """A field for each thing that an outcome of the law must or may state."""
        needs = outcome_needs.texts_of(law)
        for name, need in needs.items():
            self.fields[name] = prose(need.label, required=False, help_text=need.help)
        if "right_agency" in needs:
            others = Agency.objects.accepting().exclude(pk=self.obj.agency_id).order_by("name")
            self.fields["right_agency_here"] = forms.ModelChoiceField(
                label=_("The right agency"),
                queryset=others,
                required=False,
                empty_label=_("None of them"),
                help_text=_("Its name and contact go into the reply, and the applicant can ask it with one click."),
            )
            self.fields["right_agency_here"].label_from_instance = lambda agency: agency.label
        if self.obj.situation.objections:
            self.fields["public_interest"] = prose(
                _("Public interest in disclosing over the objection"),
                required=False,
                help_text=_("Needed where all is disclosed although a third party objects (arts. 15 and 32).")
                if law.id == REGULATION
                else _("Needed where all is disclosed although a third party objects."),
            )

    def clean(self) -> dict[str, Any]:
        """What the outcome lacks is said at the field that would fill it."""
        cleaned = super().clean() or self.cleaned_data
        if "outcome" in cleaned and not self.errors:
            stated = self.facts() | {"files": cleaned.get("files") or list(cleaned.get("kept") or [])}
            name, wanting = outcome_needs.missing(self.obj, stated)
            if wanting:
                self.add_error(name if name in self.fields else "content", wanting)
            elif cleaned["outcome"] == "partial" and any(not row["what"] for row in stated.get("withheld", [])):
                self.add_error("what", _("Say what is withheld."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Without the uploads: the page keeps them with the case and names their ids."""
        rows = [_row(self.cleaned_data, n) for n in ("", *(f"_{n}" for n in ROWS))]
        side = {"kept", "files", "right_agency_here", "what"}
        side |= {f"{name}_{n}" for name in ("what", "exemption", "reason") for n in ROWS}
        said = {name: value for name, value in super().facts().items() if name not in side}
        if said.get("outcome") == "partial":
            said["withheld"] = [row for row in rows if any(row.values())]
        if agency := self.cleaned_data.get("right_agency_here"):
            said |= {"right_agency": reached_at(agency), "right_agency_slug": agency.slug}
        return said


def _row(cleaned: dict[str, Any], n: str) -> dict[str, str]:
    return {name: str(cleaned.get(name + n) or "") for name in ("what", "exemption", "reason")}


def _as_rows(withheld: list[dict[str, str]]) -> dict[str, str]:
    """The rows of an earlier draft as the initial values of their fields."""
    marks = ("", *(f"_{n}" for n in ROWS))
    return {f"{name}{mark}": row.get(name, "") for mark, row in zip(marks, withheld, strict=False) for name in row}


def reached_at(agency: Agency) -> str:
    """Name and contact of an agency in one line, as the reply letter gives them."""
    parts = (agency.name, agency.address, agency.phone)
    return "，".join(part for part in parts if part)


def exemption_choices(law: laws.Law) -> list[tuple[str, str]]:
    return [("", "—")] + [
        (e.code, f"{e.title[language()]} ({cite(law, e.cite, language(), full=False)})")
        for e in law.exemptions.values()
    ]


def outcome_choices(law: laws.Law) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The outcomes of a law in their families, each with its article; what ends a case without a reply is left out."""
    families: dict[Any, list[tuple[str, str]]] = {}
    for code, outcome in law.outcomes.items():
        if code not in law.closing:
            article = cite(law, outcome.cite, language(), full=False) if outcome.cite else ""
            label = f"{outcome.title[language()]}{f' ({article})' if article else ''}"
            families.setdefault(FAMILIES.get(code.split(".")[0], OTHER), []).append((code, label))
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
