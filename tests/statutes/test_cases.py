"""Clock cases: the contract of the answer, and that no input breaks it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statutes.cases import MOST_EVENTS, answer, answer_lines

GOOD = {
    "id": "A1",
    "law": "cn",
    "events": [{"event": "received", "on": "2023-09-15"}],
    "as_of": "2023-10-10",
}


def case(**changes):
    return GOOD | changes


def received_and(**event):
    return case(events=[*GOOD["events"], {"on": "2023-09-20", **event}])


def test_an_answer_has_exactly_the_keys_of_the_contract():
    found = answer(GOOD)
    assert list(found) == ["id", "status", "due_on", "provisional", "days_used", "days_left", "proof"]
    assert {key: found[key] for key in found if key != "proof"} == {
        "id": "A1",
        "status": "running",
        "due_on": "2023-10-19",
        "provisional": False,
        "days_used": 13,
        "days_left": 7,
    }
    assert found["proof"][0] == {
        "from": "2023-09-15",
        "to": "2023-09-15",
        "days": 1,
        "counted": False,
        "reason": "start_day",
        "article": "民法典 201",
        "name": None,
        "provisional": False,
    }
    assert sum(span["days"] for span in found["proof"] if span["counted"]) == 20


def test_a_refused_event_is_named_by_its_index():
    assert answer(received_and(event="correction_received")) == {
        "id": "A1",
        "error": {
            "event": 1,
            "code": "not_asked",
            "message": "correction_received needs an open correction_asked before it.",
        },
    }


@pytest.mark.parametrize(
    ("bad", "event", "code"),
    [
        (None, None, "bad_case"),
        ([], None, "bad_case"),
        ("x", None, "bad_case"),
        (3, None, "bad_case"),
        ({}, None, "unknown_law"),
        (case(law="xx"), None, "unknown_law"),
        (case(law=["cn"]), None, "unknown_law"),
        (case(law={}), None, "unknown_law"),
        (case(calendar="GB-ENG"), None, "unknown_calendar"),
        (case(calendar="CN-"), None, "unknown_calendar"),
        (case(calendar=""), None, "unknown_calendar"),
        (case(calendar=["CN"]), None, "unknown_calendar"),
        (case(as_of=None), None, "bad_as_of"),
        (case(as_of=20231010), None, "bad_as_of"),
        (case(as_of="2023-02-30"), None, "bad_as_of"),
        (case(as_of="20231010"), None, "bad_as_of"),
        (case(as_of="2023-W41-2"), None, "bad_as_of"),
        (case(as_of="２０２３-10-10"), None, "bad_as_of"),
        (case(as_of="2023-10-10T00:00"), None, "bad_as_of"),
        (case(as_of="9999-12-31"), None, "bad_as_of"),
        (case(as_of="0001-01-01"), None, "bad_as_of"),
        (case(events=None), None, "no_events"),
        (case(events=[]), None, "no_events"),
        (case(events={}), None, "no_events"),
        (case(events="received"), None, "no_events"),
        (case(events=GOOD["events"] * (MOST_EVENTS + 1)), None, "too_many_events"),
        (case(events=[None]), 0, "bad_event"),
        (case(events=[[]]), 0, "bad_event"),
        (case(events=[{}]), 0, "bad_event"),
        (case(events=[{"event": "received"}]), 0, "bad_date"),
        (case(events=[{"event": ["received"], "on": "2023-09-15"}]), 0, "bad_event"),
        (case(events=[{"event": "delivered", "on": "2023-09-15"}]), 0, "received_first"),
        (case(events=[{"event": "received", "on": "2018-01-01"}]), 0, "before_the_law"),
        (case(events=[{"event": "received", "on": "2100-01-01"}]), 0, "in_the_future"),
        (received_and(event="\ud800"), 1, "unknown_event"),
        (received_and(event="received"), 1, "received_twice"),
        (received_and(event="delivered", on="2023-10-11"), 1, "in_the_future"),
        (received_and(event="delivered", on="2023-09-14"), 1, "out_of_order"),
        (received_and(event="delivered", outcome=7), 1, "bad_outcome"),
        (received_and(event="delivered", outcome="no such"), 1, "unknown_outcome"),
        (received_and(event="extension_notified"), 1, "days_missing"),
        (received_and(event="extension_notified", days="5"), 1, "bad_days"),
        (received_and(event="extension_notified", days=-5), 1, "bad_days"),
        (received_and(event="extension_notified", days=1e300), 1, "bad_days"),
        (received_and(event="correction_asked", days=10**30), 1, "bad_days"),
        (received_and(event="third_party_consulted", reached_on=5), 1, "bad_reached_on"),
        (received_and(event="third_party_consulted", reached_on="2023-09-19"), 1, "bad_reached_on"),
        (received_and(event="third_party_consulted", reached_on="2099-12-30"), 1, "out_of_calendar"),
        (received_and(event="third_party_consulted", ref={}), 1, "bad_ref"),
        (received_and(event="delay_fixed", until="soon"), 1, "bad_until"),
        (received_and(event="delay_fixed", until="9999-12-31"), 1, "out_of_calendar"),
        (case(as_of="2099-12-31", events=[{"event": "received", "on": "2099-12-25"}]), 0, "out_of_calendar"),
    ],
)
def test_every_bad_case_gets_an_error_with_its_place_and_code(bad, event, code):
    found = answer(bad)
    assert (found["error"]["event"], found["error"]["code"]) == (event, code)
    assert found["error"]["message"].endswith(".")


def test_a_case_may_name_the_calendar_of_a_region_that_the_law_reaches():
    """2 January is off in one part of the kingdom: off everywhere under s10(6), and in Scotland."""
    story = {"law": "uk", "events": [{"event": "received", "on": "2025-12-22"}], "as_of": "2025-12-22"}
    due = {name: answer(story | {"calendar": name})["due_on"] for name in (None, "GB", "GB-ENG", "GB-SCT")}
    assert due == {None: "2026-01-23", "GB": "2026-01-23", "GB-ENG": "2026-01-22", "GB-SCT": "2026-01-23"}
    refused = answer(story | {"calendar": "CN"})["error"]
    assert refused["message"] == "calendar must be one of GB, GB-ENG, GB-NIR, GB-SCH, GB-SCT, GB-WLS."


@pytest.mark.parametrize("id", [None, True, 1.5, [], {}, {"a": 1}])
def test_an_id_that_is_neither_text_nor_a_whole_number_is_answered_as_null(id):
    assert answer(case(id=id))["id"] is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(["received", "correction_asked", "third_party_consulted", "extension_notified", "delay_fixed"])
EVENTS = st.fixed_dictionaries(
    {"event": KINDS | JSON, "on": st.dates().map(str) | JSON},
    optional={name: JSON | st.dates().map(str) for name in ("days", "reached_on", "until", "outcome", "ref")},
)


@settings(max_examples=150)
@given(JSON | st.fixed_dictionaries({"law": st.just("cn"), "events": st.lists(EVENTS) | JSON, "as_of": JSON}))
def test_no_json_breaks_it(value):
    found = answer(value)
    assert ("error" in found) != ("status" in found)
    json.dumps(found, allow_nan=False)


@settings(max_examples=100)
@given(st.lists(EVENTS, max_size=4), st.dates().map(str))
def test_no_history_breaks_it(events, as_of):
    found = answer(case(events=[GOOD["events"][0], *events], as_of=as_of))
    assert ("error" in found) != ("status" in found)


def test_lines_are_answered_one_by_one_and_bad_json_is_told_apart():
    lines = [
        b"\xef\xbb\xbf" + json.dumps(GOOD).encode(),
        "",
        "{",
        b"\xff\xfe",
        "[" * 100_000,
        '{"id": NaN}',
        "9" * 5000,
        json.dumps({}),
        json.dumps(GOOD).encode(),
    ]
    found = list(answer_lines(lines))
    assert [bad for _, bad in found] == [False, True, True, True, True, True, False, False]
    assert [reply.get("status") for reply, _ in found] == ["running", *[None] * 6, "running"]
    assert found[1][0]["error"] == {"event": None, "code": "bad_json", "message": "Line 3 is not JSON."}
