"""What a person asks: plain words, quotes for exact wording, minus for what is not wanted. Nothing else is syntax."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice, pairwise
from math import ceil, log
from operator import add

from search import words
from search.analysis import IS_HAN, LONGEST_WORD, document_numbers, fold, runs, spell, weigh

LONGEST = 200  # characters of a question that are read
MOST_TERMS = 12  # words that reach the engine: the rarest say the most
MOST_PAIRS = 40  # pairs of characters that carry them
FINDING = 12  # of them that find, the most telling; the others bring forward what is found
OPENED = 20_000  # documents that they stand in, together: beyond that fewer will do
LEAST = 3  # of them at least
FEW = 5  # pairs: so few are asked for together, of more two will do
MANY = 8  # pairs: of more the words that say nothing are left out
LONGEST_WORDING = 20  # characters
EVEN = 0.5  # how far weights are evened out where a question may be copied
COPIED = 0.4  # of the pairs that find, where a question may be copied: what holds it has them all
SEAM = 0.3  # what a pair weighs that lies across two words
OTHER = 0.6  # what the official word for one that was typed weighs
MOST_OTHERS = 6
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
    def bare(self) -> str:
        """To be quoted or asked for: the text, without marks of quotation around all of it."""
        marked = len(self.clauses) == 1 and self.clauses[0].quoted and not self.excluded
        return self.text.strip("".join(map(chr, QUOTES)) + '"') if marked else self.text

    @property
    def phrases(self) -> tuple[str, ...]:
        """Wordings that a result must contain as they stand; one term alone is exact already."""
        return tuple(clause.text for clause in self.clauses if clause.quoted and len(clause.terms) > 1)

    @property
    def prose(self) -> bool:
        """Marks of quotation in a whole sentence are often only marks."""
        plain = (clause.terms for clause in self.clauses if not clause.quoted)
        return any(clause.quoted for clause in self.clauses) and sum(map(len, plain)) > MANY

    @property
    def wording(self) -> str:
        """All of a short question in one piece: it may be copied from what is looked for."""
        pieces = runs(self.clauses[0].text) if len(self.clauses) == 1 else []
        whole = len(pieces) == 1 and 3 <= len(pieces[0]) <= LONGEST_WORDING and not self.clauses[0].quoted
        return pieces[0] if whole and not (words.asks(pieces[0]) or document_numbers(self.clauses[0].text)) else ""

    @property
    def needles(self) -> tuple[str, ...]:
        """What to mark in an extract, the longest first: the words as typed, then those of what is not quoted."""
        pieces = {piece for clause in self.clauses if not clause.quoted for piece in _pieces(clause)}
        return tuple(
            sorted({clause.text for clause in self.clauses} | pieces, key=lambda needle: (-len(needle), needle))
        )


@dataclass(frozen=True)
class Plan:
    """What an engine has to do, in terms of the index. A single ideograph stands for all terms that begin with it."""

    required: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()  # of a long question: like `wanted`, but they find nothing by themselves
    also: tuple[str, ...] = ()  # find nothing by themselves: they bring forward what is found
    weights: Mapping[str, float] = field(default_factory=dict)  # of terms that do not weigh 1
    excluded: tuple[tuple[str, ...], ...] = ()
    least: tuple[int, ...] = (0,)  # how many wanted terms a result must have; the next where none has so many
    where: str = "text"  # the field that is asked: title and text, or the title alone

    def __bool__(self) -> bool:
        return bool(self.required or self.wanted)

    @property
    def tiered(self) -> bool:
        """So many terms that to have all of them tells much: such documents come first."""
        return len(self.wanted) + len(self.rest) > FEW

    @property
    def instead(self) -> Plan:
        """Where nothing has what was typed: what has the official word for it."""
        return Plan(wanted=self.also, weights=self.weights, excluded=self.excluded, least=_least(len(self.also), 0))

    def worth(self, frequency: Callable[[str], int], size: int) -> dict[str, float]:
        """What it says of a text to have a term, for all that stand anywhere."""
        every = (term for term in (*self.required, *self.wanted, *self.rest, *self.also) if frequency(term))
        return {term: rarity(frequency(term), size) * self.weights.get(term, 1.0) for term in every}


def rarity(found: int, size: int) -> float:
    """What a term says that stands in so many of `size` documents: the weight of BM25."""
    return log(1 + (size - found + 0.5) / (found + 0.5))


def clean(text: str) -> str:
    """What can be shown again: no characters that nobody sees, no half of a pair, blanks made one."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def _clauses(text: str) -> Iterator[tuple[bool, Clause]]:
    for found in _PIECE.finditer(text):
        typed = found["quoted"] or found["plain"]
        if terms := spell(typed):
            yield bool(found["minus"]), Clause(" ".join(fold(typed).split()), tuple(terms), bool(found["quoted"]))


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


def _least(n: int, required: int) -> tuple[int, ...]:
    """All of a few terms; two of a long question, since nobody words it as the document does."""
    first = n if n <= FEW else 2
    steps = (step for step in (first, ceil(0.5 * n), ceil(0.3 * n)) if step <= first)
    return tuple(dict.fromkeys([*steps, 0 if required else 1]))


def _finding(terms: list[str], worth: Callable[[str], float], frequency: Callable[[str], int]) -> list[str]:
    """The most telling of many terms, as many as open a bearable number of documents."""
    order = sorted(terms, key=lambda term: -worth(term))
    opened = list(accumulate(frequency(term) for term in order))
    few = sum(n <= OPENED for n in opened[:FINDING])
    chosen = set(order[: max(few, LEAST)])
    return [term for term in terms if term in chosen] if len(terms) > FEW else terms


def _pairs(word: str) -> dict[str, float]:
    """A long word has many pairs and would count as many words."""
    return dict.fromkeys(map(add, word, word[1:]), max(len(word) - 1, 1) ** -0.5)


def _pieces(clause: Clause) -> set[str]:
    """The words of a clause, and the words in them; of what is no word, such as a name, the pairs. No seams."""
    if clause.lone:
        return {clause.text}
    pieces = {term for term in clause.terms if not IS_HAN(term[0])}
    for word in chain.from_iterable(words.cut(run) for run in runs(clause.text) if IS_HAN(run[0])):
        if not words.says_nothing(word):
            listed = words.is_listed(word)
            pieces |= {word, *(pair for pair in _pairs(word) if words.is_listed(pair) or not listed)}
    return pieces or set(clause.terms)


def _words(clause: Clause) -> dict[str, dict[str, float]]:
    """The words of a clause, and by word its terms with what they weigh. A seam belongs to the words on both sides."""
    found: dict[str, dict[str, float]] = {number: {number: 1.0} for number in document_numbers(clause.text)}
    for run in runs(clause.text):
        if len(run) == 1 or not IS_HAN(run[0]):
            found[run[:LONGEST_WORD]] = {run[:LONGEST_WORD]: 1.0}
            continue
        cut = words.cut(run)
        for word in cut:
            found[word] = found.get(word, {}) | _pairs(word)
        for left, right in pairwise(cut):
            for word in (left, right):
                found[word].setdefault(left[-1] + right[0], SEAM)
    return found


def _telling(clauses: list[Clause], most: int, rarity: Callable[[str], float]) -> dict[str, float]:
    """The terms of what was typed. Of many, those of the words that say most; what stands nowhere can find nothing."""
    by_word: dict[str, dict[str, float]] = {}
    for clause in clauses:
        for word, terms in _words(clause).items():
            by_word[word] = terms | by_word.get(word, {})
    by_word = {word: terms for word, terms in by_word.items() if word not in words.ASKING} or by_word
    every: dict[str, float] = {}
    for terms in by_word.values():
        for term, weight in terms.items():
            every[term] = max(weight, every.get(term, 0.0))
    order = {term: n for n, term in enumerate(term for clause in clauses for term in clause.terms)}
    # An ideograph beside figures or letters (5号) opens hundreds of terms and tells little: the rest will do.
    whole = [term for term in every if len(term) > 1 or not IS_HAN(term)]
    if len(whole) > MANY or len(by_word) > most:
        known = {word: {t: w for t, w in terms.items() if rarity(t)} for word, terms in by_word.items()}
        worth = {word: sum(rarity(t) * w for t, w in terms.items()) for word, terms in known.items()}
        saying = [word for word in by_word if not words.says_nothing(word)] or list(by_word)
        best = sorted((word for word in saying if worth[word]), key=lambda word: -worth[word])[:most]
        whole = [term for term in whole if any(term in known[word] for word in best)]
        whole = sorted(whole, key=lambda term: -every[term] * rarity(term))[:MOST_PAIRS]
    return {term: every[term] for term in sorted(whole or every, key=lambda term: order.get(term, 0))}


def plan(
    question: Question,
    frequency: Callable[[str], int],
    size: int,
    others: Callable[[str], Iterable[str]] = lambda text: (),
) -> Plan:
    """At most `MOST_TERMS` words in `MOST_PAIRS` terms, whatever was asked.

    `frequency` tells in how many of the `size` documents a term stands, `others` the official words for a text.
    """

    def worth(term: str) -> float:
        found = frequency(term)
        return rarity(found, size) if found else 0.0

    plain = [clause for clause in question.clauses if not clause.quoted and not clause.lone]
    required = dict.fromkeys(
        term for clause in question.clauses if clause.quoted and not clause.lone for term in _whole(clause.terms)
    )
    # A wording with a term that stands nowhere finds nothing, so here the terms that stand nowhere are kept.
    needed = list(required) if len(required) <= MOST_TERMS else sorted(required, key=frequency)[:MOST_TERMS]
    lone = list(dict.fromkeys(clause.text for clause in question.clauses if clause.lone))[:MOST_LONE]
    telling = _telling(plain, max(MOST_TERMS - len(needed) - len(lone), 0), worth)
    if question.wording:  # of what may be copied every pair tells of the place
        telling = {term: EVEN + (1 - EVEN) * weight for term, weight in telling.items()}
    wanted = [term for term in telling if term not in required][: MOST_PAIRS - len(needed) - len(lone)]
    room = MOST_PAIRS - len(needed) - len(lone) - len(wanted)
    also: dict[str, float] = {}
    for word in islice((word for clause in plain for word in others(clause.text)), MOST_OTHERS):
        also |= {term: OTHER * weight for term, weight in _pairs(word).items() if term not in telling and worth(term)}
    also = dict(islice(((term, weight) for term, weight in also.items() if term not in required), room))
    finding = _finding(wanted, lambda term: telling[term] * worth(term), frequency)
    rest = tuple(term for term in wanted if term not in finding)
    least = _least(len(lone) + len(wanted), len(needed) + len(rest))
    if question.wording and len(wanted) > FEW:
        least = tuple(dict.fromkeys((ceil(COPIED * len(finding)), *least)))
    return Plan(
        required=tuple(needed),
        wanted=(*lone, *finding),
        rest=rest,
        also=tuple(also),
        weights={term: telling[term] for term in wanted} | also,
        excluded=tuple(clause.terms for clause in question.excluded)[:MOST_EXCLUDED],
        least=least,
    )


def _whole(terms: tuple[str, ...]) -> Iterable[str]:
    return [term for term in terms if len(term) > 1 or not IS_HAN(term)] or terms


def likeness(title: str, text: str, size: int, frequency: Callable[[str], int]) -> Plan:
    """A plan for what is like a text: the words that tell most of it, of which a third will do."""
    telling: dict[str, float] = {}
    for term, n in Counter(weigh(title, text[:READ])).most_common(OFTEN):
        if len(term) > 1 and (found := frequency(term)) > 1:  # of one document it is this one
            telling[term] = n / (n + 1.2) * rarity(found, size)
    best = sorted(telling, key=lambda term: (-telling[term], term))[:MOST_TERMS]
    return Plan(wanted=tuple(best), least=tuple(dict.fromkeys((ceil(0.3 * len(best)), 1))))
