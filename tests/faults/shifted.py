"""Run celery or manage.py by a clock that a file moves: `python -m tests.faults.shifted celery|manage|post ...`.

The file named by MOVED_CLOCK holds a moment; from the time it was written the clock goes on as usual.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import django
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


def now() -> datetime:
    file = Path(os.environ["MOVED_CLOCK"])
    gone = time.time() - file.stat().st_mtime
    return datetime.fromisoformat(file.read_text()).astimezone(UTC) + timedelta(seconds=gone)


def move(to: datetime) -> None:
    """Whole or not at all: others read it at any moment."""
    file = Path(os.environ["MOVED_CLOCK"])
    beside = file.with_suffix(".new")
    beside.write_text(to.isoformat())
    beside.replace(file)


def install() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    timezone.now = now
    django.setup()


def celery(words: list[str]) -> None:
    from portal.celery import app  # noqa: PLC0415 -- the clock first

    for name, seconds in {"sweep": 2.0, "deliver": 1.0, "index": 1.0}.items():
        app.conf.beat_schedule[name] |= {"schedule": seconds}
    app.start(words)


def manage(words: list[str]) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["manage.py", *words])


def post(words: list[str]) -> None:
    """Hand in the form with this key, as the applicant's browser does."""
    from agencies.models import Agency  # noqa: PLC0415
    from requests_app import workflow  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    fields = {"request": factories.request_fields(), "applicant": factories.applicant_fields()}
    workflow.submit(agency=Agency.objects.get(slug="health"), key=uuid.UUID(words[0]), **fields)


if __name__ == "__main__":
    install()
    {"celery": celery, "manage": manage, "post": post}[sys.argv[1]](sys.argv[2:])
