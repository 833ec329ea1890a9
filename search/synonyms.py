"""What people say and the words in which laws say it: data, and never a rule. What is typed always weighs more."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

WORDS = files("search").joinpath("synonyms.toml")


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """By what people say the official words for it."""
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {said: tuple(official) for group in groups.values() for said, official in group.items()}


def others(text: str) -> list[str]:
    """The official words for what stands in a folded text, the longest first; not those that stand there, too."""
    known = listed()
    found: dict[str, None] = {}
    rest = text
    longest = max(map(len, known), default=0)
    for size in range(min(longest, len(text)), 0, -1):
        for start in range(len(text) - size + 1):
            said = rest[start : start + size]
            if said in known:
                rest = rest[:start] + "\0" * size + rest[start + size :]
                found |= dict.fromkeys(word for word in known[said] if word not in text)
    return list(found)
