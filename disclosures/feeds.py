"""Feeds of what is newly published, as Atom and as JSON Feed: of the site, an agency, a category, a catalogue item."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures import html
from disclosures.models import CatalogueItem, Category, Document

ENTRIES = 50


class Atom(Atom1Feed):
    """RFC 4287. Django says of each summary that it is HTML; ours are words, so they are made into it."""

    def add_item(self, title: str, link: str, description: str, *args: Any, **kwargs: Any) -> None:
        super().add_item(title, link, escape(description), *args, **kwargs)


class JsonFeed(SyndicationFeed):
    """JSON Feed 1.1 (jsonfeed.org/version/1.1), out of the same entries."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        said = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(said, ensure_ascii=False, indent=1).encode(encoding))

    @staticmethod
    def _item(item: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": item["unique_id"] or item["link"],
            "url": item["link"],
            "title": item["title"],
            "content_text": item["description"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [{"name": item["author_name"]}],
            "tags": [str(tag) for tag in item["categories"]],
        }


WRITERS: dict[str, type[SyndicationFeed]] = {"atom": Atom, "json": JsonFeed}


class Newest(Feed):
    """The newest documents of a queryset, under a title and at an address."""

    def __init__(self, documents: Any, name: str, page: str, address: str, writer: type[SyndicationFeed]) -> None:
        self._documents, self._name, self._page, self._address = documents, name, page, address
        self.language, self.feed_type = get_language(), writer

    def title(self) -> str:
        return _("%(name)s: newly published") % {"name": self._name}

    def link(self) -> str:
        return self._page

    def feed_url(self) -> str:
        return self._address

    def items(self) -> list[Document]:
        return self._documents

    def item_title(self, item: Document) -> str:
        return item.title

    def item_description(self, item: Document) -> str:
        return Truncator(html.plain(item.summary or html.text(item.opening))).chars(200)

    def item_author_name(self, item: Document) -> str:
        return item.issuer or item.agency.name

    def item_categories(self, item: Document) -> list[str]:
        return [item.category.label]

    def item_pubdate(self, item: Document) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Document) -> datetime | None:
        return item.changed_at


def _answer(
    request: HttpRequest, form: str, documents: Any, name: str, page: str, place: str, *at: Any
) -> HttpResponse:
    """`form`: a key of `WRITERS`. `place` and `at`: the address of the Atom feed; that of the other stands below it."""
    address = reverse(f"documents:{place}" + ("_json" if form == "json" else ""), args=at)
    newest = list(documents.listed().with_opening().newest()[:ENTRIES])
    state = [(d.pk, d.revision, d.changed_at, d.agency_id, d.category_id) for d in newest]
    return unless_unchanged(request, Newest(newest, name, page, address, WRITERS[form]), [address, *state])


def unless_unchanged(request: HttpRequest, feed: Feed, state: Sequence[object]) -> HttpResponse:
    """The feed, or 304 where the reader has it as it is; `state`: what it holds, in words or numbers that are stable.

    The tag is made of what the feed holds, so a withdrawal changes it as surely as a publication does. No
    Last-Modified is compared: a date cannot tell that something has gone.
    """
    tag = f'"{hashlib.sha256(repr((state, get_language())).encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None and unchanged.status_code == 304:
        return unchanged
    response = feed(request)
    del response["Last-Modified"]
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def whole(request: HttpRequest, form: str = "atom") -> HttpResponse:
    documents, page = Document.objects.unarchived(), reverse("documents:list")
    return _answer(request, form, documents, _("All agencies"), page, "feed")


@require_safe
def of_agency(request: HttpRequest, slug: str, form: str = "atom") -> HttpResponse:
    agency = get_object_or_404(Agency.objects.public(), slug=slug)
    documents = Document.objects.unarchived().filter(agency=agency)
    return _answer(request, form, documents, agency.label, agency.get_absolute_url(), "feed_agency", slug)


@require_safe
def of_category(request: HttpRequest, slug: str, form: str = "atom") -> HttpResponse:
    category = get_object_or_404(Category, slug=slug)
    documents = Document.objects.unarchived().within(category)
    return _answer(request, form, documents, category.label, category.get_absolute_url(), "feed_category", slug)


@require_safe
def of_item(request: HttpRequest, pk: int, form: str = "atom") -> HttpResponse:
    item = get_object_or_404(CatalogueItem.objects.public().select_related("agency"), pk=pk)
    documents = Document.objects.public().filter(catalogue_item=item)
    return _answer(request, form, documents, item.name, item.get_absolute_url(), "feed_item", pk)
