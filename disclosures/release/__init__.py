"""The release check: what a text and its files hold that should not go out, each finding with its place."""

from disclosures.release.document import accepted, findings, nothing_open, open_findings, words
from disclosures.release.files import Context, in_file
from disclosures.release.findings import Finding, Piece, marked, mask, mask_name, shortened
from disclosures.release.text import in_text, official_domains

__all__ = [
    "Context",
    "Finding",
    "Piece",
    "accepted",
    "findings",
    "in_file",
    "in_text",
    "mask",
    "mask_name",
    "marked",
    "nothing_open",
    "official_domains",
    "open_findings",
    "shortened",
    "words",
]
