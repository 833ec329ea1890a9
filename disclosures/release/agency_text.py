"""The release check of an agency's guide and rules: words only, and the numbers of an office are no finding."""

from __future__ import annotations

from disclosures import agency_texts, html
from disclosures.models import AgencyText
from disclosures.release.findings import Finding
from disclosures.release.text import in_text, official_domains


def findings(row: AgencyText) -> list[Finding]:
    """What the draft holds by which a person is known. The numbers of the office itself are meant to be read."""
    office = "".join(filter(str.isdigit, f"{row.agency.phone} {row.agency.fax}"))
    domains, found = official_domains(row.agency), []
    for section in agency_texts.sections(row.block):
        words = html.text((row.draft or {}).get(section.code, ""))
        for one in in_text(section.label, words, domains, section.code):
            start, end = one.span or (0, 0)
            digits = "".join(filter(str.isdigit, words[start:end])).removeprefix("86")
            if one.kind == "id_like" or (one.kind == "mobile" and digits in office):
                continue
            found.append(one)
    return found


def open_findings(row: AgencyText) -> list[Finding]:
    """What nobody has let through in an earlier version."""
    known = {key for accepted in row.versions.values_list("accepted", flat=True) for key in accepted}
    return [one for one in findings(row) if one.key not in known]
