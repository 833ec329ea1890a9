"""The site as an app: its commands, and the admin site that officials work in."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "portal"


class MingtangAdminConfig(AdminConfig):
    default_site = "agencies.admin_site.MingtangAdminSite"
