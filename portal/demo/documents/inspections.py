"""Results of inspections and sampling, with counts that add up (art. 20 (13))."""

from __future__ import annotations

import random
from collections.abc import Iterator

from portal.demo.city import ESTATES, FIRMS, PRIMARY, RIVERS, ROADS
from portal.demo.days import Days
from portal.demo.documents.written import dated
from portal.demo.prose import entries, table
from portal.demo.shapes import Doc


def inspections(days: Days, rng: random.Random) -> Iterator[Doc]:
    found = {entry["key"]: entry for entry in entries("inspections")}
    tips = [line.split("|") for line in found.pop("tips")["body"].splitlines()]
    for place, entry in enumerate(found.values()):
        count, every = int(entry["count"]), int(entry["every"])
        used: dict[int, int] = {}
        advice = [text for kind, text in tips if kind == entry["key"]]
        for index in range(count):
            # From the oldest on, so that the serial number of the year rises.
            written_on = days.before(4 + place + (count - 1 - index) * every + rng.randint(0, every // 3))
            used[written_on.year] = used.get(written_on.year, 0) + 1
            facts = _counts(entry, rng) | {
                "key": f"{entry['key']}-{index + 1}", "year": str(written_on.year),
                "serial": str(used[written_on.year]), "tip": advice[index % len(advice)],
                "estate": rng.choice(ESTATES), "firm": rng.choice(FIRMS), "road": rng.choice(ROADS),
                "school": rng.choice(PRIMARY), "river": rng.choice(RIVERS),
            }  # fmt: skip
            head = {"category": "13", "genre": "公告", **entry}
            yield dated(head, written_on, days, rng.randint(0, 9), **facts)


def _counts(entry: dict[str, str], rng: random.Random) -> dict[str, str]:
    pool = entry["pool"].split()
    kinds = rng.sample(pool, min(len(pool), rng.randint(4, 6)))
    rows, bad_total, total = [], 0, 0
    for kind in kinds:
        n = rng.randint(6, 48)
        bad = rng.choice((0, 0, 1, 1, 2, 3))
        rows.append((kind, n, n - bad, bad, f"{(n - bad) * 100 / n:.1f}%"))
        bad_total, total = bad_total + bad, total + n
    if not bad_total:
        name, n, *_ = rows[0]
        rows[0], bad_total = (name, n, n - 1, 1, f"{(n - 1) * 100 / n:.1f}%"), 1
    rows.append(("合计", total, total - bad_total, bad_total, f"{(total - bad_total) * 100 / total:.1f}%"))
    faults = rng.sample(entry["faults"].split(), min(3, bad_total))
    where = [f"- {rng.choice(ROADS)}{rng.randint(3, 240)}号：{fault}；" for fault in faults]
    return {
        "kinds": "、".join(kinds), "n": str(total), "ok": str(total - bad_total), "bad": str(bad_total),
        "table": table("检查和抽检结果", ("类别", "数量", "合格", "不合格", "合格率"), rows),
        "faults": "\n".join([*where[:-1], where[-1].rstrip("；") + "。"]), "stock": str(rng.randint(12, 260)),
        "recall": str(rng.randint(2, 48)), "cases": str(rng.randint(1, max(1, bad_total))),
        "half": str((bad_total + 1) // 2),
    }  # fmt: skip
