"""What an agency writes about itself: its guide and its rules (art. 12), with every version."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from disclosures.enums import Block, TextAct, TextStage
from disclosures.querysets import AgencyTextQuerySet
from ledger.fields import AsWritten, official
from ledger.locks import AppendOnly, Projected


class AgencyText(Projected):
    """The guide or the rules of one agency. `content` and `draft`: HTML by the code of its section (agency_texts.toml).

    `draft` None: nobody is working on it. `version` 0: nothing is public yet.
    """

    PROJECTED = frozenset(
        {"content", "version", "published_at", "checked_at", "draft", "drafted_by", "drafted_at", "turn"}
    )

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="texts", verbose_name=_("agency"))
    block = models.CharField(_("block"), max_length=8, choices=Block.choices, editable=False)
    content = models.JSONField(_("content"), default=dict, editable=False, encoder=AsWritten)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    # None where nobody knows: a text from before there were versions.
    published_at = models.DateTimeField(_("last updated"), null=True, editable=False)
    checked_at = models.DateTimeField(_("last looked through"), null=True, editable=False)
    draft = models.JSONField(_("draft"), null=True, editable=False, encoder=AsWritten)
    drafted_by = official(_("drafted by"))
    drafted_at = models.DateTimeField(_("drafted at"), null=True, editable=False)
    # Grows with whatever happens to it, so that nobody overwrites what they have not seen.
    turn = models.PositiveIntegerField(default=0, editable=False)

    stage = TextStage.KEPT.value

    objects = AgencyTextQuerySet.as_manager()

    class Meta:
        ordering = ["agency__path", "block"]
        verbose_name = _("guide or rules")
        verbose_name_plural = _("guides and rules")
        constraints = [models.UniqueConstraint(fields=["agency", "block"], name="one_text_of_each_block")]

    def __str__(self) -> str:
        return f"{self.agency} · {self.get_block_display()}"

    def get_absolute_url(self) -> str:
        return reverse(f"agencies:{self.block}", args=[self.agency.slug])

    @property
    def working(self) -> dict[str, str]:
        """What an editor goes on with: the draft, or what is public."""
        return dict(self.content if self.draft is None else self.draft)

    @property
    def events_count(self) -> int:
        return self.turn

    @property
    def looked_through_on(self) -> date | None:
        """The last day on which somebody changed it or said that it is still right."""
        moments = [moment for moment in (self.published_at, self.checked_at) if moment]
        return timezone.localdate(max(moments)) if moments else None


class AgencyTextVersion(AppendOnly):
    """A text as it was published, or found still right, at one moment. `left_out`: sections it knowingly lacks.

    `accepted`: what the release check found and a second person let through, by the key of the finding.
    """

    text = models.ForeignKey(AgencyText, models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=10, choices=TextAct.choices)
    content = models.JSONField(_("content"), encoder=AsWritten)
    left_out = models.JSONField(default=list)
    accepted = models.JSONField(default=dict)
    note = models.CharField(_("what has changed"), max_length=300, blank=True)
    at = models.DateTimeField(_("recorded at"), default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering = ["text", "n"]
        constraints = [models.UniqueConstraint(fields=["text", "n"], name="one_text_version_a_number")]

    def __str__(self) -> str:
        return f"{self.text_id}#{self.n}"
