"""Many documents brought in at once: what was given, row by row, and what became of each row."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from disclosures.enums import DocumentKind
from disclosures.models.categories import Category
from disclosures.models.documents import Document


class RowState(models.TextChoices):
    """`WAITING` rows become drafts once the batch is confirmed."""

    WAITING = "waiting", _("New")
    SAME = "same", _("There already")
    FAULTY = "faulty", _("Faulty")
    MADE = "made", _("Draft made")
    FAILED = "failed", _("Failed")


class Batch(models.Model):
    """One upload by one person, for one agency. It is looked at first, then confirmed."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=DocumentKind.choices, default=DocumentKind.GENERAL)
    unused = models.JSONField(default=list)  # names of files that no row names
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class BatchRowQuerySet(models.QuerySet["BatchRow"]):
    def to_make(self) -> BatchRowQuerySet:
        return self.filter(state=RowState.WAITING, batch__confirmed_at__isnull=False)

    def names_in_use(self, names: Iterable[str]) -> set[str]:
        """Which stored files some row still waits for."""
        waiting = self.filter(state=RowState.WAITING).values_list("files", flat=True)
        return {file[0] for files in waiting for file in files} & set(names)


class BatchRow(models.Model):
    """A document to be. `values`: fields of the model as text; `files`: [path, name, sha256, type] of each, `text_file`
    is the number of the one that holds the text; `faults`: (column, reason); `key` is the same for the same content."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    n = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    text_file = models.PositiveSmallIntegerField(null=True)
    faults = models.JSONField(default=list)
    notes = models.JSONField(default=list)  # what of the text is not taken over
    key = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=8, choices=RowState.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "n"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "n"], name="one_row_a_number_of_a_batch"),
            models.CheckConstraint(
                condition=models.Q(state__in=["made", "same"]) | models.Q(document__isnull=True),
                name="only_made_rows_have_documents",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}#{self.n}"

    @property
    def title(self) -> str:
        return str(self.values.get("title", ""))
