"""Which calendar an agency counts by."""

from agencies import calendars
from ledger import trace
from statutes import laws
from tests import factories


def test_an_agency_counts_by_the_calendar_of_the_law_unless_it_names_its_own(cast):
    assert calendars.of(cast.health, laws.load("cn")).id == "CN"
    cast.health.calendar = "GB-SCT"  # a region of another country says nothing about this law's days
    assert calendars.id_of(cast.health, laws.load("cn")) == "CN"
    cast.health.calendar = "CN-65"
    assert calendars.id_of(cast.health, laws.load("cn")) == "CN-65"


def test_a_region_counts_only_where_the_law_reaches_it():
    """A nation below the kingdom, but not the kingdom below the law of one nation."""
    assert calendars.id_in("GB-ENG", laws.load("uk")) == "GB-ENG"
    assert [calendars.id_in(region, laws.load("uk-sct")) for region in ("GB", "GB-ENG", "")] == ["GB-SCT"] * 3


def test_a_new_request_takes_its_law_from_the_agency(cast):
    assert factories.case(cast.health).law == cast.health.law == "cn"


def test_one_run_reads_one_book_and_the_next_a_new_one(db):
    with trace.run():
        assert calendars.usual() is calendars.usual()
        first = calendars.book()
        assert calendars.book() is first
        calendars.fresh()
        assert calendars.book() is not first
        second = calendars.book()
    with trace.run():
        assert calendars.book() is not second
    assert calendars.book() is not calendars.book()
