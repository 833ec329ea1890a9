"""Two versions of a document side by side: paragraph by paragraph, and within a changed one word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosures import html
from disclosures.enums import DocumentKind, Genre, Validity
from disclosures.models import Attachment, Document, Revision
from disclosures.workflow import CONTENT, DATES, content_of

AROUND = 2  # unchanged paragraphs shown before and after a change
# A Chinese sign is a word of its own; letters and digits of other scripts hold together.
WORD = re.compile(r"[^\W\u3400-\u9fff]+|.", re.S)


class Piece(NamedTuple):
    text: str
    changed: bool = False


class Row(NamedTuple):
    """`kind`: same, changed, gone, new, or skipped, where `left` says how many paragraphs are left out."""

    kind: str
    left: list[Piece]
    right: list[Piece]
    skipped: int = 0


class Version(NamedTuple):
    """`key`: its number, or "draft" for what is not public yet. `content`: as a revision keeps it."""

    key: str
    content: Mapping[str, Any]
    revision: Revision | None = None

    @property
    def label(self) -> str:
        if self.revision is None:
            return _("This draft")
        names = {"n": self.revision.n, "day": date_format(timezone.localtime(self.revision.at), "DATE_FORMAT")}
        label = _("Version %(n)s of %(day)s") % names
        return f"{label} · {self.revision.note}" if self.revision.note else label


def versions(document: Document) -> list[Version]:
    """What the document was and is; of a draft that revises another one, what is public first."""
    rows = list(document.revisions.select_related("actor"))
    if document.revises:
        rows = list(document.revises.revisions.select_related("actor"))[-1:]
    found = [Version(str(row.n), row.content, row) for row in rows]
    return found if document.is_public or not rows else [*found, Version("draft", content_of(document))]


def sides(before: str, after: str) -> list[Row]:
    """The texts of two versions; long stretches without a change are left out."""
    one, two = _paragraphs(before), _paragraphs(after)
    rows = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += _same(one[a:b], first=not rows, last=b == len(one))
        else:
            rows += _differing(one[a:b], two[c:d])
    return rows


def facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
    """The metadata that differ: label, before, after."""
    known = before.keys() & after.keys()  # an old version says nothing of a field that came later
    names = [name for name in (*CONTENT, *DATES) if name != "body" and name in known]
    differing = [name for name in names if (before.get(name) or "") != (after.get(name) or "")]
    rows: list[tuple[Any, str, str]] = [
        (Document._meta.get_field(name).verbose_name, _shown(name, before), _shown(name, after)) for name in differing
    ]
    old, new = _files(before), _files(after)
    return [*rows, (Attachment._meta.verbose_name_plural, old, new)] if old != new else rows


def _files(content: Mapping[str, Any]) -> str:
    return "\n".join(f"{file['name']} ({file['sha256'][:8]})" for file in content.get("files", []))


def _shown(name: str, content: Mapping[str, Any]) -> str:
    value = content.get(name) or ""
    if name in DATES and (day := parse_date(value)):
        return date_format(day, "DATE_FORMAT")
    choices = {"genre": Genre, "kind": DocumentKind, "validity": Validity}.get(name)
    return str(choices(value).label) if choices and value in choices.values else str(value)


def _paragraphs(body: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in html.text(body).splitlines()) if line]


def _same(lines: list[str], *, first: bool, last: bool) -> Iterator[Row]:
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    left_out = len(lines) - head - tail
    for n, line in enumerate(lines):
        if n < head or n >= len(lines) - tail or left_out <= 1:
            yield Row("same", [Piece(line)], [Piece(line)])
        elif n == head:
            yield Row("skipped", [], [], left_out)


def _differing(one: list[str], two: list[str]) -> Iterator[Row]:
    """Paragraphs at the same place belong together; what has no other side stands alone."""
    for n in range(max(len(one), len(two))):
        left, right = (lines[n] if n < len(lines) else "" for lines in (one, two))
        yield Row("changed" if left and right else "gone" if left else "new", *_words(left, right))


def _words(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    one, two = WORD.findall(left), WORD.findall(right)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        for side, words in zip(pieces, (one[a:b], two[c:d]), strict=True):
            if words:
                side.append(Piece("".join(words), tag != "equal"))
    return pieces
