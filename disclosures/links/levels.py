"""How grave it is that links are dead: by their share, or at once where a file that has to be public is behind one."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from disclosures.models import OutgoingLink

FILE = Path(__file__).with_name("levels.toml")


@cache
def levels() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def share(links: Any) -> float:
    """Of a queryset of links that were tried, how many are dead; 0 where none was tried."""
    tried = links.exclude(checked_on=None).count()
    return links.broken().count() / tried if tried else 0.0


def level(part: float) -> str:
    """A name of the levels; empty where no link is dead."""
    return next((name for name in ("grave", "pressing", "noted") if part > levels()[name]), "")


def owed(link: OutgoingLink) -> bool:
    """Whether it stands in a document that fulfils a duty of the catalogue."""
    return link.document.catalogue_item_id is not None
