"""Copies of Office Open XML packages without what should not go out.

A part that nothing points to any more is left out of the copy, so that what is taken out is gone and not only unseen.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from agencies.files import images, markup, packages
from agencies.files.office import PICTURES, PROPERTIES, resolve
from agencies.files.sheets import ON, column_of
from agencies.files.word import OFF

CUSTOM = "docProps/custom.xml"
CHANGED = ("ins", "moveTo")  # stays
DELETED = ("del", "moveFrom")  # goes
CHANGE_MARKS = {
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns", "numberingChange",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
}  # fmt: skip
COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


class Copy:
    """A package in memory, part by part; what is changed is parsed once and written at the end."""

    def __init__(self, data: bytes) -> None:
        with packages.check(io.BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
        self.trees: dict[str, markup.Element] = {}

    def xml(self, name: str) -> markup.Element:
        if name not in self.trees:
            self.trees[name] = markup.parse(self.parts[name], name)
        return self.trees[name]

    def below(self, pattern: str) -> list[str]:
        return [name for name in self.parts if re.match(pattern, name)]

    def relations(self, name: str) -> list[markup.Element]:
        rels = rels_of(name)
        return markup.all_of(self.xml(rels), "Relationship") if rels in self.parts else []

    def unlink(self, name: str, *kinds: str) -> set[str]:
        """Take the relations of these kinds (by the end of their type) from a part; the ids that are gone."""
        gone = [one for one in self.relations(name) if one.get("Type", "").rsplit("/", 1)[-1] in kinds]
        for one in gone:
            markup.remove(one)
        return {one.get("Id", "") for one in gone}

    def written(self) -> bytes:
        for name, tree in self.trees.items():
            self.parts[name] = markup.write(tree)
        self.trees = {}
        kept = self._reachable()
        types = self.xml("[Content_Types].xml")
        for one in markup.all_of(types, "Override"):
            if one.get("PartName", "").lstrip("/") not in kept:
                markup.remove(one)
        self.parts["[Content_Types].xml"] = markup.write(types)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in self.parts.items():
                if name in kept:
                    made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _reachable(self) -> set[str]:
        """All parts that a reader comes to from the root."""
        kept, waiting = {"[Content_Types].xml"}, [""]
        while waiting:
            name = waiting.pop()
            rels = rels_of(name)
            if rels not in self.parts:
                continue
            kept.add(rels)
            for one in markup.all_of(self.xml(rels), "Relationship"):
                target = resolve(name, one.get("Target", ""))
                if one.get("TargetMode") != "External" and target in self.parts and target not in kept:
                    kept.add(target)
                    waiting.append(target)
        return kept


def rels_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def word(data: bytes, kinds: set[str]) -> bytes:
    copy = Copy(data)
    _properties(copy, kinds)
    texts = copy.below(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
    for name in texts:
        root = copy.xml(name)
        if "tracked" in kinds:
            _accept_changes(root)
        if "comment" in kinds:
            for one in markup.all_of(root, *COMMENT_MARKS):
                markup.remove(one)
            copy.unlink(name, "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
        if "hidden_text" in kinds:
            for run in markup.all_of(root, "r"):
                if any(markup.attribute(e, "val") not in OFF for e in markup.all_of(run, "vanish")):
                    markup.remove(run)
    if "custom_property" in kinds and "word/settings.xml" in copy.parts:
        for one in markup.all_of(copy.xml("word/settings.xml"), "docVars"):
            markup.remove(one)
    return copy.written()


def _accept_changes(root: markup.Element) -> None:
    """All changes become as they are: what was put in stays, what was struck out goes."""
    for paragraph in markup.all_of(root, "p"):
        struck = [
            e
            for e in markup.all_of(paragraph, "del")
            if markup.local(e.getparent()) == "rPr" and markup.local(e.getparent().getparent()) == "pPr"
        ]
        if struck and not any(markup.local(e) == "r" and not _inside(e, DELETED) for e in paragraph.iter()):
            markup.remove(paragraph)
    for row in markup.all_of(root, "tr"):
        if any(markup.local(e) == "del" for pr in row if markup.local(pr) == "trPr" for e in pr):
            markup.remove(row)
    for cell in markup.all_of(root, "cellDel"):
        holder = next((e for e in cell.iterancestors() if markup.local(e) == "tc"), None)
        if holder is not None:
            markup.remove(holder)
    for one in markup.all_of(root, *DELETED):
        markup.remove(one)
    for one in markup.all_of(root, *CHANGED):
        markup.unwrap(one)
    for one in [e for e in root.iter() if markup.local(e) in CHANGE_MARKS or markup.local(e).endswith("PrChange")]:
        if one.getparent() is not None:
            markup.remove(one)


def _inside(element: markup.Element, names: tuple[str, ...]) -> bool:
    return any(markup.local(e) in names for e in element.iterancestors())


def powerpoint(data: bytes, kinds: set[str]) -> bytes:
    copy = Copy(data)
    _properties(copy, kinds)
    show = "ppt/presentation.xml"
    slides = copy.below(r"ppt/slides/slide\d+\.xml$")
    hidden = {name for name in slides if "hidden_slide" in kinds and copy.xml(name).get("show") in ("0", "false")}
    ids = set()
    for one in copy.relations(show):
        if resolve(show, one.get("Target", "")) in hidden:
            ids.add(one.get("Id", ""))
            markup.remove(one)
    for one in markup.all_of(copy.xml(show), "sldId"):
        if markup.relation(one) in ids:
            markup.remove(one)
    for name in slides:
        if "notes" in kinds:
            copy.unlink(name, "notesSlide")
        if "comment" in kinds:
            copy.unlink(name, "comments")
        for shape in markup.all_of(copy.xml(name), "sp", "pic", "graphicFrame"):
            said = markup.all_of(shape, "cNvPr")
            if "hidden_shape" in kinds and said and said[0].get("hidden") in ON:
                markup.remove(shape)
    if "comment" in kinds:
        copy.unlink(show, "commentAuthors", "authors")
    return copy.written()


# What is unlinked for a kind of finding: of the workbook, of each sheet, and the element that named it.
UNLINKED: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "pivot_cache": (("pivotCacheDefinition",), ("pivotTable",), "pivotCaches"),
    "external_link": (("externalLink",), (), "externalReferences"),
    "connection": (("connections",), ("queryTable",), ""),
    "comment": (("person",), ("comments", "threadedComment", "vmlDrawing"), ""),
    "threaded_comment": (("person",), ("comments", "threadedComment", "vmlDrawing"), ""),
}
STATES = {"hidden_sheet": "hidden", "very_hidden_sheet": "veryHidden"}


def excel(data: bytes, kinds: set[str]) -> bytes:
    copy, main = Copy(data), "xl/workbook.xml"
    _properties(copy, kinds)
    book = copy.xml(main)
    if states := {state for kind, state in STATES.items() if kind in kinds}:
        _drop_sheets(copy, book, main, states)
    sheets = copy.below(r"xl/worksheets/[^/]+\.xml$")
    for kind, (of_book, of_sheet, element) in UNLINKED.items():
        if kind in kinds:
            copy.unlink(main, *of_book)
            _drop(book, element)
            for sheet in sheets:
                gone = copy.unlink(sheet, *of_sheet)
                for one in markup.all_of(copy.xml(sheet), "legacyDrawing"):
                    if markup.relation(one) in gone:
                        markup.remove(one)
    if kinds & {"hidden_rows", "hidden_columns"}:
        for sheet in sheets:
            _empty_hidden(copy.xml(sheet), kinds)
    if kinds & {*STATES, "hidden_rows", "hidden_columns", "external_link"}:
        _freeze(copy, main)
    return copy.written()


def _drop(root: markup.Element, *names: str) -> None:
    for one in markup.all_of(root, *names):
        markup.remove(one)


def _drop_sheets(copy: Copy, book: markup.Element, main: str, states: set[str]) -> None:
    """Hidden sheets with everything that hangs on them; names that point into them go too."""
    sheets = markup.all_of(book, "sheet")
    gone = [n for n, sheet in enumerate(sheets) if sheet.get("state") in states]
    ids = {markup.relation(sheets[n]) for n in gone}
    names = [sheets[n].get("name", "") for n in gone]
    for one in copy.relations(main):
        if one.get("Id") in ids:
            markup.remove(one)
    for one in markup.all_of(book, "definedName"):
        local = one.get("localSheetId", "")
        if any(name in markup.words(one) for name in names) or (local.isdecimal() and int(local) in gone):
            markup.remove(one)
        elif local.isdecimal():
            one.set("localSheetId", str(int(local) - sum(n < int(local) for n in gone)))
    for view in markup.all_of(book, "workbookView"):
        for name in ("activeTab", "firstSheet"):
            view.attrib.pop(name, None)
    for n in gone:
        markup.remove(sheets[n])


def _empty_hidden(root: markup.Element, kinds: set[str]) -> None:
    """Hidden rows and columns lose what stands in them; they stay where they are, so that no other cell moves."""
    columns: set[int] = set()
    for one in markup.all_of(root, "col"):
        if one.get("hidden") in ON or one.get("width") in ("0", "0.0"):
            columns |= set(range(int(one.get("min", 1)), int(one.get("max", 1)) + 1))
    for row in markup.all_of(root, "row"):
        whole = "hidden_rows" in kinds and (row.get("hidden") in ON or row.get("ht") in ("0", "0.0"))
        for cell in [c for c in row if markup.local(c) == "c"]:
            if whole or ("hidden_columns" in kinds and column_of(cell.get("r", "")) in columns):
                row.remove(cell)


def _freeze(copy: Copy, main: str) -> None:
    """Formulas become their values, for what they were reckoned from is gone; so do words that no cell shows."""
    copy.unlink(main, "calcChain")
    used: set[int] = set()
    linked = {resolve(main, one.get("Target", "")) for one in copy.relations(main)}
    for sheet in copy.below(r"xl/worksheets/[^/]+\.xml$"):
        if sheet not in linked:
            continue
        for cell in markup.all_of(copy.xml(sheet), "c"):
            for formula in [e for e in cell if markup.local(e) == "f"]:
                markup.remove(formula)
            if cell.get("t") == "s":
                used |= {int(markup.words(v)) for v in cell if markup.local(v) == "v" and markup.words(v).isdecimal()}
    if "xl/sharedStrings.xml" in copy.parts:
        for n, si in enumerate(markup.all_of(copy.xml("xl/sharedStrings.xml"), "si")):
            if n not in used:
                for child in list(si):
                    si.remove(child)


def _properties(copy: Copy, kinds: set[str]) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part in copy.parts:
            for one in markup.all_of(copy.xml(part), *PROPERTIES):
                if PROPERTIES[markup.local(one)] in kinds:
                    markup.remove(one)
    if "custom_property" in kinds:
        copy.unlink("", "custom-properties")
    if "thumbnail" in kinds:
        copy.unlink("", "thumbnail")
    if kinds & {"exif", "gps", "thumbnail", "image_xmp", "image_iptc", "image_comment", "trailing"}:
        for name in copy.parts:
            if name.lower().endswith(PICTURES):
                copy.parts[name] = images.bare(copy.parts[name])
