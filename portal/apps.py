"""The site as an app: its commands, and the admin site that officials work in."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        import_module("portal.checks")


class MingtangAdminConfig(AdminConfig):
    default_site = "agencies.admin_site.MingtangAdminSite"
