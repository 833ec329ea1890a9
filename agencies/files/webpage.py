"""Web pages kept as files: let in only where nothing in them can act, or tell a third party that they are read."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from agencies.files.findings import Look, Refusal
from agencies.files.plain import decoded
from search import personal

ACTING = frozenset({
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "base", "portal", "template", "svg",
    "math", "xml", "noscript", "textarea", "xmp", "plaintext", "noembed", "noframes",
})  # fmt: skip
# Parsers disagree about where a comment or a text ends. So what runs is looked for in the bare source as well.
RUNS = re.compile(r"<\s*(script|iframe|object|embed|svg|math|form|meta[^>]+refresh)\b|[\s\"'/](on[a-z]{3,})\s*=", re.I)
GAP = re.compile(r"[\x00-\x20]")
BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table", "dt", "dd", "section"})
UNSAID = frozenset({"style", "title"})
# What a browser fetches without being asked; a link waits for its reader.
FETCHED = frozenset({"src", "srcset", "poster", "background", "data", "action", "formaction", "ping", "manifest"})
ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.I)
LINK = re.compile(r"(?:https?:|mailto:|tel:|#|(?![a-z][a-z0-9+.-]*:))", re.I)
STYLE = re.compile(
    r"@import|expression\s*\(|behavior\s*:|-moz-binding|url\s*\(\s*['\"]?\s*(?:[a-z][a-z0-9+.-]*:|//)", re.I
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.I)
OPENING = re.compile(
    r"^[\ufeff\s]*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|p|div|h[1-6]|table)\b", re.I | re.S
)


def is_page(head: bytes) -> bool:
    """Whether a file begins as a web page does."""
    return OPENING.match(decoded(head)) is not None


def look(file: Any) -> Look:
    """Raises `Refusal`: `active` names the element or attribute, `form_action` what it would fetch."""
    look_ = Look()
    text = decoded(file.read()).replace("\x00", "")
    if runs := RUNS.search(text):
        raise Refusal("active", (runs[1] or runs[2]).split()[0].lower())
    root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    for element in root.iter():
        if isinstance(element, etree._Comment):
            look_.add("comment", ("line", element.sourceline), value=(element.text or "").strip())
        elif isinstance(element.tag, str):
            _refuse_acting(element)
            for unsaid in (*element.attrib.values(), element.text if element.tag == "title" else ""):
                for hit in personal.find(unsaid or ""):
                    look_.add(hit.kind, ("line", element.sourceline), value=unsaid[hit.start : hit.end])
            if HIDDEN.search(element.get("style", "")) or "hidden" in element.attrib:
                look_.add("hidden_text", ("line", element.sourceline), value=element.text_content().strip())
    for n, line in enumerate(_lines(root), 1):
        look_.say(line, ("line", n))
    return look_


def _refuse_acting(element: Any) -> None:
    tag = element.tag.lower()
    if tag in ACTING or (tag == "meta" and element.get("http-equiv", "").lower() == "refresh"):
        raise Refusal("active", tag)
    if tag == "link" and ADDRESS.match(GAP.sub("", element.get("href", ""))):
        raise Refusal("form_action", tag)
    if tag == "style" and STYLE.search(element.text or ""):
        raise Refusal("form_action", tag)
    for name, value in element.attrib.items():
        plain, address = name.lower().rpartition(":")[2], GAP.sub("", value)
        if plain.startswith("on") or plain == "srcdoc" or (plain == "href" and not LINK.match(address)):
            raise Refusal("active", name)
        if (plain in FETCHED and ADDRESS.match(address)) or (plain == "style" and STYLE.search(value)):
            raise Refusal("form_action", name)


def _lines(root: Any) -> list[str]:
    """The words that a reader sees, block by block."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            pieces.append(element.tail or "")
            continue
        if element.tag in BLOCKS:
            pieces.append("\n")
        elif element.tag in ("td", "th"):
            pieces.append("\t")
        if event == "start" and element.tag not in UNSAID:
            pieces.append(element.text or "")
        elif event == "end":
            pieces.append(element.tail or "")
    return [words for line in "".join(pieces).splitlines() if (words := " ".join(line.split()))]
