"""A letter as DOCX, in the look of official letters (GB/T 9704), always the same bytes for the same letter."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from requests_app.letters import day
from requests_app.letters.marks import SEAL, foot
from requests_app.letters.words import language, texts

SONG, FANG = "宋体", "仿宋"
LATIN = "Times New Roman"
BODY, TITLE, SMALL = Pt(16), Pt(22), Pt(9)
INDENT = Pt(32)  # two characters of the body
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest day that a ZIP entry can carry: no clock speaks in the bytes
# What cannot stand in XML, though a person can type or paste it.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx_of(letter: Any, *, draft: bool = False) -> bytes:
    """`letter` has `parts` and `sha256`."""
    parts = letter.parts
    law = parts.get("law", "cn")
    document = docx.Document()
    _page(document)
    if draft:
        head = document.sections[0].header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(head, texts(law)["mark"]["draft"], TITLE, SONG, bold=True)
    _line(document, parts["agency"], TITLE, SONG, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, parts["title"], TITLE, SONG, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=Pt(14))
    _line(document, parts["number"], BODY, FANG, align=WD_ALIGN_PARAGRAPH.RIGHT, after=Pt(14))
    _line(document, f"{parts['addressee']}：", BODY, FANG)
    for paragraph in parts["paragraphs"]:
        _line(document, paragraph, BODY, FANG, indent=True)
    for n, text in enumerate((parts["signature"], SEAL, day(parts["date"], language(law)))):
        line = _line(document, text, BODY, FANG, align=WD_ALIGN_PARAGRAPH.RIGHT, before=Pt(28) if n == 0 else Pt(0))
        line.paragraph_format.right_indent = INDENT
        line.paragraph_format.keep_with_next = n < 2
    if parts["contact"]:
        _line(document, parts["contact"], Pt(12), FANG, before=Pt(20))
    footer = document.sections[0].footer
    for n, line in enumerate(foot(letter)):
        _write(footer.paragraphs[0] if n == 0 else footer.add_paragraph(), line, SMALL, FANG)
    _properties(document, parts, language(law))
    return _settled(document)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _line(
    document: Document,
    text: str,
    size: Pt,
    font: str,
    *,
    bold: bool = False,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = False,
    before: Pt | None = None,
    after: Pt | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.first_line_indent = INDENT if indent else None
    shape.space_before, shape.space_after = before or Pt(0), after or Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size.pt * 1.75)
    _write(paragraph, text, size, font, bold=bold)
    return paragraph


def _write(paragraph: Paragraph, text: str, size: Pt, font: str, *, bold: bool = False) -> None:
    run = paragraph.add_run(UNPRINTABLE.sub("", text))
    run.font.name, run.font.size, run.font.bold = LATIN, size, bold
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _properties(document: Document, parts: dict[str, Any], tongue: str) -> None:
    """The file says what it is, and of no person."""
    properties, moment = document.core_properties, datetime.fromisoformat(parts["date"])
    properties.author = properties.last_modified_by = parts["agency"]
    properties.title, properties.comments, properties.keywords = parts["number"], "", ""
    properties.created = properties.modified = moment
    properties.revision, properties.language = 1, "zh-CN" if tongue.startswith("zh") else "en"


def _settled(document: Document) -> bytes:
    """Packed again with fixed times: the packer writes the present moment into every entry."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
    return last.getvalue()
