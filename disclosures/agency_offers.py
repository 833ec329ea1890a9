"""The usual text of a section, filled from the agency and its law: a beginning for whoever writes a guide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from django.conf import settings
from django.utils import translation

from agencies.law_words import cited, days_of, length, term
from agencies.models import Agency
from disclosures.agency_texts import Section
from statutes import laws
from statutes.rules import Law

HOLE = re.compile(r"\{(\w+@?)\}")
LISTS = ("receipts", "remedies", "fees")


def offer(agency: Agency, section: Section) -> str:
    """HTML; what is published is written in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        law = laws.load(agency.law)
        return _html(list(_lines(agency, law, section.offer)))


def _lines(agency: Agency, law: Law, text: str) -> Iterator[str]:
    """The lines of the offer, without those that have a hole for which there is nothing."""
    holes = _holes(agency, law)
    for line in text.strip().splitlines():
        if (alone := HOLE.fullmatch(line.strip())) and alone[1] in LISTS:
            yield from (f"- {row}" for row in _list(agency, law, alone[1]))
        elif all(_fill(law, holes, name) for name in HOLE.findall(line)):
            yield HOLE.sub(lambda match: _fill(law, holes, match[1]), line)


def _holes(agency: Agency, law: Law) -> dict[str, str]:
    extension = law.extension
    return {
        "name": agency.name,
        "law": f"《{law.title['zh-hans']}》",
        "source": law.source,
        "more": days_of(law, extension.max_total) if extension else "",
        "more@": cited(law, extension.article) if extension else "",
    }


def _fill(law: Law, holes: dict[str, str], name: str) -> str:
    """A particular, else a term of the law: how long it is, or with @ where it stands."""
    if name in holes:
        return holes[name]
    clock = law.clocks.get(name.removesuffix("@"))
    if clock is None:
        return ""
    return cited(law, clock.article) if name.endswith("@") else term(law, clock.code)


def _list(agency: Agency, law: Law, name: str) -> Iterator[str]:
    if name == "receipts":
        for receipt in law.channels.values():
            yield f"{receipt.title['zh-hans']}：{receipt.date_title['zh-hans']}（{cited(law, receipt.article)}）"
    elif name == "remedies":
        for remedy in law.remedies.values():
            until = "" if remedy.unit == "none" else f"：{length(remedy.unit, remedy.length)}内"
            yield f"{remedy.title['zh-hans']}{until}（{cited(law, remedy.article)}）"
    else:
        for fee in law.fees.values():
            free = f"{fee.free}{fee.unit['zh-hans']}以内不收费，超出部分按照国家规定的标准计算"
            yield f"{fee.title['zh-hans']}：{free}（{cited(law, fee.article)}）"


def _html(lines: list[str]) -> str:
    parts = [
        f"<ul><li>{escape(line[2:])}</li></ul>" if line.startswith("- ") else f"<p>{escape(line)}</p>" for line in lines
    ]
    return "".join(parts).replace("</ul><ul>", "")
