"""A finding of the release check, with its place and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MASKED = {"resident_id", "id_like", "mobile", "bank_card", "passport", "plate"}
NAMES = {"author", "last_modified_by", "manager"}

WHAT: dict[str, Any] = {
    # by which a person is known
    "resident_id": gettext_lazy("a resident identity number (its check digit fits)"),
    "id_like": gettext_lazy("a number like that of an identity card"),
    "mobile": gettext_lazy("a number like that of a mobile phone"),
    "bank_card": gettext_lazy("a number like that of a bank card (its check digit fits)"),
    "email": gettext_lazy("an e-mail address"),
    "passport": gettext_lazy("a passport number"),
    "plate": gettext_lazy("a licence plate"),
    "natural": gettext_lazy("what the list does not say of a natural person"),
    # who made it
    "author": gettext_lazy("the author in the properties of the file"),
    "last_modified_by": gettext_lazy("who changed it last, in the properties of the file"),
    "manager": gettext_lazy("a manager in the properties of the file"),
    "company": gettext_lazy("a company in the properties of the file"),
    "title": gettext_lazy("the title of another file in the properties"),
    "keywords": gettext_lazy("keywords in the properties of the file"),
    "remark": gettext_lazy("a remark in the properties of the file"),
    "link_base": gettext_lazy("an address of the office network in the properties"),
    "custom_property": gettext_lazy("properties that an office system added"),
    "xmp": gettext_lazy("properties of the program that made it (XMP)"),
    "piece_info": gettext_lazy("private data of the program that made it"),
    # what is there and not seen
    "tracked": gettext_lazy("tracked changes"),
    "comment": gettext_lazy("comments"),
    "threaded_comment": gettext_lazy("a conversation in comments"),
    "hidden_text": gettext_lazy("hidden text"),
    "white_text": gettext_lazy("white letters on white paper"),
    "off_page": gettext_lazy("text beside the page"),
    "hidden_sheet": gettext_lazy("a hidden sheet"),
    "very_hidden_sheet": gettext_lazy("a sheet that is hidden even from the list of hidden sheets"),
    "hidden_rows": gettext_lazy("hidden rows"),
    "hidden_columns": gettext_lazy("hidden columns"),
    "hidden_cells": gettext_lazy("cells whose format shows nothing"),
    "hidden_slide": gettext_lazy("a hidden slide"),
    "hidden_shape": gettext_lazy("a hidden shape"),
    "notes": gettext_lazy("notes of the speaker"),
    "hidden_layer": gettext_lazy("a layer that is switched off"),
    "black_box": gettext_lazy("a dark box over text that can still be copied"),
    "annotation": gettext_lazy("annotations"),
    "older_version": gettext_lazy("text of an earlier version that is still in the file"),
    # what is inside
    "pivot_cache": gettext_lazy("the source data of a pivot table"),
    "external_link": gettext_lazy("a link to a file or an address of the office"),
    "connection": gettext_lazy("a connection to a database"),
    "embedded": gettext_lazy("an embedded file"),
    "thumbnail": gettext_lazy("a small picture of an earlier state"),
    "exif": gettext_lazy("data of the camera (EXIF)"),
    "gps": gettext_lazy("the place where the picture was taken (GPS)"),
    "image_xmp": gettext_lazy("properties of the picture (XMP)"),
    "image_iptc": gettext_lazy("properties of the picture (IPTC)"),
    "image_comment": gettext_lazy("words inside the picture that nobody sees"),
    "trailing": gettext_lazy("data behind the end of the picture"),
    # what is not known
    "unreadable": gettext_lazy("the file cannot be read, so nothing is known about it"),
    "unreadable_part": gettext_lazy("a part of the file cannot be read"),
    "unfinished": gettext_lazy("only the pages before this one were looked through"),
    "refused": gettext_lazy("a file of this kind is not taken any more"),
}
PLACES: dict[str, Any] = {
    "sheet": gettext_lazy("sheet “%(at)s”"),
    "cell": gettext_lazy("cell %(at)s"),
    "row": gettext_lazy("row %(at)s"),
    "column": gettext_lazy("column %(at)s"),
    "page": gettext_lazy("page %(at)s"),
    "slide": gettext_lazy("slide %(at)s"),
    "paragraph": gettext_lazy("paragraph %(at)s"),
    "line": gettext_lazy("line %(at)s"),
    "part": gettext_lazy("part %(at)s"),
    "number": gettext_lazy("no. %(at)s"),
    "at": gettext_lazy("at %(at)s pt"),
    "notes": gettext_lazy("notes"),
    "removed": gettext_lazy("removed text"),
}


class Finding(NamedTuple):
    """`place`: the title, the text, or a file's name and where in it. `what`: in words. `shown`: what it is, masked.

    `field`: the one it was typed into, and `span`: where in it, first and one past the last character. `kind`: its
    code; `file`: the key of the file; `key`: by which an acceptance names it, another one where the content is another.
    """

    place: str
    what: str
    shown: str = ""
    field: str = "files"
    span: tuple[int, int] | None = None
    kind: str = ""
    file: int | None = None
    key: str = ""


class Piece(NamedTuple):
    """A stretch of a text, with the numbers of the findings that stand in it."""

    text: str
    numbers: tuple[int, ...] = ()


def mask(text: str) -> str:
    """All but the end, which is enough to tell two apart: 110101199001010000 becomes ••••••••••••••0000."""
    if "@" in text:
        name, _at, domain = text.partition("@")
        return f"{name[:1]}•••@{domain}"
    shown = 4 if len(text) > 8 else 0
    return "•" * (len(text) - shown) + text[len(text) - shown :]


def mask_name(text: str) -> str:
    """The family name only, so that a file can be told from its neighbour: 欧阳某某 becomes 欧•••."""
    return text[:1] + "•" * (len(text) - 1)


def key_of(kind: str, *parts: Any) -> str:
    """A name for a finding that says nothing of what was found."""
    return salted_hmac("disclosures.release", "\0".join([kind, *map(str, parts)]), algorithm="sha256").hexdigest()[:40]


def where(place: Iterable[tuple[str, Any]]) -> str:
    """A place in words, from the large to the small."""
    return _(", ").join(str(PLACES[what] % {"at": at}) for what, at in place)


def marked(text: str, field: str, findings: list[Finding]) -> list[Piece]:
    """The text in pieces, with each finding (numbered from 1) where it stands; nothing where nothing is found."""
    here = sorted((one.span, n) for n, one in enumerate(findings, 1) if one.field == field and one.span)
    pieces, end = [], 0
    while here:
        (start, stop), numbers = here[0][0], []
        while here and here[0][0][0] < stop:  # what overlaps is marked as one
            (_start, further), n = here.pop(0)
            stop = max(stop, further)
            numbers.append(n)
        pieces += [Piece(text[end:start]), Piece(text[start:stop], tuple(numbers))]
        end = stop
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text] if pieces else []


def shortened(pieces: list[Piece], most: int = 80) -> list[Piece]:
    """The same without the long stretches in which nothing is found."""
    short = []
    for n, piece in enumerate(pieces):
        text = piece.text
        if not piece.numbers and len(text) > 2 * most:
            head, tail = (text[:most] if n else ""), (text[-most:] if n + 1 < len(pieces) else "")
            text = f"{head} … {tail}"
        short.append(piece._replace(text=text))
    return short
