"""The text of a document: plain lines to headings and articles, cleaned by an allow-list, shown with contents.

What a text holds besides words, as it is stored; whatever makes texts (editor, import, demonstration) writes it so:

- A picture is a file of the same document. It stands inside a paragraph, an item of a list or a cell:
  `<img src="attachment:0123456789abcdef" alt="what is to be seen">`. The key is `Attachment.key`, the first 16
  hexadecimal digits of the SHA-256 of the file as it came: it stays when a cleaned copy takes the place of the file
  and when a revision becomes the document. A picture that tells nothing has to be said to tell nothing:
  `alt="" role="presentation"`. Addresses of another form are left out with their picture; size and address are
  added when it is shown.
- A footnote stands where its number is to stand, with its words, which are plain text:
  `<p>按户补助<small class="footnote">不含已享受补助的住户。</small>。</p>`. Numbers and the list at the end are made
  when it is shown.
- A link to a file of the same document: `<a href="attachment:0123456789abcdef">`.
- A link to a place in the same text: `<a href="#article-3">`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from disclosures import embedded

TAGS = frozenset(
    {"a", "b", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "i", "p", "strong", "sub", "sup", "u"}
    | {"dd", "dl", "dt", "li", "ol", "ul"}
    | {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
    | {"img", "small"}  # as it says above
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "role"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "p": {"id"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
CLASSES = {"p": {"sign", "no-indent"}, "small": {"footnote"}}
# Ids of our own making only: another could take the place of one that the page itself uses.
ANCHOR = re.compile(r"(?:part|chapter|section|article)-\d+(?:-\d+){0,3}")

NUMERAL = "[一二三四五六七八九十百千零〇两\\d]+"
HEADING = re.compile(rf"第({NUMERAL})(编|分编|章|节)(?:[\s\u3000]+|(?=[^\s\u3000]{{0,20}}$))(.*)")
ARTICLE = re.compile(rf"第({NUMERAL})条(?:之({NUMERAL}))?(?![\d一二三四五六七八九十百千的规所第、，和至])")
HEADINGS = {"编": ("h2", "part"), "分编": ("h2", "part"), "章": ("h2", "chapter"), "节": ("h3", "section")}
LONGEST_HEADING = 40

MARKUP = re.compile(r"</?(?:p|div|br|table|h[1-6]|ul|ol|blockquote)\b[^>]*>", re.I)
OPENING = re.compile(r"<(p|h[2-4])((?: [^>]*)?)>")
UNNAMED = re.compile(r"<(p|h[2-4])>(.*?)</\1>", re.S)
TITLES = re.compile(r"<h([23])( id=\"[^\"]+\")?>(.*?)</h\1>", re.S)
# Not text: XML and PostgreSQL refuse control characters, and a bidirectional override shows a name that is not there.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
NO_PICTURES: embedded.Pictures = {}


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """What the page shows."""

    html: SafeString
    contents: list[Heading]


def plain(text: str) -> str:
    """One line of text without control characters and double blanks."""
    return " ".join(CONTROL.sub("", text).split(" ")).strip().replace("\n", " ").replace("\r", "").replace("\t", " ")


def clean(body: str) -> str:
    """The allow-list. Called on every save and again on every showing: either wall holds alone."""
    safe = nh3.clean(
        re.sub(r"<(/?)h1\b", r"<\1h2", CONTROL.sub("", body), flags=re.I),  # the page's own title is its only h1
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=lambda _tag, name, value: value if name != "id" or ANCHOR.fullmatch(value) else None,
        url_schemes={"http", "https", "mailto", "attachment"},
        link_rel="noopener noreferrer",
    )
    return embedded.tidy(safe)


def from_person(text: str) -> str:
    """What a person or a source gave: kept as markup where it has paragraphs of its own, else made from its lines."""
    return clean(text) if MARKUP.search(text) else from_text(text)


def from_text(text: str) -> str:
    """Each line a paragraph; 第X章 and 第X节 are headings, and every 第X条 can be linked to."""
    lines = (line.strip(" \t\r\u3000") for line in CONTROL.sub("", text).splitlines())
    return "\n".join(_line(line) for line in lines if line)


def _line(line: str) -> str:
    heading = HEADING.match(line) if len(line) <= LONGEST_HEADING else None
    if heading and not line.endswith(("。", "；", "，", "：")):
        number, kind, rest = heading.groups()
        tag, word = HEADINGS[kind]
        title = " ".join(rest.split()) if re.search(r"\S{2}", rest) else "".join(rest.split())
        words = f"第{number}{kind}\u3000{title}" if title else f"第{number}{kind}"
        return f'<{tag} id="{word}-{numeral(number)}">{escape(words, quote=False)}</{tag}>'
    article = ARTICLE.match(line)
    if article:
        anchor = "-".join(str(numeral(part)) for part in article.groups() if part)
        return f'<p id="article-{anchor}">{escape(line, quote=False)}</p>'
    return f"<p>{escape(line, quote=False)}</p>"


def anchored(body: str) -> str:
    """Headings and articles that have no address name yet get one from their number, as lines do."""

    def named(match: re.Match[str]) -> str:
        tag, inside = match.groups()
        words = text(inside).strip()
        if tag == "p":
            found = ARTICLE.match(words)
            name = "-".join(["article", *(str(numeral(part)) for part in found.groups() if part)]) if found else ""
        else:
            heading = HEADING.match(words)
            name = f"{HEADINGS[heading[2]][1]}-{numeral(heading[1])}" if heading else ""
        return f'<{tag} id="{name}">{inside}</{tag}>' if name else match[0]

    return UNNAMED.sub(named, body)


def numeral(text: str) -> int:
    """A Chinese or Arabic number below ten thousand: 一百二十三 is 123."""
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for sign in text:
        if sign in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        elif sign in "零〇":
            digit = 0
        else:
            digit = "一二三四五六七八九".find("二" if sign == "两" else sign) + 1
    return total + digit


def render(body: str, pictures: embedded.Pictures = NO_PICTURES) -> Rendered:
    """Safe to show: cleaned once more, every anchor used once, wide tables in a box that scrolls.

    `pictures`: the files of the document by their key. A picture that is not among them is not shown.
    """
    seen: dict[str, int] = {}

    def opening(match: re.Match[str]) -> str:
        tag, attributes = match.groups()
        anchor = re.search(r' id="([^"]+)"', attributes)
        if not anchor and tag != "p":
            return f'<{tag} id="{_once(seen, "heading")}"{attributes}>'
        return match[0].replace(anchor[0], f' id="{_once(seen, anchor[1])}"') if anchor else match[0]

    safe = OPENING.sub(opening, clean(body))
    contents = [
        Heading(int(level), anchor[5:-1], " ".join(text(embedded.NOTE.sub("", inner)).split()))
        for level, anchor, inner in TITLES.findall(safe)
    ]
    safe = embedded.numbered(embedded.shown(safe, pictures))
    if "<table" in safe:
        box = f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(_("Table"))}">'
        safe = safe.replace("<table>", box + '<table class="table">').replace("</table>", "</table></div>")
    return Rendered(mark_safe(safe), contents)  # noqa: S308 -- cleaned by the allow-list above


def _once(seen: dict[str, int], anchor: str) -> str:
    """A law and the law that amends it may stand in one text: the second 第一条 is article-1-b2."""
    seen[anchor] = n = seen.get(anchor, 0) + 1
    return anchor if n == 1 and anchor != "heading" else f"{anchor}-b{n}"


def text(body: str) -> str:
    """The words without the markup, for search and for excerpts; a tag that was cut off at the end goes too."""
    lines = re.sub(r"</(?:p|h\d|li|t[dhr]|caption|dt|dd)>|<br ?/?>", "\n", embedded.in_words(body))
    return unescape(re.sub(r"<[^>]*(?:>|$)", "", lines))
