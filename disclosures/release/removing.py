"""A copy of a file without what was found goes out; the file as it came stays with the office."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies.files import sandbox
from agencies.files.stripping import REMOVABLE
from disclosures import files, rules, workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, Document
from ledger.door import Refused


def why_not(document: Document, actor: Any) -> str:
    """Why this person may not change the files of a document; empty where it may."""
    if document.stage != Stage.DRAFT:
        return _("Files are changed in the draft only. A reviewer sends it back, or accepts what was found.")
    if not rules.may_draft(actor, document):
        return _("A clerk of the agency takes out what has to go, as long as it is a draft.")
    return ""


def removable(attachment: Attachment) -> frozenset[str]:
    """The kinds of findings that one click takes out of this file."""
    there = {kind for kind, _place, _value in attachment.found}
    return frozenset(there & REMOVABLE.get(attachment.extension, frozenset()))


def remove(attachment: Attachment, kind: str, *, actor: Any) -> Attachment:
    """Put a copy without this kind of finding in the place of the file. `all`: without all that can be taken out.

    Raises `Refused` where it may not be, or cannot be made: what was to be gone must not be found in the copy.
    """
    with transaction.atomic():
        attachment = _locked(attachment, actor)
        kinds = removable(attachment)
        kinds = kinds if kind == "all" else kinds & {kind}
        if not kinds:
            raise Refused([_("There is nothing of this kind that could be taken out of the file.")])
        before, content = attachment.sha256, _copy(attachment, kinds)
        if not attachment.original:
            attachment.original, attachment.original_sha256 = attachment.file.name, before
        _put(attachment, content)
        if removable(attachment) & kinds:
            raise Refused([_("It could not be taken out. Please do it in the program that made the file.")])
        facts = {"attachment": attachment.pk, "kinds": sorted(kinds), "before": before, "after": attachment.sha256}
        ledger.append("disclosures.strip", attachment.document, facts, actor=actor)
        workflow.edited(attachment.document, actor=actor, fields=["attachments"])
    return attachment


def restore(attachment: Attachment, *, actor: Any) -> Attachment:
    """Put the file as it came back in its place."""
    with transaction.atomic():
        attachment = _locked(attachment, actor)
        if not attachment.original:
            raise Refused([_("Nothing was taken out of this file.")])
        before = attachment.sha256
        with attachment.original.open("rb") as kept:
            content = kept.read()
        attachment.original, attachment.original_sha256 = "", ""
        _put(attachment, content)
        facts = {"attachment": attachment.pk, "before": before, "after": attachment.sha256}
        ledger.append("disclosures.restore_file", attachment.document, facts, actor=actor)
        workflow.edited(attachment.document, actor=actor, fields=["attachments"])
    return attachment


def _locked(attachment: Attachment, actor: Any) -> Attachment:
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=attachment.document_id)
    if against := why_not(document, actor):
        raise Refused([against])
    return document.attachments.select_related("document").get(pk=attachment.pk)


def _copy(attachment: Attachment, kinds: frozenset[str]) -> bytes:
    content = sandbox.strip(attachment.file.path, attachment.extension, kinds)
    if content is None:
        raise Refused([_("The copy could not be made. Please do it in the program that made the file.")])
    return content


def _put(attachment: Attachment, content: bytes) -> None:
    """Store the content, name it in the row, and read it as if it had just come."""
    attachment.sha256, attachment.size = hashlib.sha256(content).hexdigest(), len(content)
    attachment.file.save(f"file.{attachment.extension}", ContentFile(content), save=False)
    attachment.read_by = ""
    attachment.save()
    files.read(attachment)
