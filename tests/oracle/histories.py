"""Histories of requests at random, lawful and not: the same seed tells the same story."""

from datetime import date, timedelta
from random import Random

from tests.oracle.almanac import CHINA_FESTIVALS, OFF, WORKED, china
from tests.oracle.diary import lawful
from tests.oracle.numbers import EXPEDITED, FEE, HEARD, LAWS, NOTES

# Days around which a mistake shows: festivals, make-up days, year ends, leap days, the end of the known notices.
EDGES = {
    "cn": sorted(day for day in OFF | WORKED if date(2019, 6, 1) <= day <= date(2027, 6, 30)),
    "us": [
        date(year, month, day) for year in range(2019, 2029) for month, day in ((7, 4), (11, 26), (12, 25), (6, 19))
    ],
    "uk": [date(year, month, day) for year in range(2019, 2029) for month, day in ((4, 10), (12, 25), (7, 12), (8, 3))],
    "jp": [date(year, month, day) for year in range(2019, 2029) for month, day in ((1, 31), (5, 1), (12, 31))],
}
EDGES["eu"] = [
    date(year, month, day) for year in range(2019, 2029) for month, day in ((4, 10), (5, 9), (12, 24), (5, 20))
]
EDGES["uk-sct"] = [date(year, month, day) for year in range(2019, 2029) for month, day in ((1, 2), (11, 30), (8, 3))]
EVERYWHERE = [date(2020, 2, 28), date(2024, 2, 28), date(2028, 2, 28), date(2026, 12, 31), date(2026, 12, 1)]
EVERYWHERE += [date(year, 12, 30) for year in range(2019, 2029)]

# What no law waits for and still happens to a request, and what only some laws know.
OTHERS = [
    *sorted(NOTES | HEARD | FEE | EXPEDITED),
    "delay_fixed",
    "alternative_date_agreed",
    "transferred",
    "received",
    "fee_expired",
]
OTHERS += ["correction_expired", "correction_excused", "third_party_expired", "agency_expired", "confirmed"]


def history(seed: int, law: str) -> dict:
    """A case of that law as `manage.py clock --cases` reads it."""
    chance = Random(f"{law}:{seed}")
    day = _first_day(chance, law)
    first = {"event": "received", "on": day.isoformat()}
    if chance.random() < (0.3 if LAWS[law].routing else 0.02):
        first["first_received_on"] = (
            day - timedelta(days=chance.choice((0, 1, 2, 5, 9, 13, 14, 15, 20, 40)))
        ).isoformat()
    events = [first]
    pending: list[str] = []
    calm = chance.random() < 0.6  # most people keep to the rules most of the time
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10))):
        day += timedelta(days=_gap(chance))
        events.append(_event(chance, law, day, pending, calm))
    if chance.random() < 0.5:
        day += timedelta(days=chance.choice((0, 1, 3, 8, 15, 20, 30, 45, 70)))
        events.append({"event": chance.choice(("delivered",) * 5 + ("withdrawn",)), "on": day.isoformat()})
        if chance.random() < 0.1:
            events.append(_event(chance, law, day + timedelta(days=chance.randrange(9)), pending, calm))
    if chance.random() < (0.02 if calm else 0.15):
        _spoil(chance, events)
    as_of = day + timedelta(days=chance.choice((0, 0, 1, 2, 5, 10, 15, 21, 22, 25, 30, 40, 60, 120)))
    if chance.random() < 0.06:
        as_of = day - timedelta(days=chance.choice((1, 2, 5, 20)))
    case = {"id": f"{law}-{seed}", "law": law, "events": events, "as_of": as_of.isoformat()}
    if calm and chance.random() < 0.8:
        case["events"] = lawful(case)  # or else most histories would be refused early, and their rest never told
    return case


def _first_day(chance: Random, law: str) -> date:
    if chance.random() < 0.6:
        day = chance.choice(EDGES[law] if chance.random() < 0.8 else EVERYWHERE) - timedelta(
            days=chance.randrange(-3, 50)
        )
    else:
        day = date(2019, 6, 1) + timedelta(days=chance.randrange(3300))
    if law == "cn":
        day = min(max(day, date(2019, 5, 15)), date(max(CHINA_FESTIVALS) - 3, 12, 31))
        if chance.random() < 0.2:  # and on purpose on a day off, or on the eve of one
            while china(day + timedelta(days=1)):
                day += timedelta(days=1)
    return max(day, date(2019, 5, 15))


def _gap(chance: Random) -> int:
    return chance.choice((0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11, 14, 18, 21, 22, 23, 25, 28, 33, 45))


def _event(chance: Random, law: str, day: date, pending: list[str], calm: bool) -> dict:
    waits = LAWS[law].waits
    if pending and chance.random() < 0.55:
        kind = pending.pop(chance.randrange(len(pending)))
    elif calm or chance.random() < 0.6:
        special = [LAWS[law].special] if LAWS[law].special else []
        kind = chance.choice([wait.asks for wait in waits] + ["extension_notified", *special])
    elif chance.random() < 0.5:
        kind = chance.choice([wait.ends for wait in waits] + [wait.asks for wait in waits] or OTHERS)
    else:
        kind = chance.choice(OTHERS)
    event: dict = {"event": kind, "on": day.isoformat()}
    for wait in waits:
        if kind == wait.asks:
            pending.append(wait.lapses if wait.lapses and chance.random() < 0.15 else wait.ends)
            if wait.limit and chance.random() < 0.35:
                event["reached_on"] = (day + timedelta(days=chance.choice((0, 1, 2, 3, 5, 9)))).isoformat()
            if wait.limit and not calm and chance.random() < 0.05:
                event["reached_on"] = (day - timedelta(days=1)).isoformat()
    if kind == "extension_notified":
        most = LAWS[law].extension
        event["days"] = chance.choice((1, 2, 5, 7, 10, most - 1, most, most))
        if not calm:
            event["days"] = chance.choice((event["days"], 1, 3, most + 1, 0, -2))
    if kind in ("delay_fixed", "alternative_date_agreed", "special_rule_notified"):
        event["until"] = (day + timedelta(days=chance.choice((30, 45, 10, 60, 90, 0, 1, -3)))).isoformat()
    return event


def _spoil(chance: Random, events: list[dict]) -> None:
    """Bring disorder: twice the same, two exchanged, one left out."""
    number = chance.randrange(len(events))
    what = chance.randrange(3)
    if what == 0:
        events.insert(number, dict(events[number]))
    elif what == 1 and len(events) > 2:
        other = chance.randrange(len(events))
        events[number], events[other] = events[other], events[number]
    elif len(events) > 1:
        del events[number]
