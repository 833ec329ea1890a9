"""Laws of the count that hold under every law, asked through the door that everybody uses."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from statutes.cases import answer
from tests.oracle.histories import history
from tests.oracle.numbers import LAWS as NUMBERS
from tests.statutes.prove_clock import LAWS

LAW = st.sampled_from(sorted(set(LAWS)))
DAYS = st.dates(date(2019, 6, 1), date(2028, 6, 30))
GAPS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30)), max_size=4)  # days until a pause, days it lasts
PAUSES = {law: [wait for wait in numbers.waits if not wait.resets] for law, numbers in NUMBERS.items()}
RESETS = {law: next((wait for wait in numbers.waits if wait.resets), None) for law, numbers in NUMBERS.items()}

Row = tuple[str, date]


def tell(law: str, *rows: tuple, as_of: date | None = None) -> dict:
    """The answer to a case of rows (kind, day, more), by default on the day of the last event."""
    events = [{"event": kind, "on": on.isoformat(), **dict(*more)} for kind, on, *more in rows]
    return answer({"id": 1, "law": law, "events": events, "as_of": (as_of or rows[-1][1]).isoformat()})


def due(law: str, *rows: tuple) -> date:
    """The last day of a case in which nothing is waited for."""
    return date.fromisoformat(tell(law, *rows)["due_on"])


def in_a_row(law: str, received: date, gaps: list[tuple[int, int]]) -> list[Row]:
    """Pauses of the law, one after the other. One that its law allows once comes once."""
    rows, day, seen = [("received", received)], received, set()
    for number, (gap, length) in enumerate(gaps if PAUSES[law] else []):
        wait = PAUSES[law][number % len(PAUSES[law])]
        if wait.once and wait in seen:
            continue
        seen.add(wait)
        rows += [(wait.asks, day + timedelta(days=gap)), (wait.ends, day + timedelta(days=gap + length))]
        day = rows[-1][1]
    return rows


@given(LAW, DAYS, GAPS)
def test_the_due_day_is_counted_and_not_paused(law, received, gaps):
    told = tell(law, *in_a_row(law, received, gaps))
    assert (told["proof"][-1]["to"], told["proof"][-1]["counted"]) == (told["due_on"], True)
    counted = sum(span["days"] for span in told["proof"] if span["counted"])
    assert counted == NUMBERS[law].days == told["days_used"] + told["days_left"]


@given(LAW, DAYS, GAPS, st.integers(0, 12), st.integers(1, 30))
def test_one_more_pause_never_makes_it_earlier(law, received, gaps, gap, length):
    assert due(law, *in_a_row(law, received, [*gaps, (gap, length)])) >= due(law, *in_a_row(law, received, gaps))


@given(LAW, DAYS, st.integers(0, 12), st.integers(0, 30), st.integers(0, 30))
def test_a_longer_pause_never_makes_it_earlier(law, received, gap, length, more):
    longer = due(law, *in_a_row(law, received, [(gap, length + more)]))
    assert longer >= due(law, *in_a_row(law, received, [(gap, length)]))


@given(
    DAYS, st.lists(st.tuples(st.sampled_from(("third_party", "agency")), st.integers(0, 30)), max_size=6), st.randoms()
)
def test_order_and_repetition_of_pauses_do_not_matter(received, asked, random):
    """Art. 33(3): the days of consultations are a union, whoever is asked first and however often."""

    def days(rows):
        events = [(f"{who}_consulted", received + timedelta(days=after)) for who, after in rows]
        events.sort(key=lambda row: row[1])
        return due("cn", ("received", received), *events, ("delivered", received + timedelta(days=90)))

    again = [*asked, *asked]
    random.shuffle(again)
    assert days(again) == days(asked)
    assert days(sorted(set(asked), key=lambda row: row[1])) == days(asked)


@given(st.sampled_from([law for law in sorted(set(LAWS)) if NUMBERS[law].extension == NUMBERS[law].days]), DAYS)
def test_a_full_extension_is_a_second_term(law, received):
    extended = due(law, ("received", received), ("extension_notified", received, {"days": NUMBERS[law].extension}))
    assert due(law, ("received", due(law, ("received", received)))) == extended


@given(LAW, DAYS, st.integers(1, 9), st.integers(1, 10), st.integers(1, 10))
def test_days_of_extension_add_up(law, received, gap, one, other):
    assume(one + other <= NUMBERS[law].extension)
    days = [due(law, ("received", received), ("extension_notified", received, {"days": n})) for n in (one, one + other)]
    halfway = due(law, ("received", received))
    assert halfway < days[0] < days[1]
    assert (days[1] - days[0]).days >= other


@pytest.mark.parametrize("law", [law for law in sorted(set(LAWS)) if RESETS[law]])
def test_after_a_reset_the_past_is_irrelevant(law):
    @settings(max_examples=60)
    @given(DAYS, GAPS, st.integers(0, 5), st.integers(0, 20), st.integers(0, 12), st.integers(0, 30))
    def holds(received, gaps, asked, answered, gap, length):
        wait = RESETS[law]
        asked_on = received + timedelta(days=asked)
        fresh = asked_on + timedelta(days=answered)
        before = [row for row in in_a_row(law, received, gaps) if row[1] <= asked_on]
        while len(before) % 2 == 0:  # no pause stays open: where one waits at a time the question would be refused
            before.pop()
        after = in_a_row(law, fresh, [(gap, length)])
        told = tell(law, *before, (wait.asks, asked_on), (wait.ends, fresh), *after[1:])
        calm = tell(law, *after)
        assert {**told, "proof": 0} == {**calm, "proof": 0}

    holds()


@given(LAW, DAYS)
def test_shifting_the_receipt_within_days_off_changes_nothing(law, received):
    works = NUMBERS[law].works
    later = received
    while not works(later + timedelta(days=1)):
        later += timedelta(days=1)
    assert due(law, ("received", later)) == due(law, ("received", received))


STORIES = st.builds(lambda law, seed: history(seed, law), LAW, st.integers(20_000_000, 30_000_000))
# A third of the random stories is refused on purpose: what a property says nothing about is thrown away.
CHOOSY = settings(suppress_health_check=[HealthCheck.filter_too_much])


def without_a_proof(told: dict) -> dict:
    return {key: value for key, value in told.items() if key not in ("proof", "id")}


@given(STORIES, st.integers(1, 200))
def test_what_is_refused_depends_on_nothing_that_comes_after(case, wait):
    """Folding by parts: the first events alone, and on a later day, are taken or refused as in the whole."""
    last = max(event["on"] for event in case["events"])
    case = {**case, "as_of": max(case["as_of"], last)}
    refused = answer(case).get("error", {}).get("event")
    for number in range(1, len(case["events"]) + 1):
        part = {**case, "events": case["events"][:number]}
        expected = refused if refused is not None and refused < number else None
        later = {**part, "as_of": (date.fromisoformat(case["as_of"]) + timedelta(days=wait)).isoformat()}
        assert answer(part).get("error", {}).get("event") == expected
        assert answer(later).get("error", {}).get("event") == expected


@CHOOSY
@given(STORIES, st.integers(0, 100))
def test_a_day_is_read_alike_before_and_after_the_rest_is_known(case, back):
    """The reading of a day knows the events up to that day; the first one after it is refused as one to come."""
    day = (date.fromisoformat(case["as_of"]) - timedelta(days=back)).isoformat()
    number = sum(event["on"] <= day for event in case["events"])
    ordered = [event["on"] for event in case["events"]] == sorted(event["on"] for event in case["events"])
    assume(ordered and 0 < number < len(case["events"]))
    then = answer({**case, "events": case["events"][:number], "as_of": day})
    assume("error" not in then)
    assert answer({**case, "as_of": day})["error"]["event"] == number


@CHOOSY
@given(STORIES, st.integers(1, 400))
def test_a_closed_case_reads_the_same_for_ever(case, wait):
    told = answer(case)
    assume(told.get("status") in ("answered_in_time", "answered_late", "withdrawn", "lapsed"))
    later = answer({**case, "as_of": (date.fromisoformat(case["as_of"]) + timedelta(days=wait)).isoformat()})
    assert later == told


@CHOOSY
@given(STORIES)
def test_a_case_that_waits_for_nothing_goes_from_running_to_overdue_on_the_day_after_the_last(case):
    told = answer(case)
    assume(told.get("status") in ("running", "overdue"))
    last = date.fromisoformat(told["due_on"])
    assume(last >= date.fromisoformat(max(event["on"] for event in case["events"])))
    assert answer({**case, "as_of": last.isoformat()})["status"] == "running"
    next_day = answer({**case, "as_of": (last + timedelta(days=1)).isoformat()})
    assert (next_day["status"], next_day["due_on"]) == ("overdue", told["due_on"])
    assert next_day["days_left"] in (0, -1)
