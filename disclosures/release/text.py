"""Numbers and addresses in a text by which a person is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from disclosures.release.findings import MASKED, WHAT, Finding, key_of, mask
from search import personal

GOVERNMENT = ("gov.cn", "gov.mo", "gov.hk", "gov.uk", "gov", "go.jp")


def official_domains(agency: Any) -> frozenset[str]:
    """Whose mailboxes are those of an office: of the agency, of the one above it, of the site."""
    addresses = [agency.email, agency.parent.email if agency.parent else "", settings.DEFAULT_FROM_EMAIL]
    return frozenset(address.rpartition("@")[2].strip("> ").lower() for address in addresses if "@" in address)


def is_official(address: str, domains: frozenset[str]) -> bool:
    domain = address.rpartition("@")[2].lower()
    return any(domain == one or domain.endswith(f".{one}") for one in (*domains, *GOVERNMENT))


def in_text(place: str, text: str, domains: frozenset[str], field: str = "files") -> Iterator[Finding]:
    """What is found, in the order of its kinds; a number without a fitting check digit is left to whoever asks."""
    for hit in personal.find(text):
        said = text[hit.start : hit.end]
        if hit.kind == "email" and is_official(said, domains):
            continue
        shown = mask(said) if hit.kind in MASKED or hit.kind == "email" else said
        key = key_of(hit.kind, field, said)
        yield Finding(place, str(WHAT[hit.kind]), shown, field, (hit.start, hit.end), hit.kind, None, key)
