"""Named questions about categories and documents."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models.functions import Substr

from agencies.enums import READERS
from agencies.models import Agency
from disclosures.enums import PUBLIC, Stage, Validity
from ledger.locks import ProjectedQuerySet


class CategoryQuerySet(models.QuerySet[Any]):
    def ids_below(self, root_id: int) -> set[int]:
        """The category and all under it, in one query: the tree is small, and no deeper than its own size."""
        children = defaultdict(list)
        for pk, parent_id in self.model._default_manager.order_by().values_list("pk", "parent_id"):
            children[parent_id].append(pk)
        found, waiting = set(), [root_id]
        while waiting:
            if (pk := waiting.pop()) not in found:
                found.add(pk)
                waiting += children[pk]
        return found


class CatalogueQuerySet(models.QuerySet[Any]):
    def public(self) -> CatalogueQuerySet:
        """What the catalogue shows: the duties in force of agencies that have a page."""
        return self.filter(active=True, agency__in=Agency.objects.in_directory())

    def visible_to(self, user: Any) -> CatalogueQuerySet:
        """Twin of `rules.handles_item`: the items of the user's agencies, also those no longer in force."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def in_order(self) -> CatalogueQuerySet:
        """As a reader goes through it: agency, the statutory part, then the fields in their order."""
        return self.order_by(
            "agency__order", "agency", models.F("field__number").asc(nulls_first=True), "order", "id"
        ).select_related("agency", "field", "category")


class DocumentQuerySet(ProjectedQuerySet):
    def public(self) -> DocumentQuerySet:
        """What anyone may read. Search, feeds, lists, exports, the sitemap and files all start here."""
        return self.filter(stage__in=PUBLIC)

    def unarchived(self) -> DocumentQuerySet:
        """What is public and not archived: what lists and feeds show unless the archive is asked for."""
        return self.filter(stage=Stage.PUBLISHED)

    def to_publish_by(self, now: datetime) -> DocumentQuerySet:
        """Approved for a minute that has come."""
        return self.filter(stage=Stage.SCHEDULED, publish_at__lte=now)

    def expired_by(self, today: date) -> DocumentQuerySet:
        """Public, said to be in force, and past their last day."""
        return self.public().filter(expires_on__lt=today, validity__in=[Validity.IN_FORCE, Validity.AMENDED])

    def withdrawn(self) -> DocumentQuerySet:
        return self.filter(stage=Stage.WITHDRAWN)

    def visible_to(self, user: Any) -> DocumentQuerySet:
        """Twin of `rules.can_view`."""
        return self.filter(models.Q(stage__in=PUBLIC) | self._kept_by(user))

    def handled_by(self, user: Any) -> DocumentQuerySet:
        """Twin of `rules.handles`: the documents of the user's agencies in whatever stage, as the admin shows them."""
        return self.filter(self._kept_by(user))

    @staticmethod
    def _kept_by(user: Any) -> models.Q:
        # As numbers: two subqueries make PostgreSQL walk through all documents, numbers are looked up in two indexes.
        mine = list(Agency.objects.visible_to(user, READERS).values_list("pk", flat=True))
        return models.Q(agency__in=mine) | models.Q(imported_by__in=mine)

    def within(self, category: Any) -> DocumentQuerySet:
        """Filed under the category or anything below it."""
        return self.filter(category__in=type(category).objects.ids_below(category.pk))

    def current(self) -> DocumentQuerySet:
        """Public, not archived and still standing: what fulfils a duty of the catalogue."""
        return self.unarchived().exclude(validity__in=[Validity.EXPIRED, Validity.REPEALED])

    def changed(self, since: datetime | None = None) -> DocumentQuerySet:
        """What is public in the order in which it changed; with `since`, also what was withdrawn, as its trace."""
        if since is None:
            # Said aloud: the index holds what has such a moment, and all that is public has.
            return self.public().filter(changed_at__isnull=False).order_by("changed_at", "id")
        return self.filter(stage__in=[*PUBLIC, Stage.WITHDRAWN], changed_at__gte=since).order_by("changed_at", "id")

    def newest(self) -> DocumentQuerySet:
        return self.order_by("-published_at", "-id")

    def listed(self) -> DocumentQuerySet:
        """For lists: without the text, which may be of 200,000 characters, and with what each row shows."""
        return self.defer("body").select_related("agency", "category")

    def with_opening(self) -> DocumentQuerySet:
        """The first words of each text as `opening`, for excerpts."""
        return self.annotate(opening=Substr("body", 1, 1000))


class AgencyTextQuerySet(ProjectedQuerySet):
    def public(self) -> AgencyTextQuerySet:
        """What anyone may read: published, of agencies that have a page."""
        return self.filter(version__gt=0, agency__in=Agency.objects.in_directory())

    def visible_to(self, user: Any) -> AgencyTextQuerySet:
        """Twin of `rules.handles_text`: drafts included."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))
