"""The stories of the tests of requests: a day at noon, a step taken on it, a case in hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

from requests_app import workflow
from tests import factories

REPLY = {"outcome": "grant", "content": "您申请的材料随信附上。"}


def at(text: str) -> datetime:
    """Noon in Shanghai on that day."""
    return datetime.fromisoformat(f"{text}T04:00:00").replace(tzinfo=UTC)


def take(case, action, actor, when, on=None, **facts):
    """The step taken at noon of the day `when`, of legal effect on that day or on the day `on`."""
    legal = date.fromisoformat(on) if on else None
    workflow.perform(case, action, actor=actor, at=at(when), on=legal, facts=facts)
    case.refresh_from_db()
    case.situation = None  # what was folded before it
    return case


def in_hand(cast, when="2024-03-01", **fields):
    return take(factories.case(cast.health, at=at(when), **fields), "register", cast.clerk, when)
