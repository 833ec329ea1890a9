"""Laws of the count that hold for every history."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from statutes import calendars, laws
from statutes.calendars import Announced, add_working_days
from statutes.clock import Event, Refused, read
from statutes.history import History, fold
from statutes.proof import as_json
from statutes.proof import days as picture
from statutes.terms import Pause, Term
from tests.statutes.stories import CHINA, LAW

DAYS = st.dates(date(2019, 6, 1), date(2027, 6, 30))
PAUSES = st.lists(
    st.builds(lambda start, length: Pause(start, start + timedelta(days=length), "p", ""), DAYS, st.integers(0, 60)),
    max_size=5,
)
TERMS = st.builds(
    lambda anchor, days, pauses: Term(anchor, days, tuple(pauses), None), DAYS, st.integers(1, 40), PAUSES
)


@given(TERMS)
def test_the_due_day_is_a_working_day_that_no_pause_covers(term):
    due_on = term.due_on(CHINA)
    assert CHINA.is_working(due_on)
    assert not [pause for pause in term.pauses if pause.start < due_on <= pause.end]


@given(TERMS, PAUSES)
def test_more_pauses_never_make_it_earlier(term, more):
    longer = Term(term.anchor, term.days, (*term.pauses, *more), None)
    assert longer.due_on(CHINA) >= term.due_on(CHINA)


@given(TERMS, st.integers(0, 30))
def test_a_longer_pause_never_makes_it_earlier(term, by):
    longer = tuple(Pause(p.start, p.end + timedelta(days=by), p.reason, p.article) for p in term.pauses)
    assert Term(term.anchor, term.days, longer, None).due_on(CHINA) >= term.due_on(CHINA)


@given(TERMS, st.randoms())
def test_order_and_repetition_of_pauses_do_not_matter(term, random):
    pauses = [*term.pauses, *term.pauses]
    random.shuffle(pauses)
    assert Term(term.anchor, term.days, tuple(pauses), None).due_on(CHINA) == term.due_on(CHINA)


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_two_terms_in_a_row_are_one(anchor, one, other):
    halfway = add_working_days(CHINA, anchor, one).due_on
    assert add_working_days(CHINA, halfway, other).due_on == add_working_days(CHINA, anchor, one + other).due_on


@given(DAYS)
def test_shifting_the_receipt_within_days_off_changes_nothing(anchor):
    later = anchor
    while not CHINA.is_working(later + timedelta(days=1)):
        later += timedelta(days=1)
    assert add_working_days(CHINA, later, 20).due_on == add_working_days(CHINA, anchor, 20).due_on


@settings(max_examples=20)
@given(TERMS, DAYS)
def test_one_more_day_off_never_makes_it_earlier(term, off):
    longer = calendars.load("CN", announced=(Announced("another notice", off=((off, {"en": "Day off"}),)),))
    assert not longer.is_working(off)
    assert term.due_on(longer) >= term.due_on(CHINA)


def history(received, steps):
    """A story of any kinds of events at any distances, so long as nothing is refused."""
    events, on = [Event("received", received)], received
    for kind, gap, days in steps:
        on += timedelta(days=gap)
        step = Event(kind, on, {"days": days, "until": on + timedelta(days=40 + days)})
        try:
            read(LAW, CHINA, [*events, step], on)
        except Refused:
            continue
        events.append(step)
    return events, on


STEPS = st.lists(st.tuples(st.sampled_from(LAW.events[1:]), st.integers(0, 25), st.integers(1, 20)), max_size=8)


@settings(max_examples=150)
@given(DAYS, STEPS, st.integers(0, 80))
def test_every_reading_is_proved_by_its_own_days(received, steps, wait):
    events, last = history(received, steps)
    it = read(LAW, CHINA, events, last + timedelta(days=wait))
    # The spans have no gap and no overlap, from receipt to the end.
    assert it.proof[0].start == received
    for one, other in zip(it.proof, it.proof[1:], strict=False):
        assert other.start == one.end + timedelta(days=1)
    assert all(span.days == (span.end - span.start).days + 1 for span in it.proof)
    end = it.due_on or it.projected_on
    counted = sum(span.days for span in it.proof if span.counted)
    if end and "awaiting_correction" not in it.suspended_by and "fee" not in it.suspended_by:
        assert it.proof[-1].end == end
        assert counted == 20 + it.extension_days
        assert it.fixed_on or counted == it.limit
    assert it.days_used + it.days_left == it.limit
    assert (it.projected_on is not None) == (it.status == "suspended")
    assert it.status != "suspended" or it.due_on is None
    assert (it.status == "overdue") == (it.closed_on is None and it.due_on is not None and it.due_on < it.as_of)
    assert [row.number for row in picture(it, CHINA) if row.counted] == list(range(1, counted + 1))
    assert as_json(it)["status"] == it.status.value


@settings(max_examples=100)
@given(DAYS, STEPS, st.integers(0, 6))
def test_after_a_reset_nothing_before_it_matters(received, steps, gap):
    fresh = received + timedelta(days=gap)
    calm = [Event("received", received), Event("correction_asked", fresh), Event("correction_received", fresh)]
    before, last = history(received, [step for step in steps if step[0].startswith(("third", "agency", "ext"))])
    busy = [event for event in before if event.on <= fresh] + calm[1:]
    asked_in_time = read(LAW, CHINA, calm, fresh).started_on == fresh
    assert asked_in_time
    assert read(LAW, CHINA, busy, fresh).due_on == read(LAW, CHINA, calm, fresh).due_on


KINDS = sorted({kind for id in laws.ids() for kind in laws.load(id).events})
ANY_STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 20), st.integers(1, 12)), max_size=7)


@settings(max_examples=60)
@given(st.sampled_from(laws.ids()), DAYS, ANY_STEPS, st.integers(0, 60))
def test_folding_by_parts_equals_folding_at_once_under_every_law(id, received, steps, wait):
    law = laws.load(id)
    calendar = calendars.load(law.count.calendar)
    events, on = [Event("received", received)], received
    halves = History(law, calendar, date(2099, 1, 1))
    halves.take(events[0])
    for kind, gap, days in steps:
        on += timedelta(days=gap)
        step = Event(kind, on, {"days": days, "until": on + timedelta(days=90)})
        try:
            read(law, calendar, [*events, step], on)
        except Refused:
            continue
        events.append(step)
        halves.take(step)
    whole = fold(law, calendar, events, date(2099, 1, 1))
    assert {name: value for name, value in vars(whole).items() if name != "counting"} == {
        name: value for name, value in vars(halves).items() if name != "counting"
    }
    it = read(law, calendar, events, on + timedelta(days=wait))
    assert it.days_used + it.days_left == it.limit
    assert (it.status == "suspended") == (it.projected_on is not None)
    assert it.proof[0].start == it.started_on or it.proof[0].start <= it.received_on
    for one, other in zip(it.proof, it.proof[1:], strict=False):
        assert other.start == one.end + timedelta(days=1)
