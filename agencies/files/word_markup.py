"""A Word document as clean markup: headings, articles, lists, tables, pictures, footnotes; and what was left out.

The markup is that of `disclosures.html`; numbers that Word only counts are written out where the page would not count
them itself, so that a 第三条 stays one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agencies.files import markup, office
from agencies.files.findings import Refusal
from agencies.files.word_numbers import Label, Numbering
from agencies.files.word_pictures import Pictures
from agencies.files.word_runs import ACCEPT, LEFT_OUT, LeftOut, Piece, Runs, written
from agencies.files.word_styles import Styles, paragraph
from agencies.files.word_tables import grid

DOCUMENT = "word/document.xml"
MOST = 4_000_000  # characters of markup
NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
LOWEST = 4  # h2 to h4
OUTSIDE = ("separator", "continuationSeparator", "continuationNotice")  # notes that are lines on the page


@dataclass
class Block:
    """A paragraph, heading, item or table. `html`: its inside, of a table the whole; `bold`: all of its words."""

    tag: str
    html: str
    align: str = ""
    label: Label | None = None
    title: bool = False
    bold: bool = False
    words: str = ""


def convert(path: str, folder: str, changes: str = ACCEPT) -> dict[str, Any]:
    """`blocks` (tag, html, align, title, words), `pictures` by key, `left_out` by code (how many, first words).

    Pictures are written into `folder` under their SHA-256. Refusal, Unreadable.
    """
    with open(path, "rb") as file:
        package = office.Package(file)
        for name in package.names:
            if name.lower().endswith((".xml", ".rels")):
                package.xml(name)  # no entities in any part, also in those that nobody reads
        reader = Reader(package, folder, changes)
        blocks = reader.all()
    left = reader.left_out
    return {
        "blocks": [[b.tag, b.html, b.align, b.title, b.words] for b in blocks],
        "pictures": reader.runs.pictures.kept,
        "left_out": {code: [n, left.words[code]] for code, n in left.counts.items()},
    }


class Reader:
    def __init__(self, package: office.Package, folder: str, changes: str) -> None:
        self.package, self.left_out = package, LeftOut()
        self.styles, self.numbering = Styles(package), Numbering.of(package)
        self.skipped = LEFT_OUT[changes]
        self.runs = Runs(self.styles, Pictures(package, folder), self.left_out, changes)
        self.carried: list[Piece] = []
        self.size = 0

    def all(self) -> list[Block]:
        self._read_notes()
        self._look_around()
        self.runs.links = self.package.relations(DOCUMENT)
        root = self.package.xml(DOCUMENT)
        body = next((e for e in root if markup.local(e) == "body"), root)
        blocks = list(self.blocks(body))
        if self.carried:
            blocks.append(Block("p", written(self.carried)))
        return _listed([b for b in blocks if b.html])

    def blocks(self, parent: Any, inside: bool = False) -> Iterator[Block]:
        for one in parent:
            name = markup.local(one)
            if name == "p":
                yield from self._paragraph(one)
            elif name == "tbl":
                yield from self._table(one, inside)
            elif name in ("ins", "del", "moveFrom", "moveTo"):
                self.left_out.note("tracked", markup.words(one))
                if name not in self.skipped:
                    yield from self.blocks(one, inside)
            elif name == "AlternateContent":
                yield from self.blocks(next(iter(one), ()), inside)
            elif name == "sdt" and _is_contents(one):
                self.left_out.note("contents")
            elif name in ("sdt", "sdtContent", "customXml", "smartTag"):
                yield from self.blocks(one, inside)
            elif name in ("altChunk", "subDoc"):
                self.left_out.note("embedded")

    def _paragraph(self, element: Any) -> Iterator[Block]:
        properties = next((e for e in element if markup.local(e) == "pPr"), ())
        said = {markup.local(e): e for e in properties}
        key = markup.attribute(said["pStyle"], "val") if "pStyle" in said else self.styles.default
        began_in_contents = self.runs.in_contents
        pieces = [*self.carried, *self.runs.pieces(element)]
        self.carried = []
        if self._merges(said.get("rPr", ())):
            self.carried = pieces  # the mark between this paragraph and the next is gone
            return
        if self.styles.is_contents(key) or (began_in_contents and not "".join(p.text for p in pieces).strip()):
            self.left_out.note("contents")
            return
        block = self._block(key, properties, pieces)
        self.size += len(block.html)
        if self.size > MOST:
            raise Refusal("too_long", str(MOST // 1_000_000))
        yield block

    def _block(self, key: str, properties: Any, pieces: list[Piece]) -> Block:
        level, list_id, depth, align = paragraph(properties)
        level = self.styles.level(key) if level is None else level if level < 9 else None
        list_id = list_id or self.styles.first(key, "list_id") or ""
        if depth is None:
            depth = self.styles.first(key, "depth")
        if depth is None:
            depth = self.numbering.depth(list_id, key)
        words = "".join(p.text for p in pieces if not p.markup).strip()
        there = words or any(p.markup and p.text != "<br>" for p in pieces)
        label = self.numbering.label(list_id, depth) if there and list_id not in ("", "0") else None
        align = align or self.styles.first(key, "align") or ""
        if level is not None and words:
            if label and label.text:
                pieces.insert(0, Piece(_spaced(label.text)))
            tag = f"h{min(level + 2, LOWEST)}"
            return Block(tag, written(pieces, without="strong"), align, words=_spaced_text(label, words))
        if label and not label.list:
            pieces.insert(0, Piece(_spaced(label.text) if label.text else ""))
            words, label = _spaced_text(label, words), None
        bold = bool(words) and all("strong" in p.marks for p in pieces if p.text.strip() and not p.markup)
        html = written(pieces)
        return Block("p", "" if html == "<br>" else html, align, label, self.styles.is_title(key), bold, words)

    def _merges(self, properties: Any) -> bool:
        marks = {markup.local(e) for e in properties} & {"ins", "del", "moveFrom", "moveTo"}
        if marks:
            self.left_out.note("tracked")
        return bool(marks & set(self.skipped))

    def _table(self, table: Any, inside: bool) -> Iterator[Block]:
        rows, n_changes = grid(table, self.skipped)
        for _n in range(n_changes):
            self.left_out.note("tracked")
        filled = [
            [(cell, _listed([b for b in self.blocks(cell.element, True) if b.html])) for cell in row] for row in rows
        ]
        cells = [blocks for row in filled for _cell, blocks in row]
        if not any(cells):
            return
        if inside or len(cells) == 1:  # a frame, or a table in a table: its words stay, in their order
            for blocks in cells:
                yield from blocks
            return
        bold = bool(filled) and all(b.bold for _cell, blocks in filled[0] for b in blocks) and len(filled) > 1
        out = []
        for at, row in enumerate(filled):
            head = bool(row) and (row[0][0].head or (at == 0 and bold))
            out.append("<tr>" + "".join(_cell(cell, blocks, head) for cell, blocks in row) + "</tr>")
        html = f"<table><tbody>{''.join(out)}</tbody></table>"
        yield Block("table", html, words=" ".join(b.words for blocks in cells for b in blocks))

    def _read_notes(self) -> None:
        for kind, part in NOTES.items():
            if self.package.has(part):
                for note in markup.all_of(self.package.xml(part), kind):
                    if markup.attribute(note, "type") in OUTSIDE:
                        continue
                    words = []
                    for one in markup.all_of(note, "p"):
                        words += ["".join(p.text for p in self.runs.pieces(one) if not p.markup).strip()]
                    self.runs.notes[kind, markup.attribute(note, "id")] = " ".join(w for w in words if w)

    def _look_around(self) -> None:
        """Headers, footers and comments have no place on a page."""
        for start, code in (("word/header", "header"), ("word/footer", "footer")):
            for name in self.package.below(start):
                words = "".join(e.text or "" for e in markup.all_of(self.package.xml(name), "t")).strip()
                if words.strip("0123456789-—–－ \u3000第共页/"):
                    self.left_out.note(code, words)
        for name in self.package.below("word/comments"):
            for comment in markup.all_of(self.package.xml(name), "comment"):
                self.left_out.note("comment", markup.words(comment))


def _is_contents(sdt: Any) -> bool:
    galleries = (
        markup.attribute(e, "val")
        for p in sdt
        if markup.local(p) == "sdtPr"
        for e in markup.all_of(p, "docPartGallery")
    )
    return "Table of Contents" in galleries


def _spaced(label: str) -> str:
    """A number stands close to its words where it ends in a sign of its own, else a blank apart."""
    return (
        label if label.endswith(("、", "）", ")", "．")) else f"{label}\u3000" if label[-1:] > "\u2e80" else f"{label} "
    )


def _spaced_text(label: Label | None, words: str) -> str:
    return _spaced(label.text) + words if label and label.text else words


def _cell(cell: Any, blocks: list[Block], head: bool) -> str:
    tag = "th" if head else "td"
    spans = "".join(f' {n}="{v}"' for n, v in (("colspan", cell.columns), ("rowspan", cell.rows)) if v > 1)
    if head:
        spans += ' scope="col"'
    if len(blocks) == 1 and blocks[0].tag == "p":
        inside = blocks[0].html
        if head and blocks[0].bold:
            inside = inside.replace("<strong>", "").replace("</strong>", "")
    else:
        inside = "".join(b.html if b.tag in ("table", "ul", "ol") else f"<p>{b.html}</p>" for b in blocks)
    return f"<{tag}{spans}>{inside}</{tag}>"


def _listed(blocks: list[Block]) -> list[Block]:
    """Neighbouring items become one list, the deeper ones within the item before them."""
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        if blocks[at].label is None:
            out.append(blocks[at])
            at += 1
            continue
        items = []
        while at < len(blocks) and blocks[at].label is not None:
            items.append(blocks[at])
            at += 1
        out += [Block(tag, html, words=words) for tag, html, words in _lists(items)]
    return out


def _lists(items: list[Block]) -> Iterator[tuple[str, str, str]]:
    """The lists of a run of items, as (tag, markup, words): another kind of list at the top begins a new one."""
    open_: list[tuple[str, int]] = []  # tag and depth
    html, words, top = "", [], ""
    for item in items:
        label = item.label
        if label is None:
            continue
        while open_ and (open_[-1][1] > label.depth or (open_[-1][1] == label.depth and open_[-1][0] != label.list)):
            html += f"</li></{open_.pop()[0]}>"
        if not open_ and html:
            yield top, html, " ".join(words)
            html, words = "", []
        if open_ and open_[-1][1] == label.depth:
            html += "</li><li>"
        else:
            top = top if open_ else label.list
            start = f' start="{label.n}"' if label.list == "ol" and label.n != 1 else ""
            html += f"<{label.list}{start}><li>"
            open_.append((label.list, label.depth))
        html += item.html
        words.append(item.words)
    yield top, html + "".join(f"</li></{tag}>" for tag, _depth in reversed(open_)), " ".join(words)
