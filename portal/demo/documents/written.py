"""The documents written by hand: rules, plans, policies, notices, interpretations."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from portal.demo.agencies import BY_SLUG
from portal.demo.days import Days
from portal.demo.documents import files
from portal.demo.prose import day, entries, fill, html
from portal.demo.shapes import Doc

FILES = ("normative", "plans", "welfare", "notices", "interpretations", "unfinished")
# An interpretation and a list of questions carry no signature: they explain, they do not order.
UNSIGNED = {"解读", "问答"}


# What has a template of its own, and all that the template asks for.
KINDS = {"处罚": "penalty", "问答": "questions"}


def written(days: Days, rng: random.Random) -> Iterator[Doc]:
    for name in FILES:
        for entry in entries(name):
            yield _document(entry, days, rng)


def _document(entry: dict[str, str], days: Days, rng: random.Random) -> Doc:
    if "on" in entry:
        month, dom = map(int, entry["on"].split("-"))
        written_on = days.last(month, dom)
    else:
        written_on = days.before(int(entry["age"]))
    return dated(entry, written_on, days, lag=rng.randint(1, 12))


def dated(entry: dict[str, str], written_on, days: Days, lag: int, **facts: str) -> Doc:  # type: ignore[no-untyped-def]
    """A piece of text with its holes filled, signed and dated, as a document."""
    agency = BY_SLUG[facts.get("agency") or entry["agency"]]
    body = html(fill(entry["body"], written_on, facts))
    if entry["genre"] not in UNSIGNED:
        body += f'<p class="sign">{entry.get("signed", agency.name)}</p><p class="sign">{day(written_on)}</p>'

    def later(name: str) -> object:
        return written_on + timedelta(int(entry[name])) if name in entry else None

    return Doc(
        key=facts.get("key") or entry["key"],
        agency=agency.slug,
        category=int(entry["category"]),
        genre=entry["genre"],
        issuer=entry.get("signed", agency.name),
        title=fill(entry["title"], written_on, facts),
        body=body,
        written_on=written_on,
        lag=lag,
        series=fill(entry.get("series", ""), written_on, facts),
        keywords=fill(entry.get("keywords", ""), written_on, facts).split(),
        summary=fill(entry.get("summary", ""), written_on, facts),
        validity=entry.get("validity", "in_force"),
        effective_on=later("effective"),  # type: ignore[arg-type]
        repealed_on=days.before(int(entry["repealed"])) if "repealed" in entry else None,
        interpretation_of=entry.get("interprets", ""),
        replaces=entry.get("replaces", ""),
        withdrawn=entry.get("withdrawn", ""),
        stage=entry.get("stage", "published"),
        kind=entry.get("kind") or KINDS.get(entry["genre"], "general"),
        accepted=entry.get("accept", ""),
        attachments=files.attachments(entry["attach"], written_on) if "attach" in entry else [],
    )
