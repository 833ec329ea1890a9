"""A Word document as a draft: its text, what its head and foot say of it, its pictures, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import uploads
from agencies.files import sandbox
from agencies.files.word_runs import ACCEPT, REJECT
from disclosures import files, html
from disclosures.importing import ENDINGS
from disclosures.models import Document

# What is not taken over, by the codes of `agencies.files.word_runs`.
LEFT_OUT = {
    "tracked": gettext_lazy("tracked changes"),
    "comment": gettext_lazy("comments in the margin"),
    "hidden_text": gettext_lazy("hidden text"),
    "text_box": gettext_lazy("text boxes"),
    "header": gettext_lazy("page headers"),
    "footer": gettext_lazy("page footers"),
    "contents": gettext_lazy("the table of contents: the page makes its own"),
    "formula": gettext_lazy("formulas: their signs stand in one line"),
    "embedded": gettext_lazy("embedded files"),
    "chart": gettext_lazy("charts"),
    "diagram": gettext_lazy("diagrams (SmartArt)"),
    "drawing": gettext_lazy("shapes and lines"),
    "symbol": gettext_lazy("signs of a symbol font, shown as □"),
    "inner_link": gettext_lazy("links within the text: their words stay"),
    "linked_picture": gettext_lazy("pictures that are not in the file, only their address"),
    "picture_format": gettext_lazy("pictures in a format that no browser shows; save them as PNG or JPEG"),
    "broken_picture": gettext_lazy("pictures that cannot be read, or are too large"),
    "too_many_pictures": gettext_lazy("pictures beyond the first 300"),
    "head": gettext_lazy("the head of the paper: what it says stands in the fields"),
}
CHANGES = {
    ACCEPT: gettext_lazy("as if all changes were accepted"),
    REJECT: gettext_lazy("as it was before the changes"),
}
NUMBER = re.compile(
    r"([^\s\[\]【】（）()〔〕﹝﹞。，；：:]{1,20}?)\s*[〔\[【（(﹝［](\d{4})[〕\]】）)﹞］]\s*第?\s*(\d{1,5})\s*号"
)
MARKING = re.compile(r"^(?:.{0,12}\s)?(绝密|机密|秘密|内部资料|内部文件)(?:\s*★.*)?(?:\s.{0,12})?$")
URGENT = re.compile(r"^(特提|特急|加急|平急|急件|\d{6})$")
DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
CHINESE_DAY = re.compile(
    r"([二一][〇○零Oo0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
HEAD, FOOT = 14, 14  # paragraphs in which the head and the foot of a paper are looked for
FIRST = re.compile(r"[一二三四五六七八九十]{1,3}、\S")
SECOND = re.compile(r"（[一二三四五六七八九十]{1,3}）\S")
HEADINGS = ("h2", "h3", "h4")
SENTENCE = ("。", "；", "，", "：", "、")
LONGEST_TITLE = 300
MORE_ENDINGS = ("办法", "条例", "规定", "方案", "细则", "解读", "报告", "决定书", "公示", "预案", "规划", "清单")
BESIDES = 14  # signs beside a document number in its line: at most who signed it


@dataclass
class Block:
    """A piece of the text, as `agencies.files.word_markup` says it."""

    tag: str
    html: str
    align: str
    title: bool
    words: str


@dataclass
class Brought:
    """What a file holds. `left_out`: (what, how many, first words); `pictures`: as `sandbox.convert` says them."""

    body: str = ""
    title: str = ""
    doc_no: str = ""
    written_on: date | None = None
    marking: str = ""
    tracked: int = 0
    left_out: list[tuple[Any, int, list[str]]] = field(default_factory=list)
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)


def read(path: str | Path, changes: str = ACCEPT) -> Brought:
    """Read a checked file; ValidationError with a sentence where that cannot be done."""
    answer = sandbox.convert(path, changes)
    name = Path(path).name
    if why := answer["refused"]:
        raise uploads.refused(name, uploads.REASONS[why[0]] % {"part": why[1]})
    if answer["failed"]:
        raise ValidationError(
            _("The file cannot be read: it is broken, or takes more time or memory than a document needs.")
        )
    blocks = [Block(*block) for block in answer["blocks"]]
    found = Brought(pictures=answer["pictures"])
    noted = dict(answer["left_out"])
    head = list(_take_head(blocks, found))
    if head:
        noted["head"] = [len(head), head]
    found.written_on = _written_on(blocks)
    found.tracked = noted.pop("tracked", [0])[0]
    found.left_out = [(words, *noted[code]) for code, words in LEFT_OUT.items() if code in noted]
    found.body = html.anchored(html.clean("\n".join(_markup(blocks)))) if blocks else ""
    if not html.text(found.body).strip() and not found.pictures:
        raise ValidationError(_("There is no text in this file."))
    return found


def _take_head(blocks: list[Block], found: Brought) -> Iterator[str]:
    """Take title and number out of the top of the text into the fields; answers the words that leave the text."""
    top = [n for n, b in enumerate(blocks[:HEAD]) if b.tag != "table" and b.words.strip()]
    for n in top:
        if marked := MARKING.match(blocks[n].words.strip()):
            found.marking = found.marking or marked[1]
    title = _title(blocks, top)
    found.title = " ".join("".join(blocks[n].words for n in title).split())[:LONGEST_TITLE]
    sure = len(title) > 1 or _sounds_like_title(found.title) or any(blocks[n].title for n in title)
    gone = set(title) if sure else set()
    last = max(gone, default=-1)
    for n in top:
        words = blocks[n].words.strip()
        number = number_in(words) if n <= last + 1 else ""
        if number and not found.doc_no:
            found.doc_no = number
            if gone:
                gone.add(n)
        elif n < last and (words.endswith("文件") or URGENT.match(words) or words.startswith("签发人")):
            gone.add(n)
    said = [blocks[n].words.strip() for n in sorted(gone)]
    blocks[:] = [b for n, b in enumerate(blocks) if n not in gone]
    yield from said


def _title(blocks: list[Block], top: list[int]) -> list[int]:
    """The paragraphs of the title: in the style of one, else in the middle of the line, else the very first."""
    styled = [n for n in top if blocks[n].title]
    if styled:
        return _together(styled)
    middle = [n for n in top if blocks[n].align == "center" and not _is_head(blocks[n].words.strip())]
    for n in middle:
        group = _together([m for m in middle if m >= n])
        for end in range(1, len(group) + 1):
            if _sounds_like_title("".join(blocks[m].words for m in group[:end])):
                return group[:end]
    if middle:
        return middle[:1]
    first = next((n for n in top if not _is_head(blocks[n].words.strip())), None)
    if first is not None and len(blocks[first].words) <= 80 and not blocks[first].words.endswith(SENTENCE):
        return [first]
    return []


def _together(numbers: list[int]) -> list[int]:
    """Those that follow the first without a gap."""
    return [n for at, n in enumerate(numbers) if n == numbers[0] + at]


def _is_head(words: str) -> bool:
    return bool(words.endswith("文件") or number_in(words) or URGENT.match(words) or MARKING.match(words))


def number_in(words: str) -> str:
    """The document number that a line consists of; empty where it is one of another document, in a sentence."""
    found = NUMBER.search(words)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found and len(words) - len(found[0]) < BESIDES else ""


def _sounds_like_title(words: str) -> bool:
    """关于…的通知, or an ending that the kinds of official documents have."""
    words = words.strip().rstrip("》”）)")
    return 4 < len(words) <= LONGEST_TITLE and words.endswith((*ENDINGS, *MORE_ENDINGS))


def _written_on(blocks: list[Block]) -> date | None:
    """The last line that is a day and nothing else, as it stands under a paper."""
    for block in reversed(blocks[-FOOT:]):
        words = "".join(block.words.split())
        if block.tag == "p" and (day := _day(words)):
            return day if day <= timezone.localdate() else None
    return None


def _day(words: str) -> date | None:
    if match := DAY.fullmatch(words):
        year, month, day = (int(part) for part in match.groups())
    elif match := CHINESE_DAY.fullmatch(words):
        year = int("".join(str(max("零一二三四五六七八九".find(sign), 0)) for sign in match[1]))
        month, day = html.numeral(match[2]), html.numeral(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _markup(blocks: list[Block]) -> Iterator[str]:
    """Paragraphs that are headings by their words become them, the finer ones only where the file names none itself."""
    named = any(block.tag in HEADINGS for block in blocks)
    for block in blocks:
        words = block.words.strip()
        short = block.tag == "p" and len(words) <= html.LONGEST_HEADING and not words.endswith(SENTENCE)
        chapter = html.HEADING.match(words) if short else None
        if block.tag in ("table", "ul", "ol"):
            yield block.html
        elif chapter:
            tag = html.HEADINGS[chapter[2]][0]
            yield f"<{tag}>{_bare(block.html)}</{tag}>"
        elif short and not named and FIRST.match(words):
            yield f"<h2>{_bare(block.html)}</h2>"
        elif short and not named and SECOND.match(words):
            yield f"<h3>{_bare(block.html)}</h3>"
        elif block.tag == "p" and block.align in ("center", "right"):
            yield f'<p class="{"sign" if block.align == "right" else "no-indent"}">{block.html}</p>'
        else:
            yield f"<{block.tag}>{block.html}</{block.tag}>"


def _bare(markup: str) -> str:
    """A heading is bold by itself."""
    return markup.replace("<strong>", "").replace("</strong>", "")


def told(found: Brought) -> list[str]:
    """What was left out and is nowhere else, in a few words each."""
    elsewhere = (LEFT_OUT["head"], LEFT_OUT["contents"])
    return [f"{what} ({n})" for what, n, _words in found.left_out if what not in elsewhere]


def attach_pictures(document: Document, found: Brought) -> None:
    """Its pictures become files of the draft; those that are there already stay as they are."""
    there = {file.key for file in document.attachments.all()}
    for key, picture in found.pictures.items():
        if key not in there:
            files.attach(document, picture_name(picture), uploads.TYPES[picture["extension"]], picture["data"])


def picture_name(picture: dict[str, Any]) -> str:
    return f"图{picture['n']}.{picture['extension']}"
