"""What a list can be narrowed by, each choice with how many rows it has; the same for documents and answers.

Rows are counted with `Count("*")`: a count of their key would have to look at each of them, an index holds no key.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.db.models import Count, Q

from agencies.models import Agency

YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


def counted(label: str, number: int) -> str:
    return f"{label} ({number:,})"


def agencies(rows: Any, chosen: str) -> list[tuple[str, str]]:
    """The agencies that have some. An address that was right stays right when its last one goes."""
    counts = dict(rows.order_by().values_list("agency").annotate(n=Count("*")))
    found = Agency.objects.filter(Q(pk__in=counts) | Q(slug=chosen.replace("\0", "")))
    return [(agency.slug, counted(agency.label, counts.get(agency.pk, 0))) for agency in found]


def years(rows: Any, column: str, chosen: str) -> list[tuple[str, str]]:
    """The years of a date, the newest first; the one asked for among them."""
    counts: Counter[int] = Counter()
    # By day, as an index has them, and summed here: to take the year of each row costs the database twice the time.
    for day, n in rows.exclude(**{column: None}).order_by().values_list(column).annotate(n=Count("*")):
        counts[day.year] += n
    asked = {int(chosen)} if YEAR.fullmatch(chosen) else set()
    return [(str(year), counted(str(year), counts[year])) for year in sorted({*counts} | asked, reverse=True)]
