"""A letter tried on a real case: what the case does not say yet is filled with sample words. Nothing is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from requests_app.enums import LetterKind
from requests_app.letters.making import compose
from requests_app.letters.words import Words
from requests_app.models import Event, InformationRequest
from requests_app.situation import look

# The event that makes each variant of a letter; the plain one first.
EVENTS = {
    LetterKind.RECEIPT: {"": "registered"},
    LetterKind.CORRECTION: {"": "correction_asked"},
    LetterKind.REASON: {"": "reason_asked"},
    LetterKind.EXTENSION: {"": "extension_notified", "delay": "delay_fixed"},
    LetterKind.THIRD_PARTY: {"": "third_party_consulted"},
    LetterKind.CONSULTED: {"": "third_party_consulted", "agency": "agency_consulted"},
    LetterKind.THIRD_PARTY_DECISION: {"": "third_party_told"},
    LetterKind.AGENCY: {"": "agency_consulted"},
    LetterKind.ASSIST: {"": "assistance_asked"},
    LetterKind.FEE: {"": "fee_noticed"},
    LetterKind.LAPSE: {"drop.not_corrected": "correction_expired", "drop.not_paid": "fee_expired"},
}


def tried(case: InformationRequest, kind: str, variant: str, words: Words) -> dict[str, Any]:
    """The parts of the letter as it would stand today. A number that it takes from a series is given back."""
    situation = look(case, timezone.localdate())
    name = EVENTS.get(LetterKind(kind), {}).get(variant, "sample")
    real = situation.last(name)
    facts = _sample(situation.today, variant) | (real.facts if real else {})
    if kind == LetterKind.REPLY:
        own = situation.reply.facts if situation.reply else {}
        said = _sample(situation.today, variant) | own | {"outcome": variant}
        situation.events.append(Event(case=case, n=0, kind="reply_drafted", on=situation.today, facts=said))
    event = Event(case=case, n=0, kind=name, on=situation.today, facts=facts)
    with transaction.atomic():
        parts = compose(situation, kind, event, words)
        transaction.set_rollback(True)
    return parts


def _sample(today: Any, variant: str) -> dict[str, Any]:
    text = "（示例内容）"
    names = ("party", "question", "points", "reason", "content", "search_record", "pay", "how_to_get", "law")
    return {
        **dict.fromkeys(names, text),
        "days": 10,
        "until": (today + timedelta(days=30)).isoformat(),
        "scale": "item",
        "count": 12,
        "amount": "200",
        "result": variant,
    }
