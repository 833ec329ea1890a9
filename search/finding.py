"""Finding: the index proposes, the database decides. What is shown and what is counted are the same public rows."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from haystack.exceptions import SearchBackendError

from search.analysis import fold
from search.engine import TEXT, TITLE
from search.extract import Part, extract, mark
from search.indexing import PublicIndex, Row
from search.query import Question, read
from search.writer import backend, search_indexes

PROPOSED = 5000  # results that are counted and can be paged through
FEW = 20  # proposals that tell whether anything is found
CHECKED = 400  # texts that are read for an exact wording
CHECKING = 0.4  # seconds for it
TITLES = 200  # results of each kind while there is no index
LIFT = 1.5  # for a title that holds the question as it was typed
LIFTED = 500
DIMENSIONS = ("kind", "agency", "category", "year", "validity")

logger = logging.getLogger(__name__)


class Proposed(NamedTuple):
    """A hit of the engine, in the form in which Haystack makes its results."""

    app: str
    model: str
    pk: str
    score: float


class Result(NamedTuple):
    """A row with what its place in the list shows."""

    row: Row
    obj: Any
    title: list[Part]
    extract: list[Part]
    source: str = ""  # the file that the extract is taken from


@dataclass
class Found:
    """The answer to a question, before it is cut into pages."""

    question: Question
    rows: list[Row] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in DIMENSIONS})
    unfiltered: int = 0
    more: bool = False  # there are more than can be counted
    partial: bool = False  # the time was up
    loosened: bool = False  # nothing has all the words
    degraded: bool = False  # no index: titles only
    where: str = TEXT


def find(text: str, chosen: Mapping[str, str], *, newest: bool = False, where: str = TEXT) -> Found:
    """Answer a question. `chosen` narrows by the dimensions; a constant number of queries whatever is found.

    `where` is the field that is asked: title and text, or the title alone.
    """
    found = Found(read(text), where=where)
    if not found.question:
        return found
    try:
        rows = _proposed(found, chosen, newest)
    except SearchBackendError as error:
        logger.error("search without index: %s", error)
        found.degraded = True
        rows = _titled(found.question)
    _filter(found, rows, chosen)
    if newest:
        found.rows.sort(key=lambda row: (row.day is not None, row.day, row.pk), reverse=True)
    else:
        found.rows.sort(key=lambda row: -row.score)
    return found


def anything(text: str) -> bool:
    """Whether a question finds something public at this moment; of words it is the best proposals that say so."""
    question = read(text)
    if not question or question.phrases:
        return bool(find(text, {}).rows)
    try:
        answer = backend().search(text, end_offset=FEW, result_class=Proposed)
    except SearchBackendError:
        return False
    return bool(_public(answer["results"]))


def _proposed(found: Found, chosen: Mapping[str, str], newest: bool) -> list[Row]:
    engine = backend()
    options: dict[str, Any] = {"end_offset": PROPOSED, "result_class": Proposed, "where": found.where}
    if newest:
        options["sort_by"] = ["-date"]
    answer = engine.search(found.question.text, **options)
    if answer["hits"] > PROPOSED:
        # So many that the filters must be used before the cut; the counts are then those of the filtered results.
        narrow = {f"{name}:{value}" for name, value in chosen.items() if value}
        answer = engine.search(found.question.text, narrow_queries=narrow, **options)
    found.more = answer["hits"] > PROPOSED
    found.partial, found.loosened = answer["partial"], answer["loosened"]
    rows = _public(answer["results"])
    _lift(found.question, rows)
    return _worded(found, rows) if found.question.phrases else rows


def _public(proposed: Iterable[Proposed]) -> list[Row]:
    """One query a kind. What was withdrawn since it was indexed goes out here, at once and from the counts too."""
    scores: dict[str, dict[int, float]] = {}
    for hit in proposed:
        if hit.pk.isdecimal():
            scores.setdefault(f"{hit.app}.{hit.model}", {})[int(hit.pk)] = hit.score
    rows: list[Row] = []
    for label, index in search_indexes().items():
        if label in scores:
            rows += index.rows(scores[label])
    return rows


def _titled(question: Question) -> list[Row]:
    words = [clause.text for clause in question.clauses][:6]
    return [row for index in search_indexes().values() for row in index.titled(words, TITLES)]


def _lift(question: Question, rows: list[Row]) -> None:
    """Best first; a title that holds the whole question is worth more than its words."""
    rows.sort(key=lambda row: -row.score)
    asked = "".join(fold(question.text).split())
    for n, row in enumerate(rows[:LIFTED]):
        if len(asked) > 1 and asked in "".join(fold(row.title).split()):
            rows[n] = row._replace(score=row.score * LIFT)


def _worded(found: Found, rows: list[Row]) -> list[Row]:
    """The rows that hold every quoted wording as it stands: the index knows pairs, so the text itself is read."""
    until = time.monotonic() + CHECKING
    kept: list[Row] = []
    for start in range(0, min(len(rows), CHECKED), 100):
        if time.monotonic() > until:
            break
        for row, index, obj in _objects(rows[start : start + 100]):
            text = row.title if found.where == TITLE else f"{row.title}\n{index.words(obj)}"
            if _holds(text, found.question.phrases):
                kept.append(row)
    else:
        start = CHECKED
    found.partial = found.partial or len(rows) > start
    return kept


def _holds(text: str, phrases: Iterable[str]) -> bool:
    """As typed, or in another width, case or bracket: folding costs ten times the search, and is seldom needed."""
    missing = [phrase for phrase in phrases if phrase not in text]
    folded = " ".join(fold(text).split()) if missing else ""
    return all(phrase in folded for phrase in missing)


def _objects(rows: list[Row]) -> Iterable[tuple[Row, PublicIndex, Any]]:
    """The rows with their objects, in order; one query a kind. Rows that were withdrawn meanwhile are left out."""
    by_name = {index.name: index for index in search_indexes().values()}
    wanted: dict[str, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.pk)
    objects = {name: by_name[name].objects_by_pk(pks) for name, pks in wanted.items()}
    for row in rows:
        if row.pk in objects[row.kind]:
            yield row, by_name[row.kind], objects[row.kind][row.pk]


def _filter(found: Found, rows: list[Row], chosen: Mapping[str, str]) -> None:
    """Keep what passes all filters; count each dimension over what passes the others, so that a choice can change."""
    active = [(name, value) for name in DIMENSIONS if (value := chosen.get(name))]
    found.unfiltered = len(rows)
    for row in rows:
        failed = [name for name, value in active if getattr(row, name) != value]
        if not failed:
            found.rows.append(row)
        if len(failed) > 1:
            continue
        for name in failed or DIMENSIONS:
            if value := getattr(row, name):
                found.counts[name][value] += 1


def present(question: Question, rows: list[Row]) -> list[Result]:
    """A page of results with their extracts."""
    needles = question.needles
    results = []
    for row, index, obj in _objects(rows):
        source, found = _extract(index.sources(obj), needles)
        results.append(Result(row, obj, mark(index.heading(obj), needles), found, source))
    return results


def _extract(sources: list[tuple[str, str]], needles: tuple[str, ...]) -> tuple[str, list[Part]]:
    """From the piece that holds most of the question; from the object's own words where they hold as much."""
    found = [(name, extract(text, needles)) for name, text in sources]
    return max(found, key=lambda one: sum(map(len, {part.text for part in one[1] if part.marked})))


def closest(question: Question, most: int = 6) -> list[str]:
    """Terms of the index that share a character with a question that found nothing."""
    try:
        return backend().neighbours([term for clause in question.clauses for term in clause.terms], most)
    except SearchBackendError:
        return []
