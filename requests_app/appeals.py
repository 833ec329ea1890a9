"""What no statute of disclosure fixes: the agency's own terms before a reviewing body, and the mark of old records."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from statutes import calendars

FILE = Path(__file__).with_name("policy.toml")


@cache
def policy() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def alarm_days() -> int:
    """After how many working days a record that waits for its check is marked: a policy, no term of law (art. 41)."""
    return int(policy()["record"]["alarm_days"])


def may_move(calendar: calendars.Calendar, remedy: Any) -> bool:
    """Whether the last day for the statement is provisional: counted, still awaited, beyond the notices."""
    return bool(remedy.answer_by and not remedy.result and calendar.is_provisional(remedy.answer_by))


def answer_by(calendar: calendars.Calendar, kind: str, reached_on: date | None) -> date | None:
    """The last day for the agency's statement; None where no rule or no start is known."""
    rule = policy()["answer"].get(kind)
    if rule is None or reached_on is None:
        return None
    if rule["unit"] == "working":
        return calendars.add_working_days(calendar, reached_on, rule["days"]).due_on
    return calendars.roll_forward(calendar, reached_on + timedelta(days=rule["days"]))
