"""The annual report as DOCX: the six parts and their tables, with the official labels."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from oversight.annual_report import cell, words
from requests_app import report

SMALL, LABELS = Pt(9), 3  # label columns of table 3


def as_docx(found: Mapping[str, Any]) -> bytes:
    said, document = words(), docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin"):
        setattr(section, side, Mm(22))
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    title = said["title"]["report"].format(agency=found["agency"]["name"], year=found["year"])
    _paragraph(document, title, bold=True, size=Pt(18), centred=True)
    _paragraph(document, said["title"]["basis"] + said["title"]["period"].format(year=found["year"]))
    for name, fill in PARTS.items():
        _paragraph(document, said["parts"][name], bold=True, size=Pt(14))
        fill(document, found)
    document.core_properties.title = title
    document.core_properties.author = found["agency"]["name"]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _one(document: Document, found: Mapping[str, Any]) -> None:
    said, three = words()["general"], found["table_3"]
    facts = found["general"] | {name: three[name]["total"] for name in ("received", "carried_in", "carried_out")}
    facts |= {"closed": three["closed_total"]["total"]}
    _paragraph(document, said["published"].format(**facts))
    _paragraph(document, said["requests"].format(**facts))
    for name in ("management", "platform", "oversight"):
        _paragraph(document, said[name] + words()["title"]["to_fill"])


def _two(document: Document, found: Mapping[str, Any]) -> None:
    for block in words()["table_2"]:
        rows = [[label, *(cell(found, field) for field in fields)] for label, *fields in block["rows"]]
        width = len(block["columns"])
        table = _table(document, len(rows) + 2, width)
        _write(_joined(table, 0, 0, 0, width - 1), block["block"], centred=True)
        for n, row in enumerate([block["columns"], *rows], start=1):
            _row(table, n, row)


def _three(document: Document, found: Mapping[str, Any]) -> None:
    said = words()["table_3"]
    rows, numbers = said["rows"], len(report.COLUMNS)
    table = _table(document, len(rows) + 3, LABELS + numbers)
    _write(_joined(table, 0, 0, 2, LABELS - 1), said["corner"])
    _write(_joined(table, 0, LABELS, 0, LABELS + numbers - 1), said["applicants"], centred=True)
    for n, name in ((0, said["columns"][0]), (numbers - 1, said["columns"][-1])):
        _write(_joined(table, 1, LABELS + n, 2, LABELS + n), name, centred=True)
    _write(_joined(table, 1, LABELS + 1, 1, LABELS + numbers - 2), said["organisations"], centred=True)
    for n, name in enumerate(said["columns"][1:-1], start=1):
        _write(table.cell(2, LABELS + n), name, centred=True)
    for n, (field, _group, _label) in enumerate(rows, start=3):
        for column, kind in enumerate(report.COLUMNS, start=LABELS):
            _write(table.cell(n, column), found["table_3"][field][kind], centred=True)
    for top, left, bottom, right, text in _labels(rows):
        _write(_joined(table, top, left, bottom, right), text)


def _labels(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, int, str]]:
    """Where the labels of table 3 stand: first row, first column, last row, last column, text."""
    inside = [n for n, (_field, group, _label) in enumerate(rows, start=3) if group]
    yield inside[0], 0, inside[-1], 0, words()["table_3"]["results"]
    numbered = list(enumerate(rows, start=3))
    for group, lines in groupby(numbered, key=lambda row: row[1][1]):
        found = list(lines)
        if not group:
            yield from ((n, 0, n, 2, label) for n, (_field, _group, label) in found)
        elif len(found) == 1 and not found[0][1][2]:
            yield found[0][0], 1, found[0][0], 2, group
        else:
            yield found[0][0], 1, found[-1][0], 1, group
            yield from ((n, 2, n, 2, label) for n, (_field, _group, label) in found)


def _four(document: Document, found: Mapping[str, Any]) -> None:
    said = words()["table_4"]
    table = _table(document, len(said["groups"]) + 1, len(said["columns"]) + 1)
    _row(table, 0, ["", *said["columns"]])
    for n, (field, label) in enumerate(said["groups"], start=1):
        _row(table, n, [label, *(found["table_4"][field][result] for result in report.RESULTS)])


def _five(document: Document, found: Mapping[str, Any]) -> None:
    _paragraph(document, words()["title"]["to_fill"])


def _six(document: Document, found: Mapping[str, Any]) -> None:
    _paragraph(document, words()["other"]["fees"].format(**found["fees"]))


PARTS = {"one": _one, "two": _two, "three": _three, "four": _four, "five": _five, "six": _six}


def _paragraph(document: Any, text: str, *, bold: bool = False, size: Any = None, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, size
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Any, rows: int, columns: int) -> Table:
    table: Table = document.add_table(rows, columns)
    table.style = "Table Grid"
    document.add_paragraph()
    return table


def _joined(table: Table, top: int, left: int, bottom: int, right: int) -> _Cell:
    here = table.cell(top, left)
    return here.merge(table.cell(bottom, right)) if (top, left) != (bottom, right) else here


def _row(table: Table, n: int, values: Sequence[Any]) -> None:
    for column, value in enumerate(values):
        _write(table.cell(n, column), value, centred=True)


def _write(here: _Cell, value: Any, *, centred: bool = False) -> None:
    paragraph = here.paragraphs[0]
    for run in list(paragraph.runs):
        run._element.getparent().remove(run._element)
    paragraph.add_run(str(value)).font.size = SMALL
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
