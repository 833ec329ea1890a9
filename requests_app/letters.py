"""Letters: what each must say (rules.md 3.3), put together once when it is issued, printed as DOCX on demand."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from requests_app.enums import LetterKind
from requests_app.models import Event
from requests_app.situation import Situation

SUFFIX = {
    LetterKind.RECEIPT: "收件",
    LetterKind.CORRECTION: "补告",
    LetterKind.EXTENSION: "延告",
    LetterKind.THIRD_PARTY: "意征",
    LetterKind.AGENCY: "会征",
    LetterKind.REPLY: "复",
    LetterKind.LAPSE: "终告",
}


def compose(situation: Situation, kind: str, event: Event) -> dict[str, Any]:
    """The parts of a letter in order: title, number, addressee, paragraphs, signature, date, contact."""
    case = situation.case
    earlier = case.letters.filter(kind=kind).count()
    suffix = SUFFIX[LetterKind(kind)] + (str(earlier + 1) if earlier else "")
    return {
        "title": LetterKind(kind).label.__str__(),
        "number": f"{case.number}-{suffix}",
        "addressee": case.applicant.name,
        "paragraphs": [],
        "signature": case.agency.name,
        "date": event.on.isoformat(),
        "contact": case.agency.phone,
    }


def fingerprint(parts: dict[str, Any]) -> str:
    """SHA-256 over the parts in canonical JSON."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
