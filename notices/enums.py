"""States of a notice on its way."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    READY = "ready", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    SHOWN = "shown", _("Shown on the site only")  # no address: the page is where it is read
    HELD = "held", _("Waiting for the morning's mail")
    MERGED = "merged", _("In a morning's mail")  # sent with others, see `digest`
