"""A second person lets a finding through, with a reason that stays on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from disclosures import rules
from disclosures.enums import OPEN
from disclosures.models import Document, ReleaseAcceptance
from disclosures.release.document import open_findings
from ledger.door import Refused


def why_not(document: Document, actor: Any) -> str:
    """Why this person may not accept what was found; empty where it may."""
    if document.stage not in OPEN:
        return _("What is found is accepted before the publication, not after it.")
    if not rules.may_review(actor, document):
        return _("This step is for others: %(who)s.") % {"who": rules.REVIEWER}
    return ""


def accept_all(document: Document, keys: Iterable[str], *, actor: Any, reason: str) -> None:
    """The same reason for several findings: all or none."""
    with transaction.atomic():
        for key in keys:
            accept(document, key, actor=actor, reason=reason)


def accept(document: Document, key: str, *, actor: Any, reason: str, at: datetime | None = None) -> ReleaseAcceptance:
    """Record the acceptance of one open finding; raises `Refused` with the reasons. Twice is refused."""
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("agency__parent").get(pk=document.pk)
        if against := why_not(document, actor):
            raise Refused([against])
        if not reason.strip():
            raise Refused([_("Please give the reason.")])
        found = next((one for one in open_findings(document) if one.key == key), None)
        if found is None:
            raise Refused([_("This finding is gone, or somebody has accepted it already.")])
        kept = ReleaseAcceptance.objects.create(
            document=document,
            key=key,
            kind=found.kind,
            place=found.place[:300],
            reason=reason.strip(),
            actor=actor,
            at=at or timezone.now(),
        )
        ledger.append("disclosures.accept_finding", document, {"kind": found.kind, "acceptance": kept.pk}, actor=actor)
    return kept
