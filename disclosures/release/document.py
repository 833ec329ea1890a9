"""The release check of a document: its own words and its files, and what a second person has accepted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from disclosures import files, html
from disclosures.models import READER, Attachment, Document, ReleaseAcceptance
from disclosures.release.files import Context, in_file
from disclosures.release.findings import Finding
from disclosures.release.tables import in_table
from disclosures.release.text import in_text, official_domains
from ledger.door import Facts

AT_MOST = 5  # findings that a reason names; the page shows all


def words(document: Document) -> dict[str, tuple[str, str]]:
    """The texts that are looked through: field -> (what it is called, its plain words)."""
    return {
        "title": (_("Title"), document.title),
        "summary": (_("Summary"), document.summary),
        "body": (_("Text"), html.text(document.body)),
    }


def findings(document: Document) -> list[Finding]:
    """Everything found, accepted or not: in the order it is read, then file by file."""
    domains = official_domains(document.agency)
    found: list[Finding] = []
    for field, (place, text) in words(document).items():
        here = [one for one in in_text(place, text, domains, field) if one.kind != "id_like"]
        found += sorted(here, key=lambda one: one.span or (0, 0))
    for table in document.tables.prefetch_related("rows"):
        found += in_table(table, domains)
    names = frozenset(filter(None, (document.agency.name, document.agency.short_name, document.issuer)))
    context = Context(names, frozenset({document.title}), domains)
    for attachment in document.attachments.defer(None).defer("text").select_related("document").order_by("pk"):
        found += in_attachment(attachment, context)
    return found


def in_attachment(attachment: Attachment, context: Context) -> list[Finding]:
    if attachment.read_by != READER:
        files.read(attachment)
    return list(in_file(attachment.name, attachment.found, context, attachment.pk, attachment.sha256))


def accepted(document: Document) -> dict[str, ReleaseAcceptance]:
    """What a second person let through, by the key of the finding."""
    return {one.key: one for one in document.release_acceptances.select_related("actor")}


def open_findings(document: Document) -> list[Finding]:
    """What is neither taken out nor accepted."""
    known = set(document.release_acceptances.values_list("key", flat=True))
    return [one for one in findings(document) if one.key not in known]


def nothing_open(document: Any, facts: Facts) -> str:
    """For the tables of steps: why a document may not go out yet."""
    found = open_findings(document)
    if not found:
        return ""
    said = list(dict.fromkeys(f"{one.place}: {one.what}" for one in found))
    what = "; ".join(said[:AT_MOST]) + ("; …" if len(said) > AT_MOST else "")
    told = _(
        "The release check found what should not go out (%(what)s). Take it out, or let a second person accept it."
    )
    return told % {"what": what}
