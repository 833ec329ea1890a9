"""Everything that a reading says, for short cases of each kind: whole, so that nothing of it is said by chance."""

from dataclasses import replace

import pytest

from statutes import calendars, laws
from statutes.clock import Breach, Deadline, read
from statutes.terms import EveryDay, Pause, Term, day_before, last_day, months_later
from tests.statutes.stories import CHINA, D, events, reading

SAID = (
    "status", "as_of", "received_on", "started_on", "due_on", "projected_on", "base_due_on", "provisional", "limit",
    "extension_days", "fixed_on", "days_used", "days_left", "closed_on", "outcome", "suspended_by",
)  # fmt: skip
RECEIVED = ("received", "2024-09-20")  # due 2024-10-23
ASKED = ("correction_asked", "2024-09-24")  # period ends 2024-10-18
CONSULTED = ("third_party_consulted", "2024-09-24")  # ends 2024-10-18
EXTENDED = ("extension_notified", "2024-09-25", {"days": 5})
FIXED = ("delay_fixed", "2024-10-10", {"until": D("2025-03-31")})
SPECIAL = ("special_rule_notified", "2025-05-07", {"until": D("2025-12-26")})

# Law, today, events; then what is said, in the order of SAID without the second and third.
SAYS = [
    ("cn", "2024-09-24", [RECEIVED],
     "running", "2024-09-20", "2024-10-23", None, "2024-10-23", False, 20, 0, None, 2, 18, None, "", ()),
    ("cn", "2024-09-25", [RECEIVED, EXTENDED],
     "running", "2024-09-20", "2024-10-30", None, "2024-10-23", False, 25, 5, None, 3, 22, None, "", ()),
    ("cn", "2024-09-25", [RECEIVED, ASKED],
     "suspended", "2024-09-20", None, "2024-11-15", None, False, 20, 0, None, 0, 20, None, "", ("awaiting_correction",)),
    ("cn", "2024-10-30", [RECEIVED, ASKED],  # the period is over, nobody knows when it comes
     "suspended", "2024-09-20", None, "2024-11-27", None, False, 20, 0, None, 0, 20, None, "", ("awaiting_correction",)),
    ("cn", "2024-10-09", [RECEIVED, ASKED, ("correction_received", "2024-10-08")],
     "running", "2024-10-08", "2024-11-04", None, "2024-11-04", False, 20, 0, None, 1, 19, None, "", ()),
    ("cn", "2024-09-25", [RECEIVED, CONSULTED],
     "suspended", "2024-09-20", None, "2024-11-13", "2024-10-23", False, 20, 0, None, 2, 18, None, "", ("third_party",)),
    ("cn", "2024-10-10", [RECEIVED, FIXED],
     "running", "2024-09-20", "2025-03-31", None, "2024-10-23", False, 128, 0, "2025-03-31", 10, 118, None, "", ()),
    ("cn", "2024-10-25", [RECEIVED],
     "overdue", "2024-09-20", "2024-10-23", None, "2024-10-23", False, 20, 0, None, 22, -2, None, "", ()),
    ("cn", "2024-12-25", [RECEIVED, ("delivered", "2024-10-21", {"outcome": "grant"})],
     "answered_in_time", "2024-09-20", "2024-10-23", None, "2024-10-23", False, 20, 0, None, 18, 2, "2024-10-21", "grant", ()),
    ("cn", "2024-12-25", [RECEIVED, ("delivered", "2024-10-25")],
     "answered_late", "2024-09-20", "2024-10-23", None, "2024-10-23", False, 20, 0, None, 22, -2, "2024-10-25", "", ()),
    ("cn", "2024-12-25", [RECEIVED, ASKED, ("delivered", "2024-10-21")],
     "answered_in_time", "2024-09-20", None, None, None, False, 20, 0, None, 0, 20, "2024-10-21", "", ()),
    ("cn", "2024-12-25", [RECEIVED, ("withdrawn", "2024-12-24")],
     "withdrawn", "2024-09-20", "2024-10-23", None, "2024-10-23", False, 20, 0, None, 64, -44, "2024-12-24", "drop.other", ()),
    ("us", "2025-11-24", [("received", "2025-11-24", {"first_received_on": D("2025-11-03")})],
     "running", "2025-11-18", "2025-12-17", None, "2025-12-17", False, 20, 0, None, 4, 16, None, "", ()),
    ("us", "2026-03-02", [("received", "2025-11-03"), ("clarification_asked", "2025-11-10"), ("fee_question_asked", "2025-11-12")],
     "suspended", "2025-11-03", None, "2026-03-23", "2025-12-03", False, 20, 0, None, 5, 15, None, "", ("clarification", "fee_question")),
    ("uk", "2025-09-01", [("received", "2025-05-12"), ("fee_noticed", "2025-05-19")],  # the three months are over
     "suspended", "2025-05-12", None, "2025-09-23", "2025-06-10", False, 20, 0, None, 4, 16, None, "", ("fee_notice",)),
    ("jp", "2025-05-07", [("received", "2025-04-07"), SPECIAL],
     "running", "2025-04-07", "2025-06-06", None, "2025-05-07", False, 60, 30, None, 30, 30, None, "", ()),
]  # fmt: skip


@pytest.mark.parametrize(("law", "today", "rows", "said"), [(row[0], row[1], row[2], row[3:]) for row in SAYS])
def test_a_reading_says_all_of_this(law, today, rows, said):
    it = reading(*rows, today=today, law=law)
    values = [D(value) if isinstance(value, str) and value[:2] == "20" else value for value in said]
    wanted = dict(zip(SAID, [values[0], D(today), D(rows[0][1]), *values[1:]], strict=True))
    found = {name: getattr(it, name) for name in SAID}
    assert found == wanted
    assert {name: type(value) for name, value in found.items() if name != "status"} == {
        name: type(value) for name, value in wanted.items() if name != "status"
    }
    assert it.law is laws.load(law)
    assert it.calendar == calendars.load(it.law.count.calendar)


def late(code, on, article):
    return Breach(code, D(on), article)


@pytest.mark.parametrize(
    ("law", "today", "rows", "breaches"),
    [
        ("cn", "2024-10-24", [RECEIVED], [late("reply_overdue", "2024-10-23", "33.2")]),
        ("cn", "2024-10-23", [RECEIVED], []),
        ("cn", "2024-09-30", [RECEIVED, ("correction_asked", "2024-09-30")], []),
        ("cn", "2024-10-08", [RECEIVED, ("correction_asked", "2024-10-08")],
         [late("late_correction_notice", "2024-10-08", "30")]),
        ("cn", "2024-10-24", [RECEIVED, ("fee_noticed", "2024-10-24")],
         [late("late_fee", "2024-10-24", "国办函〔2020〕109号 7"), late("reply_overdue", "2024-10-23", "33.2")]),
        ("cn", "2024-10-23", [RECEIVED, ("fee_noticed", "2024-10-23")], []),
        ("cn", "2024-12-25", [RECEIVED, ("delivered", "2024-10-25")], [late("reply_overdue", "2024-10-23", "33.2")]),
        # Two weeks lie between the decision and the disclosure: art. 13(3).
        ("jp", "2025-04-22", [("received", "2025-04-07"), ("third_party_told", "2025-04-08"), ("delivered", "2025-04-22")],
         [late("early_third_party_wait", "2025-04-22", "13(3)")]),
        ("jp", "2025-04-23", [("received", "2025-04-07"), ("third_party_told", "2025-04-08"), ("delivered", "2025-04-23")],
         []),
        # 5 U.S.C. 552(a)(6)(A)(ii): an appeal is decided within twenty working days.
        ("us", "2025-07-15", [("received", "2025-06-03"), ("delivered", "2025-06-10"), ("appealed", "2025-06-13"),
                              ("appeal_decided", "2025-07-15")], []),
        ("us", "2025-07-16", [("received", "2025-06-03"), ("delivered", "2025-06-10"), ("appealed", "2025-06-13"),
                              ("appeal_decided", "2025-07-16")],
         [late("late_appeal_decision", "2025-07-16", "(a)(6)(A)(ii)")]),
    ],
)  # fmt: skip
def test_what_came_too_late_or_too_early_is_a_breach_with_its_day_and_article(law, today, rows, breaches):
    assert list(reading(*rows, today=today, law=law).breaches) == breaches


def term(clock, started, due, article, ended=None, *, provisional=False):
    return Deadline(clock, D(started), D(due), provisional, article, D(ended) if ended else None)


NOTICE = term("correction_notice", "2024-09-20", "2024-09-30", "30")


@pytest.mark.parametrize(
    ("law", "rows", "deadlines"),
    [
        ("cn", [RECEIVED], [NOTICE]),
        ("cn", [RECEIVED, ASKED], [NOTICE._replace(ended_on=D("2024-09-24")), term("correction_period", "2024-09-24", "2024-10-18", "30")]),
        ("cn", [RECEIVED, ("correction_asked", "2024-09-24", {"days": 1}), ("correction_excused", "2024-09-25", {"days": 2}), ("correction_excused", "2024-09-26", {"days": 1})],
         [NOTICE._replace(ended_on=D("2024-09-24")), term("correction_period", "2024-09-24", "2024-09-29", "30")]),
        ("cn", [RECEIVED, ASKED, ("correction_received", "2024-10-08")],
         [NOTICE._replace(ended_on=D("2024-09-24")), term("correction_period", "2024-09-24", "2024-10-18", "30", "2024-10-08")]),
        ("cn", [RECEIVED, ASKED, ("delivered", "2024-10-09")],
         [NOTICE._replace(ended_on=D("2024-09-24")), term("correction_period", "2024-09-24", "2024-10-18", "30", "2024-10-09")]),
        ("cn", [RECEIVED, CONSULTED, ("third_party_expired", "2024-10-21"), ("third_party_answered", "2024-10-22")],
         [NOTICE, term("third_party", "2024-09-24", "2024-10-18", "32", "2024-10-21")]),
        ("cn", [RECEIVED, ("third_party_consulted", "2024-09-24", {"reached_on": D("2024-09-26")}), ("third_party_answered", "2024-10-22")],
         [NOTICE, term("third_party", "2024-09-26", "2024-10-22", "32", "2024-10-22")]),
        ("cn", [("received", "2026-12-25"), ("third_party_consulted", "2026-12-25")],
         [term("correction_notice", "2026-12-25", "2027-01-06", "30", provisional=True), term("third_party", "2026-12-25", "2027-01-18", "32", provisional=True)]),
        # The decision on an appeal: sixty days, thirty more where the case is complicated.
        ("cn", [RECEIVED, ("appealed", "2024-09-23"), ("appeal_extended", "2024-09-24")],
         [NOTICE, term("reconsideration", "2024-09-23", "2024-12-23", "行政复议法 62")]),
        ("cn", [RECEIVED, ("appealed", "2026-10-25"), ("appeal_extended", "2026-10-26")],
         [NOTICE, term("reconsideration", "2026-10-25", "2027-01-25", "行政复议法 62", provisional=True)]),
        ("cn", [RECEIVED, ("appeal_decided", "2024-09-23"), ("appeal_extended", "2024-09-24")], [NOTICE]),
        ("cn", [RECEIVED, ("appealed", "2024-09-21"), ("appeal_decided", "2024-09-22"), ("appealed", "2024-09-23"), ("appealed", "2024-09-24"), ("appeal_decided", "2024-09-25")],
         [NOTICE, term("reconsideration", "2024-09-21", "2024-11-20", "行政复议法 62", "2024-09-22"), term("reconsideration", "2024-09-23", "2024-11-22", "行政复议法 62"), term("reconsideration", "2024-09-24", "2024-11-25", "行政复议法 62", "2024-09-25")]),
        ("cn", [RECEIVED, ("appealed", "2024-09-21"), CONSULTED, ("appeal_decided", "2024-09-25")],
         [NOTICE, term("reconsideration", "2024-09-21", "2024-11-20", "行政复议法 62", "2024-09-25"), term("third_party", "2024-09-24", "2024-10-18", "32")]),
        ("jp", [("received", "2025-04-07"), SPECIAL], [term("rest", "2025-05-07", "2025-12-26", "11")]),
        ("jp", [("received", "2025-04-07"), ("special_rule_notified", "2025-05-07", {"until": D("2099-12-31")})],
         [term("rest", "2025-05-07", "2099-12-31", "11")]),
    ],
)  # fmt: skip
def test_each_term_beside_the_reply_has_its_days_and_its_article(law, rows, deadlines):
    found = reading(*rows, law=law).deadlines
    assert list(found) == deadlines
    assert {type(it.provisional) for it in found} == {bool}


def test_a_late_question_that_resets_may_come_while_the_law_says_so(tmp_path):
    """`late = "resets"`: a breach, and the term starts anew all the same."""
    text = (laws.ROOT / "cn.toml").read_text().replace('late = "runs_on"', 'late = "resets"')
    (tmp_path / "cn.toml").write_text(text)
    it = read(laws.load("cn", tmp_path), CHINA, events(RECEIVED, ("correction_asked", "2024-10-08")), D("2024-10-09"))
    assert (it.status, it.suspended_by, [breach.on for breach in it.breaches]) == (
        "suspended", ("awaiting_correction",), [D("2024-10-08")],
    )  # fmt: skip


def test_two_readings_of_one_case_are_equal_and_their_text_is_short():
    one, two = reading(RECEIVED), reading(RECEIVED)
    assert one == two
    assert one == replace(two, law=laws.load("eu"))
    assert one != replace(two, days_left=0)
    assert "_prove" not in repr(one)
    assert "law=" not in repr(one)
    assert "calendar=" not in repr(one)


# ----------------------------------------------------------------------------------------------- terms without a case


@pytest.mark.parametrize(
    ("d", "months", "then"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-12-31", 1, "2025-01-31"),
        ("2024-12-01", 12, "2025-12-01"),
        ("2024-06-15", 6, "2024-12-15"),
        ("2024-06-15", 7, "2025-01-15"),
        ("2024-11-30", 24, "2026-11-30"),
    ],
)
def test_a_month_ends_on_the_corresponding_day(d, months, then):
    """Civil Code art. 202."""
    assert months_later(D(d), months) == D(then)


@pytest.mark.parametrize(
    ("unit", "length", "rolls", "then"),
    [
        ("working", 5, False, "2025-09-28"),  # a make-up Sunday
        ("calendar", 5, False, "2025-09-27"),  # a Saturday
        ("calendar", 5, True, "2025-09-28"),
        ("calendar", 7, True, "2025-09-29"),
        ("month", 1, False, "2025-10-22"),
        ("month", 3, True, "2025-12-22"),
        ("calendar", 10, True, "2025-10-09"),
    ],
)
def test_a_term_has_its_last_day_in_each_unit(unit, length, rolls, then):
    """Civil Code arts. 201 to 203."""
    assert last_day(CHINA, unit, D("2025-09-22"), length, rolls=rolls) == D(then)


def test_calendar_days_end_on_a_working_day_where_the_law_rolls_them():
    every, rolling = EveryDay(CHINA, False), EveryDay(CHINA, True)
    assert [it.after(D("2025-09-22"), 9) for it in (every, rolling)] == [D("2025-10-01"), D("2025-10-09")]
    assert every.until(D("2025-09-23")) - every.until(D("2025-09-22")) == 1
    for it in (every, rolling):
        with pytest.raises(calendars.CalendarError, match="covers 2019-01-01 to 2099-12-31, not 2100-01-01"):
            it.after(D("2099-12-31"), 1)
    for unit in ("calendar", "month"):
        with pytest.raises(calendars.CalendarError, match="covers 2019-01-01 to 2099-12-31, not 2100-01"):
            last_day(CHINA, unit, D("2099-12-31"), 1, rolls=False)


def pause(start, end):
    return Pause(D(start), D(end), f"{start[-2:]}-{end[-2:]}", "a")


@pytest.mark.parametrize(
    ("days", "pauses", "due", "counted"),
    [
        (10, [], "2025-07-11", 8),
        (10, [("2025-07-03", "2025-07-05")], "2025-07-13", 6),
        (10, [("2025-07-03", "2025-07-05"), ("2025-07-04", "2025-07-08")], "2025-07-16", 3),
        (10, [("2025-07-04", "2025-07-08"), ("2025-07-03", "2025-07-05")], "2025-07-16", 3),
        (10, [("2025-07-03", "2025-07-08"), ("2025-07-04", "2025-07-05")], "2025-07-16", 3),
        (10, [("2025-07-03", "2025-07-05"), ("2025-07-05", "2025-07-06")], "2025-07-14", 5),
        (10, [("2025-06-25", "2025-07-03")], "2025-07-13", 6),  # it began before the term
        (10, [("2025-06-25", "2025-07-01")], "2025-07-11", 8),  # it was over when the term began
        (10, [("2025-07-11", "2025-07-20")], "2025-07-11", 8),  # the term was used up
        (10, [("2025-07-10", "2025-07-20")], "2025-07-21", 8),
        (10, [("2025-07-08", "2025-07-12")], "2025-07-15", 7),
    ],
)
def test_days_in_a_pause_are_left_out_once(days, pauses, due, counted):
    """From 1 July, calendar days; counted are those up to 9 July."""
    every, it = EveryDay(CHINA, False), Term(D("2025-07-01"), days, tuple(pause(*row) for row in pauses), None)
    assert it.due_on(every) == D(due)
    assert it.counted(every, D("2025-07-01"), D("2025-07-09")) == counted
    assert replace(it, fixed_on=D("2025-08-01")).due_on(every) == D("2025-08-01")


def test_a_pause_leaves_out_the_days_after_its_start_up_to_its_end():
    it = Term(D("2025-07-01"), 10, (pause("2025-07-03", "2025-07-05"), pause("2025-07-08", "2025-07-09")), None)
    named = {D(f"2025-07-{n:02}"): it.pause_on(D(f"2025-07-{n:02}")) for n in range(1, 12)}
    assert {d.day: found.reason for d, found in named.items() if found} == {
        4: "03-05", 5: "03-05", 9: "08-09",
    }  # fmt: skip
    assert day_before(D("2025-03-01")) == D("2025-02-28")
