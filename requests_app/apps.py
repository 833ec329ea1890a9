"""The app and its name in the admin."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "requests_app"
    verbose_name = _("Disclosure on request")

    def ready(self) -> None:
        import_module("requests_app.checks")
