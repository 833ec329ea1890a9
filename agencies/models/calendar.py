"""Notices of days off and days worked, entered after the files of the statutes were written."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import choices
from ledger.locks import AppendOnly
from statutes.calendars import Announced


class CalendarNotice(AppendOnly):
    """A yearly notice, or days that were announced alone. A mistake is put right by a notice that replaces it."""

    calendar = models.CharField(_("calendar"), max_length=12, choices=choices.calendars)
    title = models.CharField(_("title of the notice"), max_length=200)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"))
    year = models.PositiveSmallIntegerField(
        _("yearly notice for"), null=True, blank=True, help_text=_("Left empty: single days of a year already known")
    )
    address = models.URLField(_("address of the source"), max_length=500, blank=True)
    file = models.FileField(_("source document"), max_length=300, blank=True)
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    # One at most: of two people who correct the same notice at once, the database lets one through.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta(AppendOnly.Meta):
        ordering = ["-id"]
        verbose_name = _("holiday notice")
        verbose_name_plural = _("holiday notices")

    def __str__(self) -> str:
        return self.source

    def get_absolute_url(self) -> str:
        return reverse("admin:agencies_calendarnotice_change", args=[self.pk])

    @property
    def source(self) -> str:
        """The notice as a proof cites it."""
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def announced(self) -> Announced:
        """What the statutes count by."""
        rows = sorted(self.days.all(), key=lambda day: day.on)
        return Announced(
            self.source,
            off=tuple((day.on, day.names) for day in rows if day.off),
            work=tuple((day.on, day.names) for day in rows if not day.off),
            covers=self.year,
        )


class CalendarDay(AppendOnly):
    """One day of a notice: off, or worked."""

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days")
    on = models.DateField(_("day"))
    off = models.BooleanField(_("day off"))
    name = models.CharField(_("occasion"), max_length=60)
    name_en = models.CharField(_("occasion in English"), max_length=60, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["notice", "on"]
        verbose_name = _("announced day")
        verbose_name_plural = _("announced days")
        constraints = [models.UniqueConstraint(fields=["notice", "on"], name="one_word_a_day_in_a_notice")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"

    @property
    def names(self) -> dict[str, str]:
        return {"zh-hans": self.name, "en": self.name_en or self.name}
