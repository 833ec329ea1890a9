"""A letter is put together: words, what the case fills in, number, addressee, signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from requests_app.enums import LetterKind
from requests_app.letters import facts, words
from requests_app.letters.kinds import PARTY, SHAPES
from requests_app.models import Event
from requests_app.situation import Situation

# A paragraph that has nothing to say is left out: these are empty where the case gives them no words.
OPTIONAL = frozenset({
    "search", "law", "reason", "exemption", "withheld", "content", "how_to_get", "access", "right_agency",
    "right_channel", "stated", "files", "how", "slip",
})  # fmt: skip


def compose(situation: Situation, kind: str, event: Event) -> dict[str, Any]:
    """The parts of a letter in order: agency, title, number, addressee, paragraphs, signature, date, contact.

    Plain JSON, so that it can be kept and hashed; `roles` say of each of the `paragraphs` what it is there for.
    """
    case = situation.case
    said = words.default(case.law, kind, facts.variant(situation, kind, event))
    paragraphs = filled(said.rows, facts.said(situation, kind, event))
    # Who is consulted learns what was asked, never by whom.
    to_party = SHAPES[LetterKind(kind)].to == PARTY
    return {
        "kind": str(kind),
        "law": case.law,
        "agency": case.agency.name,
        "title": said.title,
        "number": _number(case, said.suffix),
        "addressee": str(event.facts.get("party", "")).strip() if to_party else case.applicant.name,
        "paragraphs": [text for _role, text in paragraphs],
        "roles": [role for role, _text in paragraphs],
        "signature": case.agency.name,
        "date": event.on.isoformat(),
        "contact": facts.contact(case),
    }


def fingerprint(parts: Mapping[str, Any]) -> str:
    """SHA-256 over the parts in canonical JSON."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def filled(rows: tuple[tuple[str, str], ...], said: Mapping[str, str]) -> list[tuple[str, str]]:
    """The rows with what the case says in place of the names in braces."""
    made = []
    for role, text in rows:
        named = [name for name in said if "{" + name + "}" in text]
        if role in OPTIONAL and not all(said[name] for name in named):
            continue
        # A line break inside what was typed starts a paragraph of its own.
        for line in text.format_map(facts.Known(said)).splitlines():
            if line.strip():
                made.append((role, line.strip()))
    return made


def _number(case: Any, suffix: str) -> str:
    """The request's own number with the suffix of the letter, and a count where it was given before."""
    stem, given = f"{case.number or case.code}-{suffix}", set(case.letters.values_list("number", flat=True))
    return next(number for n in range(1, len(given) + 2) if (number := stem + (str(n) if n > 1 else "")) not in given)
