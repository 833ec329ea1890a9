"""Monthly and quarterly figures: what the city counts and says about it (art. 20 (4))."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date

from portal.demo.city import HOSPITALS, SUBDISTRICTS
from portal.demo.days import Days
from portal.demo.documents import files
from portal.demo.documents.accounts import parts
from portal.demo.documents.written import dated
from portal.demo.prose import entries, table, yuan
from portal.demo.shapes import Attachment, Doc

REMARKS = {entry["key"]: entry["body"].splitlines() for entry in entries("remarks")}
Facts = dict[str, str]


def figures(days: Days, rng: random.Random) -> Iterator[Doc]:
    for entry in entries("figures"):
        step, count = int(entry.get("step", 1)), int(entry["months"])
        wanted = [place for place in days.months(count * step) if place[1] % step == 0]
        for index, (year, month) in enumerate(wanted):
            following = date(year + month // 12, month % 12 + 1, rng.randint(8, 19))
            written_on = min(days.at_or_after(following), days.before(1))
            facts = MAKERS[entry["key"]](rng, month)
            facts |= {
                "key": f"{entry['key']}-{year}-{month:02d}", "year": str(year), "month": f"{year}年{month}月",
                "upto": "1月" if month == 1 else f"1至{month}月",
                "note": _turn(entry["key"], index), "next": _turn(entry["key"] + "-next", index),
            }  # fmt: skip
            doc = dated(entry, written_on, days, rng.randint(0, 4), **facts)
            yield FINISH.get(entry["key"], lambda doc, facts: doc)(doc, facts)


def _charted(doc: Doc, facts: Facts) -> Doc:
    """With the values of the points as a chart, and a footnote that says what is measured."""
    pairs = [pair.split("=") for pair in facts["points"].split()]
    said = "，".join(f"{place}{value}" for place, value in pairs)
    alt = f"各点位PM2.5月均浓度柱状图（微克每立方米）：{said}。"
    words = "PM2.5指空气动力学当量直径不大于2.5微米的颗粒物，月均浓度为日均浓度的算术平均值。"
    note = f'<small class="footnote">{words}</small>'
    name = "各点位PM2.5月均浓度.png"
    doc.attachments = [*doc.attachments, Attachment(name, lambda: files.bars([int(value) for _place, value in pairs]))]
    doc.body = doc.body.replace("PM2.5平均浓度", f"PM2.5{note}平均浓度", 1)
    picture = f'<p><img src="attachment:[{name}]" alt="{alt}"></p>'
    doc.body = doc.body.replace("</table>", f"</table>{picture}", 1)
    return doc


def _linked(doc: Doc, facts: Facts) -> Doc:
    """With a link that leads out of the site; the newest one leads nowhere any more."""
    link = f'<a href="https://data.mingzhou.example/clinic/{facts["year"]}">市卫生健康统计数据页</a>'
    doc.body = doc.body.replace('<p class="sign">', f'<p>历年数据见{link}。</p><p class="sign">', 1)
    return doc


def _turn(name: str, index: int) -> str:
    lines = REMARKS[name]
    return lines[index % len(lines)]


def _change(rng: random.Random, up: str = "增长", down: str = "下降") -> str:
    rate = rng.randint(-68, 94) or 3
    return f"{up if rate > 0 else down}{abs(rate) / 10:.1f}%"


def _finance(rng: random.Random, month: int) -> Facts:
    income = 1180 * month + rng.randint(-300, 900)
    tax, nontax = parts(income, (rng.randint(66, 79), rng.randint(22, 30)))
    spend = 1530 * month + rng.randint(-400, 1200)
    welfare = spend * rng.randint(712, 788) // 1000
    names = ("增值税", "企业所得税", "个人所得税", "契税和土地增值税", "其他税收", "非税收入")
    sums = [*parts(tax, (41, 19, 7, 15, 18)), nontax]
    return {
        "income": yuan(income), "tax": yuan(tax), "nontax": yuan(nontax), "spend": yuan(spend),
        "income_rate": _change(rng), "spend_rate": "比上年同期" + _change(rng), "welfare_sum": yuan(welfare),
        "welfare": f"{welfare * 100 / spend:.1f}", "tax_share": f"{tax * 100 / income:.1f}",
        "fund": yuan(640 * month + rng.randint(0, 500)), "bond": yuan(210 * month + rng.randint(0, 300)),
        "table_a": table(
            "一般公共预算收入构成", ("项目", "金额（亿元）"),
            [*zip(names, map(yuan, sums), strict=True), ("合计", yuan(sum(sums)))],
        ),
    }  # fmt: skip


def _transport(rng: random.Random, month: int) -> Facts:
    riders = rng.randint(86_000, 99_000)
    lines = rng.sample(("9路", "12路", "21路", "33路", "47路", "临溪专线", "文澜专线", "环湖线"), 5)
    rows = [(line, rng.randint(16, 62) * 1000, f"{rng.randint(790, 962) / 10:.1f}%") for line in lines]
    wait, drive, stop = rng.randint(14, 48), rng.randint(6, 22), rng.randint(3, 17)
    return {
        "riders": yuan(riders), "daily": yuan(riders // 30), "change": _change(rng),
        "rate": f"{rng.randint(834, 912) / 10:.1f}", "speed": f"{rng.randint(148, 176) / 10:.1f}",
        "complaints": str(wait + drive + stop), "wait": str(wait), "drive": str(drive), "stop": str(stop),
        "table_a": table(
            "客流较大线路", ("线路", "当月客流（人次）", "准点率"), [(a, f"{b:,}", c) for a, b, c in rows]
        ),
    }  # fmt: skip


def _air(rng: random.Random, month: int) -> Facts:
    length = 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    light = rng.randint(0, 6)
    pm = rng.randint(17, 46)
    rows = [(place + "站", pm + rng.randint(-4, 5), pm + rng.randint(18, 30)) for place in SUBDISTRICTS]
    return {
        "good": str(length - light), "light": str(light), "rate": f"{(length - light) * 100 / length:.1f}",
        "pm": str(pm), "pmten": str(pm + rng.randint(18, 29)), "ozone": str(rng.randint(96, 168)),
        "change": _change(rng, "上升", "下降"), "main": rng.choice(("细颗粒物", "臭氧", "可吸入颗粒物")),
        "points": " ".join(f"{place}={value}" for place, value, _pmten in rows),
        "table_a": table("监测点位月均浓度", ("点位", "PM2.5（微克每立方米）", "PM10（微克每立方米）"), rows),
    }  # fmt: skip


def _clinic(rng: random.Random, month: int) -> Facts:
    rows = [
        (name, rng.randint(204, 318), f"{rng.randint(7200, 12800):,}", f"{rng.randint(61, 92) / 10:.1f}")
        for name in HOSPITALS
    ]
    return {
        "visits": f"{rng.randint(248, 312) / 10:.1f}", "out": f"{rng.randint(9800, 12600):,}",
        "visit": str(rng.randint(236, 274)), "stay": f"{rng.randint(8600, 9900):,}", "change": _change(rng),
        "beds": f"{rng.randint(66, 78) / 10:.1f}", "drug": f"{rng.randint(238, 286) / 10:.1f}",
        "table_a": table("各医院费用", ("医院", "门诊次均（元）", "住院次均（元）", "平均住院日（天）"), rows),
    }  # fmt: skip


def _disease(rng: random.Random, month: int) -> Facts:
    b = {name: rng.randint(6, 84) for name in ("病毒性肝炎", "肺结核", "梅毒", "其他乙类")}
    c = {name: rng.randint(40, 620) for name in ("流行性感冒", "手足口病", "其他感染性腹泻病")}
    rows = [*b.items(), *c.items(), ("合计", sum(b.values()) + sum(c.values()))]
    return {
        "b": str(sum(b.values())), "c": str(sum(c.values())), "table_a": table("报告病例", ("病种", "例数"), rows),
    }  # fmt: skip


def _jobs(rng: random.Random, month: int) -> Facts:
    jobs = 38 * month + rng.randint(-8, 14)
    rows = []
    for name, size in (("企业职工养老保险", 4200), ("城乡居民养老保险", 980), ("失业保险", 160), ("工伤保险", 90)):
        income = size * month + rng.randint(0, size)
        rows.append((name, yuan(income), yuan(income * rng.randint(82, 97) // 100)))
    cases = rng.randint(320, 460) * month // 3
    return {
        "jobs": yuan(jobs), "rate": f"{jobs * 100 / 460:.1f}", "again": f"{rng.randint(310, 390) * month:,}",
        "hard": f"{rng.randint(96, 150) * month:,}", "loan": f"{rng.randint(640, 980) * month:,}",
        "cases": str(cases), "closed": str(cases - rng.randint(12, 48)), "mediate": f"{rng.randint(684, 762) / 10:.1f}",
        "wages": f"{rng.randint(110, 230) * month:,}", "people": f"{rng.randint(60, 140) * month:,}",
        "table_a": table("社会保险基金收支", ("险种", "收入（万元）", "支出（万元）"), rows),
    }  # fmt: skip


def _complaints(rng: random.Random, month: int) -> Facts:
    names = ("服装鞋帽", "餐饮食品", "健身美容", "家居装修", "其他")
    kinds = {name: rng.randint(90, 420) * month // 3 for name in names}
    return {
        "n": str(sum(kinds.values())), "m": str(rng.randint(210, 380) * month // 3),
        "k": f"{rng.randint(900, 1700) * month // 3:,}", "rate": f"{rng.randint(978, 998) / 10:.1f}",
        "money": f"{rng.randint(120, 260) * month // 3:,}",
        "table_a": table("投诉类别", ("类别", "件数"), [*kinds.items(), ("合计", sum(kinds.values()))]),
    }  # fmt: skip


def _assistance(rng: random.Random, month: int) -> Facts:
    low, poor, temp = (size * month + rng.randint(0, 9000) for size in (96_000, 21_000, 6_400))
    rows = [
        ("最低生活保障", f"{rng.randint(8900, 9400):,}", yuan(low)),
        ("特困人员供养", f"{rng.randint(1180, 1260):,}", yuan(poor)),
        ("临时救助", f"{rng.randint(240, 330) * month:,}", yuan(temp)),
    ]  # fmt: skip
    return {
        "low": yuan(low), "poor": yuan(poor), "temp": yuan(temp), "homes": str(rng.randint(52, 58)),
        "beds": f"{rng.randint(7800, 8400):,}", "rate": f"{rng.randint(541, 603) / 10:.1f}",
        "care": f"{rng.randint(11600, 12400):,}", "meals": str(rng.randint(118, 142)),
        "dishes": f"{rng.randint(21, 29) * month:,}", "orphans": str(rng.randint(18, 24)),
        "kids": str(rng.randint(206, 232)),
        "table_a": table("社会救助", ("项目", "人数（人次）", "支出（万元）"), rows),
    }  # fmt: skip


MAKERS: dict[str, Callable[[random.Random, int], Facts]] = {
    "finance": _finance, "transport": _transport, "air": _air, "clinic": _clinic, "disease": _disease,
    "jobs": _jobs, "complaints": _complaints, "assistance": _assistance,
}  # fmt: skip
FINISH: dict[str, Callable[[Doc, Facts], Doc]] = {"air": _charted, "clinic": _linked}
