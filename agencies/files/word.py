"""Word documents."""

from __future__ import annotations

from typing import Any

from agencies.files import markup, office
from agencies.files.findings import Look, spans

CHANGES = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "numberingChange"}
CHANGES |= {f"{what}PrChange" for what in ("r", "p", "tbl", "sect", "tc", "tr")}
WORDS = ("t", "delText", "instrText")
OFF = ("0", "false", "off")
EMU = 914_400  # to the inch
TWIPS = 1_440
TEXTS = ("word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes")


def look(file: Any) -> Look:
    look_, package = Look(), office.Package(file)
    texts = [name for start in TEXTS for name in package.below(start)]
    for name in texts:
        _look_at_text(package.xml(name), look_, name)
    for name in package.below("word/comments"):
        if name.removeprefix("word/comments") in (".xml", ""):
            for n, comment in enumerate(markup.all_of(package.xml(name), "comment"), 1):
                look_.add("comment", ("number", n), value=markup.words(comment))
    if package.has("word/settings.xml"):
        _look_at_settings(package.xml("word/settings.xml"), look_)
    office.look(package, look_)
    look_.pages = _pages(package)
    return look_


def _look_at_text(root: markup.Element, look_: Look, name: str) -> None:
    here = () if name == "word/document.xml" else (("part", name),)
    marks: dict[str, set[int]] = {}
    for n, paragraph in enumerate(markup.all_of(root, "p"), 1):
        shown = []
        for run in markup.all_of(paragraph, "r"):
            if next((a for a in run.iterancestors() if markup.local(a) == "p"), None) is not paragraph:
                continue  # of a text box, which has paragraphs of its own
            text = "".join(markup.words(t) for t in run if markup.local(t) in WORDS)
            kind = _concealed(run) if text.strip() else ""
            if kind:
                marks.setdefault(kind, set()).add(n)
            shown.append(text)
        if any(markup.local(e) in CHANGES for e in paragraph.iter()):
            marks.setdefault("tracked", set()).add(n)
        look_.say("".join(shown), *here, ("paragraph", n))
    for kind, numbers in marks.items():
        look_.add(kind, *here, ("paragraph", spans(numbers)))
    _look_at_boxes(root, look_, here)


def _concealed(run: markup.Element) -> str:
    """hidden_text, white_text, or nothing."""
    for properties in (e for e in run if markup.local(e) == "rPr"):
        by_name = {markup.local(e): e for e in properties}
        vanish = by_name.get("vanish")
        if vanish is not None and markup.attribute(vanish, "val") not in OFF:
            return "hidden_text"
        colour = markup.attribute(by_name["color"], "val").upper() if "color" in by_name else ""
        if colour == "FFFFFF" and not _shaded(run, by_name):
            return "white_text"
    return ""


def _shaded(run: markup.Element, by_name: dict[str, Any]) -> bool:
    """Whether white letters stand on a colour: of the run, its paragraph, its cell."""
    if "highlight" in by_name:
        return True
    holders = [by_name.get("shd")]
    for above in run.iterancestors():
        if markup.local(above) in ("p", "tc", "tbl"):
            holders += [
                e for part in above if markup.local(part).endswith("Pr") for e in part if markup.local(e) == "shd"
            ]
    fills = [markup.attribute(one, "fill").upper() for one in holders if one is not None]
    return any(fill not in ("", "AUTO", "FFFFFF") for fill in fills)


def _look_at_boxes(root: markup.Element, look_: Look, here: tuple[Any, ...]) -> None:
    """Text boxes that are put where no page is. Sizes of a page in twips, of a box in EMU."""
    sizes = markup.all_of(root, "pgSz")
    width = max((float(markup.attribute(s, "w") or 0) for s in sizes), default=11906) / TWIPS * EMU
    height = max((float(markup.attribute(s, "h") or 0) for s in sizes), default=16838) / TWIPS * EMU
    for anchor in markup.all_of(root, "anchor"):
        if not markup.all_of(anchor, "txbxContent"):
            continue
        for axis, most, extent in (("positionH", width, "cx"), ("positionV", height, "cy")):
            offset = [e for position in markup.all_of(anchor, axis) for e in markup.all_of(position, "posOffset")]
            at = float(markup.words(offset[0]) or 0) if offset else 0.0
            size = next((float(markup.attribute(e, extent) or 0) for e in markup.all_of(anchor, "extent")), 0.0)
            if at >= most or at + size <= -EMU * 1.5:  # measured from a margin at times: an inch and a half is allowed
                look_.add("off_page", *here, value=markup.words(markup.all_of(anchor, "txbxContent")[0]).strip())


def _look_at_settings(root: markup.Element, look_: Look) -> None:
    for element in markup.all_of(root, "docVar"):
        look_.add("custom_property", value=f"{markup.attribute(element, 'name')}: {markup.attribute(element, 'val')}")
    for element in markup.all_of(root, "mailMerge"):
        query = [markup.attribute(e, "val") for e in markup.all_of(element, "connectString", "query")]
        look_.add("connection", ("part", "word/settings.xml"), value=" ".join(query))


def _pages(package: office.Package) -> int | None:
    """As the program that saved it last had counted them."""
    if not package.has("docProps/app.xml"):
        return None
    said = [markup.words(e) for e in markup.all_of(package.xml("docProps/app.xml"), "Pages")]
    return int(said[0]) if said and said[0].isdecimal() and int(said[0]) else None
