"""Other terms of a law for a class of bodies, such as archives and schools."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from statutes.reading import Reading
from statutes.rules import Law, Variant


def with_reply(law: Law, days: int, article: str = "") -> Law:
    """The law with another number of days for the reply."""
    reply = replace(law.reply, days=days, article=article or law.reply.article)
    return replace(law, clocks=MappingProxyType({**law.clocks, "reply": reply}))


def inner(law: Law, variant: Variant) -> Law:
    return with_reply(law, variant.days, variant.article)


def outer(law: Law, variant: Variant) -> Law | None:
    """The law of the second limb; None where the variant has one limb only."""
    return with_reply(law, variant.outer_days, variant.article) if variant.outer_days else None


def whichever_first(one: Reading, other: Reading) -> Reading:
    """Of two readings of the same events by both limbs the one whose term ends first, with its own proof."""
    return min(one, other, key=_end)


def _end(reading: Reading) -> date:
    return reading.due_on or reading.projected_on or date.max
