"""The worked examples of the laws of other places, each with the section that says so."""

import pytest

from statutes import calendars, laws
from statutes.clock import Event, Refused, read
from statutes.remedies import last_days
from tests.statutes.stories import D, reading

EXTENDED = "extension_notified"


def told(law, *rows, today="2026-12-31"):
    with pytest.raises(Refused) as refused:
        reading(*rows, today=today, law=law)
    return refused.value.code


def deadline(it, clock):
    return next(found for found in reversed(it.deadlines) if found.clock == clock)


# Law, receipt, due day, section. Rules 4.1, 5 and 6.
RECEIPTS = """
us 2024-12-16 2025-01-15 552(a)(6)(A)(i):_Christmas,_New_Year
us 2025-06-13 2025-07-15 552(a)(6)(A)(i):_Juneteenth,_Independence_Day
us 2025-11-03 2025-12-03 552(a)(6)(A)(i):_Veterans_Day,_Thanksgiving
uk 2024-03-08 2024-04-10 s10(6):_St_Patrick's_Day_in_Northern_Ireland
uk 2025-07-07 2025-08-06 s10(6):_12_July_in_Northern_Ireland,_4_August_in_Scotland
uk-sct 2025-07-07 2025-08-05 s73:_Scotland_alone
uk 2025-03-10 2025-04-08 s10(6):_17_March
uk-sct 2025-03-10 2025-04-07 s73
uk 2025-12-12 2026-01-15 s10(6):_2_January_in_Scotland
uk 2025-05-12 2025-06-10 s10(1)
uk 2025-04-24 2025-05-23 s10(1)
uk 2025-06-02 2025-06-30 s10(1)
jp 2025-04-07 2025-05-07 10(1):_calendar_days,_from_the_day_after
"""


@pytest.mark.parametrize(("law", "received", "due", "article"), [row.split() for row in RECEIPTS.split("\n")[1:-1]])
def test_a_reply_is_due_by_the_days_of_its_own_law(law, received, due, article):
    it = reading(("received", received), law=law)
    assert (it.due_on, it.provisional, it.days_left) == (D(due), False, it.law.reply.days)


# Rules 8.4, 4.1, 5 and 6: the events after receipt, and the due day (None: suspended).
STORIES = [
    ("us", "552(a)(6)(A)(ii)(I)", "2025-12-16", [("received", "2025-11-03"), ("clarification_asked", "2025-11-10"), ("clarification_received", "2025-11-24")]),
    ("us", "552(a)(6)(A)(ii)(II)", "2025-12-16", [("received", "2025-11-03"), ("fee_question_asked", "2025-11-10"), ("fee_question_answered", "2025-11-24")]),
    ("us", "552(a)(6)(A)(ii), a union", "2025-12-16", [("received", "2025-11-03"), ("clarification_asked", "2025-11-10"), ("fee_question_asked", "2025-11-12"), ("fee_question_answered", "2025-11-20"), ("clarification_received", "2025-11-24")]),
    ("us", "552(a)(6)(A)(ii)(I), open", None, [("received", "2025-11-03"), ("clarification_asked", "2025-11-10")]),
    ("us", "552(a)(6)(B)(i)", "2025-07-29", [("received", "2025-06-13"), (EXTENDED, "2025-07-01", {"days": 10})]),
    ("us", "552(a)(6)(A), ten days after the wrong office", "2025-10-15", [("received", "2025-09-30", {"first_received_on": D("2025-09-02")})]),
    ("us", "552(a)(6)(A), the right office in time", "2025-10-03", [("received", "2025-09-05", {"first_received_on": D("2025-09-02")})]),
    ("us", "552(a)(6)(B)(ii)", "2025-09-30", [("received", "2025-06-13"), (EXTENDED, "2025-07-01", {"days": 10}), ("alternative_date_agreed", "2025-07-20", {"until": D("2025-09-30")})]),
    ("uk", "s10(2): both days are disregarded", "2025-06-24", [("received", "2025-05-12"), ("fee_noticed", "2025-05-19"), ("fee_paid", "2025-06-02")]),
    ("uk", "s10(2), open", None, [("received", "2025-05-12"), ("fee_noticed", "2025-05-19")]),
    ("uk", "s10(2): noticed and paid on the last day", "2025-06-11", [("received", "2025-05-12"), ("fee_noticed", "2025-06-10"), ("fee_paid", "2025-06-10")]),
    ("uk", "s1(3), s10(6): a fresh twenty days", "2025-05-23", [("received", "2025-04-10"), ("clarification_asked", "2025-04-15"), ("clarification_received", "2025-04-24")]),
    ("uk", "s1(3), open", None, [("received", "2025-04-10"), ("clarification_asked", "2025-04-15")]),
    ("uk", "s1(3): asked twice", "2025-05-23", [("received", "2025-04-01"), ("clarification_asked", "2025-04-02"), ("clarification_received", "2025-04-10"), ("clarification_asked", "2025-04-15"), ("clarification_received", "2025-04-24")]),
    ("uk", "s1(3): what was before no longer matters", "2025-05-23", [("received", "2025-04-01"), ("fee_noticed", "2025-04-02"), ("fee_paid", "2025-04-08"), (EXTENDED, "2025-04-09", {"days": 9}), ("clarification_asked", "2025-04-15"), ("clarification_received", "2025-04-24")]),
    ("uk", "s10(3): the regulator's twenty days more", "2025-07-29", [("received", "2025-06-02"), (EXTENDED, "2025-06-30", {"days": 20})]),
    ("jp", "10(1): a pause, no reset", "2025-05-14", [("received", "2025-04-07"), ("correction_asked", "2025-04-14"), ("correction_received", "2025-04-21")]),
    ("jp", "10(2)", "2025-06-06", [("received", "2025-04-07"), (EXTENDED, "2025-04-20", {"days": 30})]),
    ("jp", "11: a part within sixty days", "2025-06-06", [("received", "2025-04-07"), ("special_rule_notified", "2025-05-07", {"until": D("2025-12-26")})]),
]  # fmt: skip


@pytest.mark.parametrize(("law", "article", "due", "rows"), STORIES, ids=[f"{s[0]} {s[1]}" for s in STORIES])
def test_what_happens_moves_the_due_day(law, article, due, rows):
    it = reading(*rows, law=law)
    assert (it.due_on, it.status) == ((D(due), "running") if due else (None, "suspended"))


REFUSED = [
    ("us", "extension_count", [("received", "2025-06-13"), (EXTENDED, "2025-07-01", {"days": 4}), (EXTENDED, "2025-07-02", {"days": 4})]),
    ("us", "bad_days", [("received", "2025-06-13"), (EXTENDED, "2025-07-01", {"days": 11})]),
    ("us", "after_due", [("received", "2025-06-13"), (EXTENDED, "2025-07-16", {"days": 5})]),
    ("us", "asked_before", [("received", "2025-11-03"), ("clarification_asked", "2025-11-04"), ("clarification_received", "2025-11-05"), ("clarification_asked", "2025-11-06")]),
    ("us", "already_waiting", [("received", "2025-11-03"), ("fee_question_asked", "2025-11-04"), ("fee_question_asked", "2025-11-05")]),
    ("us", "not_extended", [("received", "2025-06-13"), ("alternative_date_agreed", "2025-07-01", {"until": D("2025-09-30")})]),
    ("us", "bad_first_received_on", [("received", "2025-09-05", {"first_received_on": D("2025-09-06")})]),
    ("us", "bad_first_received_on", [("received", "2025-09-05", {"first_received_on": "2025-09-01"})]),
    ("us", "unknown_event", [("received", "2025-09-05"), ("correction_asked", "2025-09-06")]),
    ("uk", "already_waiting", [("received", "2025-05-12"), ("fee_noticed", "2025-05-13"), ("clarification_asked", "2025-05-14")]),
    ("uk", "already_waiting", [("received", "2025-05-12"), ("clarification_asked", "2025-05-13"), ("fee_noticed", "2025-05-14")]),
    ("uk", "term_not_over", [("received", "2025-05-12"), ("fee_noticed", "2025-05-19"), ("fee_expired", "2025-08-19")]),
    ("uk-sct", "unknown_event", [("received", "2025-05-12"), (EXTENDED, "2025-05-19", {"days": 5})]),
    ("jp", "extension_cap", [("received", "2025-04-07"), ("special_rule_notified", "2025-04-08", {"until": D("2025-12-26")}), (EXTENDED, "2025-04-09", {"days": 1})]),
    ("jp", "bad_until", [("received", "2025-04-07"), ("special_rule_notified", "2025-04-08", {"until": D("2025-06-05")})]),
    ("jp", "until_missing", [("received", "2025-04-07"), ("special_rule_notified", "2025-04-08")]),
    ("jp", "before_the_law", [("received", "2001-03-31")]),
    ("jp", "out_of_calendar", [("received", "2001-04-01")]),
]  # fmt: skip


@pytest.mark.parametrize(("law", "code", "rows"), REFUSED, ids=[f"{row[0]} {row[1]}" for row in REFUSED])
def test_what_the_law_does_not_allow_is_refused(law, code, rows):
    assert told(law, *rows) == code


def test_an_unpaid_fees_notice_lapses_after_three_months():
    """FOIA 2000 s9(2)."""
    story = [("received", "2025-05-12"), ("fee_noticed", "2025-05-19")]
    open_ = reading(*story, law="uk", today="2025-06-02")
    assert (deadline(open_, "fee_payment").due_on, open_.suspended_by) == (D("2025-08-19"), ("fee_notice",))
    # If it is paid on the last day of the three months, the sixteen days that are left run from the day after.
    assert open_.projected_on == reading(*story, ("fee_paid", "2025-08-19"), law="uk").due_on == D("2025-09-11")
    lapsed = reading(*story, ("fee_expired", "2025-08-20"), law="uk")
    assert (lapsed.status, lapsed.outcome, lapsed.closed_on) == ("lapsed", "lapsed", D("2025-08-20"))


def test_while_nobody_knows_when_the_answer_comes_it_is_projected_for_today():
    story = [("received", "2025-11-03"), ("clarification_asked", "2025-11-10")]
    assert reading(*story, law="us", today="2025-11-24").projected_on == D("2025-12-16")
    reset = [("received", "2025-04-10"), ("clarification_asked", "2025-04-15")]
    assert reading(*reset, law="uk", today="2025-04-24").projected_on == D("2025-05-23")


def test_an_open_pause_ends_with_the_reply():
    story = [("received", "2025-11-03"), ("clarification_asked", "2025-11-10"), ("delivered", "2025-12-20")]
    it = reading(*story, law="us", today="2026-01-31")
    assert (it.status, it.due_on) == (
        "answered_in_time",
        reading(*story[:2], ("clarification_received", "2025-12-20"), law="us").due_on,
    )


def test_a_question_after_the_term_is_over_holds_nothing():
    late = reading(("received", "2025-06-13"), ("fee_question_asked", "2025-07-15"), law="us", today="2025-07-16")
    assert (late.status, late.due_on) == ("overdue", D("2025-07-15"))
    # Both days of a fees notice are disregarded: on the last day it still holds.
    last = [("received", "2025-05-12"), ("fee_noticed", "2025-06-10")]
    assert reading(*last, law="uk", today="2025-06-20").status == "suspended"
    after = [("received", "2025-05-12"), ("fee_noticed", "2025-06-11")]
    assert reading(*after, law="uk", today="2025-06-20").status == "overdue"


def test_an_extension_may_be_told_while_a_question_is_open():
    story = [("received", "2025-11-03"), ("clarification_asked", "2025-11-10"), (EXTENDED, "2026-03-02", {"days": 10})]
    assert reading(*story, law="us").extension_days == 10


def test_after_an_agreed_day_nothing_moves_it():
    story = [
        ("received", "2025-06-13"),
        (EXTENDED, "2025-07-01", {"days": 10}),
        ("alternative_date_agreed", "2025-07-20", {"until": D("2025-09-30")}),
    ]
    it = reading(*story, ("clarification_asked", "2025-07-21"), law="us", today="2025-08-01")
    assert (it.status, it.due_on, it.base_due_on, it.proof[-1].article) == (
        "running", D("2025-09-30"), D("2025-07-15"), "(a)(6)(B)(ii)",
    )  # fmt: skip


def test_a_decision_on_expedited_processing_is_due_in_ten_calendar_days():
    """5 U.S.C. 552(a)(6)(E)(ii)(I)."""
    story = [("received", "2025-07-01"), ("expedite_asked", "2025-07-01")]
    assert deadline(reading(*story, law="us"), "expedite_decision").due_on == D("2025-07-11")
    in_time = reading(*story, ("expedite_decided", "2025-07-11"), law="us")
    assert (deadline(in_time, "expedite_decision").ended_on, in_time.breaches) == (D("2025-07-11"), ())
    late = reading(*story, ("expedite_decided", "2025-07-12"), law="us")
    assert [(b.code, b.on, b.article) for b in late.breaches] == [
        ("late_expedite_decision", D("2025-07-12"), "(a)(6)(E)(ii)(I)")
    ]
    assert reading(("received", "2025-07-01"), ("expedite_decided", "2025-07-12"), law="us").breaches == ()


@pytest.mark.parametrize(
    ("law", "clock", "due", "extended"),
    [
        ("us", "appeal_decision", "2025-06-03", "2025-06-17"),
        ("uk", "internal_review", "2025-06-03", "2025-07-01"),
        ("uk-sct", "review", "2025-06-03", None),
        ("cn", "reconsideration", "2025-07-04", "2025-08-04"),
    ],
)
def test_an_appeal_has_a_clock_of_its_own_after_the_case_is_closed(law, clock, due, extended):
    """5 U.S.C. 552(a)(6)(A)(ii), (B)(i); s45 code; FOISA s21(1); 行政复议法 62."""
    story = [("received", "2025-04-07"), ("delivered", "2025-05-02"), ("appealed", "2025-05-05")]
    running = deadline(reading(*story, law=law), clock)
    assert (running.due_on, running.ended_on) == (D(due), None)
    ended = reading(*story, ("appeal_decided", "2025-05-20"), law=law)
    assert (deadline(ended, clock).ended_on, ended.status) == (D("2025-05-20"), "answered_in_time")
    if extended:
        longer = deadline(reading(*story, ("appeal_extended", "2025-05-20"), law=law), clock)
        assert (longer.due_on, longer.started_on) == (D(extended), D("2025-05-05"))


def test_two_weeks_lie_between_the_decision_and_the_disclosure_where_a_third_party_objects():
    """情報公開法 13(3)."""
    story = [("received", "2025-04-07"), ("third_party_told", "2025-04-14")]
    assert deadline(reading(*story, law="jp"), "third_party_wait").due_on == D("2025-04-28")
    assert [b.code for b in reading(*story, ("delivered", "2025-04-28"), law="jp").breaches] == [
        "early_third_party_wait"
    ]
    assert reading(*story, ("delivered", "2025-04-29"), law="jp").breaches == ()


def test_the_rest_of_many_documents_is_due_by_the_day_of_the_notice():
    """情報公開法 11."""
    it = reading(
        ("received", "2025-04-07"), ("special_rule_notified", "2025-05-07", {"until": D("2025-12-26")}), law="jp"
    )
    rest = deadline(it, "rest")
    assert (it.extension_days, rest.due_on, rest.article) == (30, D("2025-12-26"), "11")


def test_a_correction_in_japan_may_be_given_more_time_and_lapses_without_an_answer():
    """情報公開法 4(2): a reasonable period, set by the notice."""
    story = [("received", "2025-04-07"), ("correction_asked", "2025-04-14", {"days": 7})]
    assert deadline(reading(*story, law="jp"), "correction_period").due_on == D("2025-04-21")
    more = reading(*story, ("correction_excused", "2025-04-20", {"days": 5}), law="jp")
    assert deadline(more, "correction_period").due_on == D("2025-04-26")
    assert reading(*story, ("correction_expired", "2025-04-22"), law="jp").outcome == "not_corrected"


def test_calendar_days_are_counted_in_calendar_days():
    it = reading(("received", "2025-04-07"), law="jp", today="2025-04-20")
    assert (it.days_used, it.days_left, it.limit) == (13, 17, 30)
    late = reading(("received", "2025-04-07"), ("delivered", "2025-05-10"), law="jp")
    assert (late.status, late.days_left) == ("answered_late", -3)
    assert {span.reason for span in it.proof} == {"start_day", "calendar_day"}


def test_a_pause_of_calendar_days_is_in_the_proof():
    it = reading(
        ("received", "2025-04-07"), ("correction_asked", "2025-04-14"), ("correction_received", "2025-04-21"), law="jp"
    )
    assert [(f"{s.start:%m-%d}", f"{s.end:%m-%d}", s.counted, s.reason, s.article) for s in it.proof] == [
        ("04-07", "04-07", False, "start_day", "10(1)"),
        ("04-08", "04-14", True, "calendar_day", "10(1)"),
        ("04-15", "04-21", False, "correction_days", "10(1)"),
        ("04-22", "05-14", True, "calendar_day", "10(1)"),
    ]


def test_a_law_may_let_a_term_of_calendar_days_roll_on(tmp_path):
    """Civil Code of Japan art. 142: contested, so it is a line of the file."""
    text = (laws.ROOT / "jp.toml").read_text().replace('last_day_roll = "none"', 'last_day_roll = "next_working"')
    (tmp_path / "jp.toml").write_text(text)
    law, japan = laws.load("jp", tmp_path), calendars.load("JP")
    it = read(law, japan, [Event("received", D("2025-04-03"))], D("2025-04-03"))  # 05-03 to 05-06 are off
    assert (it.due_on, it.limit, sum(span.days for span in it.proof if span.counted)) == (D("2025-05-07"), 34, 34)
    it = read(law, japan, [Event("received", D("2025-04-01"))], D("2025-04-01"))
    assert (it.due_on, it.limit) == (D("2025-05-01"), 30)


def test_the_proof_of_a_request_at_the_wrong_office_starts_where_the_term_does():
    it = reading(("received", "2025-09-30", {"first_received_on": D("2025-09-02")}), law="us")
    assert (it.received_on, it.started_on) == (D("2025-09-30"), D("2025-09-16"))
    assert (it.proof[0].start, it.proof[0].reason, it.proof[1].start) == (D("2025-09-16"), "start_day", D("2025-09-17"))
    assert sum(span.days for span in it.proof if span.counted) == 20


@pytest.mark.parametrize(
    ("law", "code", "known_on", "last_day", "article"),
    [
        ("us", "appeal", "2025-03-03", "2025-06-01", "(a)(6)(A)(i)(III)(aa)"),  # a Sunday: the agency may roll
        ("us", "suit", "2025-03-03", None, "(a)(4)(B)"),
        ("uk", "internal_review", "2025-03-10", "2025-05-09", "s45 code"),
        ("uk", "ico_complaint", "2025-03-10", None, "s50"),
        ("uk-sct", "review", "2025-03-10", "2025-05-07", "s20(5)"),
        ("jp", "review_request", "2024-11-30", "2025-02-28", "行政不服審査法 18"),
        ("jp", "litigation", "2025-04-07", "2025-10-07", "行政事件訴訟法 14"),
        ("eu", "confirmatory_application", "2025-03-03", "2025-03-24", "7(2)"),
    ],
)
def test_every_law_has_its_remedies_with_their_last_day(law, code, known_on, last_day, article):
    rules = laws.load(law)
    terms = last_days(rules, calendars.load(rules.count.calendar), D(known_on), review_first=False)
    term = next(term for term in terms if term.code == code)
    assert (term.last_day, term.article) == (D(last_day) if last_day else None, article)


def test_what_is_guidance_is_said_to_be_no_statute():
    united_kingdom = laws.load("uk")
    assert {code for code, clock in united_kingdom.clocks.items() if not clock.statutory} == {"internal_review"}
    assert not united_kingdom.extension.statutory
    terms = last_days(united_kingdom, calendars.load("GB"), D("2025-03-10"), review_first=False)
    assert [term.code for term in terms if not term.statutory] == ["internal_review"]


def test_absolute_exemptions_are_those_without_a_public_interest_test():
    """FOIA 2000 s2(3)."""
    absolute = [code for code, exemption in laws.load("uk").exemptions.items() if exemption.absolute]
    assert absolute == ["21", "23", "32", "34", "41", "44"]
    assert len(laws.load("uk").exemptions) == 24
    assert list(laws.load("us").exemptions) == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7(A)",
        "7(B)",
        "7(C)",
        "7(D)",
        "7(E)",
        "7(F)",
        "8",
        "9",
    ]


def test_a_refusal_must_state_more_than_a_grant():
    for law in ("us", "uk", "uk-sct", "jp", "eu"):
        outcomes = laws.load(law).outcomes
        assert outcomes["grant"].needs == ("information",)
        assert {"reason", "exemption"} <= set(outcomes["deny"].needs)
        assert {"reason", "exemption", "information"} <= set(outcomes["partial"].needs)


def test_the_rows_of_the_american_report():
    rows = [outcome.report for outcome in laws.load("us").outcomes.values()]
    assert rows == [
        "FullGrant",
        "PartialGrant",
        "FullExemptionDenial",
        "NoRecords",
        "Referred",
        "Withdrawn",
        "FeeRelated",
        "NotDescribed",
        "ImproperRequest",
        "NotAgency",
        "Duplicate",
        "Other",
    ]
