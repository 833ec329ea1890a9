"""The best place of a text: a law that answers in one article should be found as well as a short text that answers."""

from __future__ import annotations

import heapq
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from search.analysis import IS_HAN, fold
from search.engine import K1, WHOLE, B
from search.indexing import Row
from search.writer import search_indexes

REREAD = 20  # of the best
LONG = 1000  # characters: of shorter texts each is its own best place
PLACE = 300  # characters that a place has at least, and usually not many more
USUAL = 160  # characters of an article of a law
SAMPLE = 300  # characters that tell whether a text is in traditional script
SECONDS = 0.2  # for all of them; what comes later counts as it stands
WEIGHT = 2.0  # of the best place beside the whole text
_BLOCK = re.compile(r"</(?:p|li|tr|h[1-6]|blockquote)>")


def reread(rows: list[Row], worth: Mapping[str, float]) -> None:
    """Order the best rows anew by what their best place has of a question; `worth` is what its terms say.

    Where all of them are short nothing changes: the engine has read them as a whole.
    """
    if not worth:
        return
    best = heapq.nlargest(REREAD, range(len(rows)), key=lambda n: rows[n].score)
    texts = _texts([rows[n] for n in best])
    if not any(len(text) > LONG for _title, text in texts.values()):
        return
    terms = sorted(worth.items(), key=lambda one: -one[1])
    until = time.monotonic() + SECONDS
    scores = {}
    for n in best:
        by_words = rows[n].score % WHOLE
        words = texts.get((rows[n].kind, rows[n].pk)) if time.monotonic() < until else None
        scores[n] = by_words + WEIGHT * (_best(*words, terms) if words else by_words)
    # What was not read stays behind what was.
    last = rows[best[-1]].score
    least = min(score for n, score in scores.items() if rows[n].score // WHOLE == last // WHOLE)
    for n, score in scores.items():
        rows[n] = rows[n]._replace(score=rows[n].score // WHOLE * WHOLE + score * (last % WHOLE) / (least or 1))


def _texts(rows: Sequence[Row]) -> dict[tuple[str, int], tuple[str, str]]:
    """Title and text of rows by kind and key; of kinds that have no text of their own, nothing."""
    found = {}
    for index in search_indexes().values():
        if index.text_columns and (pks := [row.pk for row in rows if row.kind == index.name]):
            found |= {(index.name, pk): words for pk, words in index.texts(pks).items()}
    return found


def _best(title: str, text: str, terms: Sequence[tuple[str, float]]) -> float:
    """BM25 of the place that has most. To fold every text would cost more than the search: only one that begins so."""
    start = title + text[:SAMPLE]
    if any(IS_HAN(character) for character in set(start) - set(fold(start))):
        title, text = fold(title), fold(text)
    return _highest(title, text, terms)


def _highest(title: str, text: str, terms: Sequence[tuple[str, float]]) -> float:
    # A place is left as soon as what is still to come cannot make it the best.
    rest = list(accumulate(weight for _term, weight in reversed(terms)))[::-1]
    told = [(term, weight, title.count(term), left) for (term, weight), left in zip(terms, rest, strict=True)]
    highest = 0.0
    for place in _places(text):
        norm = K1 * (1 - B + B * (len(title) + len(place)) / USUAL)
        score = 0.0
        for term, weight, in_title, left in told:
            if score + left <= highest:
                break
            if times := in_title + place.count(term):
                score += weight * times / (times + norm)
        highest = max(highest, score)
    return highest * (K1 + 1)


def _places(text: str) -> Iterator[str]:
    """Paragraphs, as many as make a place."""
    place = ""
    for paragraph in _BLOCK.sub("\n", text).split("\n"):
        place = f"{place}\n{paragraph}" if place else paragraph
        if len(place) >= PLACE:
            yield from (place[start : start + 2 * PLACE] for start in range(0, len(place), 2 * PLACE))
            place = ""
    yield place
