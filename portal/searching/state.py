"""What the address of a search says, and the addresses that it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from search import finding
from search.engine import TEXT, TITLE
from search.query import LONGEST, clean

KINDS = {
    "document": _("Documents"),
    "request": _("Answered requests"),
    "answer": _("Published answers"),
    "agency": _("Agencies"),
}
HEADINGS = {
    "kind": _("Kind"),
    "agency": _("Agency"),
    "category": _("Category"),
    "year": _("Year"),
    "validity": _("Validity"),
}
NEWEST = "newest"
YES = "1"


@dataclass(frozen=True)
class State:
    q: str
    chosen: dict[str, str]
    newest: bool = False
    in_title: bool = False
    exact: bool = False
    more: str = ""  # the filter all of whose values are shown

    @classmethod
    def of(cls, request: HttpRequest) -> State:
        return cls.read(request.GET)

    @classmethod
    def read(cls, said: QueryDict) -> State:
        return cls(
            q=said.get("q", "")[: 10 * LONGEST],
            chosen={name: clean(said.get(name, "")[:80]) for name in finding.DIMENSIONS},
            newest=said.get("sort") == NEWEST,
            in_title=said.get("in") == TITLE,
            exact=said.get("exact") == YES,
            more=said.get("more", ""),
        )

    def find(self, **changes: Any) -> finding.Found:
        """What this search finds, with something changed."""
        options = {"newest": self.newest, "where": TITLE if self.in_title else TEXT, "exact": self.exact, **changes}
        return finding.find(options.pop("text", self.q), options.pop("chosen", self.chosen), **options)

    @property
    def said(self) -> dict[str, str]:
        return {
            "q": self.q[: 2 * LONGEST],
            "in": TITLE if self.in_title else "",
            "exact": YES if self.exact else "",
            **self.chosen,
            "sort": NEWEST if self.newest else "",
        }

    def url(self, **changes: str) -> str:
        """The address of this search with something changed; it begins at the first page."""
        said = self.said | changes
        return "?" + urlencode({name: value for name, value in said.items() if value}, errors="replace")

    @property
    def everywhere(self) -> str:
        return self.url(**dict.fromkeys(finding.DIMENSIONS, ""))

    @property
    def feed_url(self) -> str:
        return reverse("search_feed") + self.url(sort="")

    @property
    def carried(self) -> Iterator[tuple[str, str]]:
        """What the form takes along: all but what has a control of its own in it."""
        return ((name, value) for name, value in self.said.items() if value and name not in ("q", "in", "exact"))

    @property
    def narrowed(self) -> bool:
        return any(self.chosen.values())
