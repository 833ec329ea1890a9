"""Audit entries, who did what in which run; and happenings, the events of one thing in their order."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledger import trace
from ledger.door import Facts, Refused, tidy
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


class Happening(AppendOnly):
    """A step of a life. `on` is the legally effective day, `at` the moment of recording.

    A subclass names its owner by a foreign key with `related_name="events"`, unique together with `n`.
    """

    n = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("event"), max_length=32)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("recorded at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    facts = models.JSONField(_("facts"), default=dict)

    class Meta(AppendOnly.Meta):
        abstract = True


def happen(thing: Any, kind: str, *, on: date, at: datetime, actor: Any, facts: Facts, **more: Any) -> Any:
    """Append the next event of `thing`; refused where somebody else was quicker."""
    try:
        with transaction.atomic():
            n = thing.events.count() + 1
            return thing.events.create(n=n, kind=kind, on=on, at=at, actor=actor, facts=tidy(facts), **more)
    except IntegrityError:  # two people at once: the unique number lets one through
        raise Refused([gettext("Somebody else has just changed this. Please look again.")])
