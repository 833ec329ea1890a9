"""The proof of a reading as one object that stands alone: rules, calendar days, events, spans and the result."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from statutes.calendars import ONE_DAY, Calendar
from statutes.proof import as_json
from statutes.reading import Event, Reading
from statutes.rules import Clock, Interrupt, Law

FORMAT = "mingtang-clock-proof/1"
ASIDE = timedelta(days=70)  # room for whoever counts again a term that something holds


def evidence(reading: Reading, events: Sequence[Event]) -> dict[str, Any]:
    """All that it takes to count again, and what was counted; `docs/verify_clock.py` does so from this alone."""
    law, calendar = reading.law, reading.calendar
    first, last = _range(reading, events)
    found: dict[str, Any] = {
        "format": FORMAT,
        "law": _law(law, events),
        "calendar": {
            "id": calendar.id,
            "version": calendar.version,
            "title": dict(calendar.title),
            "covered_until": calendar.covered_until.isoformat(),
            "basis": calendar.basis,
            # False: no person has compared the rules, the notice of a year or a day with what was published.
            "verified": calendar.verified,
            "years": [
                {"year": year, "notice": it.notice, "sources": list(it.sources), "verified": it.verified}
                for year, it in sorted(calendar.origins.items())
                if first.year <= year <= last.year
            ],
            "first": first.isoformat(),
            "last": last.isoformat(),
            # Every other day is worked from Monday to Friday and off on Saturday and Sunday.
            "days": _days(calendar, first, last),
        },
        "events": [{"event": e.kind, "on": e.on.isoformat(), **_facts(e)} for e in events],
        "as_of": reading.as_of.isoformat(),
        "result": as_json(reading)
        | {
            "projected_on": _iso(reading.projected_on),
            "started_on": reading.started_on.isoformat(),
            "closed_on": _iso(reading.closed_on),
            "deadlines": [
                {name: _plain(value) for name, value in deadline._asdict().items()} for deadline in reading.deadlines
            ],
        },
    }
    return found | {"sha256": fingerprint(found)}


def fingerprint(found: dict[str, Any]) -> str:
    """The hash of a proof: a change of any character is seen, whether it moves a date or not."""
    text = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _law(law: Law, events: Sequence[Event]) -> dict[str, Any]:
    used = dict.fromkeys(event.kind for event in events)
    rules = {kind: law.acts[kind] for kind in used if kind in law.acts}
    clocks = {"reply"} | {law.no_later_than}
    for act in rules.values():
        if isinstance(act.rule, Interrupt):
            clocks |= {act.rule.clock, act.rule.notice_clock}
        if isinstance(act.rule, Clock):
            clocks.add(act.rule.code)
    clocks |= {it.notice_clock for it in law.interrupts}
    return {
        "id": law.id,
        "edition": law.edition,
        "version": law.version,
        "title": dict(law.title),
        "source": law.source,
        "reply": {"unit": law.reply.unit, "days": law.reply.days, "article": law.reply.article},
        "rolls": law.count.last_day_roll,
        "no_later_than": law.no_later_than,
        "notice_clocks": [it.notice_clock for it in law.interrupts if it.notice_clock],
        "articles": {
            "start": law.count.start_article,
            "working": law.count.working_article,
            "day_off": law.count.day_off_article,
        },
        "clocks": {code: _clock(law.clocks[code]) for code in sorted(clocks) if code},
        "acts": {kind: {"deed": act.deed, "rule": _rule(act.rule)} for kind, act in rules.items()},
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return {"unit": clock.unit, "days": clock.days, "adjustable": clock.adjustable, "article": clock.article}


def _rule(rule: Any) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {it.name: getattr(rule, it.name) for it in fields(rule) if it.name not in ("title", "needs", "reasons")}


def _range(reading: Reading, events: Sequence[Event]) -> tuple[date, date]:
    """From the first day that matters to well past the last one, inside what the calendar knows."""
    days = [reading.started_on, reading.received_on, reading.as_of, *(event.on for event in events)]
    days += [day for day in (reading.due_on, reading.projected_on, reading.fixed_on, reading.base_due_on) if day]
    days += [deadline.due_on for deadline in reading.deadlines]
    days += [value for event in events for value in event.facts.values() if isinstance(value, date)]
    first = max(min(days), reading.calendar.first_day)
    return first, min(max(days) + ASIDE, reading.calendar.last_day)


def _days(calendar: Calendar, first: date, last: date) -> list[dict[str, Any]]:
    found, d = [], first
    while d <= last:
        day = calendar.day(d)
        if day.name:
            found.append(
                {
                    "on": d.isoformat(),
                    "working": day.working,
                    "name": dict(day.name),
                    "notice": day.notice,
                    "verified": day.verified,
                }
            )
        d += ONE_DAY
    return found


def _facts(event: Event) -> dict[str, Any]:
    return {name: _plain(value) for name, value in event.facts.items() if value is not None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
