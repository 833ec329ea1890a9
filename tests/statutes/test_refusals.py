"""Every refusal with its place, its code and its sentence; and the nearest case that is allowed."""

from datetime import datetime

import pytest

from statutes import calendars, laws
from statutes.clock import Event, Refused, read
from tests.statutes.stories import CHINA, D, events, reading

RECEIVED = ("received", "2024-09-20")  # due 2024-10-23
ASKED = ("correction_asked", "2024-09-24")  # period ends 2024-10-18
CAME = ("correction_received", "2024-09-25")
CONSULTED = ("third_party_consulted", "2024-09-24")  # ends 2024-10-18
FIXED = ("delay_fixed", "2024-10-10", {"until": D("2025-03-31")})
US = ("received", "2025-06-13")  # due 2025-07-15
JP = ("received", "2025-04-07")  # due 2025-05-07


def extended(on, days):
    return ("extension_notified", on, {"days": days})


def special(on, **facts):
    return ("special_rule_notified", on, facts)


def consulted(on, **facts):
    return ("third_party_consulted", on, facts)


# Law, events, index, code, sentence.
REFUSALS = [
    ("cn", [], 0, "no_events", "The history is empty; it starts with received."),
    ("cn", [RECEIVED, ("recieved", "2024-09-21")], 1, "unknown_event", "The law cn knows no such event."),
    ("cn", [ASKED], 0, "received_first", "A history starts with received, and has it once."),
    ("cn", [RECEIVED, RECEIVED], 1, "received_twice", "A history starts with received, and has it once."),
    ("cn", [RECEIVED, ("registered", "2024-09-19")], 1, "out_of_order", "2024-09-19 is before the event that it follows (2024-09-20)."),
    ("cn", [RECEIVED, ("registered", "2026-02-01")], 1, "in_the_future", "2026-02-01 is after the day of the reading (2026-01-31)."),
    ("cn", [RECEIVED, ("delivered", "2024-10-10"), ("registered", "2024-10-11")], 2, "case_closed", "The case was closed on 2024-10-10."),
    ("cn", [("received", "2019-05-14")], 0, "before_the_law", "The law is in force since 2019-05-15."),
    ("cn", [RECEIVED, consulted("2024-09-24", reached_on="2024-09-25")], 1, "bad_reached_on", "reached_on is not a date."),
    ("cn", [RECEIVED, consulted("2024-09-24", reached_on=datetime(2024, 9, 25))], 1, "bad_reached_on", "reached_on is not a date."),
    ("cn", [RECEIVED, consulted("2024-09-24", reached_on=D("2024-09-23"))], 1, "bad_reached_on", "reached_on (2024-09-23) is before the event (2024-09-24)."),
    ("cn", [RECEIVED, consulted("2024-09-24", ref=3)], 1, "bad_ref", "ref must be a text of at most 100 characters."),
    ("cn", [RECEIVED, CONSULTED, ("third_party_answered", "2024-09-25", {"ref": 3})], 2, "bad_ref", "ref must be a text of at most 100 characters."),
    ("cn", [RECEIVED, consulted("2024-09-24", ref="x" * 101)], 1, "bad_ref", "ref must be a text of at most 100 characters."),
    ("cn", [RECEIVED, consulted("2024-09-24", ref="a"), consulted("2024-09-24", ref="a")], 2, "ref_twice", "Two consultations cannot have the same ref."),
    ("cn", [RECEIVED, ("delay_fixed", "2024-10-10")], 1, "until_missing", "delay_fixed needs the day until."),
    ("cn", [RECEIVED, ("extension_notified", "2024-10-10")], 1, "days_missing", "extension_notified needs a number of days."),
    ("cn", [RECEIVED, extended("2024-10-10", 0)], 1, "bad_days", "days must be a whole number from 1 to 20."),
    ("cn", [RECEIVED, extended("2024-10-10", 21)], 1, "bad_days", "days must be a whole number from 1 to 20."),
    ("cn", [RECEIVED, ("correction_asked", "2024-09-24", {"days": 367})], 1, "bad_days", "days must be a whole number from 1 to 366."),
    ("cn", [RECEIVED, ASKED, ("correction_excused", "2024-09-25", {"days": 367})], 2, "bad_days", "days must be a whole number from 1 to 366."),
    ("cn", [RECEIVED, ASKED, ("correction_excused", "2024-09-25")], 2, "days_missing", "correction_excused needs a number of days."),
    ("us", [("received", "2025-09-05", {"first_received_on": D("2025-09-06")})], 0, "bad_first_received_on", "first_received_on (2025-09-06) is after the receipt."),
    ("us", [("received", "2025-09-05", {"first_received_on": "2025-09-01"})], 0, "bad_first_received_on", "first_received_on is not a date."),
    ("cn", [RECEIVED, ASKED, CAME, ("correction_asked", "2024-09-26")], 3, "asked_before", "The law allows correction_asked once."),
    ("cn", [RECEIVED, ASKED, ("fee_noticed", "2024-09-25")], 2, "already_waiting", "The case already waits since 2024-09-24."),
    ("cn", [RECEIVED, CAME], 1, "not_asked", "correction_received needs an open correction_asked before it."),
    ("cn", [RECEIVED, ("agency_answered", "2024-09-25")], 1, "not_asked", "agency_answered needs an open agency_consulted before it."),
    ("cn", [RECEIVED, CONSULTED, ("agency_answered", "2024-09-25")], 2, "not_asked", "agency_answered needs an open agency_consulted before it."),
    ("cn", [RECEIVED, ASKED, ("correction_expired", "2024-10-18")], 2, "term_not_over", "The term runs to the end of 2024-10-18."),
    ("cn", [RECEIVED, CONSULTED, ("third_party_expired", "2024-10-17")], 2, "term_not_over", "The term runs to the end of 2024-10-18."),
    ("cn", [RECEIVED, CONSULTED, ("third_party_expired", "2024-10-18"), ("third_party_expired", "2024-10-18")], 3, "not_asked", "It has expired already."),
    ("cn", [RECEIVED, FIXED, extended("2024-10-11", 1)], 2, "day_fixed", "The last day is already fixed: 2025-03-31."),
    ("cn", [RECEIVED, extended("2024-10-24", 1)], 1, "after_due", "The first term ended on 2024-10-23."),
    ("us", [US, extended("2025-07-01", 4), extended("2025-07-02", 4)], 2, "extension_count", "The law allows extension_notified 1 time(s)."),
    ("cn", [RECEIVED, extended("2024-10-10", 15), extended("2024-10-10", 6)], 2, "extension_cap", "Extensions are capped at 20 days in all."),
    ("jp", [JP, special("2025-04-08", until=D("2025-06-05"))], 1, "bad_until", "The day of the rest (2025-06-05) is before that of the first part."),
    ("cn", [RECEIVED, ASKED, extended("2024-09-25", 1)], 2, "not_running", "The term does not run: it starts anew when the applicant has answered."),
    ("cn", [RECEIVED, ASKED, ("delay_fixed", "2024-09-25", {"until": D("2025-03-31")})], 2, "not_running", "The term does not run: it starts anew when the applicant has answered."),
    ("us", [US, ("alternative_date_agreed", "2025-07-01", {"until": D("2025-09-30")})], 1, "not_extended", "alternative_date_agreed needs an extension before it."),
    ("cn", [RECEIVED, ("delay_fixed", "2024-10-24", {"until": D("2025-03-31")})], 1, "after_due", "The term ended on 2024-10-23."),
    ("cn", [RECEIVED, ("delay_fixed", "2024-10-10", {"until": D("2024-10-22")})], 1, "bad_until", "The fixed day (2024-10-22) is before the day that the term ends (2024-10-23)."),
    ("cn", [RECEIVED, ("delivered", "2024-10-10", {"outcome": "yes"})], 1, "unknown_outcome", "The law cn knows no such outcome."),
    ("cn", [RECEIVED, ("delivered", "2024-10-10", {"outcome": 1})], 1, "bad_outcome", "outcome must be a text of at most 100 characters."),
    ("cn", [RECEIVED, ("delay_fixed", "2024-10-10", {"until": D("2100-01-01")})], 1, "out_of_calendar", "The calendar CN covers 2019-01-01 to 2099-12-31, not 2100-01-01."),
    ("cn", [("received", "2099-12-20")], 0, "out_of_calendar", "The calendar CN covers 2019-01-01 to 2099-12-31, not 2100-01-01."),
]  # fmt: skip


@pytest.mark.parametrize(("law", "rows", "index", "code", "sentence"), REFUSALS)
def test_a_refusal_says_where_what_and_why(law, rows, index, code, sentence):
    with pytest.raises(Refused) as refused:
        reading(*rows, today="2100-01-01" if rows and rows[0][1] > "2099" else "2026-01-31", law=law)
    found = refused.value
    assert (found.index, found.code, found.message, str(found)) == (index, code, sentence, sentence)


@pytest.mark.parametrize("on", ["2024-09-20", None, datetime(2024, 9, 20)])
def test_what_is_no_day_is_refused_before_all_else(on):
    with pytest.raises(Refused) as refused:
        read(laws.load("cn"), CHINA, [Event("received", on)], D("2024-09-20"))
    assert (refused.value.code, refused.value.message) == ("bad_date", "The day of the event is not a date.")


# The last that is allowed: law, events, due day.
ALLOWED = [
    ("cn", [RECEIVED, ("registered", "2024-09-20")], "2024-10-23"),
    ("cn", [("received", "2019-05-15")], "2019-06-13"),
    ("cn", [RECEIVED, consulted("2024-09-24", reached_on=D("2024-09-24"), ref="x" * 100)], None),
    ("cn", [RECEIVED, consulted("2024-09-24"), consulted("2024-09-24")], None),  # without a ref there may be many
    ("cn", [RECEIVED, ("correction_asked", "2024-09-24", {"days": 366})], None),
    ("cn", [RECEIVED, ("correction_asked", "2024-09-24", {"days": 1})], None),
    ("cn", [RECEIVED, ASKED, ("correction_excused", "2024-09-25", {"days": 366})], None),
    ("cn", [RECEIVED, ASKED, ("correction_expired", "2024-10-19")], None),
    ("cn", [RECEIVED, extended("2024-10-10", 15), extended("2024-10-10", 5)], "2024-11-20"),
    ("cn", [RECEIVED, ("delay_fixed", "2024-10-23", {"until": D("2024-10-23")})], "2024-10-23"),
    ("cn", [RECEIVED, ("delay_fixed", "2024-10-10", {"until": D("2099-12-31")})], "2099-12-31"),
    ("jp", [JP, special("2025-05-07", until=D("2025-06-06"))], "2025-06-06"),
    ("us", [("received", "2025-09-05", {"first_received_on": D("2025-09-05")})], "2025-10-03"),
    ("us", [US, extended("2025-07-15", 10)], "2025-07-29"),
]


@pytest.mark.parametrize(("law", "rows", "due"), ALLOWED)
def test_the_last_that_is_allowed(law, rows, due):
    assert reading(*rows, law=law).due_on == (D(due) if due else None)


def test_a_law_may_allow_several_rounds(tmp_path):
    text = (laws.ROOT / "cn.toml").read_text().replace("max_times = 1", "max_times = 2")
    (tmp_path / "cn.toml").write_text(text)
    law, rounds = laws.load("cn", tmp_path), []
    for day in (24, 26, 28):
        rounds += [("correction_asked", f"2024-09-{day}"), ("correction_received", f"2024-09-{day + 1}")]
    twice = events(RECEIVED, *rounds[:4])
    assert read(law, CHINA, twice, D("2024-09-27")).due_on == D("2024-10-30")
    with pytest.raises(Refused, match="^The law allows correction_asked 2 times.$"):
        read(law, CHINA, events(RECEIVED, *rounds), D("2024-09-29"))


def test_a_law_may_allow_several_extensions(tmp_path):
    text = (laws.ROOT / "us.toml").read_text().replace("count_max = 1", "count_max = 2", 1)
    (tmp_path / "us.toml").write_text(text)
    law = laws.load("us", tmp_path)
    calendar, three = calendars.load("US"), events(US, *[extended("2025-07-01", 2)] * 3)
    assert read(law, calendar, three[:3], D("2025-07-01")).extension_days == 4
    with pytest.raises(Refused, match="^The law allows extension_notified 2 time\\(s\\).$"):
        read(law, calendar, three, D("2025-07-01"))


def test_an_event_may_have_no_facts():
    assert Event("received", D("2024-09-20")).facts == {}
    assert read(laws.load("cn"), CHINA, [Event("received", D("2024-09-20"))], D("2024-09-20")).outcome == ""


def test_the_first_event_outside_the_calendar_is_named_and_its_ends_are_inside():
    """A note on the first or the last day that the calendar knows is not to blame."""
    first = calendars.load("JP").first_day.isoformat()
    for law, rows, index in (
        ("cn", [("received", "2099-11-02"), ("registered", "2099-12-31"), ("registered", "2100-01-04")], 2),
        ("cn", [("received", "2099-12-20"), ("registered", "2099-12-31")], 1),
        ("jp", [("received", first), ("registered", "2100-01-04"), ("registered", "2100-01-05")], 1),
    ):
        with pytest.raises(Refused) as refused:
            reading(*rows, law=law)
        assert (refused.value.index, refused.value.code) == (index, "out_of_calendar")
