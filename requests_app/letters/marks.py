"""The mark of a letter: the hash of its parts as it is printed on it, and as it is typed again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from requests_app.letters.facts import day
from requests_app.letters.making import fingerprint
from requests_app.letters.words import language, texts

SHORT = 16  # hexadecimal digits that are easily typed: 64 bits
SEAL = "（印章）"


def short(sha256: str) -> str:
    """ABCD-EF01-2345-6789: the first digits of the hash in groups."""
    digits = sha256[:SHORT].upper()
    return "-".join(digits[n : n + 4] for n in range(0, SHORT, 4))


def typed(text: str) -> str:
    """A hash as somebody typed it, bare; empty where it is neither the short nor the full one."""
    digits = re.sub(r"[\s\-–—]", "", text).lower()
    return digits if re.fullmatch(rf"[0-9a-f]{{{SHORT}}}|[0-9a-f]{{64}}", digits) else ""


@dataclass(frozen=True)
class Draft:
    """A letter that is not issued: what it would say, to look at."""

    parts: dict[str, Any]

    @property
    def sha256(self) -> str:
        return fingerprint(self.parts)


def shown(letter: Any) -> dict[str, Any]:
    """What a page needs to show a letter."""
    tongue = language(letter.parts.get("law", "cn"))
    return {
        "letter": letter,
        "parts": letter.parts,
        "day": day(letter.parts["date"], tongue),
        "seal": SEAL,
        "foot": foot(letter),
        "tongue": "zh-Hans" if tongue.startswith("zh") else "en",
    }


def foot(letter: Any) -> list[str]:
    """The lines at the foot of every page: number and short mark, the full hash, where it can be checked."""
    words = texts(letter.parts.get("law", "cn"))["mark"]
    address = settings.SITE_URL.rstrip("/") + reverse("verify_letter")
    return [
        words["short"].format(number=letter.parts["number"], mark=short(letter.sha256)),
        words["full"].format(sha256=letter.sha256),
        words["where"].format(address=address),
    ]
