"""The release check of an answer: what `disclosures.release` finds, and the data of the applicant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from agencies.files import sandbox
from disclosures.release import Context, Finding, Piece, in_file, in_text, marked, official_domains
from requests_app import privacy
from requests_app.models import Applicant, CaseFile, InformationRequest

__all__ = ["Finding", "Piece", "check", "marked", "of"]


def check(case: InformationRequest, title: str, text: str, files: Iterable[CaseFile]) -> list[Finding]:
    """Everything found: in the title, in the text in the order it is read, in each file once of a kind."""
    found: list[Finding] = []
    domains = official_domains(case.agency)
    for field, place, said in (("title", _("Public title"), title), ("text", _("Public text"), text)):
        here = [*_of_applicant(case.applicant, place, said, field), *in_text(place, said, domains, field)]
        found += sorted(here, key=lambda one: one.span or (0, 0))
    names = frozenset({case.agency.name, case.agency.short_name})
    context = Context(names, frozenset({title, case.subject}), domains, id_like=True)
    for file in files:
        found += _in_file(case.applicant, file, context)
    return found


def of(case: InformationRequest, facts: Any) -> list[Finding]:
    """What is found in the facts of a publication; the files are those of the reply that are to go out."""
    wanted = [pk for pk in facts.get("files") or () if isinstance(pk, int)]
    files = case.files.filter(role=CaseFile.REPLY, pk__in=wanted).order_by("pk")
    return check(case, str(facts.get("title") or ""), str(facts.get("text") or ""), files)


def _of_applicant(applicant: Applicant, place: str, text: str, field: str) -> Iterator[Finding]:
    for label, start, end in privacy.places(applicant, text):
        yield Finding(place, _("%(what)s of this applicant") % {"what": label}, "", field, (start, end))


def _in_file(applicant: Applicant, file: CaseFile, context: Context) -> Iterator[Finding]:
    try:
        with file.file.open("rb") as stream:
            answer = sandbox.look_into(stream, file.file.name.rpartition(".")[2].lower())
    except OSError:
        answer = sandbox.failed()
    said = answer["text"] + "\n" + "\n".join(value for _kind, _place, value in answer["found"])
    own = _of_applicant(applicant, file.name, said, "files")
    yield from dict.fromkeys(one._replace(span=None) for one in own)
    found = [["refused", [], answer["refused"][0]]] if answer["refused"] else answer["found"]
    yield from in_file(file.name, found, context, file.pk, file.sha256)
