"""Personal data of an applicant: masked on the desk, found and taken out of what goes to others."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from disclosures.release import mask, mask_name
from requests_app.enums import ApplicantKind, LetterKind
from requests_app.models import Applicant

NAMED = ("name", "id_number", "contact", "phone", "email", "address")
MASKED = ("id_number", "phone", "email", "address")
# Numbers that look like a resident identity card or a mobile phone, whosever they are.
PATTERNS = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), _("a number like that of an identity card")),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), _("a number like that of a mobile phone")),
)


def shown(applicant: Applicant, *, revealed: bool, handling: bool) -> dict[str, str]:
    """The applicant's data as a page shows them. `handling`: the reader works on the case and has to know the name.

    The name of an organisation is no personal data; its contact person is.
    """
    said = {name: getattr(applicant, name) for name in NAMED}
    if revealed:
        return said
    said |= {name: mask(said[name]) for name in MASKED} | {"contact": mask_name(said["contact"])}
    if not handling and applicant.kind == ApplicantKind.NATURAL:
        said["name"] = mask_name(said["name"])
    return said


def for_outsider(letter: Any) -> Any:
    """A letter as whoever supervises reads it: the applicant's data masked, also where the text repeats them."""
    applicant, parts = letter.case.applicant, dict(letter.parts)
    consulted = letter.kind in (LetterKind.THIRD_PARTY, LetterKind.AGENCY, LetterKind.ASSIST)
    named = Applicant(name="" if consulted else parts["addressee"])  # known to the letter even after the erasure
    parts["addressee"] = parts["addressee"] if consulted else mask_name(parts["addressee"])
    parts["paragraphs"] = [without(named, without(applicant, text)) for text in parts["paragraphs"]]
    columns = {field.attname: getattr(letter, field.attname) for field in letter._meta.concrete_fields}
    return type(letter)(**columns | {"parts": parts})


def found_in(applicant: Applicant, text: str) -> list[Any]:
    """Which personal data a text holds: labels of the applicant's fields, or kinds of numbers."""
    own = dict.fromkeys(label for label, _start, _end in places(applicant, text))
    return [*own, *(label for pattern, label in PATTERNS if pattern.search(_bare(text)))]


def places(applicant: Applicant, text: str) -> list[tuple[Any, int, int]]:
    """Where a text holds the applicant's data, with whatever blanks and dashes in them: label, start, end."""
    kept = [(low, n) for n, char in enumerate(text) for low in _bare(char)]
    bare = "".join(low for low, _n in kept)
    found = []
    for name in NAMED:
        value, label = _bare(getattr(applicant, name)), Applicant._meta.get_field(name).verbose_name
        if len(value) > 1:
            here = re.finditer(re.escape(value), bare)
            found += [(label, kept[hit.start()][1], kept[hit.end() - 1][1] + 1) for hit in here]
    return found


def without(applicant: Applicant, text: str) -> str:
    """The text with each of the applicant's data replaced by 某."""
    for name in NAMED:
        value = getattr(applicant, name).strip()
        if len(value) > 1:
            text = text.replace(value, "某")
    for pattern, _label in PATTERNS:
        text = pattern.sub("某", text)
    return text


def file_name(applicant: Applicant, name: str) -> str:
    """What a file is called in a row that nobody can change or erase: its name without the applicant's data."""
    covered = {n for _label, start, end in places(applicant, name) for n in range(start, end)}
    first = {n for n in covered if n - 1 not in covered}
    shown = "".join("某" if n in first else char for n, char in enumerate(name) if n in first or n not in covered)
    for pattern, _label in PATTERNS:
        shown = pattern.sub("某", shown)
    return shown


def _bare(text: str) -> str:
    """Without the blanks and dashes that a number or a name may be written with."""
    return re.sub(r"[\s\-—·]", "", text).lower()
