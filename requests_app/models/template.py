"""The words of letters as an agency has written them: versions that are added and never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from ledger.locks import AppendOnly
from requests_app.enums import LetterKind


class LetterTemplate(AppendOnly):
    """One version. Without an agency it is the default of the site; `is_default` goes back to what stands above."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="letter_templates", verbose_name=_("agency")
    )
    law = models.CharField(_("law"), max_length=8, default="cn")
    kind = models.CharField(_("kind"), max_length=32, choices=LetterKind.choices)
    variant = models.CharField(_("outcome"), max_length=32, blank=True)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=60, blank=True)
    suffix = models.CharField(_("suffix of the number"), max_length=10, blank=True)
    rows = models.JSONField(_("paragraphs"), default=list)  # [[role, text], ...]
    is_default = models.BooleanField(_("back to the default"), default=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )

    class Meta(AppendOnly.Meta):
        ordering = ["-id"]
        verbose_name = _("letter template")
        verbose_name_plural = _("letter templates")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "law", "kind", "variant", "version"], name="letter_template_versions"
            ),
            models.UniqueConstraint(
                fields=["law", "kind", "variant", "version"],
                condition=models.Q(agency=None),
                name="letter_template_site_versions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.variant} v{self.version}".replace("  ", " ")
