"""The oracle's calendars against the package `holidays`, day by day."""

from datetime import date, timedelta

import holidays
import pytest

from tests.oracle import almanac

YEARS = range(2019, 2031)


def days_of(years):
    day = date(years[0], 1, 1)
    while day.year <= years[-1]:
        yield day
        day += timedelta(days=1)


def test_china_as_the_package_knows_it():
    known = holidays.country_holidays("CN", years=range(2019, 2027))
    assert [day for day in days_of(range(2019, 2027)) if almanac.china(day) != known.is_working_day(day)] == []


def test_china_after_the_last_notice_keeps_the_festivals_and_no_day_in_lieu():
    known = holidays.country_holidays("CN", years=range(2027, 2031))
    kept = {day for day, name in known.items() if "(observed)" not in name}
    wrong = [day for day in days_of(range(2027, 2031)) if almanac.china(day) != (day.weekday() < 5 and day not in kept)]
    assert wrong == []


@pytest.mark.parametrize(
    ("works", "country", "parts"),
    [
        (almanac.united_states, "US", [None]),
        (almanac.united_kingdom, "GB", ["ENG", "WLS", "SCT", "NIR"]),
        (almanac.scotland, "GB", ["SCT"]),
    ],
)
def test_the_others_as_the_package_knows_them(works, country, parts):
    kept = set()
    for part in parts:
        kept |= set(holidays.country_holidays(country, subdiv=part, years=range(2019, 2032)))
    assert [day for day in days_of(YEARS) if works(day) != (day.weekday() < 5 and day not in kept)] == []
