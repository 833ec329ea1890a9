"""An Atom feed of answered requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.filters import outcome_label
from requests_app.models import InformationRequest

ENTRIES = 50


class Answered(Feed):
    """Public texts only: they were written to be read by everybody."""

    feed_type = Atom1Feed
    title = gettext_lazy("Answered requests")
    link = reverse_lazy("requests:list")

    def feed_url(self) -> str:
        return reverse("requests:feed")

    def items(self) -> Any:
        answered = InformationRequest.objects.public().select_related("agency")
        return answered.order_by("-published_at", "-pk")[:ENTRIES]

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
