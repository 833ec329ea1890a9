"""The piece of a text that answers a question, cut into plain and marked parts. Escaping is left to the template."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from search.analysis import TRADITIONAL

LENGTH = 110
READ = 200_000  # characters of a text that are looked through
MOST_FOUND = 300

# Text keeps its own form, so one folded character has to meet every form that folds to it.
_OPEN, _CLOSE = "[(（〔\\[［【〖〘{]", "[)）〕\\]］】〗〙}]"
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


class Part(NamedTuple):
    text: str
    marked: bool


def _forms(character: str) -> str:
    if character in "()":
        return _OPEN if character == "(" else _CLOSE
    if "!" <= character <= "~":
        return f"[{re.escape(character)}{chr(ord(character) + 0xFEE0)}]"
    if character in TRADITIONAL:
        return f"[{character}{TRADITIONAL[character]}]"
    return r"\s*" if character == " " else re.escape(character)


@lru_cache(256)
def _pattern(needles: tuple[str, ...]) -> re.Pattern[str] | None:
    """The needles, the longest first, in any width and case."""
    some = [needle.lstrip() for needle in needles if needle.strip()]
    # One look at a character tells that no needle begins there.
    first = "".join(_forms(opening).removeprefix("[").removesuffix("]") for opening in {needle[0] for needle in some})
    written = "|".join("".join(map(_forms, needle)) for needle in some)
    return re.compile(f"(?=[{first}])(?:{written})", re.IGNORECASE) if some else None


def mark(text: str, needles: tuple[str, ...]) -> list[Part]:
    """The whole text, with the needles marked; neighbours become one mark."""
    pattern = _pattern(needles)
    parts: list[Part] = []
    end = 0
    for found in pattern.finditer(text) if pattern else ():
        if not found[0]:
            continue
        if found.start() > end:
            parts.append(Part(text[end : found.start()], False))
        if parts and parts[-1].marked and found.start() == end:
            parts[-1] = Part(parts[-1].text + found[0], True)
        else:
            parts.append(Part(found[0], True))
        end = found.end()
    if end < len(text):
        parts.append(Part(text[end:], False))
    return parts


def held(text: str, needles: tuple[str, ...]) -> set[str]:
    """The needles that stand in a text, in its own form."""
    pattern = _pattern(needles)
    return {found[0] for found in pattern.finditer(text) if found[0]} if pattern else set()


def value(found: set[str]) -> int:
    """What some needles tell: one wording more than the words of it apart."""
    return sum(len(needle) ** 2 for needle in found)


def extract(text: str, needles: tuple[str, ...]) -> list[Part]:
    """The window that holds the most different needles, opened a little before the first of them."""
    text = _UNSEEN.sub(" ", text[:READ])
    pattern = _pattern(needles)
    places = [(m.start(), m[0]) for m in islice(pattern.finditer(text), MOST_FOUND) if m[0]] if pattern else []
    start = 0
    best: tuple[int, int] = (0, 0)
    within: Counter[str] = Counter()  # the window that opens at a place
    worth = last = 0
    for first, (place, word) in enumerate(places):
        while last < len(places) and places[last][0] < place + LENGTH - 20:
            entering = places[last][1]
            worth += 0 if within[entering] else len(entering) ** 2
            within[entering] += 1
            last += 1
        if (worth, last - first) > best:
            best, start = (worth, last - first), place
        within[word] -= 1
        worth -= 0 if within[word] else len(word) ** 2
    start = start - 20 if start > LENGTH // 2 else 0
    if start:
        # Begin at a sentence where one begins nearby.
        opening = max(text.rfind(stop, start, start + 20) for stop in "。；\n")
        start = opening + 1 if opening >= 0 else start
    window = " ".join(text[start : start + LENGTH].split())
    parts = mark(window, needles)
    if start:
        parts.insert(0, Part("…", False))
    if start + LENGTH < len(text):
        parts.append(Part("…", False))
    return parts
