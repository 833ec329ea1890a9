"""The proof span by span, and its picture day by day, whole."""

from datetime import timedelta

import pytest

from statutes.proof import DayRow, as_json, days
from statutes.reading import Span
from tests.statutes.stories import CHINA, D, reading

FESTIVAL, NATIONAL = {"zh-hans": "中秋节", "en": "Mid-Autumn Festival"}, {"zh-hans": "国庆节", "en": "National Day"}
NEW_YEAR, NOTICE, STATUTE = (
    {"zh-hans": "元旦", "en": "New Year's Day"},
    "国办发明电〔2025〕7号",
    "全国年节及纪念日放假办法",
)
START, OFF = "民法典 201", "民法典 203"


def span(start, end, counted, reason, article, name=None, *, provisional=False):
    first, last = D(start), D(end)
    return Span(first, last, (last - first).days + 1, counted, reason, article, name, provisional)


def test_the_spans_of_a_plain_case():
    it = reading(("received", "2026-09-18"))
    assert list(it.proof) == [
        span("2026-09-18", "2026-09-18", False, "start_day", START),
        span("2026-09-19", "2026-09-19", False, "weekend", OFF),
        span("2026-09-20", "2026-09-20", True, "makeup", NOTICE, NATIONAL),
        span("2026-09-21", "2026-09-24", True, "working", "33"),
        span("2026-09-25", "2026-09-27", False, "holiday", NOTICE, FESTIVAL),
        span("2026-09-28", "2026-09-30", True, "working", "33"),
        span("2026-10-01", "2026-10-07", False, "holiday", NOTICE, NATIONAL),
        span("2026-10-08", "2026-10-09", True, "working", "33"),
        span("2026-10-10", "2026-10-10", True, "makeup", NOTICE, NATIONAL),
        span("2026-10-11", "2026-10-11", False, "weekend", OFF),
        span("2026-10-12", "2026-10-16", True, "working", "33"),
        span("2026-10-17", "2026-10-18", False, "weekend", OFF),
        span("2026-10-19", "2026-10-22", True, "working", "33"),
    ]


def test_what_no_notice_covers_is_provisional_each_day_of_it():
    it = reading(("received", "2026-12-18"))
    shown = [(f"{s.start:%m-%d}", f"{s.end:%m-%d}", s.reason, s.provisional) for s in it.proof]
    assert shown[3:8] == [
        ("12-26", "12-27", "weekend", False),
        ("12-28", "12-31", "working", False),
        ("01-01", "01-01", "holiday", True),
        ("01-02", "01-03", "weekend", True),
        ("01-04", "01-08", "working", True),
    ]
    assert (it.proof[5].name, it.proof[5].article) == (NEW_YEAR, STATUTE)
    held = reading(("received", "2026-12-18"), ("third_party_consulted", "2026-12-31"))
    assert [(s.reason, s.provisional) for s in held.proof if s.start >= D("2027-01-04")][0] == ("third_party", True)


@pytest.mark.parametrize(
    ("law", "today", "rows", "spans"),
    [
        # FOIA 2000 s1(3): asked twice; both first days belong to the past.
        ("uk", "2025-04-24", [("received", "2025-04-01"), ("clarification_asked", "2025-04-02"), ("clarification_received", "2025-04-10"),
                              ("clarification_asked", "2025-04-15"), ("clarification_received", "2025-04-24")],
         [("04-01", "04-01", "start_day"), ("04-02", "04-02", "before_restart"), ("04-03", "04-09", "awaiting_clarification"),
          ("04-10", "04-15", "before_restart"), ("04-16", "04-23", "awaiting_clarification"), ("04-24", "04-24", "start_day")]),
        ("uk", "2025-04-20", [("received", "2025-04-01"), ("clarification_asked", "2025-04-15")],
         [("04-01", "04-01", "start_day"), ("04-02", "04-04", "working"), ("04-05", "04-06", "weekend"), ("04-07", "04-11", "working"),
          ("04-12", "04-13", "weekend"), ("04-14", "04-15", "working"), ("04-16", "04-20", "awaiting_clarification")]),
        # s10(2): both days of a fees notice are left out.
        ("uk", "2025-06-24", [("received", "2025-05-30"), ("fee_noticed", "2025-06-03"), ("fee_paid", "2025-06-05")],
         [("05-30", "05-30", "start_day"), ("05-31", "06-01", "weekend"), ("06-02", "06-02", "working"), ("06-03", "06-05", "fee_notice"),
          ("06-06", "06-06", "working"), ("06-07", "06-08", "weekend")]),
        # 情報公開法 10(1): calendar days, a pause.
        ("jp", "2025-04-25", [("received", "2025-04-07"), ("correction_asked", "2025-04-14"), ("correction_received", "2025-04-21")],
         [("04-07", "04-07", "start_day"), ("04-08", "04-14", "calendar_day"), ("04-15", "04-21", "correction_days"), ("04-22", "05-14", "calendar_day")]),
        # A question too late stops nothing and restarts nothing: art. 30.
        ("cn", "2024-10-12", [("received", "2024-09-20"), ("correction_asked", "2024-10-08"), ("correction_received", "2024-10-10")],
         [("09-20", "09-20", "start_day"), ("09-21", "09-22", "weekend"), ("09-23", "09-27", "working"), ("09-28", "09-28", "weekend")]),
        ("cn", "2024-10-24", [("received", "2024-09-20"), ("delivered", "2024-09-24")],
         [("09-20", "09-20", "start_day"), ("09-21", "09-22", "weekend"), ("09-23", "09-27", "working"), ("09-28", "09-28", "weekend")]),
    ],
)  # fmt: skip
def test_the_reason_of_each_span(law, today, rows, spans):
    it = reading(*rows, today=today, law=law)
    assert [(f"{s.start:%m-%d}", f"{s.end:%m-%d}", s.reason) for s in it.proof][: len(spans)] == spans
    assert it.proof[-1].end == (it.due_on or it.as_of)
    assert {s.provisional for s in it.proof} == {False}
    for one, next_ in zip(it.proof, it.proof[1:], strict=False):
        assert next_.start == one.end + timedelta(days=1)


def test_a_case_that_started_before_its_receipt_is_shown_from_its_start():
    """5 U.S.C. 552(a)(6)(A)."""
    it = reading(("received", "2025-11-24", {"first_received_on": D("2025-11-03")}), law="us")
    assert (it.proof[0].start, it.proof[0].reason, it.proof[0].end) == (D("2025-11-18"), "start_day", D("2025-11-18"))
    assert sum(s.days for s in it.proof if s.counted) == 20


def test_a_fixed_day_is_shown_from_the_day_after_the_count():
    """Art. 35; after a restart the count is all there is."""
    received, fixed = ("received", "2026-09-14"), ("delay_fixed", "2026-09-16", {"until": D("2026-10-30")})
    it = reading(received, fixed)
    assert it.proof[-1] == span("2026-10-17", "2026-10-30", False, "delayed", "35")
    assert it.proof[-2] == span("2026-10-12", "2026-10-16", True, "working", "33")
    again = reading(received, fixed, ("fee_noticed", "2026-09-17"), ("fee_paid", "2026-09-18"))
    assert "delayed" not in {s.reason for s in again.proof}
    assert (again.fixed_on, again.due_on) == (None, D("2026-10-22"))


def test_the_public_form_has_each_span():
    it = reading(("received", "2026-09-18"))
    found = as_json(it)
    assert found == {
        "status": "running",
        "due_on": "2026-10-22",
        "provisional": False,
        "days_used": 0,
        "days_left": 20,
        "proof": found["proof"],
    }
    assert found["proof"][4] == {
        "from": "2026-09-25",
        "to": "2026-09-27",
        "days": 3,
        "counted": False,
        "reason": "holiday",
        "article": NOTICE,
        "name": FESTIVAL,
        "provisional": False,
    }
    assert type(found["proof"][4]["name"]) is dict
    assert as_json(reading(("received", "2026-12-18")))["provisional"] is True
    assert as_json(reading(("received", "2024-09-20"), ("correction_asked", "2024-09-24")))["due_on"] is None


def row(on, counted, number, reason, name=None, *, due=False, received=False, provisional=False):
    d = D(on)
    return DayRow(d, d.isoweekday(), counted, number, reason, name, due, received, provisional)


def test_the_picture_has_a_row_for_each_day():
    found = days(reading(("received", "2026-09-24")), CHINA)
    assert found[:6] == [
        row("2026-09-24", False, None, "start_day", received=True),
        row("2026-09-25", False, None, "holiday", FESTIVAL),
        row("2026-09-26", False, None, "holiday", FESTIVAL),
        row("2026-09-27", False, None, "holiday", FESTIVAL),
        row("2026-09-28", True, 1, "working"),
        row("2026-09-29", True, 2, "working"),
    ]
    assert found[-1] == row("2026-10-29", True, 20, "working", due=True)
    assert [it.on for it in found] == [D("2026-09-24") + timedelta(days=n) for n in range(36)]
    assert {type(it.provisional) for it in found} == {bool}


def test_the_picture_of_a_held_case_ends_where_it_is_projected():
    found = days(reading(("received", "2026-12-10"), ("third_party_consulted", "2026-12-11")), CHINA)
    assert [(it.on, it.provisional) for it in found if it.is_due] == [(D("2027-01-29"), True)]
    waiting = days(reading(("received", "2024-09-20"), ("correction_asked", "2024-09-24")), CHINA)
    assert ([it for it in waiting if it.is_due], waiting[-1].on) == ([], D("2024-09-24"))
