"""Every day of the count is shown with its reason and article."""

from statutes.proof import days
from tests.statutes.stories import CHINA, D, reading

STORY = [
    ("received", "2026-09-14"),
    ("third_party_consulted", "2026-09-22"),
    ("third_party_answered", "2026-09-29"),
]


def test_the_proof_names_reason_article_and_festival():
    it = reading(*STORY, today="2026-10-13")
    assert (it.due_on, it.days_used, it.days_left) == (D("2026-10-22"), 13, 7)
    shown = [(f"{s.start:%m-%d}", f"{s.end:%m-%d}", s.counted, s.reason, s.article) for s in it.proof]
    assert shown[:7] == [
        ("09-14", "09-14", False, "start_day", "民法典 201"),
        ("09-15", "09-18", True, "working", "33"),
        ("09-19", "09-19", False, "weekend", "民法典 203"),
        ("09-20", "09-20", True, "makeup", "国办发明电〔2025〕7号"),
        ("09-21", "09-22", True, "working", "33"),
        ("09-23", "09-24", False, "third_party", "33.3"),
        ("09-25", "09-27", False, "holiday", "国办发明电〔2025〕7号"),
    ]
    assert it.proof[6].name["zh-hans"] == "中秋节"


def test_the_picture_numbers_the_counted_days_and_marks_receipt_and_due_day():
    rows = {row.on: row for row in days(reading(*STORY), CHINA)}
    assert (rows[D("2026-09-14")].is_received, rows[D("2026-09-14")].number) == (True, None)
    sunday = rows[D("2026-09-20")]
    assert (sunday.number, sunday.reason, sunday.weekday) == (5, "makeup", 7)
    assert (rows[D("2026-10-22")].number, rows[D("2026-10-22")].is_due) == (20, True)
    assert rows[D("2026-09-26")].name["en"] == "Mid-Autumn Festival"


def test_days_before_a_restart_are_shown_and_not_counted():
    it = reading(("received", "2024-09-20"), ("correction_asked", "2024-09-24"), ("correction_received", "2024-10-08"))
    assert [(f"{s.start:%m-%d}", f"{s.end:%m-%d}", s.reason) for s in it.proof][:5] == [
        ("09-20", "09-20", "start_day"),
        ("09-21", "09-24", "before_restart"),
        ("09-25", "10-07", "awaiting_correction"),
        ("10-08", "10-08", "start_day"),
        ("10-09", "10-11", "working"),
    ]


def test_while_the_applicant_is_waited_for_the_proof_ends_today():
    it = reading(("received", "2024-09-20"), ("correction_asked", "2024-09-24"), today="2024-10-10")
    last = it.proof[-1]
    assert (last.end, last.reason, last.counted) == (D("2024-10-10"), "awaiting_correction", False)


def test_days_up_to_a_fixed_day_are_shown_as_fixed_and_not_as_counted():
    """Art. 35: the day stands, whatever the next notice says."""
    it = reading(("received", "2026-09-14"), ("delay_fixed", "2026-09-16", {"until": D("2090-03-31")}))
    last = it.proof[-1]
    assert (last.start, last.end, last.reason, last.article) == (D("2026-10-17"), D("2090-03-31"), "delayed", "35")
    assert sum(span.days for span in it.proof if span.counted) == 20
    assert not it.provisional
