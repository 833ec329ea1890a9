"""The release review (arts. 14 to 17): the list for secrecy, and a finding for each ground of the law."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from agencies.choices import language
from disclosures.enums import Finding
from ledger.door import Facts, text
from statutes import laws
from statutes.rules import Exemption

FILE = Path(__file__).with_name("review.toml")
# What a ground of the law has to allow before a document may go out although the ground applies.
ALLOWED_BY_LAW = {Finding.CONSENT: "consent", Finding.PUBLIC_INTEREST: "public_interest"}


@dataclass(frozen=True)
class Item:
    """One line of the list for secrecy; `title` by language."""

    code: str
    title: dict[str, str]

    def __str__(self) -> str:
        return self.title[language()]


@cache
def items() -> tuple[Item, ...]:
    rows = tomllib.loads(FILE.read_text("utf-8"))["item"]
    return tuple(Item(row["code"], row["title"]) for row in rows)


def grounds(document: Any) -> tuple[Exemption, ...]:
    """The grounds on which the law of the agency keeps information back."""
    return tuple(laws.load(document.agency.law).exemptions.values())


def findings_for(ground: Exemption) -> list[Finding]:
    """What may be found of a ground: consent and public interest only where the law lets them prevail."""
    return [found for found in Finding if ALLOWED_BY_LAW.get(found, "") in ("", *ground.override)]


def needs_whole_list(document: Any, facts: Facts) -> str:
    checked = facts.get("checked")
    left = [item for item in items() if not isinstance(checked, list) or item.code not in checked]
    return _("The list for secrecy is not complete: %(items)s") % {"items": "; ".join(map(str, left))} if left else ""


def needs_each_ground(document: Any, facts: Facts) -> str:
    tests = facts.get("tests")
    for ground in grounds(document):
        if not isinstance(tests, dict) or tests.get(ground.code) not in findings_for(ground):
            return _("Say of each ground of the law whether it applies: %(ground)s") % {
                "ground": ground.title[language()]
            }
    return ""


def needs_note_on_grounds(document: Any, facts: Facts) -> str:
    """A ground that applies is not passed over in silence."""
    tests = facts.get("tests")
    applies = isinstance(tests, dict) and any(found != Finding.NONE for found in tests.values())
    return (
        _("Say what was taken out, who agreed, or why the public interest weighs more.")
        if (applies and not text(facts, "note"))
        else ""
    )
