"""Pages of long lists: the keys of a page first, out of an index alone, then its few rows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator

FEW = 1000


class KeyPaginator(Paginator):
    """Page 1,000 passes over 20,000 keys and not over 20,000 rows. One query more than Django's own.

    The order of the list must be total (end with the key), or a row could come twice or never.
    """

    object_list: Any

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first, keys = (number - 1) * self.per_page, self.object_list.values_list("pk", flat=True)
        # Few are fetched whole: told to stop early, PostgreSQL walks through the newest rows until it has met them.
        keys = (list(keys) if self.count <= FEW else keys)[first : first + self.per_page]
        return self._get_page(self.object_list.filter(pk__in=list(keys)), number, self)
