"""Agencies in their tree, and the posts that give people roles in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies import choices, numbers
from agencies.enums import ConfirmMode, Kind, Level, Role
from agencies.querysets import AgencyQuerySet, PostQuerySet
from statutes import laws


class Agency(models.Model):
    """A body that publishes and answers (arts. 10, 27)."""

    slug = models.SlugField(_("address name"), unique=True, max_length=60)
    name = models.CharField(_("agency name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(
        _("short name"), max_length=20, blank=True, help_text=_("Opens its document numbers, such as 明卫")
    )
    code = models.CharField(
        _("organisation code"),
        max_length=18,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Z]{9}([0-9A-Z]{9})?$", _("9 or 18 digits and capital letters"))],
        help_text=_("Opens the index numbers of its documents"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    level = models.CharField(
        _("level"),
        max_length=8,
        choices=Level.choices,
        blank=True,
        help_text=_("Which items of art. 21 it owes; left empty: township for a township, else city or county"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    path = models.CharField(max_length=255, db_index=True, editable=False, default="")
    order = models.PositiveIntegerField(_("order"), default=0)
    functions = models.TextField(_("functions"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    hours = models.CharField(_("office hours"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    reconsideration_authority = models.CharField(_("reconsideration authority"), max_length=200, blank=True)
    court = models.CharField(_("court"), max_length=200, blank=True)
    fee_account = models.TextField(
        _("how a fee is paid"), blank=True, help_text=_("Goes into fee notices: account, counter, by whom it is taken")
    )
    accepts_requests = models.BooleanField(_("takes requests"), default=True)
    confirm_mode = models.CharField(
        _("confirmation of online requests"),
        max_length=8,
        choices=ConfirmMode.choices,
        default=ConfirmMode.AUTO,
        help_text=_("Where the law counts from the day of arrival, requests wait for no confirmation"),
    )
    closes_at = models.TimeField(
        _("closing time for online requests"),
        null=True,
        blank=True,
        help_text=_("Where the law leaves one to the agency: what arrives later is received on the next working day"),
    )
    law = models.CharField(
        _("law"),
        max_length=8,
        choices=choices.laws,
        default="cn",
        help_text=_("New requests run under it; those already received keep theirs"),
    )
    law_variant = models.CharField(
        _("class under the law"),
        max_length=12,
        choices=choices.variants,
        blank=True,
        help_text=_("Where the law gives a class of bodies another term; new requests run by it"),
    )
    calendar = models.CharField(
        _("calendar"),
        max_length=12,
        choices=choices.calendars,
        blank=True,
        help_text=_("Working days of the region; left empty, those of the law"),
    )
    request_pattern = models.CharField(
        _("number of a request"),
        max_length=60,
        blank=True,
        validators=[numbers.check_request],
        help_text=_("With {org}, {year} and {seq}; empty: {org}依申请〔{year}〕{seq}号"),
    )
    letter_pattern = models.CharField(
        _("number of a letter"),
        max_length=60,
        blank=True,
        validators=[numbers.check_letter],
        help_text=_(
            "With {number} of the request and {suffix} of the kind, or with {org}, {year} and {seq} of a series of its "
            "own; empty: {number}-{suffix}"
        ),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if choices.language() == "en" else self.name

    def get_absolute_url(self) -> str:
        return reverse("agencies:detail", args=[self.slug])

    @property
    def stands(self) -> str:
        """Its `Level`, entered or by its kind."""
        return self.level or (Level.TOWNSHIP if self.kind == Kind.TOWNSHIP else Level.COUNTY)

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("An agency cannot stand under itself.")})
        if self.law_variant and self.law_variant not in laws.load(self.law).variants:
            raise ValidationError({"law_variant": _("The law of this agency knows no such class.")})
        if self.closes_at and not laws.load(self.law).count.agency_cutoff:
            raise ValidationError({"closes_at": _("The law of this agency leaves no closing time to it.")})
        same = Agency.objects.filter(short_name=self.short_name).exclude(pk=self.pk)
        if self.short_name and same.exists():
            raise ValidationError({"short_name": _("Another agency opens its numbers so.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `path` (ids from the root, each closed by a slash), so that "below" is one indexed comparison."""
        super().save(*args, **kwargs)
        path = (self.parent.path if self.parent else "/") + f"{self.pk}/"
        if path != self.path:
            before, self.path = self.path, path
            Agency.objects.filter(pk=self.pk).update(path=path)
            if before:
                for child in self.children.all():
                    child.parent = self
                    child.save()


class Post(models.Model):
    """A role that a user holds in an agency. Nothing is permitted by `is_staff` alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("user"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name=_("agency"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "role"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"], condition=models.Q(ended_on=None), name="one_current_post_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user.get_username()} · {self.get_role_display()} · {self.agency}"


class Serial(models.Model):
    """The last number given. It only ever grows, so no number is given twice, whatever becomes of its bearer."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "series", "year"], name="one_counter_each")]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"
