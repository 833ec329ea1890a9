"""What a search that found nothing leads on to: less of it, words like it, categories beside it."""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from disclosures.models import Category, Document
from disclosures.tree import planted
from portal.searching.narrowing import Narrowing
from portal.searching.state import State
from search import finding, nearby
from search.analysis import fold
from search.engine import TEXT, TITLE
from search.query import QUOTES

RELATED = 8


class Offer(NamedTuple):
    label: str
    count: int
    url: str


def context(state: State, found: finding.Found, narrowing: Narrowing) -> dict[str, Any]:
    wider, partly = _wider(state, found)
    related = _related(found, partly, narrowing.categories)
    offers = [*_without_a_filter(state, found, narrowing), *wider]
    meant = [] if found.unfiltered else spelt(state, found)
    words = [] if offers or meant or found.unfiltered else nearby.words(found.question)
    return {
        "offers": offers,
        "spelt": meant,
        "closest": [(word, State(word, {}).url()) for word in words],
        "categories": related or filled(),
        "related": bool(related),
    }


def spelt(state: State, found: finding.Found) -> list[tuple[str, str]]:
    """What the question may have meant, with its address."""
    texts = nearby.spellings(found.question, TITLE if state.in_title else TEXT)
    return [(text, state.url(q=text)) for text in texts]


def filled() -> list[Category]:
    """The categories under which something is public, without those that lie in others."""
    return [node.category for node in planted(Document.objects.public()) if node.total]


def _without_a_filter(state: State, found: finding.Found, narrowing: Narrowing) -> list[Offer]:
    """Which of the filters to drop, and how many results that gives."""
    return [
        Offer(
            _("Without %(filter)s: %(value)s") % {"filter": chip.heading, "value": chip.label},
            found.without[chip.name],
            chip.url,
        )
        for chip in narrowing.chips
        if found.without[chip.name]
    ]


def _wider(state: State, found: finding.Found) -> tuple[list[Offer], finding.Found | None]:
    """The same words, not as one wording or not in the title alone; and what matched of them at all."""
    unquoted = " ".join(state.q.translate(QUOTES).replace('"', " ").split())
    ways = []
    if state.in_title:
        ways.append((_("Anywhere in the text"), {"where": TEXT}, {"in": ""}))
    if state.exact:
        ways.append((_("The words in any order"), {"exact": False}, {"exact": ""}))
    elif unquoted != " ".join(state.q.split()) and found.question.phrases:
        ways.append((_("Without the quotation marks"), {"text": unquoted}, {"q": unquoted}))
    offers, partly = [], None
    for label, changes, said in ways:
        without = state.find(**changes)
        partly = partly or without
        if without.rows:
            offers.append(Offer(label, len(without.rows), state.url(**said)))
    return offers, partly


def _related(found: finding.Found, partly: finding.Found | None, categories: list[Category]) -> list[Category]:
    """Those of what matched in part, then those whose name has a word of the question."""
    terms = {term for clause in found.question.clauses for term in clause.terms if len(term) > 1}
    named = [one for one in categories if any(term in fold(f"{one.name} {one.name_en}") for term in terms)]
    matched = partly.counts["category"] if partly else {}
    leaves = [one for one in categories if matched.get(one.slug)]
    leaves.sort(key=lambda one: -matched.get(one.slug, 0))
    return list(islice(dict.fromkeys([*leaves, *named]), RELATED))
