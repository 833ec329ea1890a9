"""What the house knows of its files: read by a process of its own, after the upload or by the sweep that finds what is
missing; and files that nobody has any more are forgotten."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from agencies import stored
from agencies.files import sandbox
from disclosures.models import READER, Attachment, Document
from ledger.door import tidy
from search.outbox import enqueue

FOLDER = "documents"
AT_ONCE = 200  # files in one sweep
PATIENCE = 20.0  # seconds of a sweep that are for reading
KEPT = timedelta(days=1)  # that a file without a row may belong to somebody who is not done yet

log = logging.getLogger(__name__)


def attach(document: Document, name: str, content_type: str, content: bytes) -> Attachment:
    """A file that was checked becomes one of a draft, and is read."""
    file = ContentFile(content, name=name)
    return read(Attachment.objects.create(document=document, name=name, file=file, content_type=content_type))


def read(attachment: Attachment) -> Attachment:
    """Take text, pages and findings out of a file and keep them with it; twice is once."""
    try:
        answer = sandbox.look_into(attachment.file.open("rb"), attachment.extension)
    except FileNotFoundError:
        log.error("attachment %s: the file is missing", attachment.pk)
        answer = sandbox.failed()
    finally:
        attachment.file.close()
    refused = answer["refused"]
    found = [["refused", [], refused[0]]] if refused else answer["found"]
    columns = {
        "text": tidy(answer["text"]),
        "text_state": answer["state"],
        "pages": answer["pages"],
        "width": answer["size"] and answer["size"][0],
        "height": answer["size"] and answer["size"][1],
        "found": tidy(found),
        "read_by": READER,
    }
    with transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk, sha256=attachment.sha256).update(**columns)
        for name, value in columns.items():
            setattr(attachment, name, value)
        if attachment.document.is_public and attachment.text:
            enqueue(attachment.document)
    return attachment


def read_missing(seconds: float = PATIENCE) -> int:
    """Read what nobody has read yet, the oldest first, as far as one sweep has the time; answers how many."""
    done, until = 0, time.monotonic() + seconds
    for attachment in Attachment.objects.unread().select_related("document").order_by("pk")[:AT_ONCE]:
        if time.monotonic() > until:
            break
        try:
            read(attachment)
            done += 1
        except Exception:  # one poisoned file must not stop the others, nor the sweep
            log.exception("attachment %s was not read", attachment.pk)
    return done


def forget_unused(now: datetime) -> int:
    """Files of drafts that were taken out, and of uploads that were never finished."""
    return stored.forget(FOLDER, Attachment.objects.names_in_use, now - KEPT)
