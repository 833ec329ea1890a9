"""A fifth law is one file and this table: Regulation (EC) No 1049/2001."""

import pytest

from tests.statutes.stories import D, reading


@pytest.mark.parametrize(
    ("article", "rows", "due"),
    [
        ("7(1): fifteen working days from registration", [("received", "2025-03-03")], "2025-03-24"),
        ("7(1): Easter, 1 May", [("received", "2025-04-10")], "2025-05-07"),
        ("7(1): 24 December to 2 January", [("received", "2025-12-12")], "2026-01-14"),
        ("7(3)", [("received", "2025-03-03"), ("extension_notified", "2025-03-24", {"days": 15})], "2025-04-14"),
    ],
)
def test_the_institution_replies_within_fifteen_working_days(article, rows, due):
    assert reading(*rows, law="eu").due_on == D(due)


@pytest.mark.parametrize(
    ("article", "rows", "due"),
    [
        ("8(1)", [], "2025-04-14"),
        ("8(2)", [("appeal_extended", "2025-04-10")], "2025-05-12"),
    ],
)
def test_a_confirmatory_application_has_fifteen_working_days_of_its_own(article, rows, due):
    story = [("received", "2025-03-03"), ("delivered", "2025-03-20", {"outcome": "deny"}), ("appealed", "2025-03-24")]
    it = reading(*story, *rows, law="eu")
    assert [(d.clock, d.due_on, d.ended_on) for d in it.deadlines] == [("confirmatory", D(due), None)]
