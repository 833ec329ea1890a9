"""Short ways to tell a history and read it, for the tests of the clock."""

from datetime import date

from statutes import calendars, laws
from statutes.clock import Event, Reading, read

LAW = laws.load("cn")
CHINA = calendars.load("CN")

D = date.fromisoformat


def events(*rows):
    """`("third_party_consulted", "2023-09-18", {"reached_on": ...})` and the like."""
    return [Event(kind, D(on), dict(*facts)) for kind, on, *facts in rows]


def reading(*rows, today=None, law="cn") -> Reading:
    """The reading on `today`, by default on the day of the last event."""
    history, rules = events(*rows), laws.load(law)
    calendar = calendars.load(rules.count.calendar)
    return read(rules, calendar, history, D(today) if today else max(event.on for event in history))
