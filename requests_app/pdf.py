"""A letter as PDF, in the look of official letters (GB/T 9704), always the same bytes for the same letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.output import OutputProducer
from fpdf.syntax import Name

from requests_app import fonts
from requests_app.docx import UNPRINTABLE
from requests_app.letters import day
from requests_app.letters.marks import SEAL, foot
from requests_app.letters.words import language, texts

# GB/T 9704, in points: 28 characters to the line, 22 lines to the page, on A4.
MM = 72 / 25.4
LEFT, TOP, WIDTH, HEIGHT = 28 * MM, 37 * MM, 156 * MM, 225 * MM
BODY = WIDTH / 28
LINE = HEIGHT / 22
TITLE, SMALL, NOTE, PAGE = 22.0, 12.0, 7.5, 14.0
BOTTOM = TOP + HEIGHT
FAMILY = "letter"
# No line begins with these, none ends with those.
CLOSING = frozenset("，。、；：？！）》〉」』】〕”’…%,.;:?!)]}")
OPENING = frozenset("（《〈「『【〔“‘([{")
WORD = re.compile(r"[A-Za-z0-9&@#$/\\_.:+=~'-]+|\s|.", re.S)


def pdf_of(letter: Any, *, draft: bool = False) -> bytes:
    """`letter` has `parts` and `sha256`. Raises `fonts.NoFont`, and `fonts.Unwritable` with the characters."""
    parts = letter.parts
    law = parts.get("law", "cn")
    tongue = language(law)
    page = _Page(letter, texts(law)["mark"]["draft"] if draft else "")
    signed = [parts["signature"], SEAL, day(parts["date"], tongue)]
    written = [parts["agency"], parts["title"], parts["number"], f"{parts['addressee']}：", *parts["paragraphs"]]
    page.open(_printable("".join([*written, *signed, parts["contact"]])), parts, tongue)
    for text in (parts["agency"], parts["title"]):
        page.centred(text)
    page.down(LINE * 0.4)
    page.ranged(parts["number"])
    page.down(LINE * 0.6)
    page.paragraph(f"{parts['addressee']}：", indent=0)
    for n, text in enumerate(parts["paragraphs"]):
        last = n == len(parts["paragraphs"]) - 1
        page.paragraph(text, indent=2, keep=len(signed) + 2 if last else 0)
    page.down(LINE)
    page.signed(signed)
    if parts["contact"]:
        page.down(LINE * 0.6)
        page.paragraph(parts["contact"], indent=0, size=SMALL)
    return page.bytes()


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text).replace("\t", " ")


class _Producer(OutputProducer):
    """Says Identity-H of a font whose codes are its own numbers of glyphs: readers that know no other map go by it."""

    def _add_fonts(self, *args: Any) -> Any:
        made = super()._add_fonts(*args)
        for font in made.values():
            font.encoding = Name("Identity-H")
        return made


def _by_cid(font: Any, wanted: set[int]) -> None:
    """The codes of the text are the glyph numbers (CID) of the font, where it is made of such."""
    if not font.is_cid_keyed:
        return
    for character in wanted:
        glyph = font.subset.get_glyph(unicode=character)
        name = glyph.glyph_name
        font.subset._char_id_per_glyph[glyph] = int(name[3:]) if name.startswith("cid") else glyph.glyph_id


class _Page(FPDF):
    """Lines put down one under the other, on as many pages as they need."""

    def __init__(self, letter: Any, across: str) -> None:
        super().__init__(unit="pt", format="A4")
        self.foot_lines, self.across = foot(letter), across

    def open(self, text: str, parts: dict[str, Any], tongue: str) -> None:
        """The font with what it needs of the text, the properties without a person, the first page."""
        numbers = "— 0123456789 "
        everything = "".join([text, *self.foot_lines, self.across, numbers])
        face = fonts.face_for(everything)
        wanted = {ord(character) for character in everything}
        self.add_font(FAMILY, fname=face.path, unicode_range=wanted, collection_font_number=face.index)
        # The extent of the whole font holds for its part, too: reckoning it anew took half of the time.
        self.fonts[FAMILY].ttfont.recalcBBoxes = False
        _by_cid(self.fonts[FAMILY], wanted)
        self.set_creation_date(datetime.fromisoformat(parts["date"]).replace(tzinfo=UTC))
        self.set_title(parts["number"])
        self.set_author(parts["agency"])
        self.set_creator("Mingtang")
        self.set_lang("zh-CN" if tongue.startswith("zh") else "en")
        self.set_auto_page_break(False)
        self.set_margins(0, 0)
        self.add_page()
        self.set_y(TOP)

    def footer(self) -> None:
        number = f"— {self.page_no()} —"
        odd = self.page_no() % 2
        self._put(number, PAGE, BOTTOM + 7 * MM, left=0 if odd else BODY, right=BODY if odd else None)
        self.set_text_color(90)
        for n, line in enumerate(self.foot_lines):
            self._put(_printable(line), NOTE, BOTTOM + 18 * MM + n * NOTE * 1.5)
        self.set_text_color(0)
        if self.across:
            with self.rotation(45, LEFT + WIDTH / 2, TOP + HEIGHT / 2), self.local_context():
                self.set_text_color(215, 180, 180)
                self._put(self.across, 54, TOP + HEIGHT / 2, centre=True)
            self.set_text_color(0)

    def down(self, height: float) -> None:
        self.set_y(self.get_y() + height)

    def centred(self, text: str) -> None:
        """A line of the title, heavier than the body."""
        for line in self._broken(_printable(text), TITLE, 0):
            self._room(LINE * 1.3)
            with self.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.5):
                self._put(line, TITLE, self.get_y(), centre=True)
            self.down(LINE * 1.3)

    def ranged(self, text: str, right: float = 0) -> None:
        """A line at the right margin."""
        for line in self._broken(_printable(text), BODY, 0):
            self._room(LINE)
            self._put(line, BODY, self.get_y(), right=right)
            self.down(LINE)

    def signed(self, lines: list[str]) -> None:
        """Agency, seal and date: the date four characters from the margin, the others centred on it."""
        self.set_font(FAMILY, size=BODY)
        wide = [self.get_string_width(line) for line in lines]
        middle = 4 * BODY + wide[-1] / 2
        for line, width in zip(lines, wide, strict=True):
            self.ranged(line, right=max(0, min(middle - width / 2, WIDTH - width)))

    def paragraph(self, text: str, *, indent: int, size: float = BODY, keep: int = 0) -> None:
        """A paragraph; with its last line stay as many lines as `keep` says."""
        lines = list(self._broken(_printable(text), size, indent))
        height = LINE * size / BODY
        for n, line in enumerate(lines):
            self._room(height * (1 + keep) if n == len(lines) - 1 else height)
            left = indent * size if n == 0 else 0
            self._put(line, size, self.get_y(), left=left, spread=n < len(lines) - 1)
            self.down(height)

    def bytes(self) -> bytes:
        return bytes(self.output(output_producer_class=_Producer))

    def _room(self, height: float) -> None:
        if self.get_y() + height > BOTTOM + 1:
            self.add_page()
            self.set_y(TOP)

    def _put(
        self,
        text: str,
        size: float,
        y: float,
        *,
        left: float = 0,
        right: float | None = None,
        centre: bool = False,
        spread: bool = False,
    ) -> None:
        """One line of text; `spread` brings it to the full width by spaces between its characters."""
        self.set_font(FAMILY, size=size)
        width = self.get_string_width(text)
        room = WIDTH - left
        gap = (room - width) / (len(text) - 1) if spread and len(text) > 1 else 0
        if right is not None:
            left = WIDTH - width - right
        elif centre:
            left = (WIDTH - width) / 2
        self.set_char_spacing(gap if abs(gap) < size / 2 else 0)
        self.text(LEFT + left, y + size, text)
        self.set_char_spacing(0)

    def _broken(self, text: str, size: float, indent: int) -> Iterator[str]:
        """The text in lines that fit, by the rules for the beginnings and ends of Chinese lines."""
        self.set_font(FAMILY, size=size)
        line: list[str] = []
        room = WIDTH - indent * size
        for word in _words(text, lambda piece: self.get_string_width(piece) > WIDTH):
            if line and self.get_string_width("".join([*line, word])) > room + 0.01 and not word.isspace():
                cut = _cut(line, word)
                yield "".join(line[:cut]).rstrip()
                line, room = line[cut:], WIDTH
            line.append(word)
        if any(not word.isspace() for word in line):
            yield "".join(line).rstrip()


def _words(text: str, too_long: Any) -> Iterator[str]:
    """Characters, and words of Latin letters and digits, which are not broken unless they are longer than a line."""
    for piece in WORD.findall(text):
        yield from piece if len(piece) > 1 and too_long(piece) else (piece,)


def _cut(line: list[str], word: str) -> int:
    """How many words stay on a full line when `word` goes down."""
    cut = len(line)
    while cut > 1 and (word[0] in CLOSING or line[cut - 1][-1] in OPENING):
        cut -= 1
        word = line[cut]
    return cut
