"""What supervisors set of the search: they see what finds nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from agencies.admin import KEEPERS, KeptAdmin, administers
from agencies.enums import Role
from agencies.rules import holds_any


class SearchAdmin(KeptAdmin):
    """Of the whole site: all officials read it, supervisors and system administrators keep it."""

    viewers = KEEPERS

    def scope(self, user: Any) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def may_add(self, user: Any) -> bool:
        return administers(user) or holds_any(user, Role.SUPERVISOR)

    def may_change(self, user: Any, obj: Model) -> bool:
        return self.may_add(user)
