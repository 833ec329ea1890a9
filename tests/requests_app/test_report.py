"""Tables 3 and 4 of the annual report: their identities over random years, and each row by itself."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from agencies.models import Agency
from requests_app import report, workflow
from requests_app.enums import ApplicantKind
from requests_app.figures import performance
from requests_app.models import InformationRequest, Remedy
from requests_app.workflow_bulk import Happened, History, take_over
from statutes import laws
from tests import factories
from tests.requests_app.test_life import APPEAL, REPLY, in_hand, take

NOW = datetime(2025, 12, 31, 4, tzinfo=UTC)
OUTCOMES = [code for code in laws.load("cn").outcomes if not code.startswith("drop.")]


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def history(rng: random.Random, agency: Agency, clerk) -> tuple[History, dict]:
    """A request of 2023 to 2025 that may be answered, withdrawn, lapsed, or open; and what is true of it."""
    received = date(2023, 1, 3) + timedelta(rng.randrange(1090))
    kind, end = rng.choice(ApplicantKind.values), rng.choice(["reply", "reply", "withdraw", "lapse", "open"])
    closed = received + timedelta(rng.randrange(1, 90))
    if closed > NOW.date():
        end = "open"
    days = [("submitted", received), ("received", received), ("registered", received)]
    facts: dict = {}
    if end == "lapse":
        closed = max(closed, received + timedelta(40))
        if closed > NOW.date():
            end = "open"
        else:
            days += [("correction_asked", received), ("correction_expired", closed)]
            facts, outcome = {"correction_asked": {"days": 15, "points": "年份"}}, "drop.not_corrected"
    if end == "withdraw":
        days, outcome = [*days, ("withdrawn", closed)], "drop.other"
    if end == "reply":
        outcome = rng.choice(OUTCOMES)
        days += [("delivered", closed)]
        facts = {"delivered": {"outcome": outcome}}
    events = [Happened(name, day, moment(day), clerk, facts.get(name)) for name, day in days]
    request = factories.request_fields()
    made = History(uuid.UUID(int=rng.getrandbits(128)), agency, "counter", request,
                   factories.applicant_fields(kind=kind), events)  # fmt: skip
    done = end != "open"
    return made, {"kind": kind, "received": received, "closed": closed if done else None,
                  "row": laws.load("cn").outcomes[outcome].report if done else ""}  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_random_years_add_up_and_agree_with_a_count_by_hand(cast, seed):
    rng = random.Random(seed)
    rows = [history(rng, cast.health, cast.clerk) for _n in range(150)]
    take_over([made for made, _truth in rows], now=NOW)
    truths, before = [truth for _made, truth in rows], None
    for year in (2023, 2024, 2025):
        table = report.table_3([cast.health.pk], year)
        assert list(report.faults_3(table, before)) == []
        for kind in ApplicantKind.values:
            mine = [truth for truth in truths if truth["kind"] == kind]
            ended = Counter(truth["row"] for truth in mine if truth["closed"] and truth["closed"].year == year)
            assert {name: table[name][kind] for name in report.OUTCOMES if table[name][kind]} == dict(ended)
            assert table["received"][kind] == sum(truth["received"].year == year for truth in mine)
            assert table["carried_out"][kind] == sum(
                truth["received"].year <= year and (truth["closed"] is None or truth["closed"].year > year)
                for truth in mine
            )
        before = table
    assert table["received"]["total"] > 20


def test_every_outcome_has_its_row():
    assert set(report.report_rows().values()) == set(report.OUTCOMES)


def test_what_does_not_add_up_is_said():
    row = dict.fromkeys(report.COLUMNS, 0)
    table = {name: dict(row) for name in report.ROWS}
    assert list(report.faults_3(table, table)) == []
    table["received"] |= {"natural": 1, "total": 1}
    assert len(list(report.faults_3(table))) == 2  # identity 1, for two columns
    table["closed_total"] |= {"natural": 1, "total": 1}
    assert len(list(report.faults_3(table))) == 2  # identity 2
    table["granted"] |= {"natural": 1}
    assert any("granted" in fault for fault in report.faults_3(table))  # identity 3
    later = {name: dict(row) for name in report.ROWS}
    later["carried_in"] |= {"natural": 1, "total": 1}
    assert any("the year before" in fault for fault in report.faults_3(later, table))  # identity 4
    assert list(report.faults_4({"review": {"upheld": 1, "corrected": 0, "other": 0, "pending": 0, "total": 2}}))


def test_the_figures_of_a_real_report_add_up():
    # The stored fixture of 2025: 14069 + 560 = 13810 + 819 (rules.md 2.2).
    table = {name: dict.fromkeys(report.COLUMNS, 0) for name in report.ROWS}
    for name, total, natural in (("received", 14069, 13612), ("carried_in", 560, 535), ("granted", 13810, 13364),
                                 ("closed_total", 13810, 13364), ("carried_out", 819, 783)):  # fmt: skip
        table[name] |= {"natural": natural, "company": total - natural, "total": total}
    assert list(report.faults_3(table)) == []


def test_merged_split_and_reopened_requests_count_as_the_form_wants(cast):
    first, second = in_hand(cast), in_hand(cast, "2024-03-05")
    take(second, "merge", cast.clerk, "2024-03-06", into=first.pk, reason="两件相同。")
    take(first, "split", cast.clerk, "2024-03-07", items=["甲项", "乙项"])
    take(first, "draft_reply", cast.clerk, "2024-03-08", **REPLY)
    take(first, "sign", cast.reviewer, "2024-03-08")
    take(first, "deliver", cast.clerk, "2024-03-08")
    take(first, "record_appeal", cast.clerk, "2024-03-22", **APPEAL)
    ruling = Remedy.objects.get().pk
    take(first, "record_ruling", cast.clerk, "2024-05-08", remedy=ruling, result="corrected", decided_on="2024-05-08")
    take(first, "reopen", cast.head, "2024-05-10", remedy=ruling, received="2024-05-10")
    assert InformationRequest.objects.count() == 4
    table = report.table_3([cast.health.pk], 2024)
    numbers = {name: row["total"] for name, row in table.items() if row["total"]}
    # Two came in, one was split into two: three; the reopened one is no new request.
    assert numbers == {"received": 3, "denied_process": 1, "drop_other": 1, "closed_total": 2, "carried_out": 1}
    assert list(report.faults_3(table)) == []
    # Of these the merged one asked for nothing else than the other.
    assert performance(date(2024, 12, 1))["received"] == 2


def test_remedies_are_counted_by_group_result_and_year(cast):
    case = in_hand(cast)
    for kind, filed, decided, result in (
        ("reconsideration", "2024-04-02", "2024-05-08", "upheld"),
        ("reconsideration", "2024-12-20", "2025-01-10", "corrected"),
        ("suit_direct", "2024-06-03", "2024-09-02", "withdrawn"),
        ("suit_after_review", "2024-07-01", "", ""),
        ("complaint", "2024-07-01", "", ""),
    ):
        appeal = {"remedy_kind": kind, "body": "示例机关", "filed_on": filed}
        workflow.perform(case, "record_appeal", actor=cast.clerk, facts=appeal)
        if decided:
            found = {"remedy": Remedy.objects.latest("pk").pk, "result": result, "decided_on": decided}
            workflow.perform(case, "record_ruling", actor=cast.clerk, facts=found)
    assert {name: tuple(row.values()) for name, row in report.table_4([cast.health.pk], 2024).items()} == {
        "review": (1, 0, 0, 1, 2),
        "suit_direct": (0, 0, 1, 0, 1),
        "suit_after_review": (0, 0, 0, 1, 1),
    }
    assert report.table_4([cast.health.pk], 2025)["review"] == {
        "upheld": 0, "corrected": 1, "other": 0, "pending": 0, "total": 1,
    }  # fmt: skip
