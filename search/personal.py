"""Numbers and addresses by which a person is known, found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

# GB 11643: weights and check digits of the resident identity number (ISO 7064, MOD 11-2).
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"

# GB/T 2260: the first two digits are the province; 81 to 83 the residence permits of Hong Kong, Macao and Taiwan.
REGIONS = re.compile(r"1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")

ID = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])", re.ASCII)
# The ranges that operators use, so that an amount of eleven digits is seldom taken for a number of a telephone.
MOBILE = re.compile(
    r"(?<!\d[.,])(?<![\d¥￥])(?:\+?86[ -]?)?1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-35-8]|8\d|9[0-35-9])"
    r"(?:[ -]?\d{4}){2}(?!\d)(?![.,]\d)",
    re.ASCII,
)
AMOUNT = re.compile(r"\s*[万亿]?[元吨人户件股]")  # after a number: it counts something
# ISO/IEC 7812: UnionPay, Visa, MasterCard, JCB, Discover, and the older cards of ICBC.
CARD = re.compile(
    r"(?<!\d[.,])(?<!\d)(?:62|4\d|5[1-5]|35|60|65|9558)(?:[ -]?\d){11,17}(?!\d)(?![.,]\d)",
    re.ASCII,
)
MAIL = re.compile(r"(?<![\w.+-])[\w+-][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[DEGPS]\d{8}|E[A-HJ-NP-Z]\d{7}|14\d{7}|15\d{7})(?![A-Za-z0-9])", re.ASCII)
PASSPORT_WORD = re.compile(r"护照|passport", re.I)
NEAR = 40  # characters before a passport number in which the word is looked for
PLATE = re.compile(
    r"(?<![\w])[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?"
    r"(?:(?=[A-HJ-NP-Z]*\d)[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Za-z0-9])"
)


class Hit(NamedTuple):
    kind: str
    start: int
    end: int


def find(text: str) -> Iterator[Hit]:
    """Each number in the order of its kind; a place is taken by the first that fits."""
    taken: list[tuple[int, int]] = []
    for kind, match in _candidates(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in taken):
            continue
        taken.append((start, end))
        yield Hit(kind, start, end)


def _candidates(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for match in ID.finditer(text):
        yield ("resident_id" if resident_id_fits(match[0]) else "id_like"), match
    for match in CARD.finditer(text):
        if 15 < sum(map(str.isdigit, match[0])) < 20 and luhn(match[0]) and not AMOUNT.match(text, match.end()):
            yield "bank_card", match
    for match in MOBILE.finditer(text):
        if not AMOUNT.match(text, match.end()):
            yield "mobile", match
    for match in MAIL.finditer(text):
        yield "email", match
    for match in PASSPORT.finditer(text):
        if PASSPORT_WORD.search(text, max(0, match.start() - NEAR), match.start()):
            yield "passport", match
    for match in PLATE.finditer(text):
        yield "plate", match


def resident_id_fits(number: str) -> bool:
    """Whether 18 characters can be a resident identity number: born on a day that was, and the check digit fits."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    here = date(1880, 1, 1) < born <= date.today() and bool(REGIONS.match(number))
    return here and number[17].upper() == check_digit(number)


def check_digit(number: str) -> str:
    return ID_CHECKS[sum(int(d) * w for d, w in zip(number, ID_WEIGHTS, strict=False)) % 11]


def luhn(number: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, its digits summed; the whole is a multiple of ten."""
    digits = [int(d) for d in number if d.isdigit()][::-1]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0
