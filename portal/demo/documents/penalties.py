"""Penalty decisions: each of its own matter, place, circumstances and sum (art. 20 (6))."""

from __future__ import annotations

import random
from collections.abc import Iterator

from portal.demo.agencies import BY_SLUG
from portal.demo.city import ESTATES, GIVEN, RIVERS, ROADS, SHOPS, SURNAMES, VILLAGES, firms
from portal.demo.days import Days
from portal.demo.documents.written import dated
from portal.demo.prose import day, entries
from portal.demo.shapes import Doc

FRAME = {entry["key"]: entry for entry in entries("penalty")}
TIMES = 30


def penalties(days: Days, rng: random.Random) -> Iterator[Doc]:
    """Thirty decisions over the last fourteen months; a matter that returns meets other people elsewhere."""
    matters = entries("penalties")
    for index in range(TIMES):
        matter = matters[index % len(matters)]
        written_on = days.before(3 + index * 14 + rng.randint(0, 9))
        facts = _circumstances(matter, rng)
        facts |= {
            "key": f"penalty-{index + 1:02d}",
            "agency": matter["agency"],
            "series": matter["no"],
            "told": day(days.add(written_on, -rng.randint(6, 14))),
        }
        entry = {**FRAME["frame"], "category": "6", "genre": "处罚", "series": "{series}"}
        yield dated(entry, written_on, days, rng.randint(2, 7), **facts)


def _circumstances(matter: dict[str, str], rng: random.Random) -> dict[str, str]:
    low, high = map(int, matter["fine"].split("-"))
    fine = rng.randrange(low, high + 1, 500)
    places = {"road": f"{rng.choice(ROADS)}{rng.randint(2, 268)}号", "estate": rng.choice(ESTATES)}
    numbers = {
        "count": str(rng.randint(2, 9)), "days": str(rng.randint(5, 46)), "area": str(rng.randint(4, 26) * 100),
        "value": f"{rng.randint(12, 260) * 40}", "gain": str(rng.randint(3, 60) * 20),
    }  # fmt: skip
    names = {"river": rng.choice(RIVERS), "village": rng.choice(VILLAGES)}
    names["goods"] = rng.choice(FRAME["goods"]["body"].split())
    agency = BY_SLUG[matter["agency"]]
    outcome = f"处以罚款人民币{fine:,}元，并{matter['extra']}"
    pieces = {name: rng.choice(FRAME[name]["body"].splitlines()) for name in ("weights", "heard", "evidence")}
    return {
        "party": _party(matter, rng),
        "matter": matter["matter"],
        "short": matter["matter"][:12],
        "place": "明州市" + places["road"],
        "circumstances": matter["body"].format(**places, **numbers, **names),
        "violated": matter["violated"],
        "punished": matter["punished"],
        "outcome": outcome,
        "weight": pieces["weights"],
        "heard": pieces["heard"],
        "evidence": pieces["evidence"],
        "review": agency.reconsideration_authority,
        "court": agency.court,
    }


def _party(matter: dict[str, str], rng: random.Random) -> str:
    who = matter["who"]
    if who == "person":
        return rng.choice(SURNAMES) + rng.choice(GIVEN[:2])
    if who == "clinic":
        return f"明州市{rng.choice(('示例口腔诊所', '演示中医门诊部', '示例综合门诊部', '演示医疗美容诊所'))}"
    return rng.choice(ROADS) + rng.choice(SHOPS) if who == "shops" else firms(rng, matter["trade"], 1)[0]
