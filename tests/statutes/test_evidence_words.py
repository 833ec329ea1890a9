"""The proof that stands alone, word by word: whoever counts again reads these keys and no others."""

import pytest

from statutes import calendars, laws
from statutes.clock import read
from statutes.evidence import evidence, fingerprint
from statutes.proof import as_json
from tests.statutes.stories import CHINA, LAW, D, events

FESTIVAL, NATIONAL = {"zh-hans": "中秋节", "en": "Mid-Autumn Festival"}, {"zh-hans": "国庆节", "en": "National Day"}
NEW_YEAR, NOTICE, STATUTE = (
    {"zh-hans": "元旦", "en": "New Year's Day"},
    "国办发明电〔2025〕7号",
    "全国年节及纪念日放假办法",
)


def told(*rows, today, law="cn"):
    history, rules = events(*rows), laws.load(law)
    reading = read(rules, calendars.load(rules.count.calendar), history, D(today))
    return evidence(reading, history), reading


CONSULTED = [
    ("received", "2026-09-21"),
    ("third_party_consulted", "2026-09-23", {"reached_on": D("2026-09-24"), "ref": None}),
    ("extension_notified", "2026-09-24", {"days": 3}),
    ("registered", "2026-09-24"),
]


def clock(days, article, unit="working", adjustable=False):
    return {"unit": unit, "days": days, "adjustable": adjustable, "article": article}


def test_the_law_is_told_as_far_as_the_case_needs_it():
    """Arts. 30, 32 and 33."""
    found, _ = told(*CONSULTED, today="2026-09-24")
    assert list(found) == ["format", "law", "calendar", "events", "as_of", "result", "sha256"]
    assert found["format"] == "mingtang-clock-proof/1"
    assert found["law"] == {
        "id": "cn",
        "edition": "2019-05-15",
        "version": LAW.version,
        "title": dict(LAW.title),
        "source": "国务院令第711号",
        "reply": {"unit": "working", "days": 20, "article": "33.2"},
        "rolls": True,
        "no_later_than": "",
        "notice_clocks": ["correction_notice"],
        "articles": {"start": "民法典 201", "working": "33", "day_off": "民法典 203"},
        "clocks": {"correction_notice": clock(7, "30"), "reply": clock(20, "33.2"), "third_party": clock(15, "32")},
        "acts": {
            "received": {"deed": "receive", "rule": None},
            "third_party_consulted": {
                "deed": "consult",
                "rule": {
                    "code": "third_party",
                    "asks": "others",
                    "effect": "pause",
                    "boundary": "open_closed",
                    "opens": "third_party_consulted",
                    "closes": "third_party_answered",
                    "expires": "third_party_expired",
                    "excuses": "",
                    "clock": "third_party",
                    "notice_clock": "",
                    "late": "resets",
                    "before_due": False,
                    "reason": "third_party",
                    "max_times": 0,
                    "outcome": "",
                    "article": "33.3",
                    "verified": True,
                },
            },
            "extension_notified": {
                "deed": "extend",
                "rule": {
                    "event": "extension_notified",
                    "max_total": 20,
                    "count_max": 0,
                    "whole": False,
                    "article": "33.2",
                    "statutory": True,
                    "verified": True,
                },
            },
            "registered": {"deed": "note", "rule": None},
        },
    }


@pytest.mark.parametrize(
    ("law", "kind", "clocks"),
    [
        ("cn", "correction_asked", {"correction_notice", "correction_period", "reply"}),
        ("cn", "fee_noticed", {"correction_notice", "fee_payment", "reply"}),
        ("cn", "appealed", {"correction_notice", "reconsideration", "reply"}),
        ("us", "registered", {"routing", "reply"}),
        ("us", "appealed", {"routing", "reply", "appeal_decision"}),
        ("eu", "appealed", {"confirmatory", "reply"}),
    ],
)
def test_the_clocks_are_those_that_the_events_start(law, kind, clocks):
    found, _ = told(("received", "2025-09-22"), (kind, "2025-09-23"), today="2025-09-24", law=law)
    assert set(found["law"]["clocks"]) == clocks
    assert list(found["law"]["clocks"]) == sorted(clocks)
    assert list(found["law"]["acts"]) == ["received", kind]


def test_a_clock_whose_length_each_notice_sets_is_marked():
    found, _ = told(("received", "2025-09-22"), ("correction_asked", "2025-09-23"), today="2025-09-24")
    assert found["law"]["clocks"]["correction_period"] == clock(15, "30", adjustable=True)
    found, _ = told(("received", "2025-09-22"), today="2025-09-24", law="us")
    assert found["law"]["no_later_than"] == "routing"
    assert not found["law"]["rolls"]


def test_the_calendar_is_told_from_the_first_day_to_well_past_the_last():
    found, _ = told(*CONSULTED, today="2026-09-24")
    off = [(f"2026-09-{n}", FESTIVAL, NOTICE) for n in (25, 26, 27)]
    off += [(f"2026-10-0{n}", NATIONAL, NOTICE) for n in range(1, 8)]
    days = [{"on": on, "working": False, "name": name, "notice": notice} for on, name, notice in off]
    year = {"year": 2026, "notice": NOTICE, "sources": ["gov.cn 202511/content_7047091"], "verified": True}
    days.append({"on": "2026-10-10", "working": True, "name": NATIONAL, "notice": NOTICE})
    days.append({"on": "2027-01-01", "working": False, "name": NEW_YEAR, "notice": STATUTE})
    assert found["calendar"] == {
        "id": "CN",
        "version": CHINA.version,
        "title": dict(CHINA.title),
        "covered_until": "2026-12-31",
        "basis": STATUTE,
        "first": "2026-09-21",
        "last": "2027-01-29",  # seventy days after 2026-11-20
        "days": [day | {"verified": True} for day in days],
        "verified": True,
        "years": [year],
    }


@pytest.mark.parametrize(
    ("rows", "today", "first", "last"),
    [
        ([("received", "2025-09-22")], "2025-09-22", "2025-09-22", "2026-01-02"),  # due 2025-10-24
        ([("received", "2025-09-22")], "2025-12-01", "2025-09-22", "2026-02-09"),  # read later than due
        ([("received", "2025-09-22"), ("correction_asked", "2025-09-23")], "2025-09-23", "2025-09-22", "2026-01-26"),
        ([("received", "2025-09-22"), ("appealed", "2025-09-23")], "2025-09-23", "2025-09-22", "2026-02-02"),
        (
            [("received", "2025-09-22"), ("delay_fixed", "2025-09-23", {"until": D("2026-03-02")})],
            "2025-09-23", "2025-09-22", "2026-05-11",
        ),
        ([("received", "2025-09-22", {"first_received_on": D("1990-01-01")})], "2025-09-22", "2019-01-01", "2026-01-02"),
        ([("received", "2025-09-22", {"first_received_on": D("2099-12-01")})], "2025-09-22", "2025-09-22", "2099-12-31"),
        ([("received", "2025-09-22", {"first_received_on": D("2030-01-01")})], "2025-09-22", "2025-09-22", "2030-03-12"),
    ],
)  # fmt: skip
def test_the_calendar_is_told_for_all_days_of_the_case(rows, today, first, last):
    calendar = told(*rows, today=today)[0]["calendar"]
    assert (calendar["first"], calendar["last"]) == (first, last)


def test_a_case_that_started_before_its_receipt_is_told_from_its_start():
    """5 U.S.C. 552(a)(6)(A): the term starts ten days after the first component had it."""
    received = ("received", "2025-11-24", {"first_received_on": D("2025-11-03")})
    found, _ = told(received, today="2025-11-24", law="us")
    assert (found["calendar"]["first"], found["result"]["started_on"]) == ("2025-11-03", "2025-11-18")
    assert found["events"] == [{"event": "received", "on": "2025-11-24", "first_received_on": "2025-11-03"}]


def test_the_first_and_the_last_day_off_of_the_range_are_told():
    days = told(("received", "2025-10-01"), today="2025-10-01")[0]["calendar"]["days"]
    assert days[0]["on"] == "2025-10-01"
    late = told(("received", "2026-06-01"), today="2026-07-23")[0]["calendar"]
    assert late["last"] == late["days"][-1]["on"] == "2026-10-01"
    fixed = ("delay_fixed", "2025-10-01", {"until": D("2025-12-23")})
    found = told(("received", "2025-10-01"), fixed, today="2025-10-01")[0]["calendar"]
    assert (found["last"], found["days"][-1]["on"]) == ("2026-03-03", "2026-02-28")


def test_the_result_is_the_public_reading_with_what_else_was_counted():
    found, reading = told(*CONSULTED, today="2026-09-24")
    started = {"provisional": False, "ended_on": None}
    assert found["result"] == as_json(reading) | {
        "projected_on": "2026-11-20",
        "started_on": "2026-09-21",
        "closed_on": None,
        "deadlines": [
            {"clock": "correction_notice", "started_on": "2026-09-21", "due_on": "2026-10-08", "article": "30"}
            | started,
            {"clock": "third_party", "started_on": "2026-09-24", "due_on": "2026-10-22", "article": "32"} | started,
        ],
    }
    assert found["as_of"] == "2026-09-24"
    assert found["events"] == [
        {"event": "received", "on": "2026-09-21"},
        {"event": "third_party_consulted", "on": "2026-09-23", "reached_on": "2026-09-24"},
        {"event": "extension_notified", "on": "2026-09-24", "days": 3},
        {"event": "registered", "on": "2026-09-24"},
    ]
    closed, _ = told(CONSULTED[0], ("delivered", "2026-09-22"), today="2026-09-30")
    assert (closed["result"]["closed_on"], closed["result"]["projected_on"]) == ("2026-09-22", None)
    assert closed["result"]["deadlines"][0]["ended_on"] == "2026-09-22"


def test_the_hash_is_that_of_the_sorted_text():
    """SHA-256 of canonical JSON: keys sorted, no spaces, characters as they are."""
    assert fingerprint({"b": "明", "a": [1, None]}) == (
        "c30041540529bb43e7a5b406bccd1a2aff4153f1103657d3c421abb3d3afbbfd"
    )
    found, _ = told(*CONSULTED, today="2026-09-24")
    assert found["sha256"] == fingerprint({name: it for name, it in found.items() if name != "sha256"})
