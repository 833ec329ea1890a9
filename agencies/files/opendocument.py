"""OpenDocument texts and spreadsheets."""

from __future__ import annotations

from typing import Any

from agencies.files import markup, office
from agencies.files.findings import Look, spans
from agencies.files.sheets import letters

META = {
    "initial-creator": "author", "creator": "last_modified_by", "printed-by": "last_modified_by", "title": "title",
    "subject": "title", "keyword": "keywords", "description": "remark",
}  # fmt: skip
MOST_REPEATED = 16384
HIDDEN = ("collapse", "filter")


def look(file: Any) -> Look:
    look_, package = Look(), office.Package(file)
    content = package.xml("content.xml")
    styles = Styles(content)
    body = next(iter(markup.all_of(content, "body")), content)
    for table in markup.all_of(body, "spreadsheet"):
        for sheet in (e for e in table if markup.local(e) == "table"):
            _look_at_sheet(sheet, look_, styles)
    for text in markup.all_of(body, "text"):
        if markup.local(text.getparent()) == "body":
            _look_at_text(text, look_, styles)
    for n, note in enumerate(markup.all_of(body, "annotation"), 1):
        cell = next((e for e in note.iterancestors() if markup.local(e) == "table-cell"), None)
        look_.add("comment", *_place_of(cell), ("number", n), value=markup.words(note).strip())
    for n, _region in enumerate(markup.all_of(body, "changed-region"), 1):
        look_.add("tracked", ("number", n))
    if markup.all_of(body, "tracked-changes") and not markup.all_of(body, "changed-region"):
        children = [e for t in markup.all_of(body, "tracked-changes") for e in t]
        if children:
            look_.add("tracked")
    _look_at_links(body, look_)
    _look_at_parts(package, look_)
    return look_


class Styles:
    """Names of the styles that hide what is written in them."""

    def __init__(self, root: markup.Element) -> None:
        self.no_display: set[str] = set()
        self.hidden: set[str] = set()
        self.white: set[str] = set()
        for style in markup.all_of(root, "style"):
            name = markup.attribute(style, "name")
            filled = False
            for properties in style:
                if (
                    markup.local(properties) == "table-properties"
                    and markup.attribute(properties, "display") == "false"
                ):
                    self.no_display.add(name)
                if markup.local(properties) == "text-properties":
                    if markup.attribute(properties, "display") == "none":
                        self.hidden.add(name)
                    if markup.attribute(properties, "color").lower() == "#ffffff":
                        self.white.add(name)
                back = markup.attribute(properties, "background-color").lower()
                filled = filled or back not in ("", "#ffffff", "transparent")
            if filled:
                self.white.discard(name)


def _look_at_text(root: markup.Element, look_: Look, styles: Styles) -> None:
    marks: dict[str, set[int]] = {}
    for n, paragraph in enumerate(markup.all_of(root, "p", "h"), 1):
        if any(markup.local(a) == "annotation" for a in paragraph.iterancestors()):
            continue
        removed = any(markup.local(a) == "tracked-changes" for a in paragraph.iterancestors())
        look_.say(_own_words(paragraph), *([("removed", "")] if removed else []), ("paragraph", n))
        for element in paragraph.iter():
            name, kind = markup.attribute(element, "style-name"), markup.local(element)
            if kind in ("hidden-text", "hidden-paragraph") or (name in styles.hidden and kind in ("span", "p")):
                marks.setdefault("hidden_text", set()).add(n)
            elif name in styles.white and kind in ("span", "p") and markup.words(element).strip():
                marks.setdefault("white_text", set()).add(n)
    for kind, numbers in marks.items():
        look_.add(kind, ("paragraph", spans(numbers)))


def _own_words(paragraph: markup.Element) -> str:
    """The words of a paragraph, with hidden ones, without its comments."""
    said = []
    for element in paragraph.iter():
        if markup.local(element) == "hidden-text":
            said.append(markup.attribute(element, "string-value"))
        inside = any(markup.local(a) == "annotation" for a in (element, *element.iterancestors()))
        said.append("" if inside else element.text or "")
        if element is not paragraph and not any(markup.local(a) == "annotation" for a in element.iterancestors()):
            said.append(element.tail or "")
    return "".join(said)


def _look_at_sheet(sheet: markup.Element, look_: Look, styles: Styles) -> None:
    name = markup.attribute(sheet, "name")
    if markup.attribute(sheet, "style-name") in styles.no_display:
        look_.add("hidden_sheet", ("sheet", name))
    columns, at = set(), 0
    for column in markup.all_of(sheet, "table-column"):
        times = min(int(markup.attribute(column, "number-columns-repeated") or 1), MOST_REPEATED)
        if markup.attribute(column, "visibility") in HIDDEN:
            columns |= set(range(at + 1, at + times + 1))
        at += times
    hidden_rows, hidden_columns, n = set(), set(), 0
    for row in markup.all_of(sheet, "table-row"):
        times = int(markup.attribute(row, "number-rows-repeated") or 1)
        column = 0
        for cell in (c for c in row if markup.local(c) in ("table-cell", "covered-table-cell")):
            text = "\n".join(_own_words(p) for p in cell if markup.local(p) == "p")
            wide = int(markup.attribute(cell, "number-columns-repeated") or 1)
            if text.strip():
                ref = f"{letters(column + 1)}{n + 1}"
                cell.set("mingtang-place", f"{name}\n{ref}")
                if markup.attribute(cell, "value-type") not in ("currency", "percentage"):
                    look_.say(text, ("sheet", name), ("cell", ref))
                if markup.attribute(cell, "style-name") in styles.white:
                    look_.add("white_text", ("sheet", name), ("cell", ref))
                if markup.attribute(row, "visibility") in HIDDEN:
                    hidden_rows.add(n + 1)
                hidden_columns |= {column + 1} & columns
            column += wide
        n += times
    if hidden_rows:
        look_.add("hidden_rows", ("sheet", name), ("row", spans(hidden_rows)))
    if hidden_columns:
        look_.add("hidden_columns", ("sheet", name), ("column", ", ".join(map(letters, sorted(hidden_columns)))))


def _place_of(cell: Any) -> tuple[tuple[str, str], ...]:
    if cell is None or not cell.get("mingtang-place"):
        return ()
    sheet, ref = cell.get("mingtang-place").split("\n")
    return ("sheet", sheet), ("cell", ref)


def _look_at_links(body: markup.Element, look_: Look) -> None:
    for element in markup.all_of(body, "cell-range-source", "section-source", "table-source", "database-range"):
        target = markup.attribute(element, "href")
        if target:
            look_.add("external_link", value=target)


def _look_at_parts(package: office.Package, look_: Look) -> None:
    if package.has("meta.xml"):
        _look_at_properties(package.xml("meta.xml"), look_)
    for name in package.names:
        low = name.lower()
        if low.startswith("thumbnails/") and not low.endswith("/"):
            look_.add("thumbnail", ("part", name))
        elif low.startswith(("object ", "objectreplacements/", "embeddedobjects/")) and not low.endswith("/"):
            look_.add("embedded", ("part", name.split("/")[0]))
        elif low.startswith("versions/") or low == "versionlist.xml":
            look_.add("older_version", ("part", name))
        elif low.endswith(office.PICTURES):
            office.look_at_picture(package, name, look_)
        elif low.endswith(".xml"):
            package.xml(name)


def _look_at_properties(root: markup.Element, look_: Look) -> None:
    for element in markup.all_of(root, *META):
        if value := markup.words(element).strip():
            look_.add(META[markup.local(element)], value=value)
    for element in markup.all_of(root, "user-defined"):
        look_.add("custom_property", value=f"{markup.attribute(element, 'name')}: {markup.words(element)}")
    for element in markup.all_of(root, "document-statistic"):
        pages = markup.attribute(element, "page-count")
        look_.pages = int(pages) if pages.isdecimal() and int(pages) else None
