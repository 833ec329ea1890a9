"""Excel workbooks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from agencies.files import markup, office, packages
from agencies.files.findings import Look, Refusal, Unreadable, spans

CELL = re.compile(r"([A-Z]{1,3})(\d+)")
AMOUNTS = {3, 4, 37, 38, 39, 40, 41, 42, 43, 44}  # built-in formats with a comma at the thousands
HIDING = re.compile(r"^;;;?$")
ON = ("1", "true")
MOST_COLUMNS = 16_384


def look(file: Any) -> Look:
    look_, package = Look(), office.Package(file)
    book = package.xml("xl/workbook.xml")
    relations, strings, styles = package.relations("xl/workbook.xml"), _strings(package), Styles(package)
    for sheet in markup.all_of(book, "sheet"):
        name, state = sheet.get("name", ""), sheet.get("state", "")
        if state in ("hidden", "veryHidden"):
            look_.add("hidden_sheet" if state == "hidden" else "very_hidden_sheet", ("sheet", name))
        part = relations.get(markup.relation(sheet), ("", "", False))[1]
        if package.has(part) and part.startswith("xl/worksheets/"):
            _look_at_sheet(package, part, name, look_, strings, styles)
    for part in package.names:
        if part.startswith("xl/pivotCache/pivotCacheDefinition"):
            look_.add("pivot_cache", ("part", part))
        elif part.startswith("xl/externalLinks/externalLink"):
            look_.add("external_link", ("part", part))
        elif part.startswith("xl/revisions/revisionLog"):
            look_.add("tracked", ("part", part))
    office.look(package, look_)
    return look_


class Styles:
    """What the numbers of styles say: which cells hide their text, and which hold amounts."""

    def __init__(self, package: office.Package) -> None:
        self.white: set[int] = set()
        self.blank: set[int] = set()
        self.amounts: set[int] = set()
        if not package.has("xl/styles.xml"):
            return
        root = package.xml("xl/styles.xml")
        formats = {int(e.get("numFmtId", 0)): e.get("formatCode", "") for e in markup.all_of(root, "numFmt")}
        fonts = [self._is_white(font) for table in markup.all_of(root, "fonts") for font in table]
        fills = [self._is_filled(fill) for table in markup.all_of(root, "fills") for fill in table]
        for table in markup.all_of(root, "cellXfs"):
            for n, xf in enumerate(table):
                number, font, fill = (int(xf.get(key, 0)) for key in ("numFmtId", "fontId", "fillId"))
                if font < len(fonts) and fonts[font] and not (fill < len(fills) and fills[fill]):
                    self.white.add(n)
                if HIDING.match(formats.get(number, "")):
                    self.blank.add(n)
                if number in AMOUNTS or "#,##" in formats.get(number, "") or ".0" in formats.get(number, ""):
                    self.amounts.add(n)

    @staticmethod
    def _is_white(font: Any) -> bool:
        colours = [e for e in font if markup.local(e) == "color"]
        return any(
            e.get("rgb", "").upper()[-6:] == "FFFFFF" or (e.get("theme") == "0" and not e.get("tint")) for e in colours
        )

    @staticmethod
    def _is_filled(fill: Any) -> bool:
        patterns = [e for e in fill.iter() if markup.local(e) == "patternFill"]
        if not patterns:
            return True  # a gradient
        front = [e for e in patterns[0] if markup.local(e) == "fgColor"]
        white = any(e.get("rgb", "").upper()[-6:] == "FFFFFF" or e.get("theme") == "0" for e in front)
        return patterns[0].get("patternType", "none") != "none" and not white


def _strings(package: office.Package) -> list[str]:
    if not package.has("xl/sharedStrings.xml"):
        return []
    return [_plain(si) for si in markup.all_of(package.xml("xl/sharedStrings.xml"), "si")]


def _plain(element: Any) -> str:
    """The words of a string, without the reading aids of Japanese."""
    return "".join(markup.words(t) for t in markup.all_of(element, "t") if markup.local(t.getparent()) != "rPh")


def _look_at_sheet(
    package: office.Package, part: str, name: str, look_: Look, strings: list[str], styles: Styles
) -> None:
    here = ("sheet", name)
    hidden: dict[int, bool] = {}  # columns, and whether something stands in them
    rows: set[int] = set()
    concealed: dict[str, list[str]] = {}
    for kind, element in _elements(packages.read(package.zip, part), part):
        if kind == "col" and (element.get("hidden") in ON or element.get("width") in ("0", "0.0")):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            hidden |= dict.fromkeys(range(first, min(last, first + MOST_COLUMNS) + 1), False)
        if kind != "row":
            continue
        cells = [(c, text) for c in element if markup.local(c) == "c" and (text := _value(c, strings)).strip()]
        if cells and (element.get("hidden") in ON or element.get("ht") in ("0", "0.0")):
            rows.add(int(element.get("r", 0)))
        for cell, text in cells:
            ref, style = cell.get("r", ""), int(cell.get("s", 0))
            if (column := column_of(ref)) in hidden:
                hidden[column] = True
            if style in styles.white or style in styles.blank:
                concealed.setdefault("white_text" if style in styles.white else "hidden_cells", []).append(ref)
            if style not in styles.amounts or cell.get("t", "n") != "n":
                look_.say(text, here, ("cell", ref))
    if rows:
        look_.add("hidden_rows", here, ("row", spans(rows)))
    if columns := [letters(n) for n, full in hidden.items() if full]:
        look_.add("hidden_columns", here, ("column", ", ".join(columns[:40])))
    for kind, refs in concealed.items():
        look_.add(kind, here, ("cell", ", ".join(refs[:20])))
    _look_at_comments(package, part, here, look_)


def _elements(data: bytes, name: str) -> Iterator[tuple[str, Any]]:
    """Columns and rows one by one: a sheet of a million cells does not fit into the memory at once."""
    if markup.DOCTYPE.search(data[:65536].replace(b"\0", b"")):
        raise Refusal("entities", name)
    events = etree.iterparse(io.BytesIO(data), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for _event, element in events:
            kind = markup.local(element)
            if kind in ("col", "row"):
                yield kind, element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise Unreadable(name) from error


def _value(cell: Any, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _plain(cell)
    value = next((markup.words(v) for v in cell if markup.local(v) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value


def _look_at_comments(package: office.Package, part: str, here: tuple[str, str], look_: Look) -> None:
    for kind, target, outside in package.relations(part).values():
        if outside or not package.has(target):
            continue
        if "threadedComment" in target:
            for one in markup.all_of(package.xml(target), "threadedComment"):
                look_.add("threaded_comment", here, ("cell", one.get("ref", "")), value=markup.words(one))
        elif kind.endswith("/comments"):
            for one in markup.all_of(package.xml(target), "comment"):
                look_.add("comment", here, ("cell", one.get("ref", "")), value=_plain(one))


def column_of(ref: str) -> int:
    found = CELL.match(ref)
    n = 0
    for letter in found[1] if found else "":
        n = n * 26 + ord(letter) - 64
    return n


def letters(n: int) -> str:
    """1 is A, 27 is AA."""
    said = ""
    while n:
        n, rest = divmod(n - 1, 26)
        said = chr(65 + rest) + said
    return said
