"""The styles of a Word document: which are headings, which are lists, which are bold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from agencies.files import markup, office

PART = "word/styles.xml"
OFF = ("0", "false", "off", "none")
HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)
CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)", re.I)
TITLES = ("title", "标题", "文档标题", "公文标题", "文件标题")
BODY = 9  # the outline level of what is no heading


@dataclass
class Style:
    """What a style says itself; what it is based on says the rest."""

    name: str = ""
    based_on: str = ""
    level: int | None = None  # 0 is the highest heading
    list_id: str = ""
    depth: int | None = None
    runs: dict[str, bool] = field(default_factory=dict)
    align: str = ""


class Styles:
    def __init__(self, package: office.Package) -> None:
        self.by_id: dict[str, Style] = {}
        self.default = ""
        if package.has(PART):
            for one in markup.all_of(package.xml(PART), "style"):
                key = markup.attribute(one, "styleId")
                self.by_id[key] = _style(one)
                if markup.attribute(one, "type") == "paragraph" and markup.attribute(one, "default") in ("1", "true"):
                    self.default = key

    def line(self, key: str) -> list[Style]:
        """A style and what it is based on, the nearest first."""
        found: list[Style] = []
        seen: set[str] = set()
        while key in self.by_id and key not in seen:
            seen.add(key)
            found.append(self.by_id[key])
            key = self.by_id[key].based_on
        return found

    def level(self, key: str) -> int | None:
        """0 for the highest headings; None for what is no heading."""
        for style in self.line(key):
            if named := HEADING.fullmatch(style.name.strip()):
                return int(named[1]) - 1
            if style.level is not None:
                return style.level if style.level < BODY else None
        return None

    def is_title(self, key: str) -> bool:
        return key in self.by_id and self.by_id[key].name.strip().lower() in TITLES

    def is_contents(self, key: str) -> bool:
        return key in self.by_id and bool(CONTENTS.match(self.by_id[key].name.strip()))

    def first(self, key: str, name: str) -> Any:
        """The value of `name` in the nearest style that says one."""
        return next((value for style in self.line(key) if (value := getattr(style, name)) not in (None, "")), None)

    def run(self, key: str) -> dict[str, bool]:
        """Bold, italic and the like, of a style of characters."""
        found: dict[str, bool] = {}
        for style in reversed(self.line(key)):
            found |= style.runs
        return found


def _style(element: Any) -> Style:
    style = Style()
    for one in element:
        name = markup.local(one)
        if name == "name":
            style.name = markup.attribute(one, "val")
        elif name == "basedOn":
            style.based_on = markup.attribute(one, "val")
        elif name == "rPr":
            style.runs = formats(one)
        elif name == "pPr":
            style.level, style.list_id, style.depth, style.align = paragraph(one)
    return style


def paragraph(properties: Any) -> tuple[int | None, str, int | None, str]:
    """Outline level, list, depth in it, and alignment, as far as they are said."""
    level = depth = None
    list_id = align = ""
    for one in properties:
        name, value = markup.local(one), markup.attribute(one, "val")
        if name == "outlineLvl" and value.isdecimal():
            level = int(value)
        elif name == "jc":
            align = {"end": "right", "start": "left"}.get(value, value)
        elif name == "numPr":
            said = {markup.local(e): markup.attribute(e, "val") for e in one}
            list_id = said.get("numId", "")
            depth = int(said["ilvl"]) if said.get("ilvl", "").isdecimal() else None
    return level, list_id, depth, align


def formats(properties: Any) -> dict[str, bool]:
    """Which marks a run has: b, i, u, sup, sub, and whether it is hidden."""
    found: dict[str, bool] = {}
    for one in properties:
        name, value = markup.local(one), markup.attribute(one, "val")
        if name in ("b", "i", "u", "vanish"):
            found[name] = value not in OFF
        elif name == "vertAlign":
            found |= {"sup": value == "superscript", "sub": value == "subscript"}
    return found
