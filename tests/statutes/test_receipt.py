"""Which date is the receipt date: art. 31, and the rules of the other laws."""

from datetime import datetime

import pytest

from statutes import calendars, laws
from statutes.receipt import receipt_date
from tests.statutes.stories import D

DATES = {"submitted_on": D("2025-10-01"), "signed_on": D("2025-10-03"), "confirmed_on": D("2025-10-09")}


def on(law, channel, dates, **options):
    rules = laws.load(law)
    return receipt_date(rules, calendars.load(rules.count.calendar), channel, dates, **options)


@pytest.mark.parametrize(
    ("channel", "day"),
    [
        ("counter", "2025-10-01"),  # 31(1): the day of submission, also a day off
        ("post_signed", "2025-10-03"),  # 31(2): the day of signing
        ("post_plain", "2025-10-09"),  # 31(2): the day confirmed with the applicant
        ("internet", "2025-10-09"),  # 31(3): the day both sides confirm
        ("fax", "2025-10-09"),
    ],
)
def test_the_channel_says_which_date_counts(channel, day):
    assert on("cn", channel, DATES) == D(day)


def test_without_the_date_that_counts_nothing_is_received_yet():
    assert on("cn", "internet", {"submitted_on": D("2025-10-01")}) is None


def test_a_channel_that_the_law_does_not_know_is_an_error():
    with pytest.raises(ValueError, match="^The law cn knows no channel pigeon.$"):
        on("cn", "pigeon", DATES)
    assert on("uk", "pigeon", {"received_on": D("2025-07-06")}) == D("2025-07-06")  # s10(6): also a closed day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 7, 3, 17, 0), "2025-07-03"),
        (datetime(2025, 7, 3, 17, 1), "2025-07-07"),  # Independence Day and a weekend lie between
        (D("2025-07-03"), "2025-07-03"),
    ],
)
def test_what_arrives_after_the_cutoff_belongs_to_the_next_working_day(moment, day):
    """40 CFR 2.104, for instance."""
    assert on("us", "internet", {"received_by_component_on": moment}, cutoff="17:00") == D(day)


@pytest.mark.parametrize(
    ("law", "field", "day"),
    [
        # Art. 31 and FOIA s10(6) leave no hour to the agency: the day lasts until midnight.
        ("cn", "confirmed_on", "2025-07-03"),
        ("uk", "received_on", "2025-07-03"),
        ("us", "received_by_component_on", "2025-07-07"),  # 40 CFR 2.104
    ],
)
def test_an_agency_has_a_closing_time_only_where_the_law_leaves_one_to_it(law, field, day):
    assert laws.load(law).count.agency_cutoff == (law == "us")
    assert on(law, "internet", {field: datetime(2025, 7, 3, 23, 30)}, cutoff="17:00") == D(day)


@pytest.mark.parametrize(
    ("law", "channel", "fixed_by", "named", "article"),
    [
        ("cn", "counter", "arrival", "the day on which it is handed in", "31(1)"),
        ("cn", "post_signed", "arrival", "the day on which the agency signs for it", "31(2)"),
        ("cn", "post_plain", "office", "the day on which the agency confirms it with the applicant", "31(2)"),
        ("cn", "internet", "office", "the day on which both sides confirm it", "31(3)"),
        ("cn", "fax", "office", "the day on which both sides confirm it", "31(3)"),
        ("uk", "fax", "arrival", "the day on which it reaches the authority", "s10(6)"),
        ("uk-sct", "internet", "arrival", "the day on which it reaches the authority", "s10(1)(a)"),
        ("us", "internet", "office", "the day on which the right component receives it", "(a)(6)(A)"),
        ("jp", "counter", "arrival", "the day on which it reaches the agency", "4(1)"),
        ("eu", "internet", "office", "the day on which it is registered", "7(1)"),
    ],
)
def test_each_law_names_the_day_and_who_fixes_it(law, channel, fixed_by, named, article):
    rule = laws.load(law).receipt(channel)
    assert (rule.fixed_by, rule.date_title["en"], rule.article) == (fixed_by, named, article)


def test_without_a_cutoff_the_day_lasts_until_midnight():
    assert on("us", "internet", {"received_by_component_on": datetime(2025, 7, 3, 23, 59)}) == D("2025-07-03")


def test_the_law_itself_may_have_a_cutoff(tmp_path):
    text = (laws.ROOT / "us.toml").read_text().replace("last_day_roll", 'cutoff = "16:30"\nlast_day_roll', 1)
    (tmp_path / "us.toml").write_text(text)
    law, moment = laws.load("us", tmp_path), {"received_by_component_on": datetime(2025, 7, 3, 16, 45)}
    assert receipt_date(law, calendars.load("US"), "any", moment) == D("2025-07-07")
    assert receipt_date(law, calendars.load("US"), "any", moment, cutoff="17:00") == D("2025-07-03")


@pytest.mark.parametrize(("component", "day"), [("2025-09-30", "2025-09-16"), ("2025-09-05", "2025-09-05")])
def test_a_request_at_the_wrong_component_starts_ten_working_days_later_at_the_latest(component, day):
    """5 U.S.C. 552(a)(6)(A)."""
    dates = {"received_by_component_on": D(component), "first_received_on": datetime(2025, 9, 2, 8, 0)}
    assert on("us", "internet", dates) == D(day)
    assert on("uk", "internet", {"received_on": D(component), "first_received_on": D("2025-01-02")}) == D(component)


def test_a_request_that_came_at_once_to_the_right_office_starts_with_its_receipt():
    """The day of the wrong office bounds the start where the law says so, as a day or as a moment."""
    for first in (D("2025-09-02"), datetime(2025, 9, 2, 23, 59)):
        dates = {"received_by_component_on": datetime(2025, 9, 30, 9, 0), "first_received_on": first}
        assert on("us", "internet", dates) == D("2025-09-16")
        assert on("us", "internet", dates, cutoff="08:00") == D("2025-09-16")
    assert on("us", "any", {"received_by_component_on": datetime(2025, 9, 5, 9, 0)}, cutoff="09:00") == D("2025-09-05")
    assert type(on("us", "any", {"received_by_component_on": datetime(2025, 9, 5, 9, 0)})) is type(D("2025-09-05"))


@pytest.mark.parametrize(("roll", "day"), [("next_working", "2025-07-07"), ("none", "2025-07-05")])
def test_the_last_day_of_the_bound_moves_as_the_terms_of_the_law_do(tmp_path, roll, day):
    text = (laws.ROOT / "us.toml").read_text()
    head, rest = text.split("[clock.routing]", 1)
    text = head + "[clock.routing]" + rest.replace('unit = "working"', 'unit = "calendar"', 1)
    (tmp_path / "us.toml").write_text(text.replace('last_day_roll = "none"', f'last_day_roll = "{roll}"'))
    law, dates = (
        laws.load("us", tmp_path),
        {"received_by_component_on": D("2025-08-01"), "first_received_on": D("2025-06-25")},
    )
    assert receipt_date(law, calendars.load("US"), "any", dates) == D(day)
