"""The base of every admin page: only the agencies of the user's posts, and no way round."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ScopedAdmin(admin.ModelAdmin):
    """Subclasses say what a user may see with `scope(user)`: a queryset of the model."""

    view_on_site = False
    show_full_result_count = False
    list_per_page = 50

    def scope(self, user: Any) -> Any:
        return self.model._default_manager.visible_to(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.scope(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return request.user.is_authenticated
        return self.scope(request.user).filter(pk=obj.pk).exists()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
