"""Atom feeds of answered requests: all of them, or what the same filters as on the page leave."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosures.feeds import Atom, unless_unchanged
from requests_app.filters import AnsweredFilter, outcome_label
from requests_app.models import InformationRequest

ENTRIES = 50


class Answered(Feed):
    """Public texts only: they were written to be read by everybody."""

    feed_type = Atom
    title = gettext_lazy("Answered requests")

    def __init__(self, newest: list[InformationRequest], narrowed_by: str) -> None:
        self._newest, self._narrowed_by = newest, narrowed_by
        self.language = get_language()

    def feed_url(self) -> str:
        return reverse("requests:feed") + self._narrowed_by

    def link(self) -> str:
        return reverse("requests:list") + self._narrowed_by

    def items(self) -> list[InformationRequest]:
        return self._newest

    def item_title(self, item: InformationRequest) -> str:
        return item.public_title

    def item_description(self, item: InformationRequest) -> str:
        return _("%(outcome)s. %(text)s") % {
            "outcome": outcome_label(item),
            "text": Truncator(item.public_text).chars(200),
        }

    def item_author_name(self, item: InformationRequest) -> str:
        return item.agency.name

    def item_pubdate(self, item: InformationRequest) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: InformationRequest) -> datetime | None:
        return item.published_at


@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    public = InformationRequest.objects.public().select_related("agency").order_by("-published_at", "-pk")
    narrowed = AnsweredFilter(request.GET, public)
    newest = list(narrowed.qs[:ENTRIES])
    feed = Answered(newest, f"?{urlencode(narrowed.chosen)}" if narrowed.chosen else "")
    state = [(c.pk, c.published_at, c.agency_id, c.outcome, c.public_title, c.public_text) for c in newest]
    return unless_unchanged(request, feed, [feed.feed_url(), *state])
