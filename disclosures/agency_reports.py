"""Annual reports by year (arts. 49, 50): what is there, what came late, and which year is missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.enums import Kind
from agencies.law_words import cited
from agencies.models import Agency
from disclosures.models import Document
from statutes import laws
from statutes.rules import Yearly

REPORTS = "annual-reports"
YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
# Which of the yearly duties of a law is that of the agency: of a government, else of one of its departments.
OF_GOVERNMENTS = ("government_report", "annual_report")
OF_OTHERS = ("department_report", "annual_report")


@dataclass(frozen=True)
class Year:
    """The report of one agency on one year. `until` None: its law names no day."""

    year: int
    until: date | None
    documents: list[Any] = field(default_factory=list)

    @property
    def late(self) -> bool:
        first = min((one.published_on for one in self.documents), default=None)
        return bool(first and self.until and first > self.until)


def duty(agency: Agency) -> Yearly | None:
    """What the law asks of it each year; None where the law names no such day."""
    yearly = laws.load(agency.law).yearly
    codes = OF_GOVERNMENTS if agency.kind == Kind.GOVERNMENT else OF_OTHERS
    return next((yearly[code] for code in codes if code in yearly), None)


def article(agency: Agency) -> str:
    """Where that stands, in words."""
    rule = duty(agency)
    return cited(laws.load(agency.law), rule.article) if rule else ""


def due_on(agency: Agency, year: int) -> date | None:
    """The last day for the report on `year`: in the year after it."""
    rule = duty(agency)
    return date(year + 1, rule.month, rule.day) if rule else None


def last_due(agency: Agency, today: date) -> int | None:
    """The last year whose report has to be there by now."""
    rule = duty(agency)
    if rule is None:
        return None
    return today.year - (1 if (today.month, today.day) > (rule.month, rule.day) else 2)


def year_of(document: Any) -> int:
    """The year that its title names, else the one before it was written."""
    if named := YEAR.search(document.title):
        return int(named[1])
    return int((document.written_on or document.published_on).year) - 1


def found(agencies: Iterable[Agency]) -> dict[int, dict[int, list[Any]]]:
    """agency -> year -> its public reports, the newest first; one question to the database."""
    rows = Document.objects.unarchived().filter(agency__in=[agency.pk for agency in agencies], category__slug=REPORTS)
    by_agency: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for document in rows.listed().newest():
        by_agency[document.agency_id][year_of(document)].append(document)
    return by_agency


def years(agency: Agency, there: dict[int, list[Any]], today: date) -> list[Year]:
    """From the first report to the last that is due, the newest first; those without one are missing."""
    last = last_due(agency, today)
    known = {*there, *([last] if last else [])}
    if not known:
        return []
    return [Year(year, due_on(agency, year), there.get(year, [])) for year in range(max(known), min(known) - 1, -1)]


def missing(agencies: Sequence[Agency], today: date) -> list[tuple[Agency, Year]]:
    """The agencies whose last report that is due is not there."""
    there = found(agencies)
    rows = []
    for agency in agencies:
        last = last_due(agency, today)
        if last and not there.get(agency.pk, {}).get(last):
            rows.append((agency, Year(last, due_on(agency, last))))
    return rows
