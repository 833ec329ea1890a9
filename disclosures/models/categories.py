"""The tree under which documents are filed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.choices import language
from agencies.enums import Level
from disclosures.querysets import CategoryQuerySet


class Category(models.Model):
    """A node of the category tree: the fifteen items of art. 20, and what a site adds under them."""

    slug = models.SlugField(_("address name"), unique=True, max_length=80, allow_unicode=True)
    name = models.CharField(_("category name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    article = models.PositiveSmallIntegerField(_("article of the Regulation"), null=True, blank=True)
    level = models.CharField(
        _("level"),
        max_length=8,
        choices=Level.choices,
        blank=True,
        help_text=_("Shown on the pages of agencies of this level only (art. 21); empty: of all"),
    )
    item = models.PositiveSmallIntegerField(_("item of art. 20"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if language() == "en" else self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('documents:list')}?{urlencode({'category': self.slug})}"

    def clean(self) -> None:
        if self.pk and self.parent_id and self.parent_id in Category.objects.ids_below(self.pk):
            raise ValidationError({"parent": _("A category cannot stand under itself.")})
