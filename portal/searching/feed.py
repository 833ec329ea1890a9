"""The feed of a search: what was published last of all that it finds, as Atom."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.feeds import Atom, unless_unchanged
from portal.searching.narrowing import Narrowing
from portal.searching.state import KINDS, State
from search import finding
from search.indexing import Row
from search.writer import search_indexes

ENTRIES = 30


class Finds(Feed):
    """Results under the name of their search."""

    feed_type = Atom

    def __init__(self, results: list[finding.Result], name: str, state: State) -> None:
        self._results, self._name, self._state = results, name, state
        self.language = get_language()

    def title(self) -> str:
        return self._name

    def link(self) -> str:
        return reverse("search") + self._state.url(sort="")

    def feed_url(self) -> str:
        return self._state.feed_url

    def items(self) -> list[finding.Result]:
        return self._results

    def item_title(self, item: finding.Result) -> str:
        return item.row.title

    def item_link(self, item: finding.Result) -> str:
        return str(item.obj.get_absolute_url())

    def item_description(self, item: finding.Result) -> str:
        text = "".join(part.text for part in item.extract)
        file = item.source.name
        return _("In the file “%(file)s”: %(text)s") % {"file": file, "text": text} if file else text

    def item_author_name(self, item: finding.Result) -> str:
        return str(item.obj.agency.label)

    def item_categories(self, item: finding.Result) -> list[str]:
        return [str(KINDS[item.row.kind])]

    def item_pubdate(self, item: finding.Result) -> datetime:
        published: datetime = item.obj.published_at
        return published

    def item_updateddate(self, item: finding.Result) -> datetime:
        return getattr(item.obj, "changed_at", None) or self.item_pubdate(item)


def name(state: State, narrowing: Narrowing) -> str:
    """What is looked for, in words: the question and the filters."""
    narrowed = (str(chip.label) for chip in narrowing.chips)
    marks = [_("in the title")] * state.in_title + [_("exact wording")] * state.exact
    return _("Search: %(what)s") % {
        "what": " · ".join(filter(None, [narrowing.found.question.text, *marks, *narrowed]))
    }


def newest(rows: list[Row]) -> list[Row]:
    """The last published ones; an agency is published on no day. One query a kind."""
    dated = []
    for index in search_indexes().values():
        mine = {row.pk: row for row in rows if row.kind == index.name != "agency"}
        if mine:
            days = index.among(mine).order_by("-published_at").values_list("published_at", "pk")
            dated += [(moment, pk, mine[pk]) for moment, pk in days[:ENTRIES]]
    dated.sort(key=lambda one: one[:2], reverse=True)
    return [row for _moment, _pk, row in dated[:ENTRIES]]


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Of filters alone as well; of nothing at all it is the feed of the site."""
    state = State.of(request)
    found = state.find(newest=False)
    if not found.question.text and not state.narrowed:
        return redirect("documents:feed")
    results = finding.present(found.question, newest(found.rows))
    answer = Finds(results, name(state, Narrowing(state, found)), state)
    held = [
        (one.row.kind, one.row.pk, one.row.title, answer.item_description(one), answer.item_updateddate(one))
        for one in results
    ]
    return unless_unchanged(request, answer, [answer.feed_url(), answer.title(), *held])
