"""Guides for tests: written by the clerk, published by the head, through the door."""

from __future__ import annotations

from disclosures import agency_texts, workflow_agency_texts
from disclosures.models import AgencyText


def whole(block: str = "guide") -> dict[str, str]:
    """A text in which nothing is missing."""
    return {one.code: f"<p>{one.title['zh-hans']}的内容。</p>" for one in agency_texts.sections(block) if one.offer}


def drafted(cast, block: str = "guide", texts: dict[str, str] | None = None, **more) -> AgencyText:
    row = workflow_agency_texts.of(cast.health, block)
    workflow_agency_texts.write(row, whole(block) if texts is None else texts, actor=cast.clerk, **more)
    row.refresh_from_db()
    return row


def published(cast, block: str = "guide", texts: dict[str, str] | None = None, *, at=None) -> AgencyText:
    row = drafted(cast, block, texts, at=at)
    workflow_agency_texts.perform(row, "publish", actor=cast.head, facts={"without": True}, at=at)
    row.refresh_from_db()
    return row
