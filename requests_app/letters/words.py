"""The words of letters: the defaults in the files of `letter_texts`, one for each language of a law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from requests_app.enums import LetterKind
from statutes import laws

ROOT = Path(__file__).parent.parent / "letter_texts"
CHINESE = "cn"  # the law whose letters are written in Chinese; all others share the English file


@dataclass(frozen=True)
class Words:
    """Title, suffix of the number and paragraphs (role, text) of one kind of letter, with placeholders in braces."""

    title: str
    suffix: str
    rows: tuple[tuple[str, str], ...]


@cache
def texts(law: str = CHINESE) -> Mapping[str, Any]:
    name = CHINESE if law == CHINESE else "en"
    return tomllib.loads((ROOT / f"{name}.toml").read_text(encoding="utf-8"))


def language(law: str) -> str:
    """Letters are official acts: their language is the law's, never the reader's."""
    return str(texts(law)["language"])


def default(law: str, kind: str, variant: str = "") -> Words:
    """What the file says for a kind and its variant; of a reply, for its outcome."""
    data = texts(law)
    here = data["letters"].get(f"{kind}/{variant}") or data["letters"][kind]
    rows = tuple((role, text) for role, text in here["text"])
    if kind != LetterKind.REPLY:
        return Words(here["title"], here["suffix"], rows)
    words = _of_outcome(law, variant)
    said = {"{finding}": words["finding"], "{decision}": words["decision"]}
    return Words(words["title"], words["suffix"], tuple((role, _put(text, said)) for role, text in rows))


def _of_outcome(law: str, outcome: str) -> Mapping[str, str]:
    """The words of an outcome; of one that the file does not name, those that fit any, with its title."""
    outcomes = texts(law)["outcomes"]
    if outcome in outcomes:
        return dict(outcomes[outcome])
    any_ = dict(outcomes["any"])
    known = laws.load(law).outcomes.get(outcome)
    title = known.title[_key(law)] if known else outcome
    return {name: text.replace("{outcome}", title) for name, text in any_.items()}


def also(law: str, outcome: str) -> str:
    """Another article that the decision rests on."""
    return str(texts(law)["outcomes"].get(outcome, {}).get("also", ""))


def outcomes_with_words(law: str = CHINESE) -> set[str]:
    """The outcomes that a reply letter can be written for."""
    known = set(laws.load(law).outcomes) - laws.load(law).closing
    return known if "any" in texts(law)["outcomes"] else known & set(texts(law)["outcomes"])


def _key(law: str) -> str:
    return "zh-hans" if language(law).startswith("zh") else "en"


def _put(text: str, said: Mapping[str, str]) -> str:
    for name, words in said.items():
        text = text.replace(name, words)
    return text
