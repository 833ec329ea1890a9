"""Tables 3 and 4 of the annual report (rules.md 2.2 and 2.3), as the cases stood at the year's end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from requests_app.enums import ApplicantKind, LinkKind, RemedyKind, RulingResult
from requests_app.models import Event, InformationRequest, Remedy
from statutes import laws

LAW = "cn"  # the tables are those of the Chinese regulations
COLUMNS = (*ApplicantKind.values, "total")
OUTCOMES = (
    "granted", "partial", "denied_state_secret", "denied_law", "denied_safety", "denied_third_party",
    "denied_internal", "denied_process", "denied_enforcement", "denied_query", "none_not_held", "none_needs_making",
    "none_unclear", "skip_petition", "skip_repeat", "skip_publication", "skip_excessive", "skip_reissue",
    "drop_not_corrected", "drop_not_paid", "drop_other",
)  # fmt: skip
ROWS = ("received", "carried_in", *OUTCOMES, "closed_total", "carried_out")
GROUPS = {
    "review": RemedyKind.RECONSIDERATION,
    "suit_direct": RemedyKind.SUIT_DIRECT,
    "suit_after_review": RemedyKind.SUIT_AFTER_REVIEW,
}
RESULTS = ("upheld", "corrected", "other", "pending", "total")

Row = dict[str, int]  # one number for each of COLUMNS


@dataclass(frozen=True)
class Year:
    """The days of a report: January to December."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last


def counted(agencies: Any) -> QuerySet[InformationRequest]:
    """The requests that the report counts. A reopened one is no new request: its first outcome stands."""
    cases = InformationRequest.objects.filter(agency__in=agencies, law=LAW, received_on__isnull=False)
    return cases.exclude(links__kind=LinkKind.REOPENED).order_by()


def table_3(agencies: Any, number: int) -> dict[str, Row]:
    """Each row of the table with its seven columns. `closed_total` is counted by itself, so that the sum can fail."""
    year, cases = Year(number), counted(agencies)
    closed = cases.filter(closed_on__range=year.days)
    table = {name: dict.fromkeys(COLUMNS, 0) for name in ROWS}
    _fill(table["received"], cases.filter(received_on__range=year.days))
    _fill(table["carried_in"], cases.filter(received_on__lt=year.first).filter(_open_after(year.first, strict=False)))
    _fill(table["carried_out"], cases.filter(received_on__lte=year.last).filter(_open_after(year.last, strict=True)))
    _fill(table["closed_total"], closed)
    rows = report_rows()
    for found in closed.values("outcome", "applicant__kind").annotate(n=Count("pk")):
        if name := rows.get(found["outcome"]):
            table[name][found["applicant__kind"]] += found["n"]
            table[name]["total"] += found["n"]
    return table


def _open_after(day: date, *, strict: bool) -> Q:
    """Not closed when that day begins, or, `strict`, when it ends."""
    return Q(closed_on=None) | (Q(closed_on__gt=day) if strict else Q(closed_on__gte=day))


def _fill(row: Row, cases: QuerySet[InformationRequest]) -> None:
    for found in cases.values("applicant__kind").annotate(n=Count("pk")):
        row[found["applicant__kind"]] += found["n"]
        row["total"] += found["n"]


def report_rows() -> dict[str, str]:
    """Outcome by outcome, the row that it is counted in, as the law's file says."""
    return {code: outcome.report for code, outcome in laws.load(LAW).outcomes.items()}


def table_4(agencies: Any, number: int) -> dict[str, Row]:
    """Three groups of five: what was decided in the year, what was pending at its end, and the sum."""
    year = Year(number)
    remedies = Remedy.objects.filter(case__agency__in=agencies, case__law=LAW, filed_on__lte=year.last).order_by()
    table = {}
    for name, kind in GROUPS.items():
        of_kind = remedies.filter(kind=kind)
        row = dict.fromkeys(RESULTS, 0)
        for found in of_kind.filter(decided_on__range=year.days).values("result").annotate(n=Count("pk")):
            # Withdrawn by the applicant: neither upheld nor corrected.
            row[found["result"] if found["result"] in RESULTS else RulingResult.OTHER.value] += found["n"]
        row["pending"] = of_kind.filter(Q(decided_on=None) | Q(decided_on__gt=year.last)).count()
        row["total"] = sum(row[result] for result in RESULTS[:-1])
        table[name] = row
    return table


def fees_charged(agencies: Any, number: int) -> tuple[int, int]:
    """How many fees were paid in the year, and their sum in yuan."""
    paid = Event.objects.filter(kind="fee_paid", case__agency__in=agencies, on__range=Year(number).days)
    amounts = [int(facts.get("amount", 0)) for facts in paid.values_list("facts", flat=True)]
    return len(amounts), sum(amounts)


def faults_3(table: dict[str, Row], before: dict[str, Row] | None = None) -> Iterator[str]:
    """What does not add up in table 3: identities 1, 2, 3 and, with the year before, 4 (rules.md 2.2)."""
    for column in COLUMNS:
        value = {name: table[name][column] for name in ROWS}
        came, went = value["received"] + value["carried_in"], value["closed_total"] + value["carried_out"]
        if came != went:
            yield f"{column}: received and carried in are {came}, closed and carried out {went}"
        if (found := sum(value[name] for name in OUTCOMES)) != value["closed_total"]:
            yield f"{column}: the outcomes are {found}, all closed {value['closed_total']}"
        if before and before["carried_out"][column] != value["carried_in"]:
            yield f"{column}: {before['carried_out'][column]} carried out the year before, {value['carried_in']} in"
    for name, row in table.items():
        if row["total"] != sum(row[column] for column in COLUMNS[:-1]):
            yield f"{name}: the total is not the sum of its columns"


def faults_4(table: dict[str, Row]) -> Iterator[str]:
    for name, row in table.items():
        if row["total"] != sum(row[result] for result in RESULTS[:-1]):
            yield f"{name}: the total is not the sum of its results"
