"""A letter is put together: words, what the case fills in, number, addressee, signature."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from agencies import numbers, serials
from requests_app.enums import LetterKind
from requests_app.letters import facts, templates
from requests_app.letters.kinds import PARTY, SHAPES
from requests_app.letters.words import Words
from requests_app.models import Event
from requests_app.situation import Situation

SERIES = "letter/"  # of the numbers that letters have of their own, with the suffix of the kind
# A paragraph that has nothing to say is left out: these are empty where the case gives them no words.
OPTIONAL = frozenset({
    "search", "law", "reason", "exemption", "withheld", "content", "how_to_get", "access", "right_agency",
    "right_channel", "stated", "files", "how", "online", "slip",
})  # fmt: skip


def compose(situation: Situation, kind: str, event: Event, words: Words | None = None) -> dict[str, Any]:
    """The parts of a letter in order: agency, title, number, addressee, paragraphs, signature, date, contact.

    `words` stand in for those in force, to try them.

    Plain JSON, so that it can be kept and hashed; `roles` say of each of the `paragraphs` what it is there for.
    """
    case = situation.case
    if words is None:
        words, template = templates.words_for(case.agency, case.law, kind, facts.variant(situation, kind, event))
    else:
        template = None
    paragraphs = filled(words.rows, facts.said(situation, kind, event))
    # Who is consulted learns what was asked, never by whom.
    to_party = SHAPES[LetterKind(kind)].to == PARTY
    return {
        "kind": str(kind),
        "law": case.law,
        "agency": case.agency.name,
        "title": words.title,
        **_number(case, words.suffix, event.on.year),
        "addressee": str(event.facts.get("party", "")).strip() if to_party else case.applicant.name,
        "paragraphs": [text for _role, text in paragraphs],
        "roles": [role for role, _text in paragraphs],
        "signature": case.agency.name,
        "date": event.on.isoformat(),
        "contact": facts.contact(case),
        **({"template": template.pk} if template else {}),
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


def _number(case: Any, suffix: str, year: int) -> dict[str, Any]:
    """The number after the agency's pattern: the request's own with a suffix, or the next of a series of its own.

    In the caller's transaction: what is rolled back gives its number back.
    """
    pattern = numbers.letter_pattern(case.agency)
    words = {"number": case.number or case.code, "suffix": suffix, "org": numbers.org(case.agency), "year": year}
    if "seq" in numbers.names_in(pattern):
        series = SERIES + suffix if "suffix" in numbers.names_in(pattern) else SERIES
        seq = serials.take(case.agency, series, year)
        return {"number": pattern.format(**words, seq=seq), "serial": {"series": series, "year": year, "seq": seq}}
    stem, given = pattern.format(**words), set(case.letters.values_list("number", flat=True))
    repeats = range(1, len(given) + 2)
    return {"number": next(text for n in repeats if (text := f"{stem}{n if n > 1 else ''}") not in given)}
