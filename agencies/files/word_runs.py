"""The words of a paragraph of Word as clean markup, and a note of all that is not taken over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from agencies.files import markup
from agencies.files.word_pictures import Pictures
from agencies.files.word_styles import Styles, formats

TAGS = (("b", "strong"), ("i", "em"), ("u", "u"), ("sup", "sup"), ("sub", "sub"))
ACCEPT, REJECT = "accept", "reject"
# A change leaves out what it took away, or, where it is rejected, what it put in.
LEFT_OUT = {ACCEPT: ("del", "moveFrom"), REJECT: ("ins", "moveTo")}
TRACKED = ("ins", "del", "moveFrom", "moveTo")
HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+)?"([^"]*)"', re.I)
TABLE_OF_CONTENTS = re.compile(r"\s*TOC\b", re.I)
SCHEMES = ("http://", "https://", "mailto:")
# Signs of the fonts Wingdings and Symbol that office texts use.
SIGNS = {
    0xA8: "□", 0x6F: "□", 0x71: "❑", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x54: "☒", 0xFC: "✓", 0xFB: "✗", 0x6C: "●",
    0x6E: "■", 0x75: "◆", 0xD8: "➢", 0xB7: "•", 0xA7: "▪", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤",
}  # fmt: skip
SPACING = {"tab": "\u3000", "ptab": "\u3000", "noBreakHyphen": "-"}
SAMPLES, LONGEST = 5, 120  # words that are shown of each kind of thing left out


@dataclass
class LeftOut:
    """What is not taken over: how often, and the first words of each. The codes are those of `disclosures.word`."""

    counts: dict[str, int] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    def note(self, code: str, words: str = "") -> None:
        self.counts[code] = self.counts.get(code, 0) + 1
        words = " ".join(words.split())[:LONGEST]
        shown = self.words.setdefault(code, [])
        if words and len(shown) < SAMPLES and words not in shown:
            shown.append(words)


@dataclass
class Piece:
    """A stretch of text with the same marks; `markup` where it is one already (a picture, a footnote, a break)."""

    text: str
    marks: tuple[str, ...] = ()
    href: str = ""
    markup: bool = False


@dataclass
class Field:
    """A field of Word: what it does, then what it shows."""

    code: str = ""
    shows: bool = False


class Runs:
    """Reads the runs of paragraphs one after the other; fields may reach from one paragraph into the next."""

    def __init__(self, styles: Styles, pictures: Pictures, left_out: LeftOut, changes: str) -> None:
        self.styles, self.pictures, self.left_out = styles, pictures, left_out
        self.skipped = LEFT_OUT[changes]
        self.notes: dict[tuple[str, str], str] = {}
        self.links: dict[str, tuple[str, str, bool]] = {}
        self.fields: list[Field] = []
        self.readers = {"drawing": self._drawing, "pict": self._drawing, "object": self._object}
        self.readers |= {"sym": self._symbol, "footnoteReference": self._note, "endnoteReference": self._note}
        self.readers |= {"ruby": self._ruby}

    @property
    def in_contents(self) -> bool:
        """Within a table of contents: the page makes its own."""
        return any(TABLE_OF_CONTENTS.match(f.code) for f in self.fields)

    def pieces(self, parent: Any, href: str = "") -> Iterator[Piece]:
        for one in parent:
            name = markup.local(one)
            if name == "r":
                yield from self._run(one, href)
            elif name == "hyperlink":
                yield from self.pieces(one, self._target(one) or href)
            elif name == "fldSimple":
                found = HYPERLINK.match(markup.attribute(one, "instr"))
                yield from self.pieces(one, (_safe(found[1]) if found else "") or href)
            elif name in TRACKED:
                words = markup.words(one)
                self.left_out.note("tracked", words)
                if name not in self.skipped:
                    yield from self.pieces(one, href)
            elif name in ("oMath", "oMathPara"):
                yield from self._formula(one)
            elif name == "AlternateContent":
                yield from self.pieces(_choice(one), href)
            elif name in ("smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo"):
                yield from self.pieces(one, href)

    def _target(self, link: Any) -> str:
        if key := markup.relation(link):
            return _safe(self.links.get(key, ("", "", False))[1])
        self.left_out.note("inner_link", markup.words(link))
        return ""

    def _run(self, run: Any, href: str) -> Iterator[Piece]:
        said: dict[str, bool] = {}
        for properties in (e for e in run if markup.local(e) == "rPr"):
            style = next((markup.attribute(e, "val") for e in properties if markup.local(e) == "rStyle"), "")
            said = self.styles.run(style) | formats(properties)
        if said.get("vanish"):
            if words := markup.words(run).strip():
                self.left_out.note("hidden_text", words)
            return
        marks = tuple(tag for name, tag in TAGS if said.get(name))
        for one in run:
            yield from self._content(one, marks, href)

    def _content(self, one: Any, marks: tuple[str, ...], href: str) -> Iterator[Piece]:
        name = markup.local(one)
        if name == "fldChar":
            self._field(markup.attribute(one, "fldCharType"))
        elif name == "instrText" and self.fields and not self.fields[-1].shows:
            self.fields[-1].code += (one.text or "")[:2000]
        elif any(not f.shows for f in self.fields) or self.in_contents:
            return
        elif name in ("t", "delText"):
            yield Piece(one.text or "", marks, href or self._href())
        elif name in SPACING:
            yield Piece(SPACING[name], marks)
        elif name in ("br", "cr") and markup.attribute(one, "type") in ("", "textWrapping"):
            yield Piece("<br>", markup=True)
        elif name == "AlternateContent":
            for inner in _choice(one):
                yield from self._content(inner, marks, href)
        elif name in self.readers:
            yield from self.readers[name](one, marks)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(Field())
            del self.fields[:-20]  # no document nests them so deep; a hostile one opens them without end
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _href(self) -> str:
        found = (HYPERLINK.match(f.code) for f in reversed(self.fields))
        return next((_safe(m[1]) for m in found if m), "")

    def _drawing(self, drawing: Any, marks: tuple[str, ...]) -> Iterator[Piece]:
        boxes = markup.all_of(drawing, "txbxContent")
        for box in boxes:
            self.left_out.note("text_box", markup.words(box))
        shown, codes = self.pictures.of(drawing, self.links)
        for code, words in codes if not boxes else ():
            self.left_out.note(code, words)
        for picture in shown:
            yield Piece(picture, markup=True)

    def _object(self, thing: Any, marks: tuple[str, ...]) -> Iterator[Piece]:
        """An embedded workbook or formula editor: another file, with a picture in no format of the web."""
        self.left_out.note(
            "embedded", next((markup.attribute(e, "ProgID") for e in markup.all_of(thing, "OLEObject")), "")
        )
        return iter(())

    def _ruby(self, ruby: Any, marks: tuple[str, ...]) -> Iterator[Piece]:
        """The words, without how they are read."""
        for base in (e for e in ruby if markup.local(e) == "rubyBase"):
            yield from self.pieces(base)

    def _symbol(self, sign: Any, marks: tuple[str, ...]) -> Iterator[Piece]:
        code = markup.attribute(sign, "char")
        found = SIGNS.get(int(code, 16) & 0xFF) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else None
        if found is None:
            self.left_out.note("symbol", f"{markup.attribute(sign, 'font')} {code}")
        yield Piece(found or "□", marks)

    def _note(self, reference: Any, marks: tuple[str, ...]) -> Iterator[Piece]:
        kind = markup.local(reference).removesuffix("Reference")
        if words := self.notes.get((kind, markup.attribute(reference, "id"))):
            yield Piece(f'<small class="footnote">{escape(words, quote=False)}</small>', markup=True)

    def _formula(self, formula: Any) -> Iterator[Piece]:
        words = "".join(e.text or "" for e in markup.all_of(formula, "t"))
        self.left_out.note("formula", words)
        yield Piece(words)


def _choice(alternatives: Any) -> Any:
    """One of two ways to say the same."""
    by_name = {markup.local(e): e for e in alternatives}
    return by_name.get("Choice", by_name.get("Fallback", ()))


def _safe(address: str) -> str:
    address = address.strip()
    return address if address.lower().startswith(SCHEMES) and len(address) <= 2000 else ""


def written(pieces: Iterable[Piece], *, without: str = "") -> str:
    """Markup of pieces; neighbours with the same marks become one. `without`: a mark that says nothing here."""
    merged: list[Piece] = []
    for piece in pieces:
        marks = tuple(mark for mark in piece.marks if mark != without)
        last = merged[-1] if merged else None
        if last and not (last.markup or piece.markup) and (last.marks, last.href) == (marks, piece.href):
            last.text += piece.text
        else:
            merged.append(Piece(piece.text, marks, piece.href, piece.markup))
    return "".join(_one(piece) for piece in merged).strip(" \u3000\t\n")


def _one(piece: Piece) -> str:
    if piece.markup or not piece.text:
        return piece.text
    text = escape(piece.text, quote=False)
    for tag in reversed(piece.marks if piece.text.strip() else ()):
        text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{escape(piece.href)}">{text}</a>' if piece.href else text
