"""The working days of China, day by day against two independent calendars."""

import shutil
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from statutes import calendars
from statutes.calendars import CalendarError, add_working_days, working_days_between
from statutes.laws import LawError

CHINA = calendars.load("CN")
ROOT = calendars.ROOT


def every_day(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


COVERED = every_day(date(2019, 1, 1), date(2026, 12, 31))


def test_every_day_2019_to_2026_is_what_chinesecalendar_says():
    assert len(COVERED) == 2922
    assert [d for d in COVERED if CHINA.is_working(d) != chinese_calendar.is_workday(d)] == []


def test_every_day_2019_to_2026_is_what_holidays_says():
    china = holidays.country_holidays("CN", years=range(2019, 2027))
    assert [d for d in COVERED if CHINA.is_working(d) != china.is_working_day(d)] == []


@pytest.mark.parametrize(
    ("year", "days"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_a_year_has_as_many_working_days_as_its_notice_says(year, days):
    # The first of January is off, so nothing is lost by starting after it.
    assert working_days_between(CHINA, date(year, 1, 1), date(year, 12, 31)) == days


@pytest.mark.parametrize("year", range(2027, 2100))
def test_past_the_last_notice_only_the_statutory_festival_days_are_off(year):
    china = holidays.country_holidays("CN", years=year, language="en_US")
    statutory = {d for d, name in china.items() if any("observed" not in part for part in name.split("; "))}
    ours = {d for d in every_day(date(year, 1, 1), date(year, 12, 31)) if CHINA.day(d).kind == "holiday"}
    assert ours == statutory
    assert len(ours) in (12, 13)  # thirteen days; Mid-Autumn may fall on a National Day


def test_a_day_past_the_last_notice_is_provisional_and_names_the_statute():
    assert CHINA.covered_until == date(2026, 12, 31)
    assert not CHINA.day(date(2026, 12, 31)).provisional
    day = CHINA.day(date(2027, 2, 5))
    assert (day.provisional, day.kind, day.name["zh-hans"]) == (True, "holiday", "春节")
    assert day.notice == "全国年节及纪念日放假办法"


def test_no_weekend_is_worked_where_no_notice_says_so():
    days = every_day(date(2027, 1, 1), date(2099, 12, 31))
    assert [d for d in days if d.weekday() >= 5 and CHINA.is_working(d)] == []


@pytest.mark.parametrize(
    ("on", "kind", "zh", "en"),
    [
        ("2026-09-25", "holiday", "中秋节", "Mid-Autumn Festival"),
        ("2026-10-10", "makeup", "国庆节", "National Day"),
        ("2026-02-17", "holiday", "春节", "Spring Festival"),
        ("2025-10-06", "holiday", "中秋节", "Mid-Autumn Festival"),
        ("2022-12-31", "holiday", "元旦", "New Year's Day"),
        ("2028-10-03", "holiday", "中秋节、国庆节", "Mid-Autumn Festival and National Day"),
    ],
)
def test_a_day_off_says_which_festival_it_belongs_to(on, kind, zh, en):
    day = CHINA.day(date.fromisoformat(on))
    assert (day.kind, dict(day.name)) == (kind, {"zh-hans": zh, "en": en})


def test_the_eve_of_2024_was_a_working_day_and_that_of_2025_is_not():
    assert CHINA.day(date(2024, 2, 9)).kind == "working"
    assert CHINA.day(date(2025, 1, 28)).kind == "holiday"


def test_both_notices_of_a_changed_year_are_named():
    assert CHINA.day(date(2019, 5, 2)).notice == "国办发明电〔2018〕15号、国办发明电〔2019〕3号"


@pytest.mark.parametrize("d", [date(2018, 12, 31), date(2100, 1, 1), date.min, date.max])
def test_a_day_outside_the_calendar_is_an_error_and_never_assumed(d):
    with pytest.raises(CalendarError, match="covers 2019-01-01 to 2099-12-31"):
        CHINA.is_working(d)


def test_the_count_starts_the_day_after_and_shows_every_day_it_passed():
    count = add_working_days(CHINA, date(2024, 9, 27), 7)
    assert count.due_on == date(2024, 10, 12)  # a make-up Saturday
    assert [(span.start.isoformat(), span.end.isoformat(), span.kind) for span in count.spans] == [
        ("2024-09-28", "2024-09-28", "weekend"),
        ("2024-09-29", "2024-09-29", "makeup"),
        ("2024-09-30", "2024-09-30", "working"),
        ("2024-10-01", "2024-10-07", "holiday"),
        ("2024-10-08", "2024-10-11", "working"),
        ("2024-10-12", "2024-10-12", "makeup"),
    ]


def test_the_count_of_no_days_is_the_anchor_and_a_negative_one_is_refused():
    assert add_working_days(CHINA, date(2024, 10, 5), 0).due_on == date(2024, 10, 5)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(CHINA, date(2024, 10, 5), -1)


def test_working_days_between_is_open_at_the_start_and_closed_at_the_end():
    friday, monday = date(2024, 8, 2), date(2024, 8, 5)
    assert working_days_between(CHINA, friday, monday) == 1
    assert working_days_between(CHINA, monday, friday) == -1
    assert working_days_between(CHINA, friday, friday) == 0


def test_a_count_is_provisional_exactly_when_it_passes_the_last_notice():
    assert not add_working_days(CHINA, date(2026, 12, 30), 1).provisional
    assert add_working_days(CHINA, date(2026, 12, 31), 1).provisional


GOOD = {
    "2030.toml": """
year = 2030
notices = ["n"]
sources = ["s"]
off = [{ festival = "f", from = 2030-01-01, to = 2030-01-03 }]
makeup = [{ festival = "f", on = 2030-01-05 }]
""",
    "statutory.toml": """
basis = "b"
[festival.f]
title = { zh-hans = "节", en = "F" }
offsets = [0]
[movable]
2031 = { f = 2031-01-23 }
""",
}


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("2030.toml", "year = 2030", "year = 2031", "2030.toml: year: must be the year of the file name"),
        ("2030.toml", "year = 2030", "", "2030.toml: year: is missing"),
        ("2030.toml", '"n"', "3", "2030.toml: notices: must be a list of texts"),
        ("2030.toml", '"f", from', '"g", from', r"2030.toml: off\[1\].festival: must be one of f"),
        ("2030.toml", "to = 2030-01-03", "to = 2029-12-31", r"2030.toml: off\[1\].from: must lie in 2030"),
        ("2030.toml", "2030-01-03 }", '2030-01-03, why = "x" }', r"2030.toml: off\[1\].why: is not a known key"),
        ("2030.toml", "2030-01-05", "2030-01-07", r"2030.toml: makeup\[1\].on: must be a Saturday or Sunday"),
        ("2030.toml", "2030-01-05", '"soon"', r"2030.toml: makeup\[1\].on: must be a date"),
        ("2030.toml", "year = 2030", "year =", "2030.toml: file: is not TOML"),
        ("statutory.toml", "2031 =", "2032 =", "statutory.toml: movable: must have one row per year, from 2031 on"),
        ("statutory.toml", "2031-01-23", "2032-01-23", "statutory.toml: movable.2031.f: must lie in 2031"),
        ("statutory.toml", 'en = "F"', 'fr = "F"', "statutory.toml: festival.f.title: must have exactly the languages"),
        ("statutory.toml", "[0]", "['0']", "statutory.toml: festival.f.offsets: must be a list of whole numbers"),
    ],
)
def test_a_fault_in_a_calendar_names_file_key_and_reason(tmp_path, file, old, new, complaint):
    folder = tmp_path / "XX"
    folder.mkdir()
    for name, text in GOOD.items():
        (folder / name).write_text(text)
    assert calendars.load("XX", tmp_path).last_day == date(2031, 12, 31)
    calendars.load.cache_clear()
    (folder / file).write_text(GOOD[file].replace(old, new))
    with pytest.raises(LawError, match=complaint):
        calendars.load("XX", tmp_path)


def test_a_gap_between_the_years_is_an_error(tmp_path):
    folder = tmp_path / "XX"
    folder.mkdir()
    for name, text in GOOD.items():
        (folder / name).write_text(text)
    (folder / "2033.toml").write_text(GOOD["2030.toml"].replace("2030", "2033"))
    with pytest.raises(LawError, match="gap between its years"):
        calendars.load("XX", tmp_path)


@pytest.mark.parametrize("id", ["", "..", "cn", "CN/..", "ZZ", "C" * 300])
def test_an_unknown_calendar_is_an_error(id):
    with pytest.raises(LawError, match="no such calendar"):
        calendars.load(id)


def test_when_the_next_notice_comes_the_count_is_folded_again(tmp_path):
    """One file is all that it takes; what was provisional becomes certain, and may move."""
    shutil.copytree(ROOT / "CN", tmp_path / "CN")
    (tmp_path / "CN" / "2027.toml").write_text(
        'year = 2027\nnotices = ["n"]\nsources = ["s"]\n'
        'off = [{ festival = "new_year", from = 2027-01-01, to = 2027-01-04 }]\nmakeup = []\n'
    )
    before = add_working_days(CHINA, date(2026, 12, 10), 20)
    after = add_working_days(calendars.load("CN", tmp_path), date(2026, 12, 10), 20)
    assert (before.due_on, before.provisional) == (date(2027, 1, 8), True)
    assert (after.due_on, after.provisional) == (date(2027, 1, 11), False)
