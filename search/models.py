"""The index outbox: what has changed and is not in the index yet. And what is asked, counted without persons."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.analysis import fold

BETWEEN_WORDS = str.maketrans("、,;", "   ")  # of a folded text


class IndexJob(models.Model):
    """A changed object, by name: it may be gone by the time the writer comes, and is removed from the index then."""

    label = models.CharField(max_length=100)  # app_label.model
    object_id = models.CharField(max_length=64)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label}:{self.object_id}"


class QuestionCount(models.Model):
    """How often a question was asked in a week. Its words are there only once it was asked `learning.THRESHOLD` times.

    One row of each week has no digest: the questions that are never kept, and those of a past week that stayed rare.
    """

    week = models.DateField(_("week"))  # its Monday
    digest = models.CharField(max_length=64, blank=True)  # keyed for its week
    text = models.CharField(_("question"), max_length=80, blank=True)
    n = models.PositiveIntegerField(_("how often"), default=0)
    nothing = models.PositiveIntegerField(_("how often nothing was found"), default=0)
    hits = models.PositiveIntegerField(_("results last time"), default=0)

    class Meta:
        ordering = ["-week", "-n", "text"]
        verbose_name = _("count of questions")
        verbose_name_plural = _("counts of questions")
        constraints = [
            models.UniqueConstraint(fields=["week", "digest"], name="one_count_a_week"),
            models.CheckConstraint(
                condition=models.Q(text="") | models.Q(n__gte=3), name="rare_questions_have_no_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.n}"


class ClickCount(models.Model):
    """How often the result at a place was opened in a week; by question where its words are kept, else without one."""

    week = models.DateField(_("week"))
    text = models.CharField(_("question"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"))  # learning.LATER: on a later page
    n = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        ordering = ["-week", "position", "text"]
        verbose_name = _("count of opened results")
        verbose_name_plural = _("counts of opened results")
        constraints = [models.UniqueConstraint(fields=["week", "text", "position"], name="one_place_a_week")]

    def __str__(self) -> str:
        return f"{self.week} {self.position}"


class Synonym(models.Model):
    """What people say and the official words for it, as an official keeps it; it goes before `synonyms.toml`."""

    said = models.CharField(_("what people say"), max_length=20, unique=True)
    official = models.CharField(
        _("official words"),
        max_length=200,
        blank=True,
        help_text=_("Separated by spaces. They only bring results forward. Empty: the word stands for no others."),
    )

    class Meta:
        ordering = ["said"]
        verbose_name = _("synonym of the search")
        verbose_name_plural = _("synonyms of the search")

    def __str__(self) -> str:
        return self.said

    def clean(self) -> None:
        """In the form in which texts are compared, so that what is saved is what is found."""
        self.said = "".join(fold(self.said).split())
        words = dict.fromkeys(fold(self.official).translate(BETWEEN_WORDS).split())
        if self.said in words:
            raise ValidationError({"official": _("A word stands for itself already.")})
        if any(len(word) < 2 for word in words):
            raise ValidationError({"official": _("Words of one character would be found everywhere.")})
        self.official = " ".join(words)


class Preference(models.Model):
    """What results of one validity or category weigh by relevance, as an official of the site wants it."""

    results = models.CharField(_("results"), max_length=100, unique=True)  # as they are narrowed: validity:repealed
    percent = models.PositiveSmallIntegerField(
        _("weight in percent"),
        default=50,
        validators=[MinValueValidator(5), MaxValueValidator(100)],
        help_text=_("The smaller, the further back by relevance; 100: like all others. Nothing is hidden."),
    )

    class Meta:
        ordering = ["results"]
        verbose_name = _("preference of the search")
        verbose_name_plural = _("preferences of the search")

    def __str__(self) -> str:
        return self.results
