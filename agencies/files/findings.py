"""The words in which the readers of files tell what they have found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

LONGEST = 1_000_000  # characters of a file's text that are kept for the search
MOST = 400  # findings of a file that are listed: nobody reads more

# Where something stands, from the large to the small: (("sheet", "工资"), ("cell", "B3")).
Place = tuple[tuple[str, Any], ...]


class Refusal(Exception):
    """A file that is not let in. `code` says why, `detail` at which of its parts."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Unreadable(Exception):
    """A file that is broken, or locked by a password."""


class Found(NamedTuple):
    """One finding. `kind`: its code; `value`: what stands there, as it stands there."""

    kind: str
    place: Place = ()
    value: str = ""


@dataclass
class Look:
    """All that is known of a file. `words`: its text in pieces, each with its place. `size`: of a picture, as seen."""

    words: list[tuple[Place, str]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    pages: int | None = None
    size: tuple[int, int] | None = None

    def add(self, kind: str, *place: tuple[str, Any], value: str = "") -> None:
        """Note a finding once."""
        one = Found(kind, place, value[:200])
        if len(self.found) < MOST and one not in self.found:
            self.found.append(one)

    def say(self, text: str, *place: tuple[str, Any]) -> None:
        if text.strip():
            self.words.append((place, text))

    @property
    def text(self) -> str:
        return "\n".join(text for _place, text in self.words)[:LONGEST]


def spans(numbers: Iterable[int]) -> str:
    """Numbers as a reader likes them: 2–4, 9."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(f"{a}–{b}" if a != b else str(a) for a, b in runs)
