"""Letters: what each must say (rules.md 3.3), put together once when it is issued, printed as DOCX on demand."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

from requests_app.enums import LetterKind
from requests_app.models import CaseFile, Event
from requests_app.situation import Situation
from statutes import laws
from statutes.citations import cite
from statutes.laws import Law

FILE = Path(__file__).with_name("letter_texts.toml")
LANGUAGE = "zh-hans"  # letters are official acts: their language is the law's
# A paragraph that has nothing to say is left out: these are empty where the case gives them no words.
OPTIONAL = frozenset({"search", "reason", "exemption", "content", "files", "how"})
GIVES = ("already_public", "grant", "partial")  # outcomes with which something is handed over


@cache
def texts() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def compose(situation: Situation, kind: str, event: Event) -> dict[str, Any]:
    """The parts of a letter in order: agency, title, number, addressee, paragraphs, signature, date, contact.

    Plain JSON, so that it can be kept and hashed; `roles` say of each of the `paragraphs` what it is there for.
    """
    case = situation.case
    words = {**texts()["letters"][kind]}
    outcome = str(situation.reply.facts.get("outcome", "")) if kind == LetterKind.REPLY and situation.reply else ""
    words |= {key: text for key, text in texts()["outcomes"].get(outcome, {}).items() if key in ("title", "suffix")}
    earlier = case.letters.filter(kind=kind).count()
    consulted = kind in (LetterKind.THIRD_PARTY, LetterKind.AGENCY)
    paragraphs = _paragraphs(words["text"], FACTS[LetterKind(kind)](situation, event))
    return {
        "kind": str(kind),
        "agency": case.agency.name,
        "title": words["title"],
        "number": f"{case.number}-{words['suffix']}{earlier + 1 if earlier else ''}",
        # Who is consulted learns what was asked, never by whom.
        "addressee": str(event.facts.get("party", "")).strip() if consulted else case.applicant.name,
        "paragraphs": [text for _role, text in paragraphs],
        "roles": [role for role, _text in paragraphs],
        "signature": case.agency.name,
        "date": event.on.isoformat(),
        "contact": _contact(case.agency),
    }


def fingerprint(parts: Mapping[str, Any]) -> str:
    """SHA-256 over the parts in canonical JSON."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def day(value: date | str | None) -> str:
    """A day as an official letter writes it: 2026年3月5日."""
    if not value:
        return ""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.year}年{value.month}月{value.day}日"


def _paragraphs(rows: list[list[str]], facts: Mapping[str, str]) -> list[tuple[str, str]]:
    made = []
    for role, text in rows:
        named = [name for name in facts if "{" + name + "}" in text]
        if role in OPTIONAL and not all(facts[name] for name in named):
            continue
        # A line break inside what was typed starts a paragraph of its own.
        for line in text.format_map(_Words(facts)).splitlines():
            if line.strip():
                made.append((role, line.strip()))
    return made


class _Words(dict[str, str]):
    """What the case fills in; a word of the text that it does not know stays empty instead of failing a letter."""

    def __missing__(self, key: str) -> str:
        return ""


def _contact(agency: Any) -> str:
    parts = (("地址", agency.address), ("联系电话", agency.phone), ("办公时间", agency.hours))
    return "；".join(f"{label}：{text}" for label, text in parts if text)


def _shared(situation: Situation) -> dict[str, str]:
    """What every letter knows of the case."""
    case, reading, phrases = situation.case, situation.reading, texts()["phrases"]
    submitted = timezone.localdate(case.submitted_at)
    received = reading.received_on if reading else submitted
    facts = {
        "number": case.number or "",
        "code": case.code,
        "subject": case.subject.strip().rstrip("。"),
        "channel": texts()["channels"][case.channel],
        # What came by post was handed in before it was entered here.
        "submitted": day(min(submitted, received)),
        "received": day(received),
        "due": day(reading.due_on) if reading else "",
        "provisional": phrases["provisional"] if reading and reading.provisional else "",
    }
    return facts | {"asked": phrases["asked"].format_map(_Words(facts))}


def _basis(law: Law, *references: str) -> str:
    """The articles after one naming of the law: 《政府信息公开条例》第十四条、第三十六条第（三）项."""
    kept = [reference for reference in dict.fromkeys(references) if reference]
    if not kept:
        return ""
    full = cite(law, kept[0], LANGUAGE).replace(law.short["zh-hans"], law.title["zh-hans"], 1)
    return "、".join([full, *(cite(law, reference, LANGUAGE, full=False) for reference in kept[1:])])


def _receipt(situation: Situation, event: Event) -> dict[str, str]:
    law = situation.law
    return _shared(situation) | {
        "days": str(law.reply.days),
        "receipt_basis": _basis(law, law.channels[situation.case.channel].article),
        "reply_basis": cite(law, law.reply.article, LANGUAGE),
    }


def _correction(situation: Situation, event: Event) -> dict[str, str]:
    period = situation.deadline("correction_period")
    return _shared(situation) | {
        "basis": _basis(situation.law, situation.law.clocks["correction_period"].article),
        "points": str(event.facts.get("points", "")).strip(),
        "days": str(event.facts.get("days", "")),
        "until": day(period.due_on) if period else "",
    }


def _extension(situation: Situation, event: Event) -> dict[str, str]:
    facts, phrases = _shared(situation), texts()["phrases"]
    return facts | {
        "basis": _basis(situation.law, situation.law.extension.article),
        "days": str(event.facts.get("days", "")),
        "reason": _clause(event.facts.get("reason")),
        "until": (phrases["extended_to"] if facts["due"] else phrases["paused"]).format_map(_Words(facts)),
    }


def _consultation(clock: str) -> Any:
    def facts(situation: Situation, event: Event) -> dict[str, str]:
        limit = situation.law.clocks[clock]
        return _shared(situation) | {
            "basis": _basis(situation.law, limit.article),
            "days": str(limit.days),
            "question": str(event.facts.get("question", "")).strip(),
        }

    return facts


def _lapse(situation: Situation, event: Event) -> dict[str, str]:
    period = situation.deadline("correction_period")
    return _shared(situation) | {
        "basis": _basis(situation.law, situation.law.clocks["correction_period"].article),
        "until": day(period.due_on) if period else "",
    }


def _reply(situation: Situation, event: Event) -> dict[str, str]:
    law, case = situation.law, situation.case
    facts = situation.reply.facts if situation.reply else event.facts
    outcome = law.outcomes[facts["outcome"]]
    words = texts()["outcomes"][outcome.code]
    exemption = law.exemptions.get(str(facts.get("exemption", "")))
    files = [f"{n}．{file.name}" for n, file in enumerate(reply_files(situation), start=1)]
    given = outcome.code in GIVES
    own = {
        "finding": words["finding"],
        "decision": words["decision"],
        "basis": _basis(law, outcome.cite, words.get("also", "")),
        "reason": _sentence(facts.get("reason")),
        "exemption": exemption.title["zh-hans"] if exemption and "exemption" in outcome.needs else "",
        "exemption_basis": cite(law, exemption.cite, LANGUAGE) if exemption else "",
        "search_record": _sentence(facts.get("search_record")),
        "content": str(facts.get("content", "")).strip(),
        "files": "；".join(files) if given else "",
        "form": texts()["forms"][case.form] if given else "",
        "route": texts()["routes"][case.route],
        "remedy": remedy(law, case.agency, review_first=outcome.review_first),
    }
    return _shared(situation) | own


def reply_files(situation: Situation) -> list[CaseFile]:
    """The files that the reply as last drafted discloses: a file of an earlier draft is not among them."""
    here = situation.case.files.filter(role=CaseFile.REPLY).order_by("pk")
    chosen = situation.reply.facts.get("files") if situation.reply else None
    return list(here if chosen is None else here.filter(pk__in=chosen))


def remedy(law: Law, agency: Any, *, review_first: bool) -> str:
    """Where an applicant may turn, by when: from the law file, so that a change of the law is a change of data."""
    words, remedies = texts()["remedy"], law.remedies
    after, suit = remedies["litigation_after_reconsideration"], remedies["litigation"]
    return str(words["review_first" if review_first else "direct"]).format(
        review_law=cite(law, remedies["reconsideration"].article, LANGUAGE),
        review_days=remedies["reconsideration"].length,
        after_law=cite(law, after.article, LANGUAGE),
        after_days=after.length,
        suit_law=cite(law, suit.article, LANGUAGE),
        suit_months=suit.length,
        authority=agency.reconsideration_authority or words["any_authority"],
        court=agency.court or words["any_court"],
    )


def _sentence(text: Any) -> str:
    """What was typed, closed by a full stop."""
    said = str(text or "").strip()
    return said if not said or said[-1] in "。！？.!?；" else f"{said}。"


def _clause(text: Any) -> str:
    """A reason as part of a sentence: no full stop at its end, one line."""
    return " ".join(str(text or "").split()).rstrip("。.；;，,")


FACTS: dict[LetterKind, Any] = {
    LetterKind.RECEIPT: _receipt,
    LetterKind.CORRECTION: _correction,
    LetterKind.EXTENSION: _extension,
    LetterKind.THIRD_PARTY: _consultation("third_party"),
    LetterKind.AGENCY: _consultation("joint_agency"),
    LetterKind.REPLY: _reply,
    LetterKind.LAPSE: _lapse,
}


def outcomes_with_words() -> set[str]:
    """The outcomes that a reply letter can be written for."""
    return set(texts()["outcomes"]) & set(laws.load("cn").outcomes)
