"""The worked examples of the Chinese law, with the dates that common shortcuts would give."""

from datetime import date, timedelta

import pytest

from statutes.calendars import add_working_days
from tests.statutes.stories import CHINA, LAW, D, reading

# Number, receipt, working days, due, wrong: Monday to Friday only, wrong: holidays without make-up days.
COUNTS = """
CN-01 2023-09-15 20 2023-10-19 2023-10-13 2023-10-23
CN-02 2023-09-28 20 2023-11-01 2023-10-26 2023-11-03
CN-03 2023-09-28 40 2023-11-29 2023-11-23 2023-12-01
CN-04 2023-01-13 20 2023-02-15 2023-02-10 2023-02-17
CN-05 2023-01-20 20 2023-02-22 2023-02-17 2023-02-24
CN-06 2024-02-02 20 2024-03-06 2024-03-01 2024-03-08
CN-07 2024-02-08 20 2024-03-13 2024-03-07 2024-03-14
CN-08 2024-02-08 7 2024-02-23 2024-02-19 2024-02-26
CN-09 2024-09-13 20 2024-10-17 2024-10-11 2024-10-22
CN-10 2024-09-27 7 2024-10-12 2024-10-08 2024-10-15
CN-11 2024-09-27 20 2024-10-30 2024-10-25 2024-11-01
CN-12 2025-01-22 20 2025-02-25 2025-02-19 2025-02-27
CN-13 2025-01-22 15 2025-02-18 2025-02-12 2025-02-20
CN-14 2025-09-26 20 2025-10-30 2025-10-24 2025-11-03
CN-15 2025-10-09 20 2025-11-05 2025-11-06 2025-11-06
CN-16 2025-10-11 20 2025-11-07 2025-11-07 2025-11-07
CN-17 2024-10-05 20 2024-11-01 2024-11-01 2024-11-04
CN-18 2024-04-30 20 2024-05-30 2024-05-28 2024-05-31
CN-19 2025-09-25 20 2025-10-29 2025-10-23 2025-10-31
CN-20 2024-12-20 20 2025-01-20 2025-01-17 2025-01-20
CN-25 2024-09-20 7 2024-09-30 2024-10-01 2024-10-08
CN-26 2024-10-08 20 2024-11-04 2024-11-05 2024-11-05
CN-27 2026-02-13 20 2026-03-19 2026-03-13 2026-03-23
CN-28 2026-09-18 20 2026-10-22 2026-10-16 2026-10-26
"""
ROWS = [line.split() for line in COUNTS.split("\n")[1:-1]]


def counted(anchor: str, days: int, is_counted) -> date:
    d = D(anchor)
    while days:
        d += timedelta(days=1)
        days -= is_counted(d)
    return d


@pytest.mark.parametrize(("number", "start", "days", "due", "weekdays", "no_makeup"), ROWS)
def test_working_days_are_counted_by_the_notices(number, start, days, due, weekdays, no_makeup):
    """Art. 33(2): working days; Civil Code art. 201: from the day after."""
    assert add_working_days(CHINA, D(start), int(days)).due_on == D(due)
    plain = counted(start, int(days), lambda d: d.weekday() < 5)
    naive = counted(start, int(days), lambda d: d.weekday() < 5 and CHINA.is_working(d))
    assert (plain, naive) == (D(weekdays), D(no_makeup))


@pytest.mark.parametrize(("number", "start", "days", "due"), [row[:4] for row in ROWS if row[2] == "20"])
def test_the_clock_gives_the_same_day_as_the_count(number, start, days, due):
    assert reading(("received", start)).due_on == D(due)


def test_the_full_extension_is_counted_on():
    """CN-03, art. 33(2)."""
    full = reading(("received", "2023-09-28"), ("extension_notified", "2023-10-30", {"days": 20}))
    assert (full.due_on, full.limit, full.base_due_on) == (D("2023-11-29"), 40, D("2023-11-01"))


THIRD_PARTY = [
    ("received", "2023-09-11"),
    ("third_party_consulted", "2023-09-18"),
    ("third_party_answered", "2023-10-10"),
]


def test_the_time_of_a_consultation_is_not_counted():
    """CN-21, art. 33(3): twelve working days are left out."""
    asked = reading(*THIRD_PARTY)
    assert asked.due_on == D("2023-10-31")
    assert sum(span.days for span in asked.proof if span.reason == "third_party") == 12
    assert asked.base_due_on == D("2023-10-13")


def test_consultation_and_extension_add_up():
    """CN-22."""
    assert reading(*THIRD_PARTY, ("extension_notified", "2023-10-20", {"days": 20})).due_on == D("2023-11-28")


def test_a_silent_third_party_holds_the_clock_for_fifteen_working_days_and_no_longer():
    """CN-23, art. 32: the term of the opinion runs from the day the letter arrives."""
    story = [("received", "2025-01-13"), ("third_party_consulted", "2025-01-20")]
    assert reading(*story, today="2025-02-14").status == "suspended"
    after = reading(*story, today="2025-02-15")
    assert (after.status, after.due_on) == ("running", D("2025-03-07"))


def test_consultations_that_overlap_are_left_out_once():
    """CN-24: a union, never a sum."""
    both = reading(
        ("received", "2024-09-10"),
        ("third_party_consulted", "2024-09-18"),
        ("agency_consulted", "2024-09-25"),
        ("third_party_answered", "2024-10-09"),
        ("agency_answered", "2024-10-14"),
    )
    assert both.due_on == D("2024-11-04")


def test_a_corrected_request_starts_the_term_anew():
    """CN-25 and CN-26, art. 30: the days used before are forgotten."""
    story = [("received", "2024-09-20"), ("correction_asked", "2024-09-29")]
    assert reading(*story).deadlines[0].due_on == D("2024-09-30")
    waiting = reading(*story)
    assert (waiting.status, waiting.due_on) == ("suspended", None)
    corrected = reading(*story, ("correction_received", "2024-10-08"))
    assert (corrected.due_on, corrected.started_on, corrected.days_used) == (D("2024-11-04"), D("2024-10-08"), 0)


def test_the_law_and_the_calendar_are_part_of_the_reading():
    it = reading(("received", "2024-09-20"))
    assert (it.law, it.calendar) == (LAW, CHINA)
