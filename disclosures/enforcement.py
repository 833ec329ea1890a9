"""The sweep over documents: out at the minute they were approved for, expired after their last day."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone

from disclosures import workflow
from disclosures.models import Document
from ledger.door import Refused
from notices.tally import Tally

log = logging.getLogger(__name__)
BATCH = 200


def sweep(now: datetime) -> Tally:
    """Take the steps that time takes. Twice, or two at once, they are taken once: the door looks under its lock."""
    made = failed = 0
    out = Document.objects.to_publish_by(now)
    due = {
        "release": out.filter(revises=None),
        "replace_then": out.exclude(revises=None),
        "expire": Document.objects.expired_by(timezone.localdate(now)),
    }
    for action, documents in due.items():
        for document in documents.defer("body").order_by("pk")[:BATCH]:
            try:
                workflow.perform(document, action, actor=None, at=now)
            except Refused as refused:  # somebody called it back, or another sweep was here
                log.info("document %s: %s refused: %s", document.pk, action, refused)
            except Exception:  # one poisoned document must not stop the others
                log.exception("the sweep failed on document %s", document.pk)
                failed += 1
            else:
                made += 1
    return Tally(made, failed)
