"""What each agency is (art. 20 (2)) and its yearly report on disclosure (art. 49)."""

from __future__ import annotations

import random
from collections.abc import Iterator

from portal.demo.agencies import AGENCIES
from portal.demo.city import GIVEN, SURNAMES
from portal.demo.days import Days
from portal.demo.documents.accounts import parts
from portal.demo.documents.written import dated
from portal.demo.prose import entries, table
from portal.demo.shapes import AgencySpec, Doc

OWING = "shiqiao"  # has not published its report of the last year
TEXT = {entry["key"]: entry for entry in entries("offices")}


def offices(days: Days, rng: random.Random) -> Iterator[Doc]:
    for agency in AGENCIES:
        yield _functions(agency, days, rng)
        report = _report(agency, days, rng)
        if agency.slug != OWING:
            yield report


def _line(name: str, rng: random.Random) -> str:
    return rng.choice(TEXT[name]["body"].splitlines())


def _functions(agency: AgencySpec, days: Days, rng: random.Random) -> Doc:
    written_on = days.before(rng.randint(24, 380))
    deputies = rng.sample(SURNAMES, 2)
    facts = {
        "key": f"functions-{agency.slug}", "agency": agency.slug, "name": agency.name,
        "duties": "\n".join(f"1. {duty}" for duty in agency.duties),
        "offices": "\n".join(f"- {office}" for office in agency.offices),
        "head": agency.head, "deputy_a": deputies[0] + GIVEN[0], "deputy_b": deputies[1] + GIVEN[0],
        "field_a": "、".join(agency.offices[1:3]), "field_b": "、".join(agency.offices[3:5]),
        "address": agency.address, "hours": agency.hours, "phone": agency.phone, "fax": agency.fax,
        "email": agency.email, "tip": _line("tips", rng),
    }  # fmt: skip
    return dated(TEXT["functions"], written_on, days, rng.randint(1, 6), **facts)


def _report(agency: AgencySpec, days: Days, rng: random.Random) -> Doc:
    # Art. 49: departments by 31 January, the government by 31 March.
    month, dom = (3, rng.randint(14, 28)) if agency.kind == "government" else (1, rng.randint(14, 28))
    written_on = days.last(month, dom)
    received, carried_in = rng.randint(18, 160), rng.randint(0, 7)
    carried_out = rng.randint(0, 6)
    closed = received + carried_in - carried_out
    rows = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
    counts = parts(closed, (48, 9, 8, 22, 9, 4))
    natural = [count * rng.randint(70, 90) // 100 for count in counts]
    lines = [(name, person, count - person, count) for name, person, count in zip(rows, natural, counts, strict=True)]
    lines.append(("总计", sum(natural), closed - sum(natural), closed))
    reviews = rng.randint(0, 5)
    upheld = rng.randint(0, reviews)
    facts = {
        "key": f"report-{agency.slug}", "agency": agency.slug, "name": agency.name, "year": str(written_on.year - 1),
        "published": str(rng.randint(160, 1900)), "received": str(received), "carried_in": str(carried_in),
        "carried_out": str(carried_out), "closed": str(closed), "rate": f"{rng.randint(962, 1000) / 10:.1f}",
        "rules": str(rng.randint(1, 9)), "accounts": str(rng.randint(2, 12)), "checks": str(rng.randint(20, 240)),
        "readings": str(rng.randint(2, 16)), "work": _line("works", rng), "problem": _line("problems", rng),
        "remedy": _line("remedies", rng), "reviews": str(reviews), "upheld": str(upheld),
        "corrected": str(corrected := rng.randint(0, reviews - upheld)),
        "pending": str(reviews - upheld - corrected), "suits": str(rng.randint(0, 2)),
        "result": table("本年度办理结果（件）", ("办理结果", "自然人", "法人或者其他组织", "总计"), lines),
    }  # fmt: skip
    return dated(TEXT["report"], written_on, days, rng.randint(0, 2), **facts)
