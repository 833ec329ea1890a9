"""Notices: one row for each thing that somebody is to be told, and the record of each sweep."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import make_msgid
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from ledger.seal import SealedField
from notices.enums import State

DIGEST = "notices.digest"


class NoticeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> NoticeQuerySet:
        """A notice is read by the person it is for; a morning's mail only repeats them."""
        return self.filter(user=user).exclude(kind=DIGEST) if user.is_authenticated else self.none()

    def held(self, now: Any) -> NoticeQuerySet:
        """Reminders whose morning has come."""
        return self.filter(state=State.HELD, next_try_at__lte=now)

    def asking(self) -> NoticeQuerySet:
        """Reminders that somebody still has to acknowledge."""
        return self.filter(asks__gt=0, settled_at=None)

    def unsent(self) -> NoticeQuerySet:
        return self.filter(state__in=(State.READY, State.SENDING, State.FAILED))

    def sendable(self, now: Any) -> NoticeQuerySet:
        waiting = models.Q(state=State.READY, next_try_at__lte=now)
        abandoned = models.Q(state=State.SENDING, lease_until__lt=now)
        return self.filter(waiting | abandoned)


class Notice(models.Model):
    """`key` makes twice once. `facts` fill the templates `notices/<kind>.subject.txt` and `.txt`."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=64, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="notices", verbose_name=_("official")
    )
    address = SealedField(_("address"), max_length=254, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("agency"))
    language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    facts = models.JSONField(_("facts"), default=dict)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, db_index=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.READY)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, default=make_msgid)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.TextField(_("last error"), blank=True)
    read_at = models.DateTimeField(_("read at"), null=True)
    # Of reminders: the day it is for, the part of the morning's mail, and who has to acknowledge it (a rank, or 0).
    moment = models.DateField(_("for the day"), null=True)
    late = models.BooleanField(_("told late"), default=False)
    urgency = models.CharField(_("urgency"), max_length=8, blank=True)
    asks = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    digest = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["user"], condition=models.Q(asks__gt=0, settled_at=None), name="notice_asking"),
        ]

    def __str__(self) -> str:
        return self.key


class Sweep(models.Model):
    """One run of enforcement; `/readyz` and `doctor` look at the newest."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, db_index=True)
    upto = models.DateTimeField()
    calendars = models.CharField(max_length=16, blank=True)  # what the calendars were: another word, another look
    made = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)  # cases that would have been looked at too late

    def __str__(self) -> str:
        return f"{self.upto:%Y-%m-%d %H:%M} · {self.made}"
