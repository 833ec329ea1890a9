"""Words near those of a question that found nothing: what it may have meant. Each of them finds something public."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache

from haystack.exceptions import SearchBackendError

from search.analysis import IS_HAN
from search.engine import TEXT
from search.finding import that_find_something
from search.query import Clause, Question
from search.words import cut, is_listed, says_nothing
from search.writer import backend

CHARACTERS = 8  # of a question that are looked at
LONGEST_WORD = 12  # characters of a word whose spelling is mended
ALIKE = 0.75  # of the letters


def words(question: Question, most: int = 6) -> list[str]:
    """Frequent words that share a character with the question, the most frequent first; pairs where there are none."""
    typed = dict.fromkeys("".join(clause.text for clause in question.clauses))
    found: dict[bool, dict[str, int]] = {True: {}, False: {}}
    try:
        for character in [one for one in typed if IS_HAN(one)][:CHARACTERS]:
            pairs = {term: times for term, times in backend().openings(character).items() if len(term) > 1}
            for known, some in found.items():
                alike = [pair for pair in pairs if is_listed(pair) == known and not says_nothing(pair)]
                some |= {pair: pairs[pair] for pair in heapq.nlargest(2, alike, key=pairs.__getitem__)}
    except SearchBackendError:
        return []
    best = found[True] or found[False]
    return that_find_something(heapq.nlargest(most, best, key=best.__getitem__), of_the_index=True)


def spellings(question: Question, where: str = TEXT) -> list[str]:
    """The question with one of its words spelt in a way that finds something; at most two such questions."""
    try:
        mended = [
            " ".join(word if one is clause else one.text for one in question.clauses)
            for clause in question.clauses
            if not clause.lone and len(clause.text) <= LONGEST_WORD
            for word in _respelt(clause)
        ]
    except SearchBackendError:
        return []
    return that_find_something(mended[:6], where, of_the_index=True)[:2]


def _respelt(clause: Clause) -> list[str]:
    """Ways to write a word, the likeliest first."""
    engine = backend()
    if not all(map(IS_HAN, clause.text)):
        if not clause.text.isalnum() or len(clause.text) < 4 or engine.frequency(clause.text):
            return []
        return get_close_matches(clause.text, engine.openings(clause.text[:2]), 2, ALIKE)
    frequency = cache(engine.frequency)
    missing = [n for n, pair in enumerate(_pairs(clause.text)) if not frequency(pair)]
    if not missing:
        return []
    found: dict[str, tuple[int, int, int]] = {}
    for word in _rewritten(clause.text, missing[0], missing[-1], engine.openings):
        # Of whole words: what leaves a single character over is seldom what was meant.
        if all(map(frequency, _pairs(word))) and min(map(len, parts := cut(word))) > 1:
            times = [frequency(pair) for pair in _pairs(word)]
            found[word] = (-len(parts), min(times), sum(times))
    return heapq.nlargest(2, found, key=found.__getitem__)


def _pairs(word: str) -> list[str]:
    return [a + b for a, b in zip(word, word[1:], strict=False)]


def _rewritten(word: str, first: int, last: int, openings: Callable[[str], dict[str, int]]) -> Iterator[str]:
    """What one slip made of `word`. `first` and `last`: the places of its pairs that stand nowhere."""
    for n in range(max(last - 1, 0), min(first + 2, len(word) - 1)):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]  # two changed places
    for n in range(last, first + 2):
        if len(word) > 2:
            yield word[:n] + word[n + 1 :]  # one too many
        if n and len(word) > 2:
            for pair in openings(word[n - 1]):  # another one
                if len(pair) > 1:
                    yield word[:n] + pair[1] + word[n + 1 :]
