"""XML as files bring it: parsed without entities, without a DTD, without the network."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from agencies.files.findings import Refusal, Unreadable

DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
Element = Any  # of lxml, which has no types


def parse(data: bytes, name: str = "") -> Element:
    """The root of a document; refused where it declares types or entities, whatever they would do."""
    if DOCTYPE.search(data[:65536].replace(b"\0", b"")):
        raise Refusal("entities", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(name) from error
    if root.getroottree().docinfo.doctype:
        raise Refusal("entities", name)
    return root


def write(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: Element) -> str:
    """The name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, whatever namespace it stands in."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def relation(element: Element) -> str:
    """The id by which an element names a relation of its part."""
    return next((str(value) for key, value in element.attrib.items() if key.endswith("/relationships}id")), "")


def all_of(root: Element, *names: str) -> list[Element]:
    """All elements below with one of the local names, in their order."""
    wanted = set(names)
    return [element for element in root.iter() if local(element) in wanted]


def words(element: Element) -> str:
    return "".join(element.itertext())


def remove(element: Element) -> None:
    """Take an element out; the text after it stays."""
    parent = element.getparent()
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put what is in an element in its place."""
    parent, at = element.getparent(), element.getparent().index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    remove(element)
