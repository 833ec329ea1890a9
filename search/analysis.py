"""The analysis of Chinese: from text to the terms that are indexed and asked for. No engine is known here."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from itertools import islice
from operator import add

# Ideographs: the common block, the extensions, 々 〇, and the private areas that hold rare names.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U000323af\U000f0000-\U000ffffd"
IS_HAN = re.compile(f"[{HAN}]").match
LONGEST_WORD = 40

_RUN = re.compile(f"[{HAN}]+|(?:(?![{HAN}_])\\w)+")
_WORD = re.compile(f"(?:(?![{HAN}_])\\w)+")
# 国发〔2024〕5号: year and number make one term, whatever the brackets; the agency's sign stays ordinary text.
_DOCUMENT_NUMBER = re.compile(r"\(\s*((?:19|20)\d\d)\s*\)\s*第?\s*0{0,4}([1-9]\d{0,4})(?!\d)\s*号?")

_BRACKETS = dict.fromkeys(map(ord, "〔[【〖〘﹝{"), "(") | dict.fromkeys(map(ord, "〕]】〗〙﹞}"), ")")
_UNSEEN = (
    *range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x34F, 0x61C, *range(0x180B, 0x1810),
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xD800, 0xE000),
    *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE01F0),
)  # fmt: skip


def _traditional() -> dict[str, str]:
    """By simplified character, the traditional ones; of several simplified ones the first is taken, on both sides."""
    found: dict[str, str] = {}
    for line in files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        form, simplified = line.split("\t")
        if form != simplified[0]:
            found[simplified[0]] = found.get(simplified[0], "") + form
    return found


TRADITIONAL = _traditional()


def _table() -> dict[int, str | None]:
    """One look-up a character instead of a normalisation of the whole text, which would take most of the time."""
    ranges = (
        range(0x41, 0x5B),
        range(0x2000, 0x3400),
        range(0xF900, 0xFB00),
        range(0xFE30, 0xFE70),
        range(0xFF00, 0xFFEF),
    )
    table: dict[int, str | None] = {}
    for code in (code for codes in ranges for code in codes):
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        if folded != chr(code) and not 0x3040 <= code < 0x3100:
            table[code] = folded
    table |= {code: _BRACKETS.get(ord(folded), folded) for code, folded in table.items() if folded and len(folded) == 1}
    simple = {ord(form): simplified for simplified, forms in TRADITIONAL.items() for form in forms}
    table |= {code: simple.get(ord(folded), folded) for code, folded in table.items() if folded and len(folded) == 1}
    return simple | table | _BRACKETS | dict.fromkeys(_UNSEEN)


_TABLE = _table()


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, small letters, simplified, one kind of bracket, nothing invisible."""
    folded = text.translate(_TABLE)
    if not unicodedata.is_normalized("NFKC", folded):
        folded = unicodedata.normalize("NFKC", folded).translate(_TABLE)
    return folded.lower()


def document_numbers(folded: str) -> list[str]:
    return [f"({year}){number}" for year, number in _DOCUMENT_NUMBER.findall(folded)]


def grams(text: str) -> dict[str, int]:
    """The terms of a text and how often each stands in it: pairs of ideographs, words, document numbers.

    Every ideograph opens a term: a pair, or, where it is the last of its run, a term of its own. So a question of one
    character finds all that contain it by the beginnings of terms, and no text is indexed twice.
    """
    folded = fold(text)
    terms: dict[str, int] = {}
    for pair, times in Counter(map(add, folded, islice(folded + " ", 1, None))).items():
        if "一" <= pair[0] <= "鿿" or IS_HAN(pair[0]):
            term = pair if "一" <= pair[1] <= "鿿" or IS_HAN(pair[1]) else pair[0]
            terms[term] = terms.get(term, 0) + times
    for word in _WORD.findall(folded):
        word = word[:LONGEST_WORD]
        terms[word] = terms.get(word, 0) + 1
    for number in document_numbers(folded):
        terms[number] = terms.get(number, 0) + 1
    return terms


def weigh(title: str, text: str) -> dict[str, int]:
    """The terms of a document, whose title and text are one field and weigh the same: decisions/0016."""
    terms = grams(text)
    for term, times in grams(title).items():
        terms[term] = terms.get(term, 0) + times
    return terms


def openings(terms: Mapping[str, int]) -> dict[str, int]:
    """The ideographs of a text, from its terms, and how often each stands in it."""
    found: dict[str, int] = {}
    for term, times in terms.items():
        if IS_HAN(term[0]):
            found[term[0]] = found.get(term[0], 0) + times
    return found


def runs(folded: str) -> list[str]:
    """Ideographs without a break, and words of letters and figures; document numbers are left out."""
    return _RUN.findall(_DOCUMENT_NUMBER.sub(" ", folded))


def spell(text: str) -> list[str]:
    """The terms of what a person typed, in order, each once. A lone ideograph stays one; who plans decides on it."""
    folded = fold(text)
    terms = document_numbers(folded)
    for run in runs(folded):
        if len(run) > 1 and IS_HAN(run[0]):
            terms += map(add, run, run[1:])
        else:
            terms.append(run[:LONGEST_WORD])
    return list(dict.fromkeys(terms))
