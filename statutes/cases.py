"""Clock cases: one JSON object in, its reading or the refusal out; no input raises."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from statutes import calendars, laws
from statutes.calendars import Calendar
from statutes.clock import Event, Refused, read
from statutes.proof import as_json

MOST_EVENTS = 200
LAWS = laws.ids()
DAYS = ("reached_on", "until", "first_received_on")
FACTS = ("days", "ref", "outcome", *DAYS)

Answer = dict[str, object]
# Which calendar a name stands for: that of the files, unless the caller knows of later notices.
CalendarOf = Callable[[str], Calendar]


class _Bad(ValueError):
    """The case as a whole cannot be read; `index` names the event, where it is one."""

    def __init__(self, code: str, message: str, index: int | None = None) -> None:
        self.code, self.message, self.index = code, message, index


def answer(case: object, calendar_of: CalendarOf = calendars.load) -> Answer:
    """The reading of one case, or its error; `event` is the index of the refused event, null for the whole case."""
    id = case.get("id") if isinstance(case, Mapping) else None
    known: Answer = {"id": id if isinstance(id, (str, int)) and not isinstance(id, bool) else None}
    try:
        return known | _answer(case, calendar_of)
    except Refused as refused:
        error = {"event": refused.index, "code": refused.code, "message": refused.message}
    except _Bad as bad:
        error = {"event": bad.index, "code": bad.code, "message": bad.message}
    return known | {"error": error}


def answer_text(
    text: str | bytes, name: str = "The text", calendar_of: CalendarOf = calendars.load
) -> tuple[Answer, bool]:
    """The answer to one case as JSON, and whether it was bad JSON."""
    try:
        case = json.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {"id": None, "error": {"event": None, "code": "bad_json", "message": f"{name} is not JSON."}}, True
    return answer(case, calendar_of), False


def answer_lines(lines: Iterable[str | bytes]) -> Iterator[tuple[Answer, bool]]:
    """An answer for each line that is not blank, and whether the line was bad JSON."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield answer_text(line, f"Line {number}")


def _no_constant(name: str) -> object:
    raise ValueError


def _answer(case: object, calendar_of: CalendarOf) -> Answer:
    if not isinstance(case, Mapping):
        raise _Bad("bad_case", "A case is a JSON object.")
    law = case.get("law")
    if law not in LAWS:
        raise _Bad("unknown_law", f"law must be one of {', '.join(LAWS)}.")
    today = _date(case.get("as_of"), "as_of", None)
    rows = case.get("events")
    if not isinstance(rows, list) or not rows:
        raise _Bad("no_events", "events must be a list that starts with received.")
    if len(rows) > MOST_EVENTS:
        raise _Bad("too_many_events", f"A case has at most {MOST_EVENTS} events.")
    events = [_event(row, index) for index, row in enumerate(rows)]
    rules = laws.load(law)
    calendar = calendar_of(_calendar(case.get("calendar"), rules.count.calendar))
    if not calendar.first_day <= today <= calendar.last_day:
        raise _Bad("bad_as_of", f"as_of must lie between {calendar.first_day} and {calendar.last_day}.")
    return as_json(read(rules, calendar, events, today))


def _calendar(name: object, own: str) -> str:
    """The calendar of a region that the law reaches, or the law's own where none is named."""
    known = calendars.regions(own)
    if name is None:
        return own
    if name not in known:
        raise _Bad("unknown_calendar", f"calendar must be one of {', '.join(known)}.")
    return str(name)


def _event(row: object, index: int) -> Event:
    if not isinstance(row, Mapping):
        raise _Bad("bad_event", "An event is a JSON object.", index)
    kind = row.get("event")
    if not isinstance(kind, str):
        raise _Bad("bad_event", "event must be the name of an event.", index)
    facts = {name: row[name] for name in FACTS if row.get(name) is not None}
    for name in DAYS:
        if name in facts:
            facts[name] = _date(facts[name], name, index)
    return Event(kind, _date(row.get("on"), "on", index), facts)


def _date(value: object, name: str, index: int | None) -> date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _Bad("bad_date" if name == "on" else f"bad_{name}", f"{name} must be a date such as 2026-10-01.", index)
