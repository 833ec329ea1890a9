"""What each event does to the clock, at its boundaries, and what the clock refuses."""

from datetime import date, datetime

import pytest

from statutes import laws
from statutes.clock import Event, Refused, read
from tests.statutes.stories import CHINA, LAW, D, events, reading

RECEIVED = ("received", "2024-09-20")  # due 2024-10-23
ASKED = ("correction_asked", "2024-09-24")  # period ends 2024-10-18


def refusal(*rows, today="2026-01-31"):
    with pytest.raises(Refused) as refused:
        reading(*rows, today=today)
    return refused.value.index, refused.value.code


# Rules 8.4: receipt, events, due day.
@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ([("received", "2023-09-15")], "2023-10-19"),
        (
            [
                ("received", "2023-09-11"),
                ("third_party_consulted", "2023-09-18"),
                ("third_party_answered", "2023-10-10"),
                ("extension_notified", "2023-10-20", {"days": 20}),
            ],
            "2023-11-28",
        ),
        ([RECEIVED, ("correction_asked", "2024-09-29"), ("correction_received", "2024-10-08")], "2024-11-04"),
        ([RECEIVED, ("correction_asked", "2024-09-29")], None),
    ],
)
def test_a_history_gives_its_due_day(rows, due):
    assert reading(*rows).due_on == (D(due) if due else None)


def test_the_due_day_is_inside_the_term_and_the_day_after_is_overdue():
    assert [reading(RECEIVED, today=day).status for day in ("2024-10-23", "2024-10-24")] == ["running", "overdue"]
    assert reading(RECEIVED, ("delivered", "2024-10-23")).status == "answered_in_time"
    assert reading(RECEIVED, ("delivered", "2024-10-24")).status == "answered_late"


def test_days_used_and_left_add_up_to_the_limit_before_and_after_the_due_day():
    rows = [("2024-09-20", 0, 20), ("2024-09-23", 1, 19), ("2024-10-23", 20, 0), ("2024-10-25", 22, -2)]
    for day, used, left in rows:
        it = reading(RECEIVED, today=day)
        assert (it.days_used, it.days_left, it.limit) == (used, left, 20)


def test_lateness_is_a_breach_of_article_33():
    (breach,) = reading(RECEIVED, today="2024-10-24").breaches
    assert (breach.code, breach.on, breach.article) == ("reply_overdue", D("2024-10-23"), "33.2")
    assert reading(RECEIVED, ("delivered", "2024-10-23"), today="2024-12-01").breaches == ()


def test_a_count_past_the_last_notice_is_provisional_and_still_given():
    it = reading(("received", "2026-12-10"))
    assert (it.due_on, it.provisional) == (D("2027-01-08"), True)  # 2027-01-01 is a festival day
    assert [span.provisional for span in it.proof][:2] == [False, False]
    assert it.proof[-1].provisional


def test_a_correction_stops_the_clock_until_it_comes():
    it = reading(RECEIVED, ASKED, today="2024-09-30")
    assert (it.status, it.due_on, it.suspended_by) == ("suspended", None, ("awaiting_correction",))
    # If it comes on the last day of its period, twenty working days run from then.
    assert it.projected_on == D("2024-11-15")
    assert (it.days_used, it.days_left) == (0, 20)


def test_the_reset_forgets_pauses_and_extensions():
    pause, longer = ("third_party_consulted", "2024-09-20"), ("extension_notified", "2024-09-23", {"days": 20})
    after = ("correction_received", "2024-10-08")
    assert (
        reading(RECEIVED, pause, longer, ASKED, after).due_on
        == reading(RECEIVED, ASKED, after).due_on
        == D("2024-11-04")
    )


def test_an_opinion_asked_before_the_reset_may_still_come_and_changes_nothing():
    story = [RECEIVED, ("third_party_consulted", "2024-09-20"), ASKED, ("correction_received", "2024-10-08")]
    assert reading(*story, ("third_party_answered", "2024-10-10")).due_on == D("2024-11-04")


def test_a_correction_asked_too_late_is_a_breach_and_the_clock_runs_on():
    """Art. 30: seven working days, here until 2024-09-30."""
    in_time = reading(RECEIVED, ("correction_asked", "2024-09-30"))
    assert (in_time.status, in_time.breaches) == ("suspended", ())
    late = reading(RECEIVED, ("correction_asked", "2024-10-08"))
    assert (late.status, late.due_on) == ("running", D("2024-10-23"))
    assert [(b.code, b.on, b.article) for b in late.breaches] == [("late_correction_notice", D("2024-10-08"), "30")]
    answered = reading(RECEIVED, ("correction_asked", "2024-10-08"), ("correction_received", "2024-10-10"))
    assert answered.due_on == D("2024-10-23")


def test_the_law_file_may_let_a_late_correction_reset_the_clock(tmp_path):
    text = (laws.ROOT / "cn.toml").read_text().replace('late = "runs_on"', 'late = "resets"')
    (tmp_path / "cn.toml").write_text(text)
    history = events(RECEIVED, ("correction_asked", "2024-10-08"), ("correction_received", "2024-10-10"))
    it = read(laws.load("cn", tmp_path), CHINA, history, D("2024-10-10"))
    assert (it.due_on, len(it.breaches)) == (D("2024-11-06"), 1)


def test_a_request_that_is_not_corrected_in_time_lapses():
    expired = ("correction_expired", "2024-10-21")
    it = reading(RECEIVED, ASKED, expired)
    assert (it.status, it.due_on, it.closed_on, it.outcome) == ("lapsed", None, D("2024-10-21"), "drop.not_corrected")
    assert refusal(RECEIVED, ASKED, ("correction_expired", "2024-10-18")) == (2, "term_not_over")
    assert refusal(RECEIVED, expired) == (1, "not_asked")


def test_a_good_reason_lengthens_the_correction_period():
    excused = ("correction_excused", "2024-10-18", {"days": 3})
    it = reading(RECEIVED, ASKED, excused)
    assert it.deadlines[-1].due_on == D("2024-10-23")
    assert refusal(RECEIVED, ASKED, excused, ("correction_expired", "2024-10-23")) == (3, "term_not_over")
    assert refusal(RECEIVED, excused) == (1, "not_asked")


def test_each_notice_sets_its_own_correction_period():
    it = reading(RECEIVED, ("correction_asked", "2024-09-24", {"days": 5}))
    assert (it.deadlines[-1].clock, it.deadlines[-1].due_on) == ("correction_period", D("2024-09-30"))


def test_the_fee_restarts_the_term_on_the_day_of_payment():
    story = [RECEIVED, ("fee_noticed", "2024-09-27")]
    it = reading(*story)
    assert (it.status, it.suspended_by, it.deadlines[-1].due_on) == ("suspended", ("fee",), D("2024-10-30"))
    assert reading(*story, ("fee_paid", "2024-10-08")).due_on == D("2024-11-04")
    lapsed = reading(*story, ("fee_expired", "2024-10-31"))
    assert (lapsed.status, lapsed.outcome) == ("lapsed", "drop.not_paid")


def test_a_fee_notice_after_the_last_day_does_not_wash_the_lateness_away():
    """国办函〔2020〕109号: the notice comes inside the term."""
    received, noticed = ("received", "2025-06-28"), ("fee_noticed", "2025-07-31")
    assert reading(received, ("fee_noticed", "2025-07-25")).status == "suspended"
    late = reading(received, noticed)
    assert (late.status, late.due_on) == ("overdue", D("2025-07-25"))
    assert ("late_fee", D("2025-07-31")) in [(breach.code, breach.on) for breach in late.breaches]
    assert reading(received, noticed, ("fee_paid", "2025-08-04")).due_on == D("2025-07-25")
    assert reading(received, noticed, ("delivered", "2025-08-15")).status == "answered_late"
    assert reading(received, noticed, ("fee_expired", "2025-09-01")).status == "lapsed"


def test_no_pause_takes_days_off_what_is_left_to_a_fixed_day():
    """Art. 35: the day is explicit."""
    fixed = ("delay_fixed", "2025-09-30", {"until": D("2025-11-29")})
    asked = ("agency_consulted", "2025-10-04", {"reached_on": D("2025-10-09")})
    it = reading(("received", "2025-09-28"), fixed, asked, today="2025-10-06")
    assert (it.days_used, it.days_left, it.limit) == (2, 38, 40)


def test_what_restarts_after_a_fixed_day_is_provisional_again():
    fixed = ("delay_fixed", "2026-12-06", {"until": D("2027-01-20")})
    assert not reading(("received", "2026-11-30"), fixed).provisional
    assert reading(("received", "2026-11-30"), fixed, ("fee_noticed", "2026-12-20")).provisional


def test_a_consultation_suspends_from_its_day_to_the_end_of_its_last_day():
    story = [("received", "2025-01-13"), ("agency_consulted", "2025-01-20", {"reached_on": D("2025-01-22")})]
    assert reading(*story).status == "suspended"
    assert reading(*story).projected_on == reading(*story, today="2025-02-19").due_on
    assert [reading(*story, today=day).status for day in ("2025-02-18", "2025-02-19")] == ["suspended", "running"]


def test_the_clock_runs_on_the_day_of_the_answer():
    it = reading(("received", "2025-01-13"), ("agency_consulted", "2025-01-20"), ("agency_answered", "2025-01-24"))
    assert (it.status, it.due_on) == ("running", D("2025-02-20"))


def test_an_answer_after_its_limit_does_not_lengthen_the_pause():
    story = [("received", "2025-01-13"), ("third_party_consulted", "2025-01-20")]
    silent = reading(*story, today="2025-02-28")
    assert reading(*story, ("third_party_answered", "2025-02-20"), today="2025-02-28").due_on == silent.due_on
    expired = [*story, ("third_party_expired", "2025-02-17")]
    assert reading(*expired).due_on == silent.due_on
    assert reading(*expired, ("third_party_answered", "2025-02-20")).due_on == silent.due_on


def test_a_consultation_cannot_expire_before_its_last_day_nor_twice():
    story = [("received", "2025-01-13"), ("third_party_consulted", "2025-01-20")]
    assert refusal(*story, ("third_party_expired", "2025-02-13")) == (2, "term_not_over")
    expired = ("third_party_expired", "2025-02-14")
    assert reading(*story, expired).status == "running"
    assert refusal(*story, expired, expired) == (3, "not_asked")


def test_an_answer_closes_the_oldest_open_consultation_of_its_kind():
    story = [
        ("received", "2024-09-10"),
        ("third_party_consulted", "2024-09-18", {"ref": "a"}),
        ("third_party_consulted", "2024-09-20", {"ref": "b"}),
    ]
    oldest = reading(*story, ("third_party_answered", "2024-09-24"))
    assert [it.ended_on for it in oldest.deadlines if it.clock == "third_party"] == [D("2024-09-24"), None]
    named = reading(*story, ("third_party_answered", "2024-09-24", {"ref": "b"}))
    assert [it.ended_on for it in named.deadlines if it.clock == "third_party"] == [None, D("2024-09-24")]
    assert refusal(*story, ("third_party_answered", "2024-09-24", {"ref": "c"})) == (3, "not_asked")
    assert refusal(*story, ("agency_answered", "2024-09-24")) == (3, "not_asked")
    assert refusal(*story, ("third_party_consulted", "2024-09-24", {"ref": "a"})) == (3, "ref_twice")


def test_an_answer_closes_one_that_is_open_before_one_that_went_by_in_silence():
    story = [
        ("received", "2024-09-10"),
        ("third_party_consulted", "2024-09-10"),  # silent: over on 2024-10-08
        ("third_party_consulted", "2024-10-08"),
        ("third_party_answered", "2024-10-10"),
    ]
    assert [it.ended_on for it in reading(*story).deadlines if it.clock == "third_party"] == [None, D("2024-10-10")]


def test_a_pause_still_open_at_delivery_ends_that_day():
    it = reading(("received", "2022-11-28"), ("third_party_consulted", "2022-12-01"), ("delivered", "2022-12-19"))
    assert (it.status, it.due_on) == ("answered_in_time", D("2023-01-12"))


def test_a_consultation_after_the_due_day_holds_nothing():
    it = reading(RECEIVED, ("third_party_consulted", "2024-10-28"))
    assert (it.status, it.due_on) == ("overdue", D("2024-10-23"))


def test_a_reply_while_the_correction_is_awaited_is_in_time():
    it = reading(RECEIVED, ASKED, ("delivered", "2024-12-20"))
    assert (it.status, it.due_on, it.breaches) == ("answered_in_time", None, ())


def test_an_extension_is_told_inside_the_first_term():
    """Art. 33(2)."""
    assert reading(RECEIVED, ("extension_notified", "2024-10-23", {"days": 5})).due_on == D("2024-10-30")
    assert refusal(RECEIVED, ("extension_notified", "2024-10-24", {"days": 5})) == (1, "after_due")
    first = ("extension_notified", "2024-10-23", {"days": 5})
    assert refusal(RECEIVED, first, ("extension_notified", "2024-10-28", {"days": 5})) == (2, "after_due")


def test_extensions_are_capped_in_sum():
    twenty = ("extension_notified", "2024-10-10", {"days": 20})
    one = ("extension_notified", "2024-10-10", {"days": 1})
    assert reading(RECEIVED, twenty).extension_days == 20
    assert reading(RECEIVED, one, one).extension_days == 2
    assert refusal(RECEIVED, twenty, one) == (2, "extension_cap")


def test_a_day_may_be_fixed_for_an_excessive_request():
    """Art. 35: later than the term, told inside it, and then it stands."""
    fixed = ("delay_fixed", "2024-10-10", {"until": D("2025-03-31")})
    it = reading(RECEIVED, fixed)
    assert (it.due_on, it.fixed_on, it.days_used + it.days_left) == (D("2025-03-31"), D("2025-03-31"), it.limit)
    assert reading(RECEIVED, fixed, ("third_party_consulted", "2024-10-11")).due_on == D("2025-03-31")
    assert refusal(RECEIVED, fixed, ("extension_notified", "2024-10-11", {"days": 1})) == (2, "day_fixed")
    assert refusal(RECEIVED, ("delay_fixed", "2024-10-10", {"until": D("2024-10-22")})) == (1, "bad_until")
    assert refusal(RECEIVED, ("delay_fixed", "2024-10-24", {"until": D("2025-03-31")})) == (1, "after_due")
    assert refusal(RECEIVED, ("delay_fixed", "2024-10-10")) == (1, "until_missing")
    assert refusal(RECEIVED, ("delay_fixed", "2024-10-10", {"until": date.max})) == (1, "out_of_calendar")


def test_a_withdrawn_request_is_closed():
    it = reading(RECEIVED, ("withdrawn", "2024-09-30"))
    assert (it.status, it.closed_on, it.outcome) == ("withdrawn", D("2024-09-30"), "drop.other")


@pytest.mark.parametrize("kind", sorted(LAW.notes | LAW.notes_after))
def test_a_note_has_no_effect(kind):
    assert reading(RECEIVED, (kind, "2024-10-10")).proof == reading(RECEIVED, today="2024-10-10").proof


@pytest.mark.parametrize("end", [("delivered", "2024-10-10"), ("withdrawn", "2024-10-10")])
def test_nothing_but_what_follows_an_answer_may_follow_the_end(end):
    for kind in LAW.events:
        story = [RECEIVED, end, (kind, "2024-10-10")]
        if kind in LAW.notes_after:
            assert reading(*story).closed_on == D("2024-10-10")
        else:
            assert refusal(*story) == (2, "received_twice" if kind == "received" else "case_closed")


@pytest.mark.parametrize(
    ("rows", "index", "code"),
    [
        ([], 0, "no_events"),
        ([("delivered", "2024-09-20")], 0, "received_first"),
        ([("registered", "2024-09-20"), RECEIVED], 0, "received_first"),
        ([RECEIVED, RECEIVED], 1, "received_twice"),
        ([RECEIVED, ("recieved", "2024-09-21")], 1, "unknown_event"),
        ([RECEIVED, ("registered", "2024-09-19")], 1, "out_of_order"),
        ([RECEIVED, ("registered", "2026-02-01")], 1, "in_the_future"),
        ([("received", "2019-05-14")], 0, "before_the_law"),
        ([RECEIVED, ("correction_received", "2024-09-23")], 1, "not_asked"),
        ([RECEIVED, ("third_party_answered", "2024-09-23")], 1, "not_asked"),
        ([RECEIVED, ASKED, ("correction_received", "2024-09-25"), ASKED[:1] + ("2024-09-26",)], 3, "asked_before"),
        ([RECEIVED, ASKED, ("fee_noticed", "2024-09-25")], 2, "already_waiting"),
        ([RECEIVED, ASKED, ("fee_paid", "2024-09-25")], 2, "not_asked"),
        ([RECEIVED, ASKED, ("extension_notified", "2024-09-25", {"days": 1})], 2, "not_running"),
        ([RECEIVED, ASKED, ("delay_fixed", "2024-09-25", {"until": D("2025-01-01")})], 2, "not_running"),
        ([RECEIVED, ("extension_notified", "2024-09-25")], 1, "days_missing"),
        ([RECEIVED, ("extension_notified", "2024-09-25", {"days": 0})], 1, "bad_days"),
        ([RECEIVED, ("extension_notified", "2024-09-25", {"days": 21})], 1, "bad_days"),
        ([RECEIVED, ("extension_notified", "2024-09-25", {"days": True})], 1, "bad_days"),
        ([RECEIVED, ("extension_notified", "2024-09-25", {"days": 2.0})], 1, "bad_days"),
        ([RECEIVED, ("third_party_consulted", "2024-09-25", {"reached_on": D("2024-09-24")})], 1, "bad_reached_on"),
        ([RECEIVED, ("third_party_consulted", "2024-09-25", {"reached_on": "2024-09-25"})], 1, "bad_reached_on"),
        ([RECEIVED, ("third_party_consulted", "2024-09-25", {"ref": 3})], 1, "bad_ref"),
        ([RECEIVED, ("delivered", "2024-09-25", {"outcome": "yes"})], 1, "unknown_outcome"),
    ],
)
def test_an_event_that_the_law_does_not_allow_is_refused(rows, index, code):
    assert refusal(*rows) == (index, code)


def test_a_moment_is_no_day():
    with pytest.raises(Refused, match="not a date"):
        read(LAW, CHINA, [Event("received", datetime(2024, 9, 20))], D("2024-09-20"))


def test_days_outside_the_calendar_are_refused_and_never_guessed():
    with pytest.raises(Refused) as refused:
        read(LAW, CHINA, [Event("received", D("2099-12-20"))], D("2099-12-20"))
    assert refused.value.code == "out_of_calendar"


def test_the_event_that_the_calendar_does_not_know_is_named():
    story = events(("received", "2099-11-02"), ("registered", "2100-01-04"), ("registered", "2100-01-05"))
    with pytest.raises(Refused) as refused:
        read(LAW, CHINA, story, D("2100-01-05"))
    assert (refused.value.index, refused.value.code) == (1, "out_of_calendar")


def test_the_deadline_for_the_correction_notice_ends_when_it_is_asked_or_the_case_is_closed():
    (open_,) = reading(RECEIVED).deadlines
    assert (open_.clock, open_.due_on, open_.ended_on) == ("correction_notice", D("2024-09-30"), None)
    assert reading(RECEIVED, ASKED).deadlines[0].ended_on == D("2024-09-24")
    assert reading(RECEIVED, ("delivered", "2024-09-26")).deadlines[0].ended_on == D("2024-09-26")
