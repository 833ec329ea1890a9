"""The kinds of documents (kinds.toml): with what a draft begins, and what must be in it before it goes out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from agencies.choices import language
from disclosures import html
from disclosures.enums import DocumentKind
from disclosures.models import Category, Document
from ledger.door import Facts

FILE = Path(__file__).with_name("kinds.toml")
UNFILLED = re.compile(r"【待填写：?([^】\n]{0,60})】?")
PIECE = re.compile(r"<(p|h[2-4]|li)\b[^>]*>(.*?)</\1>", re.S)
ASKED, ANSWERED = re.compile(r"(?:问|Q)\s*\d*\s*[:：]"), re.compile(r"(?:答|A)\s*\d*\s*[:：]\s*")
NAMED = 3  # places, questions that a reason names


@dataclass(frozen=True)
class Element:
    """Something that a document of a kind has. Found by words, a field, a table, or its structure; see kinds.toml."""

    code: str
    title: dict[str, str]
    words: tuple[str, ...] = ()
    field: str = ""
    tables: tuple[str, ...] = ()
    structure: str = ""
    body: str = ""
    basis: str = ""
    needed: bool = False
    verified: bool = False

    def __str__(self) -> str:
        return self.title[language()]


@dataclass(frozen=True)
class Kind:
    """One kind. `item` of art. 20 names its category, `genre` the kind of official document; help by language."""

    code: str
    help: dict[str, str]
    elements: tuple[Element, ...]
    genre: str = ""
    item: int | None = None
    opening: str = ""
    closing: str = ""

    @property
    def label(self) -> str:
        return str(DocumentKind(self.code).label)

    @property
    def advice(self) -> str:
        return self.help[language()]

    @property
    def skeleton(self) -> str:
        """The text that a draft begins with."""
        pieces = [self.opening, *(element.body for element in self.elements), self.closing]
        return html.clean("\n".join(piece for piece in pieces if piece))


@dataclass(frozen=True)
class Seen:
    """An element as it stands in a document. `why`: what is amiss besides its absence."""

    element: Element
    there: bool
    why: str = ""


@cache
def kinds() -> dict[str, Kind]:
    rows = tomllib.loads(FILE.read_text("utf-8"))["kind"]
    return {row["code"]: _kind(row) for row in rows}


def _kind(row: dict[str, Any]) -> Kind:
    elements = tuple(
        Element(**{**e, "words": tuple(e.get("words", ())), "tables": tuple(e.get("tables", ()))})
        for e in row.get("element", ())
    )
    return Kind(**{**{name: value for name, value in row.items() if name != "element"}, "elements": elements})


def of(code: str) -> Kind | None:
    """None for what follows no template."""
    return kinds().get(code)


def category(kind: Kind) -> Category | None:
    return Category.objects.filter(item=kind.item).first() if kind.item else None


def seen(document: Document) -> list[Seen]:
    """The elements of the document's kind, as they stand in it."""
    kind = of(document.kind)
    if kind is None:
        return []
    words = f"{document.title}\n{html.text(document.body)}"
    tables = set(document.tables.values_list("schema", flat=True)) if document.pk else set()
    return [_seen(element, document, words, tables) for element in kind.elements]


def _seen(element: Element, document: Document, words: str, tables: set[str]) -> Seen:
    if element.structure == "questions":
        asked = list(questions(document.body))
        left = [question for question, answer in asked if not answer]
        why = _("Without an answer: %(questions)s.") % {"questions": "; ".join(left[:NAMED])} if left else ""
        return Seen(element, bool(asked) and not left, why)
    found = (
        any(word in words for word in element.words)
        or bool(element.field and getattr(document, element.field))
        or bool(tables & set(element.tables))
    )
    return Seen(element, found)


def questions(body: str) -> Iterator[tuple[str, str]]:
    """Each question of a text with its answer: 问： or a heading that asks, and what stands below it."""
    question, answer = "", ""
    for tag, inside in PIECE.findall(body):
        words = " ".join(html.text(inside).split())
        if ASKED.match(words) or (tag.startswith("h") and words.endswith(("？", "?"))):
            if question:
                yield question, answer
            question, answer = ASKED.sub("", words, count=1).strip(), ""
        elif question and not tag.startswith("h"):
            answer += ANSWERED.sub("", words, count=1)
    if question:
        yield question, answer


def unfilled(document: Document) -> list[str]:
    """What a template asked to be filled in and still is not."""
    if "【待填写" not in document.body + document.title:
        return []
    return UNFILLED.findall(f"{document.title}\n{html.text(document.body)}")


def left_to_add(document: Document) -> str:
    """The pieces of the template for what is not there yet; empty where nothing is missing."""
    return html.clean("\n".join(s.element.body for s in seen(document) if not s.there and s.element.body))


def filled_in(document: Document, facts: Facts) -> str:
    """A condition of the steps: no template goes out with its blanks."""
    left = unfilled(document)
    if not left:
        return ""
    named = "; ".join(dict.fromkeys(left[:NAMED]))
    return _("The text still has places to be filled in (%(n)s): %(places)s.") % {"n": len(left), "places": named}


def has_its_elements(document: Document, facts: Facts) -> str:
    """A condition of the steps: what a document of its kind must have is there."""
    missing = [s for s in seen(document) if s.element.needed and not s.there]
    if not missing:
        return ""
    named = "; ".join(f"{s.element}{f' – {s.why}' if s.why else ''}" for s in missing)
    return _("A document of the kind “%(kind)s” lacks: %(elements)s.") % {
        "kind": document.get_kind_display(),
        "elements": named,
    }
