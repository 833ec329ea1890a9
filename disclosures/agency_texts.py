"""How the guide and the rules of an agency are built: sections as data, what is missing, what the public reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from agencies.choices import language
from agencies.law_words import cited
from agencies.models import Agency
from disclosures import html
from disclosures.enums import Block
from statutes import laws, source
from statutes.source import Names
from statutes.source import Section as Table

FILE = Path(__file__).with_name("agency_texts.toml")
LINKS = ("", "ask")
FACTS: dict[str, Any] = {
    "name": _("Name of the agency"),
    "address": _("Address"),
    "hours": _("Office hours"),
    "phone": _("Phone"),
    "fax": _("Fax"),
    "email": _("E-mail"),
    "page": _("On the web"),
    "reconsideration_authority": _("Reconsideration"),
    "court": _("Court"),
}
HEADING = re.compile(r"<(/?)h([2-4])\b")
ANCHOR = re.compile(r' (id|href)="(#?)((?:part|chapter|section|article|heading|note)[\w-]*)"')


@dataclass(frozen=True)
class Section:
    """One section as the file describes it; `article` is empty where the law of the file is not that of the agency."""

    block: str
    code: str
    title: Names
    asks: Names
    article: str
    required: bool
    verified: bool
    facts: tuple[str, ...]
    link: str
    offer: str
    earlier: bool

    @property
    def label(self) -> str:
        return self.title[language()]

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"section_{self.code}"


@dataclass(frozen=True)
class Structure:
    """`months`: after how many somebody has to look whether a text is still right."""

    law: str
    months: int
    months_verified: bool
    sections: tuple[Section, ...]


class Fact(NamedTuple):
    """A particular of the agency as a page shows it."""

    label: Any
    value: str
    url: str = ""


class Shown(NamedTuple):
    """A section as the public reads it."""

    section: Section
    html: SafeString
    facts: list[Fact]


@cache
def structure() -> Structure:
    """Raises `LawError`, which names file, key and reason."""
    data, _stamp = source.read(FILE)
    fresh = data.table("fresh")
    found = Structure(
        law=data.choice("law", tuple(laws.ids())),
        months=fresh.number("months", 1, 120),
        months_verified=fresh.flag("verified"),
        sections=tuple(map(_section, data.tables("section"))),
    )
    for table in (fresh, data):
        table.done()
    return found


def _section(row: Table) -> Section:
    facts = row.texts("facts", optional=True)
    if strangers := set(facts) - set(FACTS):
        raise row.fail("facts", f"knows no {', '.join(sorted(strangers))}")
    section = Section(
        block=row.choice("block", tuple(Block.values)),
        code=row.text("code"),
        title=row.names("title"),
        asks=row.names("asks"),
        article=row.text("article", ""),
        required=row.flag("required"),
        verified=row.flag("verified"),
        facts=facts,
        link=row.choice("link", LINKS) if row.has("link") else "",
        offer=row.text("offer", ""),
        earlier=row.flag("earlier", False),
    )
    row.done()
    return section


def sections(block: str) -> tuple[Section, ...]:
    return tuple(section for section in structure().sections if section.block == block)


def basis(agency: Agency, section: Section) -> str:
    """The article in words; empty where the agency stands under another law."""
    law = laws.load(agency.law)
    return cited(law, section.article) if section.article and law.id == structure().law else ""


def cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    """What a person gave, section by section; a section without words is none."""
    made = {code: html.anchored(html.from_person(text)) for code, text in texts.items()}
    return {code: text for code, text in made.items() if html.text(text).strip()}


def missing(agency: Agency, block: str, content: Mapping[str, str]) -> list[Section]:
    """The sections that have to be there and say nothing. One that consists of particulars has its words there."""
    return [
        section
        for section in sections(block)
        if section.required and not content.get(section.code) and not (section.facts and not section.offer)
    ]


def unknown_facts(agency: Agency, block: str) -> list[Any]:
    """What the particulars of the agency do not say although its sections show it."""
    names = dict.fromkeys(name for section in sections(block) for name in section.facts)
    return [FACTS[name] for name in names if not _value(agency, name)]


def facts(agency: Agency, section: Section) -> list[Fact]:
    found = []
    for name in section.facts:
        if value := _value(agency, name):
            url = f"mailto:{value}" if name == "email" else value if name == "page" else ""
            found.append(Fact(FACTS[name], value, url))
    return found


def _value(agency: Agency, name: str) -> str:
    if name == "name":
        return agency.label
    return page(agency) if name == "page" else str(getattr(agency, name))


def page(agency: Agency) -> str:
    """Where the agency is on the web, as people type it."""
    return settings.SITE_URL + reverse("agencies:detail", args=[agency.slug])


def shown(agency: Agency, block: str, content: Mapping[str, str]) -> list[Shown]:
    """What there is to read, in the order of the structure."""
    rows = [Shown(one, _below(one, content.get(one.code, "")), facts(agency, one)) for one in sections(block)]
    return [row for row in rows if row.html or row.facts]


def _below(section: Section, text: str) -> SafeString:
    """Under the heading of its section: its own headings lower, its anchors no other section's."""
    if not text.strip():
        return mark_safe("")
    safe = html.render(text).html
    safe = HEADING.sub(lambda m: f"<{m[1]}h{int(m[2]) + 2}", safe)
    safe = ANCHOR.sub(lambda m: f' {m[1]}="{m[2]}{section.code}-{m[3]}"', safe)
    return mark_safe(safe)  # noqa: S308 -- rendered through the allow-list


def whole(block: str, content: Mapping[str, str]) -> str:
    """All sections in one, each under its title: what two versions are compared by."""
    return "\n".join(
        f"<h2>{section.label}</h2>\n{content[section.code]}" for section in sections(block) if content.get(section.code)
    )
