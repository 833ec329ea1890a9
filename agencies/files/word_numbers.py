"""The numbers that Word puts before paragraphs: 第一条, （二）, 3.1. They stand in no text, only in its numbering."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agencies.files import markup, office

PART = "word/numbering.xml"
DEEPEST = 9  # levels of a list
LARGEST = 32_767  # that Word counts to
DIGITS, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip
PLAIN = re.compile(r"%\d[.．、]")  # what a list of the page shows by itself


@dataclass(frozen=True)
class Level:
    """How one level of a list counts; `text` has %1 to %9 where the counters of the levels stand."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    decimal: bool = False  # all counters in figures, whatever the form of their own level
    style: str = ""  # of paragraphs that stand on this level


@dataclass(frozen=True)
class Label:
    """What stands before one paragraph. `list`: ul or ol where the page can number it itself, else empty."""

    text: str
    depth: int
    n: int
    list: str


@dataclass
class Numbering:
    """All lists of a document, and how far each has counted."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    styled: dict[tuple[str, str], int] = field(default_factory=dict)
    counted: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, package: office.Package) -> Numbering:
        found = cls()
        if package.has(PART):
            root = package.xml(PART)
            named: dict[str, str] = {}
            linked: dict[str, str] = {}
            for one in markup.all_of(root, "abstractNum"):
                key = markup.attribute(one, "abstractNumId")
                levels = [_level(level) for level in one if markup.local(level) == "lvl"]
                found.abstract[key] = {n: level for n, level in levels if n < DEEPEST}
                found.styled |= {(key, level.style): n for n, level in levels if level.style and n < DEEPEST}
                named |= {markup.attribute(e, "val"): key for e in one if markup.local(e) == "styleLink"}
                linked[key] = next((markup.attribute(e, "val") for e in one if markup.local(e) == "numStyleLink"), "")
            for key, name in linked.items():
                if name:
                    found.abstract[key] = found.abstract.get(named.get(name, ""), {})
            for one in markup.all_of(root, "num"):
                abstract = next((markup.attribute(e, "val") for e in one if markup.local(e) == "abstractNumId"), "")
                found.lists[markup.attribute(one, "numId")] = (abstract, _starts(one))
        return found

    def depth(self, list_id: str, style: str) -> int:
        """On which level a paragraph stands that says none itself."""
        return self.styled.get((self.lists.get(list_id, ("", {}))[0], style), 0)

    def label(self, list_id: str, depth: int) -> Label | None:
        """Count one paragraph; None where its list is not one."""
        abstract, starts = self.lists.get(list_id, ("", {}))
        levels = self.abstract.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return None
        counters = self.counted.setdefault(abstract, [None] * DEEPEST)
        if list_id not in self.begun:
            self.begun.add(list_id)
            for at, start in starts.items():
                counters[at] = start - 1
        for above in range(depth):
            if counters[above] is None:
                counters[above] = levels.get(above, Level()).start
        here = counters[depth]
        counters[depth] = n = min((level.start - 1 if here is None else here) + 1, LARGEST)
        counters[depth + 1 :] = [None] * (DEEPEST - depth - 1)
        if level.form == "bullet":
            return Label("", depth, n, "ul")
        text = re.sub(r"%(\d)", lambda m: self._counter(levels, counters, int(m[1]) - 1, level), level.text)
        own = (
            level.form == "decimal" and PLAIN.fullmatch(level.text.strip()) and level.text.strip()[1] == str(depth + 1)
        )
        return Label(text.strip(), depth, n, "ol" if own else "")

    def _counter(self, levels: dict[int, Level], counters: list[int | None], at: int, asking: Level) -> str:
        if not 0 <= at < DEEPEST:
            return ""
        level, n = levels.get(at, Level()), counters[at]
        return written(level.start if n is None else n, "decimal" if asking.decimal else level.form)


def _level(element: Any) -> tuple[int, Level]:
    said = {markup.local(e): markup.attribute(e, "val") for e in element}
    depth, start = markup.attribute(element, "ilvl"), said.get("start", "")
    legal = "isLgl" in said and said["isLgl"] not in ("0", "false", "off")
    first = int(start) if start.isdecimal() else 1
    return (int(depth) if depth.isdecimal() else DEEPEST), Level(
        said.get("numFmt", "decimal"), said.get("lvlText", ""), min(first, LARGEST), legal, said.get("pStyle", "")
    )


def _starts(element: Any) -> dict[int, int]:
    """Where a list begins anew, by level."""
    found = {}
    for one in markup.all_of(element, "lvlOverride"):
        depth = markup.attribute(one, "ilvl")
        for start in markup.all_of(one, "startOverride"):
            value = markup.attribute(start, "val")
            if depth.isdecimal() and value.isdecimal() and int(depth) < DEEPEST:
                found[int(depth)] = min(int(value), LARGEST)
    return found


def written(n: int, form: str) -> str:
    """A counter in one of the forms of ST_NumberFormat (ISO/IEC 29500-1, 17.18.59); else in figures."""
    if form == "none":
        return ""
    make = FORMS.get(form, str)
    return make(n) if n > 0 else str(n)


def chinese(n: int, digits: str = DIGITS, ten: str = "十") -> str:
    """101 is 一百零一, 12 is 十二."""
    if n >= 10_000:
        return chinese(n // 10_000, digits) + "万" + (chinese(n % 10_000, digits) if n % 10_000 else "")
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, unit)
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + name
            gap = False
        else:
            gap = bool(out)
    return ten + out[2:] if out.startswith(digits[1] + "十") else out


def roman(n: int) -> str:
    out = ""
    for value, letters in ROMAN:
        times, n = divmod(n, value)
        out += letters * times
    return out


def _short(n: int) -> str:
    """百一: without the one before hundreds, and without the nought."""
    return re.sub("一(?=[百千])", "", chinese(n)).replace("零", "")


def _formal(n: int) -> str:
    said = chinese(n, FORMAL, ten="壹十")
    return said.translate(str.maketrans("十百千", "拾佰仟"))


def _letters(n: int) -> str:
    return chr(65 + (n - 1) % 26) * min((n - 1) // 26 + 1, 40)


def _in(first: int) -> Callable[[int], str]:
    """Signs that Unicode has from 1 to 20."""
    return lambda n: chr(first + n - 1) if n <= 20 else str(n)


FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": _short,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "ideographTraditional": lambda n: STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: BRANCHES[(n - 1) % 12],
    "decimalEnclosedCircle": _in(0x2460),
    "decimalEnclosedCircleChinese": _in(0x2460),
    "decimalEnclosedParen": _in(0x2474),
    "decimalEnclosedFullstop": _in(0x2488),
    "decimalFullWidth": lambda n: "".join(chr(0xFF10 + int(d)) for d in str(n)),
    "decimalZero": lambda n: f"{n:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": roman,
    "lowerRoman": lambda n: roman(n).lower(),
}
