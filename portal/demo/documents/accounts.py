"""Budgets and final accounts of every agency: tables whose rows add up to their totals (art. 20 (7))."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from portal.demo.agencies import AGENCIES
from portal.demo.days import Days
from portal.demo.documents.written import dated
from portal.demo.prose import entries, table, yuan
from portal.demo.shapes import AgencySpec, Doc

TEXT = {entry["key"]: entry for entry in entries("accounts")}
# Sums are whole hundredths of 万元, so that every total is exact.
SIZES = {
    "education": 9_200_000, "linxi": 14_600_000, "health": 6_400_000, "civil": 3_800_000, "labour": 2_900_000,
    "transport": 4_700_000, "housing": 3_300_000, "bailu": 480_000, "shiqiao": 390_000,
}  # fmt: skip
HEAD = ("项目", "金额（万元）")


def accounts(days: Days, rng: random.Random) -> Iterator[Doc]:
    for agency in AGENCIES:
        size = SIZES.get(agency.slug, rng.randint(900_000, 1_900_000))
        yield _budget(agency, size, days, rng)
        yield _final(agency, size, days, rng)


def parts(total: int, weights: Sequence[int]) -> list[int]:
    """`total` split by weight; the last part takes what rounding left."""
    found = [total * weight // sum(weights) for weight in weights[:-1]]
    return [*found, total - sum(found)]


def _list(name: str, agency: AgencySpec) -> list[str]:
    (line,) = (line for line in TEXT[name]["body"].splitlines() if line.split()[0] == agency.slug)
    return line.split()[1:]


def _sums(names: Sequence[str], sums: Sequence[int], caption: str) -> str:
    return table(caption, HEAD, [*zip(names, map(yuan, sums), strict=True), ("合计", yuan(sum(sums)))])


def _budget(agency: AgencySpec, size: int, days: Days, rng: random.Random) -> Doc:
    written_on = days.last(2, rng.randint(8, 26))
    total = size + rng.randint(0, size // 12)
    last = total - rng.randint(-total // 20, total // 12)
    general, fund, other = parts(total, (rng.randint(78, 90), rng.randint(3, 9), rng.randint(4, 9)))
    people, office, projects = parts(total, (rng.randint(34, 46), rng.randint(7, 11), rng.randint(45, 55)))
    trips, cars, guests = 0, rng.randint(800, 4200), rng.randint(150, 1100)
    project, goal = _list("projects", agency)
    buying = total * rng.randint(6, 15) // 100
    goods, services = parts(buying, (rng.randint(3, 6), rng.randint(4, 8)))
    three = ("因公出国（境）费", "公务用车购置和运行费", "公务接待费")
    facts = {
        "total": yuan(total), "general": yuan(general), "three": yuan(trips + cars + guests),
        "units": str(rng.randint(1, 9)), "staff": str(max(24, total // rng.randint(2300, 2900))),
        "change": "增加" if total >= last else "减少", "change_sum": yuan(abs(total - last)),
        "change_rate": ("增长" if total >= last else "下降") + f"{abs(total - last) * 100 / last:.2f}%",
        "reason": rng.choice(TEXT["reasons"]["body"].splitlines()),
        "income": _sums(("一般公共预算拨款", "政府性基金预算拨款", "其他收入"), (general, fund, other), "收入预算总表"),
        "spending": _sums(("人员经费", "公用经费", "项目支出"), (people, office, projects), "支出预算总表"),
        "functions": _sums(
            _list("functions", agency), parts(general, [rng.randint(5, 12) * factor for factor in (5, 2, 1, 1)]),
            "一般公共预算支出表",
        ),
        "three_table": _sums(three, (trips, cars, guests), "“三公”经费预算表"),
        "three_less": yuan(rng.randint(20, 260)), "project": project, "goal": goal,
        "project_sum": yuan(projects * rng.randint(18, 46) // 100),
        "buying": yuan(buying), "goods": yuan(goods), "services": yuan(services),
        "cars": str(rng.randint(2, 14)), "devices": str(rng.randint(0, 16)),
    }  # fmt: skip
    facts |= _frame(agency, "budget", written_on.year)
    return dated(TEXT["budget"], written_on, days, rng.randint(1, 8), **facts)


def _final(agency: AgencySpec, size: int, days: Days, rng: random.Random) -> Doc:
    written_on = days.last(9, rng.randint(2, 22))
    total = size - rng.randint(0, size // 15)
    rest = total * rng.randint(1, 6) // 100
    spent = total - rest
    people, office, projects = parts(spent, (rng.randint(34, 46), rng.randint(6, 10), rng.randint(44, 56)))
    cars, guests = rng.randint(700, 3800), rng.randint(90, 900)
    project, _ = _list("projects", agency)
    budgeted = (people - rng.randint(0, 900), office + rng.randint(0, 600), projects + rng.randint(0, 4000))
    rows = [
        (name, yuan(plan), yuan(done), f"{done * 100 / plan:.2f}%")
        for name, plan, done in zip(
            ("人员经费", "公用经费", "项目支出"), budgeted, (people, office, projects), strict=True
        )
    ]
    rows.append(("合计", yuan(sum(budgeted)), yuan(spent), f"{spent * 100 / sum(budgeted):.2f}%"))
    running = office * rng.randint(70, 88) // 100
    facts = {
        "total": yuan(total), "spent": yuan(spent), "rest": yuan(rest), "rate": f"{spent * 100 / sum(budgeted):.2f}",
        "spending": table("支出决算表", ("项目", "调整预算数（万元）", "决算数（万元）", "完成率"), rows),
        "difference": rng.choice(TEXT["differences"]["body"].splitlines()),
        "three_table": _sums(
            ("因公出国（境）费", "公务用车购置和运行费", "公务接待费"), (0, cars, guests), "“三公”经费决算表"
        ),
        "three_less": yuan(rng.randint(30, 420)), "guests": str(rng.randint(6, 64)),
        "heads": str(rng.randint(70, 700)), "cars": str(rng.randint(2, 14)), "running": yuan(running),
        "running_less": f"{rng.randint(12, 68) / 10:.1f}", "projects": str(rng.randint(3, 18)),
        "reviewed": yuan(projects * rng.randint(80, 99) // 100), "project": project,
        "score": f"{rng.randint(842, 968) / 10:.1f}", "lesson": rng.choice(TEXT["lessons"]["body"].splitlines()),
        "buying": yuan(spent * rng.randint(6, 13) // 100), "small": f"{rng.randint(580, 920) / 10:.1f}",
    }  # fmt: skip
    facts |= _frame(agency, "final", written_on.year - 1)
    return dated(TEXT["final"], written_on, days, rng.randint(1, 8), **facts)


def _frame(agency: AgencySpec, kind: str, year: int) -> dict[str, str]:
    return {
        "key": f"{kind}-{agency.slug}", "agency": agency.slug, "name": agency.name, "year": str(year),
        "duty": agency.duties[0],
    }  # fmt: skip
