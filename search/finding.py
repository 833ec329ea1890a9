"""Finding: the index proposes, the database decides. What is shown and what is counted are the same public rows."""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from haystack.constants import DJANGO_CT
from haystack.exceptions import SearchBackendError

from search import passages, preferences, words
from search.analysis import IS_HAN, fold, runs
from search.engine import EVERYTHING, TEXT, TITLE, WHOLE, B
from search.extract import Part, extract, held, mark, value
from search.generations import doubt
from search.indexing import PublicIndex, Row, Source
from search.query import LONGEST, QUOTES, Clause, Question, read
from search.writer import backend, search_indexes

PROPOSED = 5000  # results that are counted and can be paged through
CHECKED = 400  # texts that are read for an exact wording
CHECKING = 0.4  # seconds for it
TITLE_WORDS = 6
TITLES = 200  # results of each kind while there is no index
LIFT = 2.0  # for a title that holds all that was typed
LIFTED = 500
LOOKED_AT = 3  # texts in which a word of the index must stand
AS_TYPED = 2000.0  # for a text that holds it: more than all words of a question are worth
NEXT = 1e4  # the words apart decide between texts that hold it alike
REREAD = 200  # of the best, for a wording
SOON_ENOUGH = 0.5  # K1 of BM25 for a wording: to say it twice tells little more
TYPING = 40  # proposals for what is typed or might be meant
DIMENSIONS = ("kind", "agency", "category", "year", "validity")
CATEGORY = DIMENSIONS.index("category")

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
    source: Source  # what the extract is taken from
    files: int = 0


@dataclass
class Found:
    """The answer to a question, before it is cut into pages."""

    question: Question
    rows: list[Row] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in DIMENSIONS})
    unfiltered: int = 0
    without: Counter[str] = field(default_factory=Counter)  # by filter, how many more there were without this one
    more: bool = False  # there are more than can be counted
    partial: bool = False  # the time was up
    loosened: bool = False  # nothing has all the words
    degraded: bool = False  # no index: titles only
    where: str = TEXT
    asked: str = ""  # what the engine is asked
    most: int = 0  # results that it is asked for


def find(
    text: str,
    chosen: Mapping[str, str],
    *,
    newest: bool = False,
    where: str = TEXT,
    exact: bool = False,
    most: int | None = None,
) -> Found:
    """Answer a question. `chosen` narrows by the dimensions; a constant number of queries whatever is found.

    `where` is the field that is asked: title and text, or the title alone. `exact`: all of it is one wording. `most`:
    so many of the best will do, and nobody wants to know how many more there are. Without a question but with something
    chosen, it is all that passes.
    """
    found = _asked(text, where, exact)
    found.most = most or PROPOSED
    if not found.question and (found.question.text or not any(chosen.values())):
        return found
    try:
        rows = _proposed(found, chosen, newest)
    except SearchBackendError as error:
        if doubt(backend().root):  # once, not with every search until it is mended
            logger.error("search without index: %s", error)
        found.degraded = True
        rows = _titled(found.question, _among(chosen))
    _filter(found, rows, chosen)
    if newest or not found.question:
        found.rows.sort(key=lambda row: (row.on, row.pk), reverse=True)
    else:
        found.rows.sort(key=_best)
    return found


def _asked(text: str, where: str, exact: bool) -> Found:
    question = read(text)
    asked = question.text
    if exact and asked:
        wording = " ".join(asked.translate(QUOTES).replace('"', " ").split())
        asked = f'"{wording[: LONGEST - 2]}"'
        question = replace(read(asked), text=question.text, cut=question.cut)
    return Found(question, where=where, asked=asked or EVERYTHING)


def _proposed(found: Found, chosen: Mapping[str, str], newest: bool) -> list[Row]:
    engine = backend()
    options: dict[str, Any] = {"end_offset": found.most, "result_class": Proposed, "where": found.where}
    if newest:
        options["sort_by"] = ["-date"]
    answer = engine.search(found.asked, **options)
    if answer["hits"] > found.most and any(chosen.values()):
        # So many that the filters must be used before the cut; the counts are then those of the filtered results.
        # Where these are none, the others tell which filter it was.
        narrowed = engine.search(found.asked, among=_among(chosen), **options)
        answer = narrowed if narrowed["hits"] else answer
    found.more = answer["hits"] > found.most
    found.partial, found.loosened = answer["partial"], answer["loosened"]
    rows = _public(answer["results"])
    if found.where == TEXT and not (newest or found.question.wording or found.question.phrases):
        passages.reread(rows, answer["worth"])
    _lift(found.question, rows, texts=found.where == TEXT)
    if found.question.phrases:
        rows = _worded(found, rows)
    if found.question.prose and not (rows or found.partial):
        return _unquoted(found, chosen, newest)
    return rows


def _unquoted(found: Found, chosen: Mapping[str, str], newest: bool) -> list[Row]:
    """A sentence with marks of quotation that finds nothing: the same without the marks."""
    found.asked = found.question.text.translate(QUOTES).replace('"', " ")
    found.question = replace(read(found.asked), text=found.question.text, cut=found.question.cut)
    rows = _proposed(found, chosen, newest)
    found.loosened = True
    return rows


def _lineage() -> dict[str, tuple[str, ...]]:
    return {name: above for index in search_indexes().values() for name, above in index.lineage().items()}


def _among(chosen: Mapping[str, str]) -> dict[str, list[str]]:
    """The values that pass each filter: of a category itself and all that lie in it."""
    among = {name: [value] for name, value in chosen.items() if value}
    if category := chosen.get("category"):
        among["category"] += [name for name, above in _lineage().items() if category in above[1:]]
    return among


def _public(proposed: Iterable[Proposed]) -> list[Row]:
    """One query a kind. What was withdrawn since it was indexed goes out here, at once and from the counts too."""
    scores: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for app, model, pk, score in proposed:
        if pk.isdecimal():
            scores[app, model][int(pk)] = score
    rows: list[Row] = []
    for label, index in search_indexes().items():
        if some := scores.get(tuple(label.split("."))):
            rows += index.rows(some)
    return rows


def _titled(question: Question, among: Mapping[str, list[str]]) -> list[Row]:
    """Titles with all that was typed; where there is none, with each of its words."""
    kinds = among.get("kind", [])
    indexes = [index for index in search_indexes().values() if not kinds or index.name in kinds]
    typed = [clause.text for clause in question.clauses]
    apart = [word for clause in question.clauses for word in _apart(clause)]
    unwanted = [clause.text for clause in question.excluded]
    for some in (typed, apart):
        rows = [row for index in indexes for row in index.titled(some[:TITLE_WORDS], among, TITLES)]
        if rows := [row for row in rows if not any(text in fold(row.title) for text in unwanted)]:
            break
    return rows


def _apart(clause: Clause) -> list[str]:
    """The words of a clause that say something; an exact wording is one."""
    if clause.quoted:
        return [clause.text]
    cut = [word for run in runs(clause.text) for word in (words.cut(run) if IS_HAN(run[0]) else [run])]
    return [word for word in cut if not words.says_nothing(word)] or [clause.text]


def _best(row: Row) -> tuple[float, int]:
    """Of two that are worth the same the one that came later."""
    return -row.score, -row.pk


def _lift(question: Question, rows: list[Row], *, texts: bool) -> None:
    """Best first; what holds a short question as it stands comes before all else, and a title with all of it first.

    `texts`: the texts of the best are asked for it too, not titles alone.
    """
    rows.sort(key=_best)
    wordings = ["".join(clause.text.split()) for clause in question.clauses]
    held = _holders(question.wording, rows[:REREAD]) if texts and question.wording else {}
    for n, row in enumerate(rows[:LIFTED]):
        share = held.get((row.kind, row.pk))
        score = AS_TYPED + share + (row.score % WHOLE) / NEXT if share else row.score
        title = "".join(fold(row.title).split())
        if sum(map(len, wordings)) > 1 and all(wording in title for wording in wordings):
            score *= LIFT
        rows[n] = row._replace(score=score)
    preferences.prefer(rows, _lineage)


def _holders(wording: str, rows: list[Row]) -> dict[tuple[str, int], float]:
    """By kind and key of the rows that have it as it stands what BM25 makes of it, as if it were one term."""
    held: dict[tuple[str, int], tuple[int, int]] = {}
    for index in search_indexes().values():
        if pks := [row.pk for row in rows if row.kind == index.name]:
            held |= {(index.name, pk): about for pk, about in index.holders(pks, wording).items()}
    average = sum(size for _times, size in held.values()) / (len(held) or 1)
    return {key: times / (times + SOON_ENOUGH * (1 - B + B * size / average)) for key, (times, size) in held.items()}


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
    active = [(n, name, value) for n, name in enumerate(DIMENSIONS) if (value := chosen.get(name))]
    lineage = _lineage()
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[row.kind, row.agency, row.category, row.on[:4], row.validity].append(row)
    for values, group in alike.items():
        lies_in = [(value,) for value in values]
        lies_in[CATEGORY] = lineage.get(values[CATEGORY], lies_in[CATEGORY])
        failed = [name for n, name, value in active if value not in lies_in[n]]
        if not failed:
            found.rows += group
        if len(failed) == 1:
            found.without[failed[0]] += len(group)
        for name, several in zip(DIMENSIONS, lies_in, strict=True):
            if not failed or failed == [name]:
                for value in filter(None, several):
                    found.counts[name][value] += len(group)
    found.unfiltered = len(rows)


def present(question: Question, rows: list[Row]) -> list[Result]:
    """A page of results with their extracts."""
    needles = question.needles
    results = []
    for row, index, obj in _objects(rows):
        heading = index.heading(obj)
        source, found = _extract(index.sources(obj), needles, held(heading, needles))
        results.append(Result(row, obj, mark(heading, needles), found, source, index.files(obj)))
    return results


def _extract(sources: list[Source], needles: tuple[str, ...], titled: set[str]) -> tuple[Source, list[Part]]:
    """From the piece that holds most of the question; from the object's own words where they hold as much.

    Of what is known about an object the lines that say more than the title, which stands above it.
    """
    found = [(source, extract(source.text, needles)) for source in sources]

    def worth(one: tuple[Source, list[Part]]) -> int:
        source, parts = one
        shown = held("".join(part.text for part in parts), needles)
        return value(shown - titled if source.about else shown)

    source, parts = max(found, key=worth)
    if source.about:
        lines = (line for line in source.text.splitlines() if held(line, needles) - titled)
        return source, extract("\n".join(lines) or source.text, needles)  # a wording may go over two of them
    # The name of a file counts as its text, and stands before the extract already.
    return source, extract(source.text.removeprefix(f"{source.name}\n"), needles) if source.name else parts


def titles(text: str, chosen: Mapping[str, str], kinds: Iterable[str], most: int) -> list[Row]:
    """What of these kinds has all of it in the title and passes the filters, best first: for who is still typing.

    Without an index it is nothing.
    """
    found = _asked(text, TITLE, exact=False)
    if not found.question:
        return []
    options: dict[str, Any] = {"end_offset": TYPING, "result_class": Proposed}
    try:
        answer = backend().search(found.asked, where=TITLE, among={"kind": list(kinds)} | _among(chosen), **options)
    except SearchBackendError:
        return []
    rows = [] if answer["loosened"] else _public(answer["results"])
    _lift(found.question, rows, texts=False)
    return sorted(rows, key=lambda row: -row.score)[:most]


def proposed_keys(text: str, label: str, chosen: Mapping[str, str], most: int) -> list[int]:
    """Keys of the objects of one model that the index proposes. Whoever asks must ask the database which are public."""
    among = {DJANGO_CT: [label]} | _among(chosen)
    try:
        answer = backend().search(text, end_offset=most, result_class=Proposed, among=among)
    except SearchBackendError:
        return []
    return [int(hit.pk) for hit in answer["results"] if hit.pk.isdecimal()]


def that_find_something(texts: list[str], where: str = TEXT, *, of_the_index: bool = False) -> list[str]:
    """Those of some questions that find something public at this moment with all of their words, in their order.

    A few queries for all of them; only an exact wording is looked for by itself. Words `of_the_index` may be those that
    a revision has just taken out, so they must stand in what is public now.
    """
    hits: dict[str, list[Proposed]] = {}
    found = set()
    try:
        for text in texts:
            if read(text).phrases:
                found |= {text} if find(text, {}, where=where).rows else set()
            elif read(text):
                answer = backend().search(text, end_offset=TYPING, result_class=Proposed, where=where)
                hits[text] = [] if answer["loosened"] else answer["results"]
    except SearchBackendError:
        return []
    public = {(row.kind, row.pk): row for row in _public(hit for several in hits.values() for hit in several)}
    kinds = {label: index.name for label, index in search_indexes().items()}
    rows = {
        text: [row for hit in several if (row := public.get((kinds.get(f"{hit.app}.{hit.model}", ""), int(hit.pk))))]
        for text, several in hits.items()
    }
    found |= _standing(rows) if of_the_index else {text for text, several in rows.items() if several}
    return [text for text in texts if text in found]


def _standing(rows: dict[str, list[Row]]) -> set[str]:
    """The questions whose words all stand in one of the first few of their rows."""
    looked_at = list(dict.fromkeys(row for several in rows.values() for row in several[:LOOKED_AT]))
    texts = {row: f"{row.title}\n{index.words(obj)}" for row, index, obj in _objects(looked_at)}
    return {
        text
        for text, several in rows.items()
        for row in several[:LOOKED_AT]
        if _holds(texts.get(row, ""), [term for clause in read(text).clauses for term in clause.terms])
    }
