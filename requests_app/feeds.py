"""Atom feeds of answered requests: all of them, or what the same filters as on the page leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.filters import AnsweredFilter, outcome_label
from requests_app.models import InformationRequest

ENTRIES = 50


class Answered(Feed):
    """Public texts only: they were written to be read by everybody."""

    feed_type = Atom1Feed
    title = gettext_lazy("Answered requests")

    def feed_url(self, narrowed: AnsweredFilter) -> str:
        return reverse("requests:feed") + (f"?{urlencode(narrowed.chosen)}" if narrowed.chosen else "")

    def link(self, narrowed: AnsweredFilter) -> str:
        return reverse("requests:list") + (f"?{urlencode(narrowed.chosen)}" if narrowed.chosen else "")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> AnsweredFilter:
        answered = InformationRequest.objects.public().select_related("agency").order_by("-published_at", "-pk")
        return AnsweredFilter(request.GET, answered)

    def items(self, narrowed: AnsweredFilter) -> Any:
        return narrowed.qs[:ENTRIES]

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
