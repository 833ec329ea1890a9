"""Everything that is kept about an applicant in one case, for the applicant: as a page and as JSON."""

from __future__ import annotations

from typing import Any

from notices.models import Notice
from requests_app import standing, timeline
from requests_app.models import Applicant
from requests_app.situation import Situation

PERSONAL = ("kind", "name", "id_kind", "id_number", "contact", "phone", "email", "address")
ASKED = ("code", "number", "subject", "description", "period", "form", "route", "channel", "language", "submitted_at")


def of(situation: Situation) -> dict[str, Any]:
    """JSON values. Keys are names of fields, so that a machine can read them in any language."""
    case = situation.case
    applicant = case.applicant
    return {
        "request": {"agency": case.agency.name} | {name: _plain(getattr(case, name)) for name in ASKED},
        "applicant": {name: getattr(applicant, name) for name in PERSONAL}
        | {"erased_on": _plain(applicant.erased_on), "same_applicant_index": applicant.who},
        "claims": [
            {"made_at": _plain(claim.made_at), "settled_at": _plain(claim.settled_at), "name": claim.name,
             "id_kind": claim.id_kind, "id_number": claim.id_number, "reason": claim.reason}
            for claim in case.claims.all()
        ],
        "events": [
            {"on": _plain(row["event"].on), "recorded_at": _plain(row["event"].at), "event": row["event"].kind,
             "heading": row["heading"], "text": row["text"], "said": row["event"].facts.get("text", "")}
            for row in timeline.for_applicant(situation.events)
        ],
        "letters": [
            {"number": letter.number, "kind": letter.kind, "issued_on": _plain(letter.issued_on),
             "sha256": letter.sha256, "parts": letter.parts}
            for letter in standing.letters(situation)
        ],
        "files": [
            {"name": file.name, "role": file.role, "size": file.size, "sha256": file.sha256,
             "added_at": _plain(file.added_at)}
            for file in standing.files(situation)
        ],
        "notices": [
            {"kind": notice.kind, "address": notice.address, "created_at": _plain(notice.created_at),
             "sent_at": _plain(notice.sent_at), "state": notice.state}
            for notice in to_applicant(case.pk).order_by("pk")
        ],
    }  # fmt: skip


def rows(applicant: Applicant) -> list[tuple[Any, str]]:
    """Label and value of what is kept, for the page."""
    said = {"kind": applicant.get_kind_display(), "id_kind": applicant.get_id_kind_display()}
    found = [(name, said.get(name, getattr(applicant, name))) for name in PERSONAL]
    return [(applicant._meta.get_field(name).verbose_name, value) for name, value in found if value]


def to_applicant(pk: int) -> Any:
    """The notices of a case that went to its applicant."""
    return Notice.objects.filter(key__startswith=f"request:{pk}:", user=None)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
