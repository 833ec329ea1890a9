"""The app and its name in the admin."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ledger import faultpoint


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        faultpoint.refuse_on_a_real_site(settings.PRODUCTION)
