"""What is wrong with the words of a letter, in sentences: checked before a template is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.numbers import names_in
from requests_app.enums import LetterKind
from requests_app.letters.kinds import SHAPES, STATED
from requests_app.letters.words import Words, default, outcomes_with_words
from statutes import laws

ROLES: dict[str, Any] = {
    "facts": gettext_lazy("Receipt and subject"),
    "finding": gettext_lazy("Finding"),
    "search": gettext_lazy("Search"),
    "basis": gettext_lazy("Legal basis"),
    "reason": gettext_lazy("Reason"),
    "exemption": gettext_lazy("Exemption"),
    "content": gettext_lazy("Content"),
    "files": gettext_lazy("Files"),
    "how": gettext_lazy("How it is provided"),
    "todo": gettext_lazy("What to do, and by when"),
    "slip": gettext_lazy("Reply slip"),
    "remedy": gettext_lazy("Remedies"),
}
MEANINGS: dict[str, Any] = {
    "agency": gettext_lazy("name of the agency"),
    "number": gettext_lazy("number of the request"),
    "code": gettext_lazy("tracking code"),
    "subject": gettext_lazy("what is asked for"),
    "channel": gettext_lazy("how the request came"),
    "submitted": gettext_lazy("day on which it was handed in"),
    "received": gettext_lazy("receipt date"),
    "due": gettext_lazy("due date of the reply"),
    "provisional": gettext_lazy("that the due date is provisional, where it is"),
    "asked": gettext_lazy("the whole sentence of receipt date and subject"),
    "basis": gettext_lazy("the articles that the letter rests on"),
    "receipt_basis": gettext_lazy("the article on the receipt date"),
    "reply_basis": gettext_lazy("the article on the time limit"),
    "days": gettext_lazy("length of the period in days"),
    "until": gettext_lazy("last day of the period"),
    "within": gettext_lazy("the period as part of a sentence"),
    "points": gettext_lazy("what is to be corrected"),
    "grounds": gettext_lazy("why the requests are called excessive"),
    "reason": gettext_lazy("the reason, as typed"),
    "party": gettext_lazy("who is addressed or named"),
    "question": gettext_lazy("what is asked of the addressee"),
    "asked_on": gettext_lazy("day on which the other side was asked"),
    "content": gettext_lazy("what the addressee is told"),
    "remedy": gettext_lazy("the whole paragraph on remedies, from the law"),
    "scale": gettext_lazy("the scale of the fee"),
    "count": gettext_lazy("items or pages"),
    "amount": gettext_lazy("amount of the fee"),
    "pay": gettext_lazy("how to pay"),
    "exemption": gettext_lazy("the exemption"),
    "exemption_basis": gettext_lazy("the article of the exemption"),
    "search_record": gettext_lazy("where was searched, with what result"),
    "files": gettext_lazy("names of the files handed over"),
    "form": gettext_lazy("form wanted"),
    "route": gettext_lazy("way of receiving it"),
}
SHARED = ("agency", "number", "code", "subject", "channel", "submitted", "received", "due", "provisional", "asked")


def variants(law: str, kind: str) -> tuple[str, ...]:
    """The variants of a kind that have words of their own; of the reply the outcomes of the law."""
    if kind != LetterKind.REPLY:
        return SHAPES[LetterKind(kind)].variants
    known = outcomes_with_words(law)
    return tuple(code for code in laws.load(law).outcomes if code in known)


def allowed(law: str, kind: str) -> list[str]:
    """The placeholders that a kind knows: what every letter knows, and what its words in the file use."""
    texts = (text for variant in variants(law, kind) for _role, text in default(law, kind, variant).rows)
    return list(dict.fromkeys([*SHARED, *(name for text in texts for name in names_in(text))]))


def roles(law: str, kind: str) -> list[str]:
    """The roles that a paragraph may have."""
    own = [role for variant in variants(law, kind) for role, _text in default(law, kind, variant).rows]
    return list(dict.fromkeys([*ROLES, *own]))


def mandatory(law: str, kind: str, variant: str) -> tuple[list[str], list[tuple[str, ...]]]:
    """Roles that must be there, and groups of placeholders of which one must be."""
    shape = SHAPES[LetterKind(kind)]
    here, words = list(shape.roles), list(shape.words)
    outcome = laws.load(law).outcomes.get(variant) if kind == LetterKind.REPLY else None
    standard = {role for role, _text in default(law, kind, variant).rows}
    for need in outcome.needs if outcome else ():
        if need in STATED and STATED[need][0] in standard:
            here.append(STATED[need][0])
            words.append((STATED[need][1],))
    return here, words


def problems(law: str, kind: str, variant: str, words: Words) -> list[str]:
    """Everything that stands against these words; empty where they may be kept."""
    found = []
    for label, text in ((_("title"), words.title), (_("suffix of the number"), words.suffix)):
        if not text.strip() or "{" in text or "}" in text:
            found.append(_("The %(part)s must be there, without braces.") % {"part": label})
    used: set[str] = set()
    for n, (_role, text) in enumerate(words.rows, start=1):
        try:
            used |= set(names_in(text))
        except ValidationError as error:
            found.append(_("Paragraph %(n)s: %(wrong)s") % {"n": n, "wrong": " ".join(error.messages)})
    known = allowed(law, kind)
    if strange := sorted(used - set(known)):
        found.append(_("Unknown placeholders: %(names)s. Allowed are: %(all)s") % {
            "names": braced(strange),
            "all": "; ".join(f"{{{name}}} {MEANINGS.get(name, name)}" for name in known),
        })  # fmt: skip
    needed, groups = mandatory(law, kind, variant)
    if missing := [role for role in needed if role not in {role for role, _text in words.rows}]:
        names = ", ".join(str(ROLES.get(role, role)) for role in missing)
        found.append(_("The law wants these paragraphs, which are missing: %(names)s") % {"names": names})
    for group in groups:
        if not used & set(group):
            meaning = MEANINGS.get(group[0], group[0])
            found.append(_("It must say %(meaning)s: %(names)s") % {"meaning": meaning, "names": braced(group)})
    return found


def braced(names: Iterable[str]) -> str:
    return ", ".join("{" + name + "}" for name in names)
