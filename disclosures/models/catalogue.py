"""The catalogue: what each agency must publish, in the columns of the standard catalogues (国办发〔2019〕54号)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agencies.choices import language
from agencies.models import Agency
from disclosures import html
from disclosures.catalogue import columns, time_limits
from disclosures.enums import Channel, Cycle, Unit
from disclosures.models.categories import Category
from disclosures.querysets import CatalogueQuerySet


def one_line(text: str) -> str:
    """Without control characters, every run of blanks as one."""
    return " ".join(html.CONTROL.sub("", text).replace("\ufffe", "").replace("\uffff", "").split())


class Field(models.Model):
    """A field of the standard catalogues with the ministry that guides it. A site may add others."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("field"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    ministry = models.CharField(_("guided by"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Where items stand that come in by a sheet without saying so"),
    )
    verified = models.BooleanField(_("name verified"), default=False)
    ministry_verified = models.BooleanField(_("ministry verified"), default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = _("catalogue field")
        verbose_name_plural = _("catalogue fields")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if language() == "en" else self.name


class CatalogueItem(models.Model):
    """One duty of one agency: what it publishes, by when, how often, on what basis, where, for whom."""

    # One line each; `TEXTS` may have several.
    LINES = ("seq", "item_l1", "item_l2", "time_limit", "owner", "channel_other", "audience_group", "empty_reason")
    TEXTS = ("content", "basis")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="catalogue_items", verbose_name=_("agency that owes it")
    )
    field = models.ForeignKey(
        Field,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("catalogue field"),
        help_text=_("Empty for what arts. 20 and 21 name"),
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="items", verbose_name=_("category"))
    seq = models.CharField(_("number in the sheet"), max_length=20, blank=True)
    item_l1 = models.CharField(_("item, first level"), max_length=200)
    item_l2 = models.CharField(_("item, second level"), max_length=200, blank=True)
    content = models.TextField(_("content (elements)"), max_length=4000)
    basis = models.TextField(_("basis"), max_length=4000, blank=True)
    time_limit = models.CharField(_("time limit"), max_length=300, blank=True)
    limit_n = models.PositiveSmallIntegerField(_("limit in numbers"), null=True, editable=False)
    limit_unit = models.CharField(
        _("unit of the limit"), max_length=8, choices=Unit.choices, blank=True, editable=False
    )
    cycle = models.CharField(_("publication cycle"), max_length=8, choices=Cycle.choices, default=Cycle.CHANGE)
    cycle_n = models.PositiveSmallIntegerField(
        _("days or months of the cycle"), null=True, blank=True, help_text=_("Empty where it is on change")
    )
    owner = models.CharField(_("published by"), max_length=200, blank=True)
    channels = models.JSONField(_("channels"), default=list, blank=True)
    channel_other = models.CharField(_("which other channel"), max_length=100, blank=True)
    audience_all = models.BooleanField(_("for everybody"), default=True)
    audience_group = models.CharField(_("for a particular group"), max_length=200, blank=True)
    by_initiative = models.BooleanField(_("proactively"), default=True)
    by_request = models.BooleanField(_("on request"), default=False)
    level_county = models.BooleanField(_("at the county"), default=True)
    level_town = models.BooleanField(_("at the township"), default=False)
    level_village = models.BooleanField(_("in the village"), default=False)
    empty_reason = models.CharField(
        _("why it is empty"), max_length=300, blank=True, help_text=_("The public reads it as long as nothing is there")
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    active = models.BooleanField(_("active"), default=True)
    # The first term of a cycle runs from here: set by the machine, so that nobody moves a due date.
    active_since = models.DateField(_("active since"), null=True, editable=False)
    key = models.CharField(max_length=64, editable=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "field__number", "order", "id"]
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="one_catalogue_item_each"),
            models.CheckConstraint(
                condition=Q(cycle=Cycle.CHANGE, cycle_n=None) | (~Q(cycle=Cycle.CHANGE) & Q(cycle_n__gte=1)),
                name="a_cycle_has_a_length",
            ),
            models.CheckConstraint(
                condition=Q(by_initiative=True) | Q(by_request=True), name="a_catalogue_item_is_disclosed_somehow"
            ),
            models.CheckConstraint(
                condition=Q(active=False) | Q(active_since__isnull=False), name="an_active_item_has_a_first_day"
            ),
        ]
        indexes = [models.Index(fields=["agency", "active", "order"], name="catalogue_by_agency")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return " · ".join(part for part in (self.item_l1, self.item_l2) if part)

    def get_absolute_url(self) -> str:
        return reverse("agencies:item", args=[self.agency.slug, self.pk])

    @property
    def often(self) -> str:
        """The cycle in words."""
        if self.cycle == Cycle.DAYS:
            return ngettext("every day", "every %(n)s days", self.cycle_n) % {"n": self.cycle_n}
        if self.cycle == Cycle.MONTHS:
            return ngettext("every month", "every %(n)s months", self.cycle_n) % {"n": self.cycle_n}
        return gettext("whenever something changes")

    @property
    def ways(self) -> list[str]:
        """The channels in the reader's words, in the order of the sheet."""
        other = self.channel_other or str(Channel.OTHER.label)
        return [other if c == Channel.OTHER else str(c.label) for c in Channel if c in self.channels]

    def identity(self) -> str:
        """What makes it this duty and no other: field, names and content."""
        parts = (self.field_id or 0, self.item_l1, self.item_l2, self.content)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def tidy(self) -> None:
        """Bring the words into the form in which they are kept, and what follows from them up to date."""
        for name in self.LINES:
            setattr(self, name, one_line(getattr(self, name)))
        for name in self.TEXTS:
            lines = (one_line(line) for line in getattr(self, name).splitlines())
            setattr(self, name, "\n".join(line for line in lines if line))
        self.channels = [c.value for c in Channel if c in self.channels]
        self.channel_other = columns.other_of(self.channel_other) if Channel.OTHER in self.channels else ""
        self.audience_group = columns.group_of(self.audience_group)
        limit = time_limits.parse(self.time_limit)
        self.limit_n, self.limit_unit = limit or (None, "")
        self.key = self.identity()
        self.active_since = (self.active_since or timezone.localdate()) if self.active else None

    def clean(self) -> None:
        if not isinstance(self.channels, list) or not {*self.channels} <= {*Channel.values}:
            raise ValidationError({"channels": gettext("Please choose channels from the list.")})
        self.tidy()
        if self.cycle == Cycle.CHANGE and self.cycle_n:
            raise ValidationError({"cycle_n": gettext("What is published on change has no cycle in days or months.")})
        if self.cycle != Cycle.CHANGE and not self.cycle_n:
            raise ValidationError({"cycle_n": gettext("Say after how many days or months it is due again.")})
        if not (self.by_initiative or self.by_request):
            raise ValidationError({"by_initiative": gettext("It is disclosed proactively, on request, or both.")})
        same = CatalogueItem.objects.filter(agency=self.agency_id, key=self.key).exclude(pk=self.pk)
        if self.agency_id and same.exists():
            raise ValidationError(gettext("The catalogue of this agency has this item already."))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.tidy()
        super().save(*args, **kwargs)
