"""Numbers of identity papers: whether they can be right, by their own check digits."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from requests_app.enums import ApplicantKind, IdKind
from search.personal import check_digit

# GB 32100: the alphabet of the unified social credit code leaves out I, O, S, V, Z (ISO 7064, MOD 31-3).
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

ORGANISATION_PROOFS = frozenset({IdKind.CREDIT_CODE, IdKind.OTHER})
SHAPES = {IdKind.PASSPORT: r"[A-Z0-9]{5,20}", IdKind.RESIDENCE_PERMIT: r"[A-Z0-9]{8,20}", IdKind.OTHER: r".{3,40}"}


def suits(kind: str, proof: str) -> bool:
    """Whether an applicant of this kind proves itself with this kind of paper."""
    return proof in ORGANISATION_PROOFS if kind != ApplicantKind.NATURAL else proof != IdKind.CREDIT_CODE


def bare(proof: str, number: str) -> str:
    """The number without the blanks and dashes of writing; papers of unknown kind keep theirs."""
    return number if proof == IdKind.OTHER else re.sub(r"[\s\-]", "", number)


def fault(proof: str, number: str) -> str:
    """What is wrong with a number, said to the person who typed it; empty where it can be right."""
    if proof == IdKind.RESIDENT_ID:
        return _resident_fault(number)
    if proof == IdKind.CREDIT_CODE:
        return _code_fault(number)
    if not re.fullmatch(SHAPES[IdKind(proof)], number, re.ASCII if proof != IdKind.OTHER else 0):
        return _("Write the number as it stands on the document: letters and digits only.")
    return ""


def _resident_fault(number: str) -> str:
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _("A resident identity number has 18 characters: 17 digits and a digit or X. You wrote %(n)s.") % {
            "n": len(number)
        }
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _("Characters 7 to 14 are the date of birth; these are no date. Please compare with the card.")
    if check_digit(number) != number[17]:
        return _("The check digit does not fit: one of the 18 characters is wrong. Please compare with the card.")
    return ""


def _code_fault(number: str) -> str:
    if len(number) != 18:
        return _("A unified social credit code has 18 characters. You wrote %(n)s.") % {"n": len(number)}
    if set(number) - set(CODE_ALPHABET):
        return _("A unified social credit code has digits and capital letters, but none of I, O, S, V and Z.")
    total = sum(CODE_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(number[:17]))
    if CODE_ALPHABET[-total % 31] != number[17]:
        return _("The check character does not fit: one of the 18 is wrong. Please compare with the licence.")
    return ""
