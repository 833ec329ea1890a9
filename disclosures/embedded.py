"""Pictures and footnotes in the text of a document; their markup is written down in `disclosures.html`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from django.utils.translation import gettext as _

from agencies.uploads import PICTURES

SCHEME = "attachment:"
KEY = re.compile(r"attachment:([0-9a-f]{16})")
IMAGE = re.compile(r"<img\b([^>]*)>")
SMALL = re.compile(r'(<small(?: class="[^"]*")?>|</small>)')
FOOTNOTE = '<small class="footnote">'
NOTE = re.compile(rf"{FOOTNOTE}([^<]*)</small>")
TAG = re.compile(r"<[^>]*>")
LINE_END = re.compile(r"<br>|</(?:p|li|h\d|t[dhr])>")
ATTRIBUTE = re.compile(r' (src|alt|role)="([^"]*)"')
FILE_LINK = re.compile(r'<a href="attachment:([^"]*)"([^>]*)>(.*?)</a>', re.S)


@dataclass(frozen=True)
class Picture:
    """A file that a text may name by its key: its address, its name, and where it is a picture its size in pixels."""

    address: str
    name: str
    is_picture: bool = True
    width: int | None = None
    height: int | None = None


Pictures = Mapping[str, Picture]


@dataclass(frozen=True)
class Image:
    """A picture where it stands in a text. `alt` is None where nothing was said of it."""

    key: str
    alt: str | None
    decorative: bool


def pictures(files: Iterable[Any]) -> dict[str, Picture]:
    """The files of a document (`Attachment`) as its text names them."""
    return {
        file.key: Picture(file.get_absolute_url(), file.name, file.content_type in PICTURES, file.width, file.height)
        for file in reversed([*files])
    }


def told(file: Any) -> dict[str, str]:
    """A picture as the editor knows it."""
    return {"key": file.key, "address": file.get_absolute_url(), "name": file.name}


def first_picture(body: str, known: Pictures) -> Picture | None:
    """What a page that points here may show of it."""
    found = (known.get(image.key) for image in images(body) if not image.decorative)
    return next((picture for picture in found if picture and picture.is_picture), None)


def of_tag(attributes: str) -> Image:
    """The attributes of an `img` that the allow-list has been over."""
    said = dict(ATTRIBUTE.findall(attributes))
    key, alt = KEY.fullmatch(said.get("src", "")), said.get("alt")
    words = unescape(alt).strip() if alt is not None else ""
    return Image(key[1] if key else "", words or None, not words and said.get("role") == "presentation")


def images(body: str) -> Iterator[Image]:
    for attributes in IMAGE.findall(body):
        yield of_tag(attributes)


def tidy(safe: str) -> str:
    """Of what passed the allow-list: only pictures of the document's own files, and footnotes of plain words."""
    if "<img" in safe:
        safe = IMAGE.sub(_own_picture, safe)
    return _plain_notes(safe) if "<small" in safe else safe


def _own_picture(match: re.Match[str]) -> str:
    image = of_tag(match[1])
    if not image.key:
        return ""
    if image.decorative:
        return f'<img src="{SCHEME}{image.key}" alt="" role="presentation">'
    said = f' alt="{escape(image.alt)}"' if image.alt else ""
    return f'<img src="{SCHEME}{image.key}"{said}>'


def _plain_notes(safe: str) -> str:
    """No footnote in a footnote, no empty one, no other markup in it; small print that is none loses its tag."""
    out: list[str] = []
    note: list[str] | None = None
    depth = 0
    for piece in SMALL.split(safe):
        if piece.startswith("<small"):
            depth += note is not None
            note = [] if note is None and piece == FOOTNOTE else note
        elif piece == "</small>":
            if note is not None and depth == 0:
                words = " ".join(TAG.sub("", LINE_END.sub(" ", "".join(note))).split())
                out.append(f"{FOOTNOTE}{words}</small>" if words else "")
                note = None
            depth = max(depth - 1, 0)
        else:
            (out if note is None else note).append(piece)
    return "".join(out)


def shown(safe: str, pictures: Pictures) -> str:
    """Pictures and links to files with their addresses; a picture that is not there says so in words."""
    first = True

    def picture(match: re.Match[str]) -> str:
        nonlocal first
        image = of_tag(match[1])
        found = pictures.get(image.key)
        if found is None or not found.is_picture:
            return _missing(image)
        size = f' width="{found.width}" height="{found.height}"' if found.width and found.height else ""
        lazy = "" if first else ' loading="lazy"'
        role = ' role="presentation"' if image.decorative else ""
        first = False
        return f'<img src="{escape(found.address)}" alt="{escape(image.alt or "")}"{role}{size}{lazy} decoding="async">'

    def link(match: re.Match[str]) -> str:
        key, rest, words = match.groups()
        found = pictures.get(key)
        return f'<a href="{escape(found.address)}"{rest}>{words}</a>' if found else words

    safe = IMAGE.sub(picture, safe) if "<img" in safe else safe
    return FILE_LINK.sub(link, safe) if SCHEME in safe else safe


def _missing(image: Image) -> str:
    if image.decorative:
        return ""
    words = _("Picture that is not here: %(words)s") % {"words": image.alt} if image.alt else _("Picture is not here")
    return f'<span class="doc-missing">{escape(words)}</span>'


def numbered(safe: str) -> str:
    """Footnotes by their order: a mark that leads to the note at the end, from which a link leads back (DPUB-ARIA)."""
    notes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        notes.append(match[1])
        n = len(notes)
        label = escape(_("Footnote %(n)s") % {"n": n})
        said = f'id="noteref-{n}" role="doc-noteref" aria-label="{label}"'
        return f'<sup class="doc-ref"><a href="#note-{n}" {said}>{n}</a></sup>'

    safe = NOTE.sub(mark, safe)
    if not notes:
        return safe
    rows = "".join(_row(n, words) for n, words in enumerate(notes, 1))
    title = escape(_("Footnotes"))
    section = f'<section class="doc-notes" role="doc-endnotes" aria-label="{title}">'
    return f"{safe}{section}<h2>{title}</h2><ol>{rows}</ol></section>"


def _row(n: int, words: str) -> str:
    back = escape(_("Back to the place of footnote %(n)s") % {"n": n})
    link = f'<a href="#noteref-{n}" role="doc-backlink" aria-label="{back}">↩</a>'
    return f'<li id="note-{n}">{words} {link}</li>'


def in_words(body: str) -> str:
    """For what reads the words alone: [1] where a note stands and the notes at the end, [图：…] for a picture."""
    notes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        notes.append(match[1])
        return f"[{len(notes)}]"

    def words(match: re.Match[str]) -> str:
        image = of_tag(match[1])
        return f"[图：{escape(image.alt, quote=False)}]" if image.alt else ""

    if "<img" in body:
        body = IMAGE.sub(words, body)
    if FOOTNOTE in body:
        body = NOTE.sub(mark, body) + "".join(f"\n[{n}] {note}" for n, note in enumerate(notes, 1))
    return body
