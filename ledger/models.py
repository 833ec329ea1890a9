"""Audit entries: who did what to what, when, in which run."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger import trace
from ledger.locks import AppendOnly


class Entry(AppendOnly):
    """One act. `facts` holds no personal data: ids, dates, codes and figures only."""

    at = models.DateTimeField(_("recorded at"), default=timezone.now, db_index=True)
    act = models.CharField(_("act"), max_length=64)
    subject = models.CharField(_("subject"), max_length=100, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    facts = models.JSONField(_("facts"), default=dict)
    trace = models.UUIDField(_("run"), default=uuid.uuid4)

    class Meta(AppendOnly.Meta):
        ordering = ["-id"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


def append(act: str, subject: models.Model, facts: dict[str, Any] | None = None, *, actor: Any = None) -> Entry:
    """Add an entry, in the caller's transaction. `act` is `app.verb`, e.g. `requests.extend`."""
    return Entry.objects.create(
        act=act,
        subject=f"{subject._meta.label_lower}:{subject.pk}",
        actor=actor,
        facts=facts or {},
        trace=trace.current(),
    )


def append_many(act: str, rows: Iterable[tuple[models.Model, dict[str, Any]]], *, actor: Any = None) -> None:
    """The same for many subjects of one act, in one statement."""
    run, now = trace.current(), timezone.now()
    Entry.objects.bulk_create(
        Entry(at=now, act=act, subject=f"{row._meta.label_lower}:{row.pk}", actor=actor, facts=facts, trace=run)
        for row, facts in rows
    )
