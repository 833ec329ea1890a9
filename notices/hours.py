"""When reminders are mailed: working days of the agency's calendar, inside the mail hours, and at no other time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from agencies import calendars
from statutes import laws
from statutes.calendars import Calendar

if TYPE_CHECKING:
    from agencies.models import Agency

ONE_DAY = timedelta(days=1)


def calendar_of(agency: Agency | None) -> Calendar:
    """The calendar of the agency that a notice comes from; the site's own where it comes from none."""
    return calendars.of(agency, laws.load(agency.law)) if agency else calendars.usual()


def window() -> tuple[time, time]:
    """First and last minute of a day's mail, local time. Raises ValueError where the setting is no such pair."""
    first, last = (time.fromisoformat(part.strip()) for part in settings.MAIL_HOURS.split("-"))
    if first >= last:
        raise ValueError(f"MAIL_HOURS: {settings.MAIL_HOURS!r} ends before it begins")
    return first, last


def is_open(calendar: Calendar, now: datetime) -> bool:
    """Whether a reminder may be mailed at this moment."""
    local, (first, last) = timezone.localtime(now), window()
    return calendar.is_working(local.date()) and first <= local.time() < last


def opening(calendar: Calendar, now: datetime) -> datetime:
    """The first moment from `now` on at which a reminder may be mailed: now itself, or a working morning."""
    if is_open(calendar, now):
        return now
    local, (first, _last) = timezone.localtime(now), window()
    day = local.date() if local.time() < first else local.date() + ONE_DAY
    while not calendar.is_working(day):
        day += ONE_DAY
    return _at(day, first)


def tomorrow(calendar: Calendar, now: datetime) -> datetime:
    """The working morning after the day of `now`."""
    return opening(calendar, _at(timezone.localdate(now) + ONE_DAY, time(0)))


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
