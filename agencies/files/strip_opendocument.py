"""Copies of OpenDocument packages without what should not go out."""

from __future__ import annotations

import io
import zipfile

from agencies.files import images, markup, packages
from agencies.files.office import PICTURES
from agencies.files.opendocument import HIDDEN, META, Styles

CHANGE_MARKS = ("change", "change-start", "change-end")
EPOCH = (1980, 1, 1, 0, 0, 0)


def strip(data: bytes, kinds: set[str]) -> bytes:
    with packages.check(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = markup.parse(parts["content.xml"], "content.xml")
    _text(root, kinds)
    _tables(root, kinds)
    parts["content.xml"] = markup.write(root)
    if "meta.xml" in parts:
        meta = markup.parse(parts["meta.xml"], "meta.xml")
        for one in markup.all_of(meta, *META):
            if META[markup.local(one)] in kinds:
                markup.remove(one)
        if "custom_property" in kinds:
            _drop(meta, "user-defined")
        parts["meta.xml"] = markup.write(meta)
    gone = {name for name in parts if "thumbnail" in kinds and name.startswith("Thumbnails/")}
    if gone and "META-INF/manifest.xml" in parts:
        manifest = markup.parse(parts["META-INF/manifest.xml"])
        for one in markup.all_of(manifest, "file-entry"):
            if markup.attribute(one, "full-path") in gone:
                markup.remove(one)
        parts["META-INF/manifest.xml"] = markup.write(manifest)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():  # `mimetype` stays the first, and as it is
            if name not in gone:
                bare = name.lower().endswith(PICTURES) and bool(kinds & {"exif", "gps", "image_comment", "image_xmp"})
                packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                made.writestr(zipfile.ZipInfo(name, EPOCH), images.bare(content) if bare else content, packing)
    return out.getvalue()


def _drop(root: markup.Element, *names: str) -> None:
    for one in markup.all_of(root, *names):
        if one.getparent() is not None:
            markup.remove(one)


def _text(root: markup.Element, kinds: set[str]) -> None:
    """The text of struck-out words stands with the list of changes, so that without it they are gone."""
    if "tracked" in kinds:
        _drop(root, "tracked-changes", *CHANGE_MARKS)
    if "comment" in kinds:
        _drop(root, "annotation", "annotation-end")
    if "hidden_text" in kinds:
        _drop(root, "hidden-text", "hidden-paragraph")
        hidden = Styles(root).hidden
        for one in markup.all_of(root, "span", "p"):
            if markup.attribute(one, "style-name") in hidden and one.getparent() is not None:
                markup.remove(one)


def _tables(root: markup.Element, kinds: set[str]) -> None:
    """Hidden sheets go; hidden rows and columns lose what stands in them; formulas become their values."""
    if not kinds & {"hidden_sheet", "hidden_rows", "hidden_columns"}:
        return
    shut = Styles(root).no_display
    for sheet in markup.all_of(root, "table"):
        if "hidden_sheet" in kinds and markup.attribute(sheet, "style-name") in shut:
            markup.remove(sheet)
            continue
        columns, at = set(), 0
        for column in markup.all_of(sheet, "table-column"):
            times = int(markup.attribute(column, "number-columns-repeated") or 1)
            if markup.attribute(column, "visibility") in HIDDEN and "hidden_columns" in kinds:
                columns |= set(range(at, min(at + times, 16_384)))
            at += times
        for row in markup.all_of(sheet, "table-row"):
            _empty(row, columns, "hidden_rows" in kinds and markup.attribute(row, "visibility") in HIDDEN)
    for cell in markup.all_of(root, "table-cell"):
        for key in [key for key in cell.attrib if key.endswith("}formula")]:
            del cell.attrib[key]


def _empty(row: markup.Element, columns: set[int], whole: bool) -> None:
    at = 0
    for cell in [c for c in row if markup.local(c) in ("table-cell", "covered-table-cell")]:
        times = int(markup.attribute(cell, "number-columns-repeated") or 1)
        if whole or columns & set(range(at, at + min(times, 1000))):
            for child in list(cell):
                cell.remove(child)
            for key in [key for key in cell.attrib if key.endswith(("value", "value-type", "formula"))]:
                del cell.attrib[key]
        at += times
