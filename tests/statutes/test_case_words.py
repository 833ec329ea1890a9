"""What is said to a clock case that cannot be read, word by word; and what is just allowed."""

import json

import pytest

from statutes import calendars
from statutes.calendars import Announced
from statutes.cases import answer, answer_lines, answer_text
from tests.statutes.stories import CHINA, D

RECEIVED = {"event": "received", "on": "2023-09-15"}
GOOD = {"id": "A1", "law": "cn", "events": [RECEIVED], "as_of": "2023-10-10"}


def case(**changes):
    return GOOD | changes


def then(**event):
    return case(events=[RECEIVED, {"on": "2023-09-20", **event}])


DAY = "must be a date such as 2026-10-01."
BAD = [
    (None, None, "bad_case", "A case is a JSON object."),
    (case(law="xx"), None, "unknown_law", "law must be one of cn, eu, jp, uk, uk-sct, us."),
    (case(as_of="2023-02-30"), None, "bad_as_of", f"as_of {DAY}"),
    (case(as_of=None), None, "bad_as_of", f"as_of {DAY}"),
    (case(as_of="2023-10-1"), None, "bad_as_of", f"as_of {DAY}"),
    (case(as_of="20231010"), None, "bad_as_of", f"as_of {DAY}"),
    (case(as_of="2018-12-31"), None, "bad_as_of", "as_of must lie between 2019-01-01 and 2099-12-31."),
    (
        case(as_of="2019-01-01", events=[RECEIVED | {"on": "2019-01-01"}]),
        0,
        "before_the_law",
        "The law is in force since 2019-05-15.",
    ),
    (case(as_of="2100-01-01"), None, "bad_as_of", "as_of must lie between 2019-01-01 and 2099-12-31."),
    (case(events=None), None, "no_events", "events must be a list that starts with received."),
    (case(events={}), None, "no_events", "events must be a list that starts with received."),
    (case(events=[]), None, "no_events", "events must be a list that starts with received."),
    (case(events=[RECEIVED] * 201), None, "too_many_events", "A case has at most 200 events."),
    (case(events=[RECEIVED, 3]), 1, "bad_event", "An event is a JSON object."),
    (then(event=3), 1, "bad_event", "event must be the name of an event."),
    (then(), 1, "bad_event", "event must be the name of an event."),
    (case(events=[{"event": "received"}]), 0, "bad_date", f"on {DAY}"),
    (case(events=[RECEIVED, {"event": "registered", "on": "2023-9-20"}]), 1, "bad_date", f"on {DAY}"),
    (then(event="third_party_consulted", reached_on="soon"), 1, "bad_reached_on", f"reached_on {DAY}"),
    (then(event="delay_fixed", until="soon"), 1, "bad_until", f"until {DAY}"),
    (then(event="registered", first_received_on=3), 1, "bad_first_received_on", f"first_received_on {DAY}"),
    (
        then(event="correction_received"),
        1,
        "not_asked",
        "correction_received needs an open correction_asked before it.",
    ),
]


@pytest.mark.parametrize(("bad", "event", "code", "sentence"), BAD)
def test_a_case_that_cannot_be_read_says_where_what_and_why(bad, event, code, sentence):
    id = "A1" if bad else None
    assert answer(bad) == {"id": id, "error": {"event": event, "code": code, "message": sentence}}


@pytest.mark.parametrize(
    ("good", "status"),
    [
        (case(as_of="2099-12-31"), "overdue"),
        (case(as_of="2023-09-15"), "running"),
        (case(as_of="2019-05-15", events=[{"event": "received", "on": "2019-05-15"}]), "running"),
        (case(events=[RECEIVED, *[{"event": "registered", "on": "2023-09-15"}] * 199]), "running"),
        (then(event="correction_asked", days=5), "suspended"),
        (then(event="third_party_consulted", reached_on="2023-09-21", ref="a"), "suspended"),
        (then(event="delay_fixed", until="2024-01-31"), "running"),
        (then(event="delivered", outcome="grant"), "answered_in_time"),
        (then(event="registered", unheard_of="x"), "running"),
    ],
)
def test_a_case_that_can_be_read_is_answered(good, status):
    found = answer(good)
    assert (found["id"], found["status"]) == ("A1", status)
    assert answer(good, lambda name: {"CN": CHINA}[name]) == found


def test_the_facts_of_an_event_are_read():
    """Each fact moves something: days the period, reached_on the last day, until the due day, ref which one it is."""
    assert [answer(it)["days_left"] for it in (GOOD, then(event="extension_notified", days=5))] == [7, 12]
    reached = [then(event="third_party_consulted", reached_on=on) for on in ("2023-09-20", "2023-09-21")]
    assert [answer(it | {"as_of": "2023-12-20"})["due_on"] for it in reached] == ["2023-11-09", "2023-11-10"]
    assert answer(then(event="delay_fixed", until="2024-01-31"))["due_on"] == "2024-01-31"
    both = [{"event": "third_party_consulted", "on": "2023-09-20", "ref": ref} for ref in "ab"]
    wrong = {"event": "third_party_answered", "on": "2023-09-21", "ref": "c"}
    assert answer(case(events=[RECEIVED, *both, wrong]))["error"]["code"] == "not_asked"
    first = {"event": "received", "on": "2025-09-30", "first_received_on": "2025-09-02"}
    assert answer(case(law="us", events=[first], as_of="2025-09-30"))["due_on"] == "2025-10-15"


@pytest.mark.parametrize("id", ["A1", 7, 0, ""])
def test_an_id_is_given_back_as_it_came(id):
    assert answer(case(id=id))["id"] == id
    assert type(answer(case(id=id))["id"]) is type(id)


BROKEN = {"id": None, "error": {"event": None, "code": "bad_json", "message": "The text is not JSON."}}


@pytest.mark.parametrize("text", ["", "{", b"\xff", json.dumps(GOOD).encode("utf-16"), '{"id": NaN}', "[" * 100_000])
def test_a_text_that_is_not_json_is_told_apart(text):
    assert answer_text(text) == (BROKEN, True)


@pytest.mark.parametrize(
    "text", [json.dumps(GOOD), json.dumps(GOOD).encode(), b"\xef\xbb\xbf" + json.dumps(GOOD).encode()]
)
def test_a_text_or_its_bytes_are_answered(text):
    assert answer_text(text) == (answer(GOOD), False)
    off = Announced("一", off=((D("2023-10-18"), {"zh-hans": "假", "en": "Off"}),))
    found, bad = answer_text(text, calendar_of=lambda name: calendars.load(name, announced=(off,)))
    assert (found["due_on"], bad) == ("2023-10-20", False)


def test_lines_are_counted_from_one_with_the_blank_ones():
    found = list(answer_lines(["{", "  ", b"", "{", json.dumps(GOOD)]))
    assert [reply["error"]["message"] for reply, bad in found if bad] == ["Line 1 is not JSON.", "Line 4 is not JSON."]
    assert found[-1] == (answer(GOOD), False)
