"""Documents whose substance is a table: the budget of an office, penalties, licences. All of it is invented."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date

from portal.demo.city import ROADS, SHOPS, firms
from portal.demo.days import Days
from portal.demo.prose import day, html
from portal.demo.shapes import Doc, Tabled

OFFICE, HEALTH, MARKET = "明州市示例疾病预防控制中心", "明州市卫生健康委员会", "明州市市场监督管理局"
# Function code, name, and the shares of staff, running costs and projects; the last one is paid by a fund.
LEAVES = (
    ("2080505", "机关事业单位基本养老保险缴费支出", 46, 0, 0), ("2080506", "机关事业单位职业年金缴费支出", 23, 0, 0),
    ("2100101", "行政运行", 118, 21, 0), ("2100102", "一般行政管理事务", 0, 0, 34),
    ("2100401", "疾病预防控制机构", 352, 64, 120), ("2100408", "基本公共卫生服务", 0, 0, 210),
    ("2100409", "重大公共卫生服务", 0, 0, 265), ("2100410", "突发公共卫生事件应急处置", 0, 0, 42),
    ("2101101", "行政单位医疗", 9, 0, 0), ("2101102", "事业单位医疗", 28, 0, 0),
    ("2101103", "公务员医疗补助", 12, 0, 0),
    ("2210201", "住房公积金", 39, 0, 0), ("2210203", "购房补贴", 17, 0, 0),
    ("2296002", "用于社会福利的彩票公益金支出", 0, 0, 26),
)  # fmt: skip
FUND = "229"
ABOVE = {
    "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "210": "卫生健康支出", "21001": "卫生健康管理事务",
    "21004": "公共卫生", "21011": "行政事业单位医疗", "221": "住房保障支出", "22102": "住房改革支出", "229": "其他支出",
    "22960": "彩票公益金安排的支出",
}  # fmt: skip
BUDGET = """# 单位概况
{office}是{above}所属事业单位，主要职责是传染病监测、疫情处置、预防接种管理和健康危害因素监测。内设机构12个，没有下属单位。
# 收支情况说明
{told}各表附后，金额单位均为万元。
# 其他事项说明
机关运行经费和公用经费合计{running}万元。政府采购预算{buying}万元。“三公”经费见末表。
"""
Amounts = dict[str, tuple[int, int, int]]


def tabled(days: Days, rng: random.Random) -> Iterator[Doc]:
    yield _budget(days, rng)
    for n in range(2):
        yield _penalties(n, days, rng)
    yield _licences(days, rng)


def figure(hundredths: int) -> str:
    """A sum in 万元 as a table holds it: 1234.50. Nothing of nothing."""
    return f"{hundredths // 100}.{hundredths % 100:02d}" if hundredths else ""


def _doc(key: str, agency: str, title: str, text: str, written_on: date, **more: object) -> Doc:
    """Signed and dated as a document."""
    issuer = {"health": HEALTH, "market": MARKET}[agency]
    body = html(text) + f'<p class="sign">{issuer}</p><p class="sign">{day(written_on)}</p>'
    return Doc(key=key, agency=agency, issuer=issuer, title=title, body=body, written_on=written_on, **more)  # type: ignore[arg-type]


def _budget(days: Days, rng: random.Random) -> Doc:
    written_on = days.last(2, rng.randint(8, 26))
    year, size = written_on.year, rng.randint(9_000, 11_000)
    leaves = {code: (a * size // 100, b * size // 100, c * size // 100) for code, _name, a, b, c in LEAVES}
    general = {code: amounts for code, amounts in leaves.items() if not code.startswith(FUND)}
    total, fund = sum(map(sum, leaves.values())), sum(map(sum, leaves.values())) - sum(map(sum, general.values()))
    told = (
        f"{year}年收支总预算{figure(total)}万元，其中一般公共预算拨款{figure(total - fund)}万元，"
        f"政府性基金预算拨款{figure(fund)}万元。"
    )
    text = BUDGET.format(
        office=OFFICE, above=HEALTH, told=told, buying=figure(total // 12), running=figure(_sum(leaves)[1])
    )
    tables = [
        _overview(f"{year}年单位收支总表", leaves, total, fund),
        Tabled("budget-income", f"{year}年单位收入总表", _income(leaves)),
        Tabled("budget-expense", f"{year}年单位支出总表", _expense(leaves)),
        _appropriation(f"{year}年财政拨款收支总表", leaves, total, fund),
        Tabled("budget-public", f"{year}年一般公共预算支出表", _public(general)),
        Tabled("budget-three-public", f"{year}年“三公”经费预算表", _three(year, rng), "本单位无因公出国（境）预算。"),
    ]
    title = f"{OFFICE}{year}年单位预算公开表"
    return _doc(
        "tabled-budget", "health", title, text, written_on, category=7, genre="预决算", kind="budget",
        keywords=["单位预算", f"{year}年", "三公经费"], summary=told, tables=tables,
    )  # fmt: skip


def _tree(leaves: Amounts) -> list[tuple[str, str, tuple[int, int, int]]]:
    """All codes in their order, each with the sum of what stands below it."""
    names = ABOVE | {code: name for code, name, *_shares in LEAVES}
    codes = sorted({code[:length] for code in leaves for length in (3, 5, 7)})
    return [(code, names[code], _sum(leaves, code)) for code in codes]


def _sum(leaves: Amounts, code: str = "") -> tuple[int, int, int]:
    found = [amounts for leaf, amounts in leaves.items() if leaf.startswith(code)]
    staff, running, project = (sum(column) for column in zip(*found, strict=True))
    return staff, running, project


def _with_total(leaves: Amounts) -> list[tuple[str, str, tuple[int, int, int]]]:
    return [*_tree(leaves), ("", "合计", _sum(leaves))]


def _income(leaves: Amounts) -> list[Sequence[str]]:
    """From the general budget, and from a fund what its own function takes."""
    fund = sum(map(sum, (amounts for code, amounts in leaves.items() if code.startswith(FUND))))
    rows = []
    for code, name, amounts in _with_total(leaves):
        from_fund = sum(amounts) if code.startswith(FUND) else 0 if code else fund
        rows.append((code, name, figure(sum(amounts)), figure(sum(amounts) - from_fund), figure(from_fund), *[""] * 5))
    return rows


def _expense(leaves: Amounts) -> list[Sequence[str]]:
    return [
        (code, name, figure(staff + running + project), figure(staff + running), figure(project), "")
        for code, name, (staff, running, project) in _with_total(leaves)
    ]


def _public(leaves: Amounts) -> list[Sequence[str]]:
    return [
        (code, name, figure(sum(amounts)), figure(amounts[0] + amounts[1]), *map(figure, amounts))
        for code, name, amounts in _with_total(leaves)
    ]


def _sides(leaves: Amounts, total: int, fund: int) -> list[tuple[str, int, str, int]]:
    income = [("一、一般公共预算拨款", total - fund), ("二、政府性基金预算拨款", fund)]
    tops = [(name, sum(amounts)) for code, name, amounts in _tree(leaves) if len(code) == 3]
    spent = [(f"{mark}、{name}", amount) for mark, (name, amount) in zip("一二三四", tops, strict=True)]
    income += [("", 0)] * (len(spent) - len(income))
    ends = [
        ("本年收入合计", total, "本年支出合计", total),
        ("上年结转", 0, "年终结转", 0),
        ("收入总计", total, "支出总计", total),
    ]
    return [(*one, *two) for one, two in zip(income, spent, strict=True)] + ends


def _overview(title: str, leaves: Amounts, total: int, fund: int) -> Tabled:
    rows = [(one, figure(a), two, figure(b)) for one, a, two, b in _sides(leaves, total, fund)]
    return Tabled("budget-overview", title, rows)


def _appropriation(title: str, leaves: Amounts, total: int, fund: int) -> Tabled:
    rows = []
    for one, a, two, b in _sides(leaves, total, fund):
        of_fund = b if two.endswith("其他支出") else fund if b == total else 0
        rows.append((one, figure(a), two, figure(b), figure(b - of_fund), figure(of_fund), ""))
    return Tabled("budget-appropriation", title, rows)


def _three(year: int, rng: random.Random) -> list[Sequence[str]]:
    rows = []
    for label in (f"{year - 1}年预算数", f"{year}年预算数"):
        bought, run = rng.choice((0, 1800)), rng.randint(900, 2600)
        guests = rng.randint(80, 400)
        sums = (bought + run + guests, 0, bought + run, bought, run, guests)
        rows.append((label, *map(figure, sums)))
    return rows


OFFENCES = (
    ("未按规定公示健康证明", "《公共场所卫生管理条例实施细则》", "警告", ""),
    ("销售标签不合规定的预包装食品", "《中华人民共和国食品安全法》", "罚款", "0.5"),
    ("使用未经检定的计量器具", "《中华人民共和国计量法》", "罚款", "0.1"),
    ("未明码标价", "《中华人民共和国价格法》", "罚款", "0.2"),
    ("餐饮具消毒不合要求", "《中华人民共和国食品安全法》", "警告", ""),
)


def _penalties(n: int, days: Days, rng: random.Random) -> Doc:
    written_on = days.before(12 + n * 30)
    rows: list[Sequence[str]] = []
    names = [*firms(rng, "食品 商贸 餐饮管理", 4), f"{rng.choice(ROADS)}{rng.choice(SHOPS)}", "甲某某"]
    for k, name in enumerate(names):
        offence, law, kind, fine = OFFENCES[(k + n) % len(OFFENCES)]
        decided = days.before(14 + n * 30 + k)
        who = "法人及非法人组织" if k < 4 else "个体工商户" if k == 4 else "自然人"
        content = f"罚款{int(float(fine) * 10_000)}元" if fine else "警告，责令改正"
        rows.append(
            (name, who, "", "", f"明市监罚示〔{decided.year}〕{rng.randint(100, 400)}号", offence,
             f"执法人员检查时发现当事人{offence}。", f"{law}（示例）", kind, content, fine, "", "", decided.isoformat(),
             "", "", MARKET, "", "")
        )  # fmt: skip
    title = f"行政处罚信息公示表（{written_on.year}年{written_on.month}月）"
    told = f"现将近期作出的{len(rows)}件行政处罚决定予以公示。当事人、事实和金额均为演示用的虚构内容。"
    return _doc(
        f"tabled-penalty-{n + 1}", "market", title, told, written_on, category=6, genre="处罚", kind="penalty",
        keywords=["行政处罚", "双公示"], tables=[Tabled("penalty", title, rows)],
    )  # fmt: skip


def _licences(days: Days, rng: random.Random) -> Doc:
    written_on = days.before(9)
    rows: list[Sequence[str]] = []
    for k, name in enumerate(firms(rng, "口腔门诊 体检中心 康复护理", 5)):
        decided = days.before(11 + k)
        until = date(decided.year + 5, decided.month, min(decided.day, 28))
        rows.append(
            (name, "法人及非法人组织", "", "", "准予行政许可决定书",
             f"明卫许示〔{decided.year}〕{rng.randint(10, 90)}号", "登记", "医疗机构执业许可证",
             f"示例{rng.randint(1000, 9999)}", "医疗机构执业登记", decided.isoformat(), decided.isoformat(),
             until.isoformat(), HEALTH, "", "有效", "")
        )  # fmt: skip
    title = f"行政许可信息公示表（{written_on.year}年{written_on.month}月）"
    told = f"现将近期作出的{len(rows)}件行政许可决定予以公示。申请人和编号均为演示用的虚构内容。"
    return _doc(
        "tabled-licence", "health", title, told, written_on, category=5, genre="公告", kind="licence",
        keywords=["行政许可", "双公示"], tables=[Tabled("licence", title, rows)],
    )  # fmt: skip
