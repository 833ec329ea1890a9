"""The pictures in a Word document: those that a page can show are taken out, the others are named."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path
from typing import Any

from agencies.files import images, markup, office, packages
from agencies.files.findings import Look, Refusal, Unreadable

MOST = 300
KEY = 16  # digits of the hash by which a text names its picture
TYPES = {"png": images.PNG, "jpg": b"\xff\xd8\xff"}
OTHERS = {"chart": "chart", "diagram": "diagram", "dgm": "diagram"}
Left = list[tuple[str, str]]


class Pictures:
    """Writes each picture once into `folder`, under its hash, without what it tells besides."""

    def __init__(self, package: office.Package, folder: str) -> None:
        self.package, self.folder = package, Path(folder)
        self.kept: dict[str, dict[str, Any]] = {}

    def of(self, drawing: Any, links: dict[str, tuple[str, str, bool]]) -> tuple[list[str], Left]:
        """Markup for what a drawing shows, and what of it cannot be shown, as (code, words)."""
        alt, silent = _told(drawing)
        shown: list[str] = []
        left: Left = []
        for one in markup.all_of(drawing, "blip", "imagedata"):
            if markup.local(one.getparent()) in ("svgBlip", "imgLayer"):
                continue
            key = _relation(one)
            if key and (name := self._kept(links.get(key, ("", "", True)), left)):
                shown.append(f'<img src="attachment:{name}" alt="{escape(alt)}"{silent}>')
        if not shown and not left:
            left.append((_kind(drawing), alt))
        return shown, left

    def _kept(self, link: tuple[str, str, bool], left: Left) -> str:
        """The key of a picture; empty where there is none, and `left` says why."""
        _kind_of, target, outside = link
        if outside or not self.package.has(target):
            left.append(("linked_picture", target))
            return ""
        try:
            data = packages.read(self.package.zip, target)
            ending = next((name for name, start in TYPES.items() if data.startswith(start)), "")
            if not ending or len(self.kept) >= MOST:
                left.append(("picture_format" if not ending else "too_many_pictures", Path(target).name))
                return ""
            images.look(data, Look())  # no more pixels than anybody opens
            data = images.bare(data)
        except (Refusal, Unreadable, *packages.BROKEN):
            left.append(("broken_picture", Path(target).name))
            return ""
        digest = hashlib.sha256(data).hexdigest()
        key = digest[:KEY]
        if key not in self.kept:
            (self.folder / digest).write_bytes(data)
            self.kept[key] = {"sha256": digest, "extension": ending, "n": len(self.kept) + 1}
        return key


def _told(drawing: Any) -> tuple[str, str]:
    """The words for who does not see it, and what says that there is nothing to see."""
    alt = ""
    for one in markup.all_of(drawing, "docPr", "shape", "rect"):
        alt = alt or markup.attribute(one, "descr") or markup.attribute(one, "alt")
    silent = any(markup.attribute(e, "val") in ("1", "true") for e in markup.all_of(drawing, "decorative"))
    alt = " ".join(alt.split())[:300]
    return ("", ' role="presentation"') if silent else (alt, "")


def _relation(one: Any) -> str:
    named = {key.rpartition("}")[2]: str(value) for key, value in one.attrib.items() if "relationships}" in key}
    return named.get("embed") or named.get("id") or named.get("link", "")


def _kind(drawing: Any) -> str:
    for one in markup.all_of(drawing, "graphicData"):
        for word, code in OTHERS.items():
            if word in markup.attribute(one, "uri"):
                return code
    return "drawing"
