"""What people say and the words in which laws say it: data, and never a rule. What is typed always weighs more."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from search.models import Synonym

WORDS = files("search").joinpath("synonyms.toml")


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """The first values, by what people say."""
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {said: tuple(official) for group in groups.values() for said, official in group.items()}


def kept() -> dict[str, tuple[str, ...]]:
    """The first values with what officials have put in, changed, or emptied since."""
    changed = {
        said: tuple(official.split()) for said, official in Synonym.objects.order_by().values_list("said", "official")
    }
    return listed() | changed


def others() -> Callable[[str], list[str]]:
    """For one question: the official words for a folded text. The table is read where a text is asked about."""
    known = cache(kept)
    return lambda text: official(text, known())


def official(text: str, known: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The official words for what stands in a text, the longest first; not those that stand there, too."""
    found: dict[str, None] = {}
    rest = text
    for size in range(min(max(map(len, known), default=0), len(text)), 0, -1):
        for start in range(len(text) - size + 1):
            said = rest[start : start + size]
            if said in known:
                rest = rest[:start] + "\0" * size + rest[start + size :]
                found |= dict.fromkeys(word for word in known[said] if word not in text)
    return list(found)
