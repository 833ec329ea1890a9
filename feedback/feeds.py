"""Published answers for feed readers."""

from __future__ import annotations

from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from disclosures.feeds import Atom
from feedback.models import Submission

NEWEST = 30


class AnswerFeed(Feed):
    feed_type = Atom
    link = reverse_lazy("feedback:list")

    def title(self) -> str:
        return _("Published answers")

    def items(self) -> Any:
        return Submission.objects.public().newest().select_related("agency")[:NEWEST]

    def item_title(self, item: Submission) -> str:
        return item.public_title

    def item_description(self, item: Submission) -> str:
        return item.public_answer

    def item_author_name(self, item: Submission) -> str:
        return item.agency.label

    def item_categories(self, item: Submission) -> list[str]:
        return [item.get_kind_display()]

    def item_pubdate(self, item: Submission) -> Any:
        return item.published_at

    item_updateddate = item_pubdate
