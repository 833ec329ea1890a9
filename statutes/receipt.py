"""The legal receipt date: which stored date counts on which channel, and from when on."""

from collections.abc import Mapping
from datetime import date, datetime, time

from statutes.calendars import Calendar
from statutes.rules import Law
from statutes.terms import last_day


def receipt_date(
    law: Law, calendar: Calendar, channel: str, dates: Mapping[str, date | datetime], *, cutoff: str = ""
) -> date | None:
    """The day from which the law counts, None while the date that decides it is missing.

    `dates` has the stored dates by name, such as submitted_on, signed_on or confirmed_on; a moment is in local time.
    `cutoff` is the agency's own closing time, such as 17:00: a later arrival belongs to the next working day. It counts
    only where the law leaves one to the agency. `first_received_on` bounds the day where a request went to the wrong
    office first.
    """
    rule = law.receipt(channel)
    if rule is None:
        raise ValueError(f"The law {law.id} knows no channel {channel}.")
    arrived = dates.get(rule.date_field)
    if arrived is None:
        return None
    day, closes = _day(arrived), (cutoff if law.count.agency_cutoff else "") or law.count.cutoff
    if closes and isinstance(arrived, datetime) and arrived.time() > time.fromisoformat(closes):
        day = calendar.after(day, 1)
    first = dates.get("first_received_on")
    if first and law.no_later_than:
        clock = law.clocks[law.no_later_than]
        day = min(day, last_day(calendar, clock.unit, _day(first), clock.days, rolls=law.count.last_day_roll))
    return day


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
