"""PowerPoint presentations."""

from __future__ import annotations

from typing import Any

from agencies.files import markup, office
from agencies.files.findings import Look

ON = ("1", "true")
OFF = ("0", "false")


def look(file: Any) -> Look:
    look_, package = Look(), office.Package(file)
    show = package.xml("ppt/presentation.xml")
    sizes = markup.all_of(show, "sldSz")
    width, height = (float(sizes[0].get(key, 0)) for key in ("cx", "cy")) if sizes else (9144000.0, 6858000.0)
    relations = package.relations("ppt/presentation.xml")
    slides = [relations.get(markup.relation(e), ("", "", False))[1] for e in markup.all_of(show, "sldId")]
    for n, part in enumerate(slides, 1):
        if package.has(part):
            _look_at_slide(package, part, n, (width, height), look_)
    look_.pages = len(slides) or None
    office.look(package, look_)
    return look_


def _look_at_slide(package: office.Package, part: str, n: int, size: tuple[float, float], look_: Look) -> None:
    root, here = package.xml(part), ("slide", n)
    if root.get("show") in OFF:
        look_.add("hidden_slide", here)
    for shape in markup.all_of(root, "sp", "graphicFrame", "pic"):
        text = "\n".join("".join(map(markup.words, markup.all_of(p, "t"))) for p in markup.all_of(shape, "p"))
        properties = markup.all_of(shape, "cNvPr")
        look_.say(text, here)
        if properties and properties[0].get("hidden") in ON:
            look_.add("hidden_shape", here, value=text)
        if text.strip() and _is_outside(shape, size):
            look_.add("off_page", here, value=text)
    for kind, target, outside in package.relations(part).values():
        if outside or not package.has(target):
            continue
        if kind.endswith("/notesSlide"):
            notes = _notes(package.xml(target))
            look_.say(notes, here, ("notes", ""))
            if notes.strip():
                look_.add("notes", here, value=notes)
        elif kind.endswith("/comments") or "comments/" in target.lower():
            for comment in markup.all_of(package.xml(target), "cm"):
                look_.add("comment", here, value=markup.words(comment))


def _notes(root: markup.Element) -> str:
    """What the speaker wrote, without the number of the slide and the date."""
    said = []
    for shape in markup.all_of(root, "sp"):
        holders = [e.get("type", "") for e in markup.all_of(shape, "ph")]
        if not {"sldNum", "dt", "ftr", "hdr", "sldImg"} & set(holders):
            said += ["".join(map(markup.words, markup.all_of(p, "t"))) for p in markup.all_of(shape, "p")]
    return "\n".join(said)


def _is_outside(shape: markup.Element, size: tuple[float, float]) -> bool:
    frames = markup.all_of(shape, "xfrm")
    if not frames:
        return False
    by_name = {markup.local(e): e for e in frames[0]}
    if "off" not in by_name or "ext" not in by_name:
        return False
    x, y = (float(by_name["off"].get(key, 0)) for key in ("x", "y"))
    wide, high = (float(by_name["ext"].get(key, 0)) for key in ("cx", "cy"))
    return x >= size[0] or y >= size[1] or x + wide <= 0 or y + high <= 0
