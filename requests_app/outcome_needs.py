"""What each outcome of a reply must state: the law names the needs (rules.md 1.6), here is what fills them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.door import Facts, text

GIVES = frozenset({"grant", "partial"})  # outcomes with which information is handed over
# What can only be said of an applicant after another act: the event that must lie before, and why not without it.
AFTER = {
    "skip.excessive": ("reason_asked", gettext_lazy("The applicant has to be asked for the reasons first (art. 35).")),
}


@dataclass(frozen=True)
class Need:
    """`label` and `help` of the field that fills it, `wanting` the sentence where it is empty."""

    label: Any
    wanting: Any
    help: Any = ""


# Needs that one field of the same name fills. Others of a law's file get a plain field: see `texts_of`.
TEXTS: dict[str, Need] = {
    "how_to_get": Need(
        gettext_lazy("How and where to get it"),
        gettext_lazy("Say how and where the information can be got."),
        gettext_lazy("For what is published already, and for gazettes, newspapers and books."),
    ),
    "law": Need(
        gettext_lazy("Which law"),
        gettext_lazy("Name the law or administrative regulation that this outcome rests on."),
        gettext_lazy("For what another law forbids or lets be looked up under its own rules only."),
    ),
    "search_record": Need(
        gettext_lazy("Where was searched, with what result"),
        gettext_lazy("Record where was searched and with what result."),
        gettext_lazy("Needed where the information is not held."),
    ),
    "right_agency": Need(
        gettext_lazy("The right agency, if it is not in the list"),
        gettext_lazy("Name the agency that has the information, and how to reach it."),
        gettext_lazy("Name and contact. The applicant reads it."),
    ),
    "right_channel": Need(
        gettext_lazy("The right channel"),
        gettext_lazy("Name the channel for this matter."),
        gettext_lazy("For petitions, complaints and tip-offs."),
    ),
}
# Needs that more than one field, or fields of their own, fill.
MADE_UP = ("reason", "exemption", "information")


def texts_of(law: Any) -> dict[str, Need]:
    """The needs of a law's outcomes that a text of the same name fills, in the order of its file."""
    named = dict.fromkeys(name for outcome in law.outcomes.values() for name in (*outcome.needs, *outcome.may))
    return {name: TEXTS.get(name) or _unheard_of(name) for name in named if name not in MADE_UP}


def _unheard_of(name: str) -> Need:
    label = name.replace("_", " ").capitalize()
    return Need(label, gettext_lazy("This outcome must state more: please fill in all that it needs."))


def reply_complete(case: Any, facts: Facts) -> str:
    """Rules.md 1.6: what each outcome must state."""
    return missing(case, facts)[1]


def missing(case: Any, facts: Facts) -> tuple[str, str]:
    """What a draft lacks first: the field that would fill it, and the sentence; both empty where it is whole."""
    law = case.situation.law
    outcome = law.outcomes.get(text(facts, "outcome"))
    if outcome is None or outcome.code in law.closing:
        return "outcome", _("Choose an outcome.")
    event, before = AFTER.get(outcome.code, ("", ""))
    if event and law.knows(event) and not case.situation.has(event):
        return "outcome", str(before)
    for name in outcome.needs:
        if wanting := _wanting(law, outcome, name, facts):
            return name, wanting
    # What is handed over may speak for itself; everything else needs a word to the applicant.
    if not text(facts, "content") and "information" not in outcome.needs:
        return "content", _("Write what the applicant is told.")
    return "public_interest", _over_an_objection(case, outcome, facts)


def _wanting(law: Any, outcome: Any, name: str, facts: Facts) -> str:
    checks: dict[str, Callable[[], str]] = {
        "information": lambda: _information(facts),
        "reason": lambda: _reasons(outcome, facts),
        "exemption": lambda: _exemptions(law, outcome, facts),
    }
    if name in checks:
        return checks[name]()
    return "" if text(facts, name) else str((TEXTS.get(name) or _unheard_of(name)).wanting)


def _information(facts: Facts) -> str:
    # Art. 36, item 2: the information itself, or the way, route and time of getting it.
    if any((text(facts, "content"), facts.get("files"), text(facts, "access"))):
        return ""
    return _("Give the information, a file of it, or the way, route and time of getting it.")


def withheld(facts: Facts) -> list[Mapping[str, Any]]:
    """What a reply withholds, a row for each exemption: `what`, `exemption`, `reason`."""
    rows = facts.get("withheld")
    if isinstance(rows, list) and rows:
        return [row for row in rows if isinstance(row, Mapping)]
    return [{"exemption": facts.get("exemption"), "reason": facts.get("reason"), "what": ""}]


def _reasons(outcome: Any, facts: Facts) -> str:
    if "exemption" not in outcome.needs or outcome.code not in GIVES:
        return "" if text(facts, "reason") else _("This outcome needs a reason.")
    # Art. 37: for what is withheld the applicant is given the reason, part by part.
    return "" if all(text(row, "reason") for row in withheld(facts)) else _("This outcome needs a reason.")


def _exemptions(law: Any, outcome: Any, facts: Facts) -> str:
    named = [law.exemptions.get(text(row, "exemption")) for row in withheld(facts)]
    if outcome.code not in GIVES:
        named = [exemption_of(law, facts)]
    return "" if all(named) else _("This outcome needs the exemption that it rests on.")


def exemption_of(law: Any, facts: Facts) -> Any:
    """The exemption that a reply rests on: named, or the one that its outcome means."""
    named = law.exemptions.get(text(facts, "exemption"))
    meant = [e for e in law.exemptions.values() if e.outcome and e.outcome == text(facts, "outcome")]
    # Where several exemptions lead to one outcome it must be named which.
    return named or (meant[0] if len(meant) == 1 else None)


def keeps_third_party(facts: Facts) -> bool:
    """Whether a reply withholds what a third party's rights protect."""
    return any(text(row, "exemption") == "third_party" for row in withheld(facts))


def _over_an_objection(case: Any, outcome: Any, facts: Facts) -> str:
    # Arts. 15 and 32: without consent only where not disclosing would greatly harm the public interest.
    if outcome.code != "grant" or text(facts, "public_interest") or not case.situation.objections:
        return ""
    return _("A third party objects: give the public interest that disclosure rests on all the same (art. 32).")
