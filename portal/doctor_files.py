"""The invariants of files: there, unchanged, read, and nothing in them let through by who wrote it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone

from agencies.models import CalendarNotice
from disclosures import embedded
from disclosures.models import Attachment, Document, ReleaseAcceptance
from requests_app.models import CaseFile


def files_are_there_and_unchanged() -> Iterator[str]:
    """Each file of a document or a case exists and has the hash that it came with; of an erased applicant, none."""
    erased = {file.pk for file in CaseFile.objects.erased()}
    for model in (Attachment, CaseFile, CalendarNotice):
        rows = model.objects.exclude(file="").order_by("pk")
        for row in rows.iterator():
            if model is CaseFile and row.pk in erased:
                if default_storage.exists(row.file.name):
                    yield f"{model._meta.label} {row.pk}: the applicant was erased, the file is still there"
                continue
            if not default_storage.exists(row.file.name):
                yield f"{model._meta.label} {row.pk}: the file is missing"
                continue
            with default_storage.open(row.file.name) as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != row.sha256:
                    yield f"{model._meta.label} {row.pk}: the file is not the one that was stored"


def originals_are_kept() -> Iterator[str]:
    """Where a copy of a file goes out, the file as it came is there and unchanged; and every file has been read."""
    for row in Attachment.objects.exclude(original="").order_by("pk").iterator():
        if not default_storage.exists(row.original.name):
            yield f"attachment {row.pk}: the file as it came is missing"
            continue
        with default_storage.open(row.original.name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != row.original_sha256:
                yield f"attachment {row.pk}: the file as it came is not the one that was stored"
    late = timezone.now() - timedelta(days=1)
    for pk in Attachment.objects.unread().filter(added_at__lt=late).values_list("pk", flat=True):
        yield f"attachment {pk} has not been read: run manage.py sweep"


def findings_were_accepted_by_a_second_person() -> Iterator[str]:
    """Nobody accepted what the release check found in their own draft."""
    own = ReleaseAcceptance.objects.filter(document__events__kind="drafted", document__events__actor=F("actor"))
    for pk in own.values_list("pk", flat=True):
        yield f"acceptance {pk} is of the person who drafted the document"


def pictures_are_there() -> Iterator[str]:
    """Each picture that a public text shows is among the files of its document."""
    rows = Document.objects.public().filter(body__contains=f'<img src="{embedded.SCHEME}').order_by("pk")
    for document in rows.only("pk", "body").prefetch_related("attachments").iterator(chunk_size=200):
        keys = {file.key for file in document.attachments.all()}
        if any(image.key not in keys for image in embedded.images(document.body)):
            yield f"document {document.pk}: its text shows a picture that is not among its files"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    files_are_there_and_unchanged,
    originals_are_kept,
    findings_were_accepted_by_a_second_person,
    pictures_are_there,
)
