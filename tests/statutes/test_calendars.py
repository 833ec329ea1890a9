"""The working days of China, day by day against two independent calendars."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from statutes import calendars
from statutes.calendars import Announced, CalendarError, add_working_days, roll_forward, working_days_between
from statutes.laws import LawError

CHINA = calendars.load("CN")
D = date.fromisoformat
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


def test_the_count_starts_the_day_after_and_may_end_on_a_makeup_saturday():
    assert add_working_days(CHINA, date(2024, 9, 27), 7).due_on == date(2024, 10, 12)


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
verified = true
off = [{ festival = "f", from = 2030-01-01, to = 2030-01-03 }]
makeup = [{ festival = "f", on = 2030-01-05 }]
""",
    "calendar.toml": """
kind = "announced"
title = { zh-hans = "历", en = "C" }
basis = "b"
last_year = 2031
notice_by = { month = 11, day = 15 }
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
        ("2030.toml", 'sources = ["s"]', "", "2030.toml: sources: is missing, must be a list of texts"),
        ("2030.toml", "verified = true", "", "2030.toml: verified: is missing, must be true or false"),
        ("2030.toml", "verified = true", 'verified = "yes"', "2030.toml: verified: must be true or false"),
        ("2030.toml", '"f", from', '"g", from', r"2030.toml: off\[1\].festival: must be one of f"),
        ("2030.toml", "to = 2030-01-03", "to = 2029-12-31", r"2030.toml: off\[1\].from: must lie in 2030"),
        ("2030.toml", "2030-01-03 }", '2030-01-03, why = "x" }', r"2030.toml: off\[1\].why: is not a known key"),
        ("2030.toml", "makeup = [", "makeup = [1, ", r"2030.toml: makeup\[1\]: must be a table"),
        (
            "2030.toml",
            "off = [",
            'off = [{ festival = "f", from = 2030-01-02, to = 2030-01-02 }, ',
            r"off\[2\].from: 2030-01-02 is already a day off",
        ),
        ("calendar.toml", 'en = "F"', 'en = " "', "calendar.toml: festival.f.title: must be text in each language"),
        ("calendar.toml", 'en = "F"', "en = 7", "calendar.toml: festival.f.title: must be text in each language"),
        ("2030.toml", "2030-01-05", "2030-01-07", r"2030.toml: makeup\[1\].on: must be a Saturday or Sunday"),
        ("2030.toml", "2030-01-05", '"soon"', r"2030.toml: makeup\[1\].on: must be a date"),
        ("2030.toml", "year = 2030", "year =", "2030.toml: file: is not TOML"),
        ("calendar.toml", "2031 =", "2032 =", "calendar.toml: movable.2032.f: must lie in 2032"),
        ("calendar.toml", "2031-01-23", "2032-01-23", "calendar.toml: movable.2031.f: must lie in 2031"),
        ("calendar.toml", 'en = "F"', 'fr = "F"', "calendar.toml: festival.f.title: must have exactly the languages"),
        ("calendar.toml", "[0]", "['0']", "calendar.toml: festival.f.offsets: must be a list of whole numbers"),
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
        'year = 2027\nnotices = ["n"]\nsources = ["s"]\nverified = true\n'
        'off = [{ festival = "new_year", from = 2027-01-01, to = 2027-01-04 }]\nmakeup = []\n'
    )
    before = add_working_days(CHINA, date(2026, 12, 10), 20)
    after = add_working_days(calendars.load("CN", tmp_path), date(2026, 12, 10), 20)
    assert (before.due_on, before.provisional) == (date(2027, 1, 8), True)
    assert (after.due_on, after.provisional) == (date(2027, 1, 11), False)


def named(zh, en="Day"):
    return {"zh-hans": zh, "en": en}


NEW_YEAR = Announced(
    "国办发明电〔2026〕1号",
    off=tuple((D(f"2027-01-0{n}"), named("元旦")) for n in (1, 2, 3)),
    work=((D("2027-01-09"), named("元旦")),),
    covers=2027,
)


def test_a_yearly_notice_entered_by_a_person_covers_its_year():
    china = calendars.load("CN", announced=(NEW_YEAR,))
    assert china.covered_until == D("2027-12-31")
    assert china.day(D("2027-01-09")).kind == "makeup"
    assert china.day(D("2027-01-09")).notice == china.day(D("2027-03-01")).notice == "国办发明电〔2026〕1号"
    # What was only computed for that year is no longer assumed: the notice says all of it.
    assert china.is_working(D("2027-02-05"))
    assert china.day(D("2028-01-26")).provisional
    assert not CHINA.is_working(D("2027-02-05"))


def test_a_notice_that_leaves_a_year_out_covers_nothing_yet():
    china = calendars.load("CN", announced=(replace(NEW_YEAR, covers=2028, off=(), work=()),))
    assert china.covered_until == D("2026-12-31")
    assert china.day(D("2028-01-26")).provisional
    both = calendars.load("CN", announced=(replace(NEW_YEAR, covers=2028, off=(), work=()), NEW_YEAR))
    assert both.covered_until == D("2028-12-31")


def test_a_day_announced_alone_changes_that_day_and_no_coverage():
    typhoon = Announced("某省通知", off=((D("2026-07-01"), named("防台风")),))
    china = calendars.load("CN", announced=(typhoon,))
    day = china.day(D("2026-07-01"))
    assert (day.working, day.kind, day.name["zh-hans"], day.notice) == (False, "holiday", "防台风", "某省通知")
    assert (china.covered_until, china.day(D("2026-07-02")).working) == (D("2026-12-31"), True)


def test_the_later_announcement_wins():
    name = named("调休")
    first = Announced("一", off=((D("2026-10-10"), name),))  # a make-up Saturday, now off
    second = Announced("二", work=((D("2026-10-10"), name), (D("2026-10-07"), name)))  # and worked after all
    one = calendars.load("CN", announced=(first,))
    two = calendars.load("CN", announced=(first, second))
    assert [one.is_working(D("2026-10-10")), two.is_working(D("2026-10-10"))] == [False, True]
    assert (two.day(D("2026-10-07")).kind, two.day(D("2026-10-07")).notice) == ("makeup", "二")
    assert not calendars.load("CN", announced=(second, first)).is_working(D("2026-10-10"))


def test_a_working_day_declared_worked_stays_a_plain_one():
    plain = Announced("一", work=((D("2026-10-12"), named("上班")),))
    assert calendars.load("CN", announced=(plain,)).day(D("2026-10-12")).kind == "working"


def test_the_version_of_a_calendar_says_what_was_announced():
    versions = {
        calendars.load("CN", announced=announced).version
        for announced in (
            (),
            (NEW_YEAR,),
            (replace(NEW_YEAR, source="n"),),
            (replace(NEW_YEAR, covers=None),),
            (replace(NEW_YEAR, work=()),),
            (replace(NEW_YEAR, off=tuple((d, named("旦")) for d, _ in NEW_YEAR.off)),),
        )
    }
    assert len(versions) == 6
    again = Announced(NEW_YEAR.source, NEW_YEAR.off, NEW_YEAR.work, NEW_YEAR.covers)
    assert calendars.load("CN", announced=(again,)) is calendars.load("CN", announced=(NEW_YEAR,))


def test_the_regions_of_a_calendar_are_those_whose_names_begin_with_its_own():
    assert calendars.regions("GB") == ("GB", "GB-ENG", "GB-NIR", "GB-SCH", "GB-SCT", "GB-WLS")
    assert calendars.regions("GB-SCT") == ("GB-SCT",)
    assert calendars.regions("G") == ()


def test_a_day_that_the_calendar_does_not_reach_cannot_be_announced():
    for d in ("2018-12-31", "2100-01-01"):
        with pytest.raises(CalendarError, match=f"通知: {d} lies outside"):
            calendars.load("CN", announced=(Announced("通知", off=((D(d), named("x")),)),))


def test_the_first_and_the_last_day_of_the_calendar_can_be_announced():
    ends = (D("2019-01-01"), D("2099-12-31"))
    china = calendars.load("CN", announced=(Announced("通知", off=tuple((d, named("x")) for d in ends)),))
    assert [china.day(d).notice for d in ends] == ["通知", "通知"]


def test_from_15_november_the_notice_of_the_next_year_is_missed():
    assert [CHINA.notice_missing(D(d)) for d in ("2026-11-14", "2026-11-15", "2027-06-01")] == [None, 2027, 2027]
    covered = calendars.load("CN", announced=(NEW_YEAR,))
    assert [covered.notice_missing(D(d)) for d in ("2026-11-15", "2027-11-15")] == [None, 2028]


def test_the_eve_of_a_festival_never_takes_a_day_from_a_year_that_has_its_notice(tmp_path):
    folder = tmp_path / "XX"
    folder.mkdir()
    text = GOOD["calendar.toml"].replace("offsets = [0]", "offsets = [-1, 0]").replace("2031-01-23", "2031-01-01")
    (folder / "calendar.toml").write_text(text)
    (folder / "2030.toml").write_text(GOOD["2030.toml"])
    calendar = calendars.load("XX", tmp_path)
    assert [calendar.is_working(D(on)) for on in ("2030-12-31", "2031-01-01")] == [True, False]


PRIVATE = ("origins", "_off", "_makeup", "_sources", "_unverified", "_notice_by", "_zero", "_until", "_working")


@pytest.mark.parametrize("name", PRIVATE)
def test_a_calendar_is_known_by_its_version_and_not_by_its_tables(name):
    other = replace(CHINA, **{name: "another"})
    assert other == CHINA
    assert f" {name}=" not in repr(CHINA)
    assert replace(CHINA, version="x") != CHINA


def test_what_is_announced_is_known_by_its_source_and_its_days():
    again = Announced(NEW_YEAR.source, NEW_YEAR.off, NEW_YEAR.work, NEW_YEAR.covers)
    assert hash(again) == hash(NEW_YEAR)
    others = [
        replace(NEW_YEAR, source="n"),
        replace(NEW_YEAR, covers=None),
        replace(NEW_YEAR, work=()),
        replace(NEW_YEAR, off=()),
    ]
    assert len({hash(it) for it in (NEW_YEAR, *others)}) == 5
    assert Announced("n", ((D("2027-01-01"), {"zh-hans": "旦", "en": "N"}),), (), 2027).stamp == (
        "('n', 2027, [('2027-01-01', [('en', 'N'), ('zh-hans', '旦')])], [])"
    )


def test_the_first_and_the_last_day_are_inside_the_calendar():
    for d, working in ((date(2019, 1, 1), False), (date(2019, 1, 2), True), (date(2099, 12, 31), True)):
        CHINA.check(d)
        assert CHINA.day(d).on == d
        assert CHINA.is_working(d) is working
    for d in (date(2018, 12, 31), date(2100, 1, 1)):
        for ask in (CHINA.check, CHINA.is_working, CHINA.until, CHINA.day):
            with pytest.raises(CalendarError, match=f"^The calendar CN covers 2019-01-01 to 2099-12-31, not {d}.$"):
                ask(d)
    assert [CHINA.until(d) for d in (date(2019, 1, 1), date(2019, 1, 2), date(2019, 1, 3))] == [0, 1, 2]


def test_a_count_ends_where_the_calendar_ends():
    assert add_working_days(CHINA, date(2099, 12, 30), 1).due_on == date(2099, 12, 31)
    assert add_working_days(CHINA, date(2099, 12, 31), 0).due_on == date(2099, 12, 31)
    with pytest.raises(CalendarError, match="^The calendar CN ends on 2099-12-31, before the count does.$"):
        add_working_days(CHINA, date(2099, 12, 31), 1)
    with pytest.raises(ValueError, match="^The number of working days cannot be negative.$"):
        add_working_days(CHINA, date(2024, 10, 5), -1)
    assert add_working_days(CHINA, date(2026, 12, 30), 1).provisional is False
    assert roll_forward(CHINA, date(2024, 10, 12)) == date(2024, 10, 12)  # a make-up Saturday
    assert roll_forward(CHINA, date(2024, 10, 13)) == date(2024, 10, 14)


def test_a_notice_covers_its_year_in_whatever_order_it_is_entered():
    second = Announced("二", off=((D("2028-01-03"), named("旦")),), covers=2028)
    for announced in ((NEW_YEAR, second), (second, NEW_YEAR)):
        china = calendars.load("CN", announced=announced)
        assert china.covered_until == D("2028-12-31")
        assert china.day(D("2028-01-05")).notice == "二"
        assert (china.day(D("2028-01-03")).kind, china.is_working(D("2028-10-03"))) == ("holiday", True)
    # A notice for the year after the next says nothing of the next; one for a year that has its own adds its days.
    alone = calendars.load("CN", announced=(second,))
    assert (alone.covered_until, alone.day(D("2028-01-05")).notice) == (D("2026-12-31"), "二")
    assert not alone.is_working(D("2027-02-05"))
    again = Announced("三", off=((D("2026-10-12"), named("假")),), covers=2026)
    china = calendars.load("CN", announced=(again,))
    assert (china.day(D("2026-10-12")).notice, china.day(D("2026-10-01")).kind) == ("三", "holiday")
    assert china.day(D("2026-10-13")).notice == CHINA.day(D("2026-10-13")).notice


def test_a_day_off_may_be_declared_worked_and_a_worked_one_off():
    work = Announced("四", work=((D("2026-10-01"), named("上班", "Work")),))
    day = calendars.load("CN", announced=(work,)).day(D("2026-10-01"))
    assert (day.working, day.kind, dict(day.name), day.notice) == (True, "makeup", named("上班", "Work"), "四")
    off = Announced("五", off=((D("2026-10-10"), named("休", "Off")),))
    day = calendars.load("CN", announced=(off,)).day(D("2026-10-10"))
    assert (day.working, day.kind, dict(day.name), day.notice) == (False, "holiday", named("休", "Off"), "五")
    sunday = Announced("六", work=((D("2026-11-15"), named("上班")),))
    assert calendars.load("CN", announced=(sunday,)).day(D("2026-11-15")).kind == "makeup"
    saturday = Announced("七", work=((D("2026-11-14"), named("上班")),))
    assert calendars.load("CN", announced=(saturday,)).day(D("2026-11-14")).kind == "makeup"
