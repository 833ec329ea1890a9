"""About three hundred documents of Mingzhou, of all usual kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from portal.demo.days import Days, stream
from portal.demo.documents import accounts, figures, inspections, matters, offices, penalties, tabled, written
from portal.demo.shapes import Doc

REFERENCE = re.compile(r"\{ref:([\w-]+)\}")
# Each kind of content draws from a stream of its own.
KINDS = {
    "written": written.written,
    "budgets": accounts.accounts,
    "offices": offices.offices,
    "figures": figures.figures,
    "inspections": inspections.inspections,
    "penalties": penalties.penalties,
    "matters": matters.matters,
    "tabled": tabled.tabled,
}


def documents(seed: int, today: date, is_working: Callable[[date], bool]) -> list[Doc]:
    """All documents, oldest first, numbered and with their references filled in."""
    days = Days(today, is_working)
    found = [doc for name, make in KINDS.items() for doc in make(days, stream(seed, name))]
    found.sort(key=lambda doc: (doc.written_on, doc.key))
    _number(found, seed)
    _refer(found)
    for doc in found:
        if doc.stage == "published":
            doc.published_on = min(days.add(doc.written_on, doc.lag), days.before(1))
    _follow(found)
    return found


def _follow(found: list[Doc]) -> None:
    """An interpretation comes out with its document or after it, never before."""
    named = {doc.key: doc for doc in found}
    for doc in found:
        if doc.interpretation_of and doc.published_on:
            doc.published_on = max(doc.published_on, named[doc.interpretation_of].published_on or doc.published_on)


def _number(found: list[Doc], seed: int) -> None:
    """Document numbers rise through the year of each series; the gaps are documents that are not published."""
    rng, last = stream(seed, "numbers"), {}
    for doc in found:
        if doc.series:
            place = doc.series, doc.written_on.year
            last[place] = last.get(place, rng.randint(0, 4)) + rng.randint(1, 3)
            doc.doc_no = f"{doc.series}〔{doc.written_on.year}〕{last[place]}号"


def _refer(found: list[Doc]) -> None:
    """`{ref:key}` becomes the title and number of the document of that key."""
    named = {doc.key: _cited(doc) for doc in found}
    for doc in found:
        doc.body = REFERENCE.sub(lambda match: named[match.group(1)], doc.body)
        doc.summary = REFERENCE.sub(lambda match: named[match.group(1)], doc.summary)


def _cited(doc: Doc) -> str:
    inner = re.search(r"《.+》", doc.title)
    name = inner.group(0) if inner else f"《{doc.title}》"
    return name + (f"（{doc.doc_no}）" if doc.doc_no else "")
