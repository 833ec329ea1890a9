"""The admin site: officials only, no side doors."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class MingtangAdminSite(admin.AdminSite):
    """Open to whoever holds a post. `/admin/r/` is off: it redirects to addresses of objects that may not be seen."""

    site_header = _("Mingtang · officials")
    site_title = _("Mingtang")
    index_title = _("Work")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and user.is_authenticated and (user.is_superuser or user.posts.current().exists())

    def get_urls(self) -> list:
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def view_on_site(self, request: HttpRequest) -> HttpResponse:
        raise Http404
