"""Kinds of letters: which step issues which, whom it goes to, what it must hold (rules.md 3.1 and 3.3)."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.enums import LetterKind

APPLICANT, PARTY = "applicant", "party"

# The letters that a step issues, in this order. A step that is not in the table issues none.
ISSUES: dict[str, tuple[LetterKind, ...]] = {
    "register": (LetterKind.RECEIPT,),
    "ask_correction": (LetterKind.CORRECTION,),
    "ask_reason": (LetterKind.REASON,),
    "extend": (LetterKind.EXTENSION,),
    "fix_delay": (LetterKind.EXTENSION,),
    "consult_third_party": (LetterKind.THIRD_PARTY, LetterKind.CONSULTED),
    "consult_agency": (LetterKind.AGENCY, LetterKind.CONSULTED),
    "ask_clarification": (LetterKind.CORRECTION,),
    "ask_fee_question": (LetterKind.CORRECTION,),
    "agree_date": (LetterKind.EXTENSION,),
    "notify_special_rule": (LetterKind.EXTENSION,),
    "transfer": (LetterKind.REPLY,),
    "tell_third_party": (LetterKind.THIRD_PARTY_DECISION,),
    "ask_assistance": (LetterKind.ASSIST,),
    "notice_fee": (LetterKind.FEE,),
    "expire_correction": (LetterKind.LAPSE,),
    "expire_fee": (LetterKind.LAPSE,),
    "sign": (LetterKind.REPLY,),
    "answer_record": (LetterKind.RECORD_FIX,),
}


@dataclass(frozen=True)
class Shape:
    """`to`: who is addressed. `roles`: paragraphs that must be there. `words`: of each group one placeholder at least.

    `variants`: letters of one kind with words of their own; those of a reply are the outcomes of the law.
    """

    to: str
    roles: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    variants: tuple[str, ...] = ("",)


RECEIVED, SUBJECT, BASIS = ("asked", "received"), ("asked", "subject"), ("basis",)

SHAPES: dict[LetterKind, Shape] = {
    LetterKind.RECEIPT: Shape(
        APPLICANT, ("facts", "basis", "todo"), (RECEIVED, SUBJECT, ("number",), ("due",), ("reply_basis",), ("code",))
    ),
    LetterKind.CORRECTION: Shape(
        APPLICANT,
        ("facts", "finding", "content", "basis", "todo"),
        (RECEIVED, SUBJECT, BASIS, ("points",), ("days", "until")),
    ),
    LetterKind.REASON: Shape(
        APPLICANT, ("facts", "finding", "basis", "todo"), (RECEIVED, SUBJECT, BASIS, ("grounds",), ("within",))
    ),
    LetterKind.EXTENSION: Shape(
        APPLICANT, ("facts", "finding", "basis"), (RECEIVED, SUBJECT, BASIS, ("reason",), ("until",)), ("", "delay")
    ),
    LetterKind.THIRD_PARTY: Shape(
        PARTY, ("facts", "finding", "basis", "todo"), (RECEIVED, SUBJECT, BASIS, ("question",), ("days", "within"))
    ),
    LetterKind.CONSULTED: Shape(
        APPLICANT, ("facts", "finding", "basis", "todo"), (RECEIVED, SUBJECT, BASIS, ("days", "within")), ("", "agency")
    ),
    LetterKind.THIRD_PARTY_DECISION: Shape(
        PARTY,
        ("facts", "finding", "basis", "content", "reason", "remedy"),
        (RECEIVED, SUBJECT, BASIS, ("content",), ("reason",), ("remedy",)),
    ),
    LetterKind.AGENCY: Shape(
        PARTY, ("facts", "finding", "basis", "todo"), (RECEIVED, SUBJECT, BASIS, ("question",), ("days", "within"))
    ),
    LetterKind.ASSIST: Shape(
        PARTY, ("facts", "finding", "basis", "todo"), (RECEIVED, SUBJECT, BASIS, ("question",), ("within",))
    ),
    LetterKind.FEE: Shape(
        APPLICANT,
        ("facts", "finding", "basis", "todo"),
        (RECEIVED, SUBJECT, BASIS, ("amount",), ("days", "until")),
    ),
    LetterKind.REPLY: Shape(
        APPLICANT,
        ("facts", "finding", "basis", "content", "remedy"),
        (RECEIVED, SUBJECT, BASIS, ("content",), ("remedy",)),
    ),
    LetterKind.LAPSE: Shape(
        APPLICANT,
        ("facts", "finding", "basis"),
        (RECEIVED, SUBJECT, BASIS, ("until",)),
        ("drop.not_corrected", "drop.not_paid"),
    ),
    LetterKind.RECORD_FIX: Shape(
        APPLICANT,
        ("facts", "finding", "basis", "content"),
        (RECEIVED, SUBJECT, BASIS, ("content",)),
        ("corrected", "forwarded", "referred", "kept"),
    ),
}

# What an outcome must state (the law's file, `needs`), as paragraphs and words of its reply.
STATED = {
    "reason": ("reason", "reason"),
    "exemption": ("exemption", "exemption"),
    "search_record": ("search", "search_record"),
    "how_to_get": ("how_to_get", "how_to_get"),
    "law": ("law", "law"),
}
