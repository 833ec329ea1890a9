"""Atom feeds: the whole site, an agency, a category; answered with 304 where nothing has happened."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies.models import Agency
from disclosures import html
from disclosures.models import CatalogueItem, Category, Document

ENTRIES = 50


class Newest(Feed):
    """The newest documents of a queryset, under a title and at an address."""

    feed_type = Atom1Feed

    def __init__(self, documents: Any, name: str, page: str, address: str) -> None:
        self._documents, self._name, self._page, self._address = documents, name, page, address
        self.language = get_language()

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

    def item_updateddate(self, item: Document) -> datetime:
        return max(item.updated_at, item.published_at or item.updated_at)


def _answer(request: HttpRequest, documents: Any, name: str, page: str, address: str) -> HttpResponse:
    newest = list(documents.listed().with_opening().newest()[:ENTRIES])
    state = [(d.pk, d.revision, d.agency_id, d.category_id) for d in newest]
    return unless_unchanged(request, Newest(newest, name, page, address), [address, *state])


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
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    page = reverse("documents:list")
    return _answer(request, Document.objects.unarchived(), _("All agencies"), page, reverse("documents:feed"))


@require_safe
def of_agency(request: HttpRequest, slug: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.public(), slug=slug)
    address = reverse("documents:feed_agency", args=[slug])
    documents = Document.objects.unarchived().filter(agency=agency)
    return _answer(request, documents, agency.label, agency.get_absolute_url(), address)


@require_safe
def of_category(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category, slug=slug)
    address = reverse("documents:feed_category", args=[slug])
    documents = Document.objects.unarchived().within(category)
    return _answer(request, documents, category.label, category.get_absolute_url(), address)


@require_safe
def of_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(CatalogueItem.objects.public().select_related("agency"), pk=pk)
    address = reverse("documents:feed_item", args=[pk])
    documents = Document.objects.public().filter(catalogue_item=item)
    return _answer(request, documents, item.name, item.get_absolute_url(), address)
