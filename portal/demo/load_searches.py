"""What visitors have searched for over fourteen weeks, found and not found, and what the search shows further back."""

from __future__ import annotations

from datetime import date
from random import Random

from django.db import transaction

from disclosures.enums import Validity
from portal.demo.days import stream
from portal.demo.site import Site
from search import learning
from search.models import ClickCount, Preference, QuestionCount

WEEKS = 14
# A question and about how often it is asked in a week.
FOUND = {
    "加装电梯": 26, "公租房": 22, "预算公开": 14, "医保报销": 18, "行政处罚": 11, "低保标准": 16, "学区划分": 20,
    "拆迁补偿": 9, "食品抽检结果": 8, "机构职能": 4, "年度报告": 6, "公开指南": 4, "加装电梯申请书": 7,
}  # fmt: skip
MISSING = {"充电桩补贴": 31, "夜间停车": 9, "宠物医院": 5}
RARE = 90  # questions of a week that stay without words


@transaction.atomic
def load(site: Site) -> None:
    """All or nothing; what stands already is left alone."""
    if QuestionCount.objects.exists():
        return
    Preference.objects.get_or_create(results=f"validity:{Validity.REPEALED}", defaults={"percent": 60})
    chance = stream(site.seed, "searches")
    this_week = learning.monday(site.days.today)
    for back in range(WEEKS - 1, -1, -1):
        _week(chance, this_week - back * learning.WEEK, old=back > 8)


def _week(chance: Random, week: date, *, old: bool) -> None:
    """In the oldest weeks nobody asks for what is new, and readers open what stands further down."""
    rows = [QuestionCount(week=week, n=RARE + chance.randint(-9, 20), nothing=RARE // 6 + chance.randint(-3, 6))]
    kept: list[tuple[str, int]] = []
    for text, often in {**FOUND, **MISSING}.items():
        n, missing = max(0, often + chance.randint(-often // 3, often // 4)), text in MISSING
        if n < learning.THRESHOLD or (missing and old):
            continue
        digest = learning.digest(week, text)
        nothing, hits = (n, 0) if missing else (0, chance.randint(2, 40))
        rows.append(QuestionCount(week=week, digest=digest, text=text, n=n, nothing=nothing, hits=hits))
        if not missing:
            kept.append((text, n))
    QuestionCount.objects.bulk_create(rows)
    clicks: dict[tuple[str, int], int] = {}
    for text, n in [*kept, ("", RARE)]:
        for _visit in range(int(n * 0.7)):
            place = min(1 + int(chance.expovariate(0.35 if old else 0.55)), learning.LATER)
            clicks[text, place] = clicks.get((text, place), 0) + 1
    ClickCount.objects.bulk_create(
        ClickCount(week=week, text=text, position=place, n=n) for (text, place), n in clicks.items()
    )
