"""What every part of the loader knows: the day, the seed, who works where, and how to pass the time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from tqdm import tqdm

from agencies.models import Agency
from portal.demo.days import DAY, Days

T = TypeVar("T")
SWEPT = 12  # mornings before today on which reminders went out; earlier ones are forgotten
LONG = 2  # seconds after which a step shows its progress


@dataclass
class Site:
    seed: int
    scale: int
    days: Days
    agencies: dict[str, Agency]
    users: dict[str, Any]
    quiet: bool = False

    def user(self, agency: str, role: str) -> Any:
        return self.users[f"{agency}.{role}"]

    def key(self, name: str) -> uuid.UUID:
        """The one-time key of a form that nobody filled in: the same for the same seed."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"https://mingzhou.example/{self.seed}/{name}")

    def mornings(self) -> list[datetime]:
        """When the sweep went over the last weeks, so that each reminder has its own day."""
        return [moment(self.days.today - days * DAY, 5) for days in range(SWEPT, 0, -1)]

    def bar(self, things: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
        return iter(tqdm(things, desc=what, total=total, delay=LONG, disable=self.quiet, unit=""))


def moment(on: date, minute: int) -> datetime:
    """`minute` minutes after midnight, where the city lies."""
    return datetime.combine(on, time(0), ZoneInfo(settings.TIME_ZONE)) + timedelta(minutes=minute)


def chunks(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]
