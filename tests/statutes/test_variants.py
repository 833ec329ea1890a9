"""Archives and schools under the Freedom of Information Act (SI 2004/3364): other terms, whichever ends first."""

from datetime import date, timedelta

import pytest

from statutes import calendars, clock, laws, variants
from statutes.calendars import Announced

UK = laws.load("uk")
NAME = {"zh-hans": "停课", "en": "Closed"}


def closed(first: str, last: str) -> calendars.Calendar:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    days = tuple((start + timedelta(days=n), NAME) for n in range((end - start).days + 1))
    return calendars.load("GB-SCH", announced=(Announced("Term dates", off=days, work=(), covers=None),))


def read(law, calendar, received: str, *more):
    events = [clock.Event(kind, date.fromisoformat(on), {}) for kind, on in (("received", received), *more)]
    return clock.read(law, calendar, events, events[-1].on)


def test_archives_have_thirty_working_days():
    """2025-06-02 and twenty days end on 30 June (rules.md 5); ten more, without 14 July, on 15 July."""
    archives = variants.inner(UK, UK.variants["archives"])
    assert read(UK, calendars.load("GB"), "2025-06-02").due_on == date(2025, 6, 30)
    found = read(archives, calendars.load("GB"), "2025-06-02")
    assert (found.due_on, found.limit, archives.reply.article) == (date(2025, 7, 15), 30, "SI 2004/3364 reg 4")
    assert variants.outer(UK, UK.variants["archives"]) is None


@pytest.mark.parametrize(
    ("closure", "due", "limit"),
    [
        # Eight days in July and twelve from 1 September, the summer between them left out.
        (("2025-07-21", "2025-08-31"), date(2025, 9, 16), 20),
        # Closed for half a year: sixty working days end first.
        (("2025-07-08", "2025-12-31"), date(2025, 10, 2), 60),
    ],
)
def test_a_school_has_twenty_school_days_or_sixty_working_days(closure, due, limit):
    school = UK.variants["school"]
    by_days = read(variants.inner(UK, school), closed(*closure), "2025-07-07")
    by_limit = read(variants.outer(UK, school), calendars.load("GB"), "2025-07-07")
    found = variants.whichever_first(by_days, by_limit)
    assert (found.due_on, found.limit) == (due, limit)
    assert variants.whichever_first(by_limit, by_days) is found
    assert sum(span.days for span in found.proof if span.counted) == limit


def test_a_term_that_stands_still_is_compared_by_where_it_would_end():
    school, asked = UK.variants["school"], ("clarification_asked", "2025-07-09")
    by_days = read(variants.inner(UK, school), closed("2025-07-21", "2025-08-31"), "2025-07-07", asked)
    by_limit = read(variants.outer(UK, school), calendars.load("GB"), "2025-07-07", asked)
    assert by_days.due_on is None
    assert variants.whichever_first(by_limit, by_days) is by_days


def test_other_laws_have_no_classes():
    assert {id: sorted(laws.load(id).variants) for id in laws.ids() if laws.load(id).variants} == {
        "uk": ["archives", "school"]
    }
    assert all(variant.verified for variant in UK.variants.values())


def test_a_ruling_changes_the_days_and_not_the_article():
    ruled = variants.with_reply(UK, 7)
    assert (ruled.reply.days, ruled.reply.article) == (7, UK.reply.article)
    assert UK.reply.days == 20
