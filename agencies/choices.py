"""What the statutes have to choose from: laws and calendars."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language

import statutes.calendars
import statutes.laws


def laws() -> list[tuple[str, str]]:
    """The laws, in the reader's language."""
    return [(id, f"{id.upper()} · {statutes.laws.load(id).title[language()]}") for id in statutes.laws.ids()]


def calendars() -> list[tuple[str, str]]:
    """The calendars, regional ones included, in the reader's language."""
    return [(id, f"{id} · {statutes.calendars.load(id).title[language()]}") for id in calendar_ids()]


def variants() -> list[tuple[str, str]]:
    """The classes of bodies for which some law has another term, in the reader's language."""
    known = [(id, variant) for id in statutes.laws.ids() for variant in statutes.laws.load(id).variants.values()]
    return [(variant.code, f"{id.upper()} · {variant.title[language()]}") for id, variant in known]


@cache
def calendar_ids() -> tuple[str, ...]:
    return tuple(sorted(folder.name for folder in statutes.calendars.ROOT.iterdir() if folder.is_dir()))


def language() -> str:
    """The reader's language, as the files of the statutes name it."""
    return "en" if (get_language() or "").startswith("en") else "zh-hans"
