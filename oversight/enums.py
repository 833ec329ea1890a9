"""Stages of an urge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UrgeStage(TextChoices):
    WAITING = "waiting", _("Awaiting an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")
