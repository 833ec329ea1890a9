"""Procurement, licences, projects, recruitment, charges and services (art. 20 (5), (8), (9), (10), (14))."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

from portal.demo.agencies import BY_SLUG
from portal.demo.city import ROADS, SHOPS, firms
from portal.demo.days import Days
from portal.demo.documents.accounts import parts
from portal.demo.documents.written import dated
from portal.demo.prose import day, entries, table, yuan
from portal.demo.shapes import Doc

TEXT = {entry["key"]: entry for entry in entries("matters")}


def matters(days: Days, rng: random.Random) -> Iterator[Doc]:
    yield from _procurement(days, rng)
    yield from _licences(days, rng)
    yield from _projects(days, rng)
    yield from _recruitment(days, rng)
    yield from _fees(days, rng)
    yield from _services(days, rng)


def _lines(name: str) -> list[list[str]]:
    return [line.split("|") for line in TEXT[name]["body"].splitlines() if line]


def _procurement(days: Days, rng: random.Random) -> Iterator[Doc]:
    """A tender, and three times out of four its award a month later."""
    for index, (slug, unit, item, budget, need, term, trades) in enumerate(_lines("items"), start=1):
        opened = days.before(14 + index * 26 + rng.randint(0, 12))
        price = rng.choice((30, 35, 40))
        skill = rng.choice((40, 42, 45))
        sum_ = int(budget) * 10
        facts = {
            "agency": slug, "unit": unit, "item": item, "budget": yuan(sum_), "need": need, "term": term,
            "code": f"MZCG-{opened.year}-{index * 17 + 40:04d}", "stopday": day(days.add(opened, 16)),
            "place": f"第{rng.randint(1, 6)}开标室", "joint": rng.choice(("接受", "不接受")),
            "small": rng.choice(("专门面向中小企业采购", "小微企业价格扣除15%", "非专门面向中小企业采购，价格扣除10%")),
            "price": str(price), "skill": str(skill), "credit": str(100 - price - skill),
        }  # fmt: skip
        yield dated(TEXT["tender"], opened, days, 0, **facts, key=f"tender-{slug}")
        awarded = days.add(opened, 18)
        if awarded < days.today and index % 6:
            yield _award({**facts, "trades": trades}, slug, sum_, awarded, days, rng)


def _award(facts: dict[str, str], slug: str, sum_: int, awarded, days: Days, rng: random.Random) -> Doc:  # type: ignore[no-untyped-def]
    bids = sorted(sum_ * rng.randint(870, 985) // 1000 for _ in range(3))
    points = sorted((rng.randint(7200, 9500) / 100 for _ in range(3)), reverse=True)
    bidders = firms(rng, facts.pop("trades"), 3)
    rows = [(firm, yuan(bid), f"{point:.2f}", place) for place, (firm, bid, point) in
            enumerate(zip(bidders, bids, points, strict=True), start=1)]  # fmt: skip
    facts |= {
        "tender": f"tender-{slug}", "firm": bidders[0], "won": yuan(bids[0]),
        "saved": f"{(sum_ - bids[0]) * 100 / sum_:.1f}",
        "table": table("评审结果", ("投标人", "投标报价（万元）", "综合得分", "排名"), rows),
    }  # fmt: skip
    return dated(TEXT["award"], awarded, days, 1, **facts, key=f"award-{slug}")


def _licences(days: Days, rng: random.Random) -> Iterator[Doc]:
    for round_ in range(3):
        for place, (slug, what, law, who, kinds, why) in enumerate(_lines("licences")):
            written_on = days.before(3 + round_ * 110 + place * 12 + rng.randint(0, 6))
            agency, n, no = BY_SLUG[slug], rng.randint(5, 9), rng.randint(1, 3)
            holders = rng.sample(SHOPS, n) if who == "shops" else firms(rng, who, n)
            rows = []
            for holder in holders:
                decided = days.add(written_on, -rng.randint(1, 14))
                name = f"{rng.choice(ROADS)}{holder}" if who == "shops" else holder
                rows.append((name, rng.choice(kinds.split()), day(decided), f"{rng.choice((3, 4, 5))}年"))
            facts = {
                "key": f"licence-{slug}-{round_}", "agency": slug, "body": agency.name, "year": str(written_on.year),
                "batch": str(max(1, (written_on.timetuple().tm_yday) // 15)), "what": what, "law": law, "why": why,
                "short": what[:10], "n": str(n), "no": str(no), "all": str(n + no),
                "speed": f"{rng.randint(21, 88) / 10:.1f}", "less": str(rng.randint(38, 72)),
                "table": table("准予许可名单", ("被许可人", "许可内容", "决定日期", "有效期"), rows),
            }  # fmt: skip
            yield dated(TEXT["licence"], written_on, days, rng.randint(0, 5), **facts)


def _projects(days: Days, rng: random.Random) -> Iterator[Doc]:
    """Two reports of each project, half a year apart: the second is further on."""
    for place, (key, slug, item, total, about, stage) in enumerate(_lines("projects")):
        share = rng.randint(24, 38)
        for round_, age in enumerate((212 + place * 5, 18 + place * 6)):
            written_on = days.before(age)
            done = int(total) * 100 * (share + round_ * rng.randint(17, 26)) // 100
            names = ("建筑安装工程", "设备购置", "征地拆迁", "勘察设计监理", "其他费用")
            sums = parts(done, (58, 14, 17, 7, 4))
            facts = {
                "key": f"project-{key}-{round_}", "agency": slug, "body": BY_SLUG[slug].name, "item": item,
                "short": item[:12], "about": about, "total": yuan(int(total) * 100), "done": yuan(done),
                "season": f"（{written_on.year}年第{(written_on.month + 2) // 3}季度）", "cut": day(written_on),
                "rate": f"{done / int(total):.1f}", "now": yuan(done * rng.randint(34, 52) // 100),
                "plan": f"{rng.randint(612, 1040) / 10:.1f}",
                "stage": stage if round_ else "前期工程和基础施工按计划推进",
                "table": table("投资完成情况", ("项目", "累计完成（万元）"),
                               [*zip(names, map(yuan, sums), strict=True), ("合计", yuan(done))]),
                "checks": str(rng.randint(12, 86)), "quality": f"{rng.randint(978, 1000) / 10:.1f}",
                "faults": str(rng.randint(4, 31)),
                "people": _lines("people")[(place + round_) % 4][0].format(a=rng.randint(2, 9), b=rng.randint(10, 64)),
                "next": _lines("nexts")[(place + round_ * 2) % 5][0],
            }  # fmt: skip
            yield dated(TEXT["project"], written_on, days, rng.randint(1, 9), **facts)


def _recruitment(days: Days, rng: random.Random) -> Iterator[Doc]:
    for index, (slug, what, posts, share, free) in enumerate(_lines("recruits")):
        written_on = days.before(40 + index * 47)
        rows = [
            (post, rng.choice(("本科及以上", "本科及以上", "大专及以上", "硕士研究生及以上")), rng.randint(2, 24))
            for post in posts.split()
        ]
        total = sum(row[2] for row in rows)
        facts = {
            "key": f"recruit-{index}", "agency": slug, "body": BY_SLUG[slug].name, "what": what, "short": what[:10],
            "year": str(written_on.year), "n": str(total), "share": share, "rest": str(100 - int(share)), "free": free,
            "table": table("岗位和计划", ("岗位", "学历", "计划数（名）"), [*rows, ("合计", "—", total)]),
        }  # fmt: skip
        yield dated(TEXT["recruit"], written_on, days, 0, **facts)


def _fees(days: Days, rng: random.Random) -> Iterator[Doc]:
    for slug, lines, relief in _lines("fees"):
        written_on = days.last(3, rng.randint(5, 27))
        rows = [line.split(":") for line in lines.split("；")]
        facts = {
            "key": f"fee-{slug}", "agency": slug, "body": BY_SLUG[slug].name, "year": str(written_on.year),
            "n": str(len(rows)), "relief": relief, "sum": yuan(rng.randint(4_000, 220_000)),
            "table": table("收费项目和标准", ("项目", "标准", "依据"), rows),
        }  # fmt: skip
        yield dated(TEXT["fee"], written_on, days, rng.randint(0, 6), **facts)


def _services(days: Days, rng: random.Random) -> Iterator[Doc]:
    for index, (slug, what, conditions, papers, legal, promised, fee, wrong) in enumerate(_lines("services")):
        written_on = days.at_or_before(days.today - timedelta(44 + index * 31 + rng.randint(0, 9)))
        agency = BY_SLUG[slug]
        facts = {
            "key": f"service-{index}", "agency": slug, "body": agency.name, "what": what, "short": what[:10],
            "conditions": conditions + "。", "papers": papers.replace("、", "；") + "。", "legal": legal,
            "promised": promised, "fee": fee + "。", "address": agency.address, "phone": agency.phone,
            "hours": agency.hours, "wrong": wrong + "。",
        }  # fmt: skip
        yield dated(TEXT["service"], written_on, days, rng.randint(0, 6), **facts)
