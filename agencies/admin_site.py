"""The admin site: officials only, no side doors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from agencies.enums import Role
from agencies.rules import holds_any
from agencies.scoped_admin import ScopedAdmin

# Packages whose stock admins are left out: ours are made for posts, theirs for `is_staff`.
FOREIGN = ("django.", "axes.")


class MingtangAdminSite(admin.AdminSite):
    """Open to whoever holds a post. `/admin/r/` is off: it redirects to addresses of objects that may not be seen."""

    site_header = _("Mingtang · officials")
    site_title = _("Mingtang")
    index_title = _("My desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Posts decide. A superuser without one comes in to set up agencies and posts, and sees no files."""
        user = request.user
        return user.is_active and user.is_authenticated and (user.is_superuser or holds_any(user, *Role))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Scoped admins only: what a package brings along is left out, an unscoped one of ours is a mistake."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)
        elif admin_class is None or not admin_class.__module__.startswith(FOREIGN):
            raise ImproperlyConfigured(f"{admin_class or model_or_iterable} does not scope: derive it from ScopedAdmin")

    def get_urls(self) -> list:
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def view_on_site(self, request: HttpRequest) -> HttpResponse:
        raise Http404

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The site has one page to sign in; someone signed in without a post is told so instead of asked again."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = resolve_url("admin:index")
        return redirect_to_login(wanted, resolve_url(settings.LOGIN_URL))

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The first page is a desk: what waits for this person, from every model that has something to say."""
        panels = [
            panel
            for keeper in self._registry.values()
            if keeper.has_module_permission(request)
            for panel in keeper.desk(request)
        ]
        panels.sort(key=lambda panel: panel.get("order", 50))
        idle = [panel for panel in panels if not panel["rows"]]
        return super().index(request, {"panels": panels, "idle": idle, **(extra_context or {})})
