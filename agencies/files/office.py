"""What every Office Open XML package may hold besides its text: properties, embedded things, links, pictures."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from agencies.files import images, markup, packages
from agencies.files.findings import Look, Unreadable

PERSONS = {"creator": "author", "lastModifiedBy": "last_modified_by", "Manager": "manager"}
OTHERS = {"Company": "company", "title": "title", "subject": "title", "keywords": "keywords", "description": "remark"}
PROPERTIES = {**PERSONS, **OTHERS, "HyperlinkBase": "link_base"}
PICTURES = (".jpg", ".jpeg", ".png")
# Relations that a reader follows with open eyes, or that name a public vocabulary.
OPEN_LINKS = ("/hyperlink",)
DATA = ("xl/connections.xml", "xl/queryTables/", "customXml/itemProps")


class Package:
    """An open package with its parts by name and its relations."""

    def __init__(self, file: Any) -> None:
        self.zip: zipfile.ZipFile = packages.check(file)
        self.names = self.zip.namelist()

    def xml(self, name: str) -> markup.Element:
        return markup.parse(packages.read(self.zip, name), name)

    def has(self, name: str) -> bool:
        return name in self.names

    def below(self, start: str, ending: str = ".xml") -> list[str]:
        """Parts in a folder, in the order of the numbers in their names."""
        found = [name for name in self.names if name.startswith(start) and name.endswith(ending)]
        return sorted(found, key=lambda name: (len(name), name))

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """What a part relates to: id -> (kind, target, whether it is outside)."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(rels):
            return {}
        found = {}
        for one in markup.all_of(self.xml(rels), "Relationship"):
            outside = one.get("TargetMode") == "External"
            target = one.get("Target", "")
            found[one.get("Id", "")] = (one.get("Type", ""), target if outside else resolve(name, target), outside)
        return found


def resolve(name: str, target: str) -> str:
    """The name of a part that another one points to."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(name), target)
    return posixpath.normpath(unquote(path))


def look(package: Package, look_: Look) -> None:
    """What is looked for in Word, Excel and PowerPoint alike."""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if package.has(part):
            for element in markup.all_of(package.xml(part), *PROPERTIES):
                if value := markup.words(element).strip():
                    look_.add(PROPERTIES[markup.local(element)], value=value)
    if package.has("docProps/custom.xml"):
        for element in markup.all_of(package.xml("docProps/custom.xml"), "property"):
            look_.add("custom_property", value=f"{element.get('name', '')}: {markup.words(element)}")
    for name in package.names:
        _look_at_part(package, name, look_)
    for rels in (name for name in package.names if name.endswith(".rels")):
        _look_at_links(package, rels, look_)


def _look_at_part(package: Package, name: str, look_: Look) -> None:
    low = name.lower()
    if low.startswith("docprops/thumbnail"):
        look_.add("thumbnail", ("part", name))
    elif "/embeddings/" in low:
        look_.add("embedded", ("part", name))
    elif low.startswith(("xl/connections", "xl/querytables/")):
        look_.add("connection", ("part", name))
    elif low.endswith(PICTURES):
        look_at_picture(package, name, look_)
    elif low.endswith(".xml"):
        package.xml(name)  # no entities in any part, also in those that nobody reads


def look_at_picture(package: Package, name: str, look_: Look) -> None:
    try:
        images.look(packages.read(package.zip, name), look_, ("part", name))
    except Unreadable:
        look_.add("unreadable_part", ("part", name))


def _look_at_links(package: Package, rels: str, look_: Look) -> None:
    for one in markup.all_of(package.xml(rels), "Relationship"):
        kind, target = one.get("Type", ""), one.get("Target", "")
        if one.get("TargetMode") != "External":
            continue
        local = target.lower().startswith(("file:", "\\\\", "//")) or target[1:3] in (":\\", ":/")
        if local or not kind.endswith(OPEN_LINKS):
            look_.add("external_link", ("part", rels), value=target)
