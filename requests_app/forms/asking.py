"""A request on its way: all answers travel in the form itself, so there is no session, cookie or draft to lose."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

from agencies import law_words
from agencies.models import Agency
from requests_app import suggesting
from requests_app.forms.cleaning import line
from requests_app.forms.steps import How, StepForm, What, Who
from requests_app.models import InformationRequest
from statutes import laws
from statutes.rules import Law

STEPS: dict[str, type[StepForm]] = {"who": Who, "what": What, "how": How}
CHECK, SEND, NEXT = "check", "send", "next"
TRAP = "website"  # no person sees this field; a machine that fills in everything fills it in too
HASTE = timedelta(seconds=3)  # nobody reads four pages, writes and sends within this time
REQUEST = ("subject", "description", "period", "form", "route")
APPLICANT = ("kind", "name", "id_kind", "id_number", "contact", "phone", "email", "address")
_signer = signing.TimestampSigner(salt="requests.ask")


@dataclass(frozen=True)
class Ticket:
    """The one-time key of a form and the moment it was opened, signed: the key makes twenty posts one request."""

    text: str
    key: uuid.UUID
    genuine: bool

    @classmethod
    def of(cls, text: str) -> Ticket:
        """The ticket that came with a form, or a new one where none of ours came."""
        try:
            return cls(text, uuid.UUID(_signer.unsign(text)), genuine=True)
        except (signing.BadSignature, ValueError):
            key = uuid.uuid4()
            return cls(_signer.sign(key.hex), key, genuine=False)

    def hasty(self) -> bool:
        try:
            _signer.unsign(self.text, max_age=HASTE)
        except signing.SignatureExpired:
            return False
        return True


class Asking:
    """What has been answered so far. `data` is the posted form; `preset` what the address of the page suggests."""

    def __init__(self, data: Mapping[str, str] | None = None, preset: Mapping[str, str] | None = None) -> None:
        self.data: Mapping[str, str] = data if data is not None else _suggested(preset or {})
        self.posted = data is not None
        self.ticket = Ticket.of(self.data.get("ticket", ""))
        self.at = self.data["at"] if self.data.get("at") in (*STEPS, CHECK) else "who"
        self.law = _law_of(self.data.get("agency", ""))
        self.forms = {name: form(self.data, law=self.law) for name, form in STEPS.items()}
        self.seen = suggesting.seen(self.data.get(suggesting.SEEN, ""))

    def blank(self, step: str) -> StepForm:
        """A step as answered so far, without a word about what is missing."""
        form = STEPS[step]
        said = {name: self.data[name] for name in form.base_fields if name in self.data}
        return form(initial=said, law=self.law)

    def first_wrong(self) -> str:
        return next((name for name, form in self.forms.items() if not form.is_valid()), "")

    def turn(self, go: str) -> tuple[str, bool]:
        """Where a button leads, and whether to say what is wrong there."""
        if go in STEPS:
            return go, False
        if go == SEND:
            wrong = self.first_wrong()
            return wrong or (SEND if self.ticket.genuine else CHECK), bool(wrong)
        if self.at in STEPS and not self.forms[self.at].is_valid():
            return self.at, True
        return self.first_wrong() or CHECK, False

    def carried(self, step: str) -> list[tuple[str, str]]:
        """The answers of the other steps, as they were typed, for hidden fields."""
        return [
            (name, self.data[name])
            for other, form in STEPS.items()
            if other != step
            for name in form.base_fields
            if name in self.data
        ]

    def answers(self) -> list[tuple[str, StepForm, list[tuple[str, str]]]]:
        return [(name, form, form.answers()) for name, form in self.forms.items()]

    @property
    def cleaned(self) -> dict[str, Any]:
        return {name: value for form in self.forms.values() for name, value in form.cleaned_data.items()}

    def for_the_door(self) -> dict[str, Any]:
        """Arguments of `workflow.submit`: the fields named here and no others, whatever was posted."""
        cleaned = self.cleaned
        return {
            "agency": cleaned["agency"],
            "key": self.ticket.key,
            "request": {name: cleaned[name] for name in REQUEST},
            "applicant": {name: cleaned[name] for name in APPLICANT},
        }

    def is_what_was_sent(self, case: InformationRequest) -> bool:
        """Whether `case`, found under the same key, says the same: if not, the form was changed after it was sent."""
        said = self.for_the_door()
        return says(case, said["agency"], said["request"], said["applicant"])

    def doubts(self) -> list[str]:
        """What looks like a machine. It is noted, never a ground to refuse: the law knows no such ground."""
        return [name for name, found in (("trap", bool(self.data.get(TRAP))), ("haste", self.ticket.hasty())) if found]


def says(case: InformationRequest, agency: Agency, request: Mapping[str, Any], applicant: Mapping[str, Any]) -> bool:
    """Whether a case holds just these answers."""
    return (
        case.agency_id == agency.pk
        and all(getattr(case, name) == value for name, value in request.items())
        and all(getattr(case.applicant, name) == value for name, value in applicant.items())
    )


def _law_of(slug: str) -> Law:
    """The law of the agency that is asked; that of the site before one is chosen."""
    agency = Agency.objects.filter(slug=line(slug)).only("law").first() if slug else None
    return laws.load(agency.law, on=timezone.localdate()) if agency else law_words.usual()


def _suggested(preset: Mapping[str, str]) -> dict[str, str]:
    said = {name: line(preset.get(name, ""))[:200] for name in ("agency", "subject")}
    return {name: value for name, value in said.items() if value}
