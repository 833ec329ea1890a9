"""What a person asks: plain words, quotes for exact wording, minus for what is not wanted. Nothing else is syntax."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, log

from search.analysis import IS_HAN, fold, spell, weigh

LONGEST = 200  # characters of a question that are read
MOST_TERMS = 12  # that reach the engine: the rarest say the most
FEW, MANY = 5, 8  # terms: so few are asked for together, of more than so many a third will do
MOST_LONE = 2  # single ideographs
MOST_EXCLUDED = 4
READ = 20_000  # characters of a text that tell what it is about
OFTEN = 100  # terms of it that are looked at

QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』＂", '"'))
_PIECE = re.compile(r'(?P<minus>(?<!\S)[-－−])?(?:"(?P<quoted>[^"]+)"|(?P<plain>[^\s"]+))')


@dataclass(frozen=True)
class Clause:
    """A word between blanks, or an exact wording between quotes."""

    text: str  # folded
    terms: tuple[str, ...]
    quoted: bool = False

    @property
    def lone(self) -> bool:
        """A single ideograph: it is asked for by the beginnings of terms."""
        return len(self.text) == 1 and bool(IS_HAN(self.text))


@dataclass(frozen=True)
class Question:
    """A question as it was understood."""

    text: str
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    cut: bool = False  # it was longer than is read

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Wordings that a result must contain as they stand; one term alone is exact already."""
        return tuple(clause.text for clause in self.clauses if clause.quoted and len(clause.terms) > 1)

    @property
    def needles(self) -> tuple[str, ...]:
        """What to mark in an extract, the longest first: the words as typed, then their pieces."""
        pieces = {term for clause in self.clauses for term in clause.terms if len(term) > 1 or clause.lone}
        return tuple(
            sorted({clause.text for clause in self.clauses} | pieces, key=lambda needle: (-len(needle), needle))
        )


@dataclass(frozen=True)
class Plan:
    """What an engine has to do, in terms of the index. A single ideograph stands for all terms that begin with it."""

    required: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    least: tuple[int, ...] = (0,)  # how many wanted terms a result must have; the next where none has so many
    where: str = "text"  # the field that is asked: title and text, or the title alone

    def __bool__(self) -> bool:
        return bool(self.required or self.wanted)


def clean(text: str) -> str:
    """What can be shown again: no characters that nobody sees, no half of a pair, blanks made one."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _clauses(text: str) -> Iterator[tuple[bool, Clause]]:
    for found in _PIECE.finditer(text):
        words = found["quoted"] or found["plain"]
        if terms := spell(words):
            yield bool(found["minus"]), Clause(" ".join(fold(words).split()), tuple(terms), bool(found["quoted"]))


def read(text: str) -> Question:
    """Understand a question. Any text is a question; one without a word in it finds nothing."""
    shown = clean(text[: 4 * LONGEST])
    cut = len(shown) > LONGEST or len(text) > 4 * LONGEST
    clauses = list(_clauses(shown[:LONGEST].translate(QUOTES)))
    return Question(
        text=shown[:LONGEST],
        clauses=tuple(dict.fromkeys(clause for minus, clause in clauses if not minus)),
        excluded=tuple(dict.fromkeys(clause for minus, clause in clauses if minus)),
        cut=cut,
    )


def _rarest(terms: list[str], most: int, frequency: Callable[[str], int]) -> list[str]:
    """Terms that stand nowhere can find nothing, so they go first; then the most frequent, which tell least."""
    if len(terms) <= most:
        return terms
    kept = set(sorted((term for term in terms if frequency(term)), key=frequency)[:most])
    return [term for term in terms if term in kept]


def _least(n: int, required: int) -> tuple[int, ...]:
    """All of a few terms; of a long question a part, since nobody words it as the document does."""
    first = n if n <= FEW else ceil(0.5 * n) if n <= MANY else ceil(0.3 * n)
    steps = (step for step in (first, ceil(0.5 * n), ceil(0.3 * n)) if step <= first)
    return tuple(dict.fromkeys([*steps, 0 if required else 1]))


def plan(question: Question, frequency: Callable[[str], int]) -> Plan:
    """At most `MOST_TERMS` terms, whatever was asked. `frequency` tells in how many documents a term stands."""
    required, wanted, lone = dict[str, None](), dict[str, None](), dict[str, None]()
    for clause in question.clauses:
        # An ideograph beside figures or letters (5号) opens hundreds of terms and tells little: the rest will do.
        terms = [term for term in clause.terms if len(term) > 1 or not IS_HAN(term)]
        (lone if clause.lone else required if clause.quoted else wanted).update(dict.fromkeys(terms or clause.terms))
    # A wording with a term that stands nowhere finds nothing, so here the terms that stand nowhere are kept.
    needed = list(required) if len(required) <= MOST_TERMS else sorted(required, key=frequency)[:MOST_TERMS]
    asked = list(lone)[:MOST_LONE]
    open_terms = [term for term in wanted if term not in required]
    open_terms = asked + _rarest(open_terms, max(MOST_TERMS - len(needed) - len(asked), 0), frequency)
    return Plan(
        required=tuple(needed),
        wanted=tuple(open_terms),
        excluded=tuple(clause.terms for clause in question.excluded)[:MOST_EXCLUDED],
        least=_least(len(open_terms), len(needed)),
    )


def likeness(title: str, text: str, size: int, frequency: Callable[[str], int]) -> Plan:
    """A plan for what is like a text: the words that tell most of it, of which a third will do."""
    telling: dict[str, float] = {}
    for term, n in Counter(weigh(title, text[:READ])).most_common(OFTEN):
        if len(term) > 1 and (found := frequency(term)) > 1:  # of one document it is this one
            telling[term] = n / (n + 1.2) * log(1 + (size - found + 0.5) / (found + 0.5))
    best = sorted(telling, key=lambda term: (-telling[term], term))[:MOST_TERMS]
    return Plan(wanted=tuple(best), least=tuple(dict.fromkeys((ceil(0.3 * len(best)), 1))))
