"""The calendars that are computed, combined or laid over another one: day by day against an independent one."""

from datetime import date, timedelta

import holidays
import pytest
from dateutil import easter

from statutes import calendars
from statutes.calendars import Announced
from statutes.festivals import easter_sunday, nth_weekday
from statutes.laws import LawError
from tests.statutes.stories import CHINA, D

EVERY_DAY = [date(2019, 1, 1) + timedelta(days=n) for n in range((date(2030, 12, 31) - date(2019, 1, 1)).days + 1)]
NATIONS = ("ENG", "WLS", "SCT", "NIR")


def off(country, part=None):
    return holidays.country_holidays(country, subdiv=part, years=range(2019, 2031), language="en_US")


@pytest.mark.parametrize(
    ("id", "country", "part"), [("US", "US", None), ("JP", "JP", None), *((f"GB-{n}", "GB", n) for n in NATIONS)]
)
def test_every_day_2019_to_2030_is_what_holidays_says(id, country, part):
    calendar, theirs = calendars.load(id), off(country, part)
    assert [d for d in EVERY_DAY if calendar.is_working(d) != (d.weekday() < 5 and d not in theirs)] == []


def test_the_united_kingdom_is_off_where_one_of_its_nations_is():
    """FOIA 2000 s10(6)."""
    kingdom, theirs = calendars.load("GB"), [off("GB", nation) for nation in NATIONS]
    ours = [d for d in EVERY_DAY if not kingdom.is_working(d)]
    assert ours == [d for d in EVERY_DAY if d.weekday() > 4 or any(d in nation for nation in theirs)]


@pytest.mark.parametrize(
    ("id", "on", "kind", "name"),
    [
        ("US", "2020-06-19", "working", None),  # Juneteenth is a holiday since 2021
        ("US", "2021-06-18", "holiday", "Juneteenth National Independence Day"),  # the 19th is a Saturday
        ("US", "2022-12-26", "holiday", "Christmas Day"),  # the 25th is a Sunday
        ("US", "2021-12-31", "holiday", "New Year's Day"),  # that of 2022
        ("US", "2024-12-24", "working", None),  # closed by executive order: no legal public holiday
        ("US", "2025-01-09", "working", None),
        ("GB-ENG", "2020-05-04", "working", None),  # moved to VE day
        ("GB-ENG", "2020-05-08", "holiday", "Early May bank holiday (VE day)"),
        ("GB-ENG", "2022-05-30", "working", None),  # moved to the Jubilee
        ("GB-ENG", "2022-06-03", "holiday", "Platinum Jubilee"),
        ("GB-ENG", "2022-09-19", "holiday", "State Funeral of Queen Elizabeth II"),
        ("GB-ENG", "2023-05-08", "holiday", "Coronation of King Charles III"),
        ("GB-ENG", "2021-12-28", "holiday", "Boxing Day"),  # Christmas on a Saturday takes the 27th
        ("GB-SCT", "2025-04-21", "working", None),  # no Easter Monday
        ("GB-SCT", "2026-01-02", "holiday", "2 January"),
        ("GB", "2024-03-18", "holiday", "St Patrick's Day"),
        ("JP", "2021-07-23", "holiday", "Sports Day"),
        ("JP", "2026-09-22", "holiday", "Citizens' Holiday"),
        ("EU", "2025-05-30", "holiday", "Ascension Day"),
        ("EU", "2025-12-31", "holiday", "Christmas and the end of the year"),
        ("EU", "2026-01-02", "holiday", "New Year"),
    ],
)
def test_a_day_says_what_it_is(id, on, kind, name):
    day = calendars.load(id).day(D(on))
    assert (day.kind, day.name["en"] if day.name else None, day.provisional) == (kind, name, False)


def test_a_day_off_names_what_it_rests_on():
    assert calendars.load("US").day(D("2025-07-04")).notice == "5 U.S.C. 6103"
    assert calendars.load("GB-ENG").day(D("2022-09-19")).notice == "Royal proclamation, 2022"
    assert calendars.load("GB").day(D("2022-09-19")).notice == "Royal proclamation, 2022"


def test_rules_need_no_notice():
    assert calendars.load("US").notice_missing(D("2026-12-31")) is None
    assert calendars.load("GB").covered_until == calendars.load("GB").last_day == D("2099-12-31")


def test_an_executive_order_may_be_announced_by_an_agency():
    order = Announced("E.O. 14129", off=((D("2024-12-24"), {"zh-hans": "总统令休息日", "en": "Executive order"}),))
    assert not calendars.load("US", announced=(order,)).is_working(D("2024-12-24"))


def test_a_region_adds_its_days_to_those_of_the_country():
    guangxi = calendars.load("CN-GX")
    assert (guangxi.kind, guangxi.covered_until) == ("announced", CHINA.covered_until)
    assert [guangxi.is_working(d) for d in EVERY_DAY] == [CHINA.is_working(d) for d in EVERY_DAY]
    days = tuple((D(day), {"zh-hans": "三月三", "en": "Sanyuesan"}) for day in ("2026-04-20", "2026-04-21"))
    notice = Announced("桂政办电〔2026〕1号", off=days)
    assert not calendars.load("CN-GX", announced=(notice,)).is_working(D("2026-04-20"))
    assert guangxi.version != CHINA.version
    assert guangxi.notice_missing(D("2026-11-15")) == 2027


@pytest.mark.parametrize("id", sorted(folder.name for folder in calendars.ROOT.iterdir()))
def test_every_calendar_loads_and_has_a_name(id):
    calendar = calendars.load(id)
    assert set(calendar.title) == {"zh-hans", "en"}
    assert calendar.id == id


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, "03-22"),
        (2000, "04-23"),
        (2019, "04-21"),
        (2024, "03-31"),
        (2025, "04-20"),
        (2038, "04-25"),
        (2100, "03-28"),
    ],
)
def test_easter(year, day):
    assert easter_sunday(year) == D(f"{year}-{day}")


@pytest.mark.parametrize(
    ("month", "weekday", "n", "day"),
    [(5, 1, 1, "2023-05-01"), (5, 1, -1, "2023-05-29"), (1, 1, 3, "2023-01-16"), (11, 4, 4, "2023-11-23")]
    + [(5, 5, -1, "2023-05-26"), (5, 7, -1, "2023-05-28"), (6, 6, -1, "2023-06-24"), (6, 7, 2, "2023-06-11")]
    + [(4, 7, -1, "2023-04-30"), (7, 1, -1, "2023-07-31"), (10, 7, 1, "2023-10-01")],
)
def test_the_nth_weekday_of_a_month(month, weekday, n, day):
    assert nth_weekday(2023, month, weekday, n) == D(day)


RULES = """
kind = "computed"
title = { zh-hans = "历", en = "C" }
basis = "b"
verified = true
first_year = 2030
last_year = 2031
[festival.f]
title = { zh-hans = "节", en = "F" }
fixed = { month = 1, day = 5 }
observed = "next_free"
[festival.g]
title = { zh-hans = "日", en = "G" }
fixed = { month = 1, day = 5 }
until = 2030
[[day_off]]
on = 2030-01-09
title = { zh-hans = "假", en = "One" }
source = "s"
"""


def written(root, id, text):
    (root / id).mkdir(exist_ok=True)
    (root / id / "calendar.toml").write_text(text)


def test_festivals_on_one_day_are_both_named_and_a_day_in_lieu_once(tmp_path):
    written(tmp_path, "XX", RULES)
    calendar = calendars.load("XX", tmp_path)
    assert calendar.day(D("2030-01-05")).name["en"] == "F and G"  # a Saturday
    assert calendar.day(D("2030-01-07")).name["en"] == "F"
    assert calendar.day(D("2031-01-06")).name["en"] == "F"  # the 5th is a Sunday
    written(tmp_path, "XX-1", RULES.replace("month = 1, day = 5 }\nuntil", "month = 1, day = 5 }\nbut = [2030]\nuntil"))
    assert calendars.load("XX-1", tmp_path).day(D("2030-01-05")).name["en"] == "F"


def test_the_same_festival_twice_on_a_day_is_named_once(tmp_path):
    written(tmp_path, "XX", RULES.replace('{ zh-hans = "日", en = "G" }', '{ zh-hans = "节", en = "F" }'))
    assert calendars.load("XX", tmp_path).day(D("2030-01-05")).name["en"] == "F"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('kind = "computed"', 'kind = "guessed"', "calendar.toml: kind: must be one of announced, computed, combined"),
        ("last_year = 2031", "last_year = 2029", "calendar.toml: last_year: must be a whole number from 2030 to 2100"),
        ('observed = "next_free"', 'observed = "never"', "festival.f.observed: must be one of none, nearest"),
        (
            "fixed = { month = 1, day = 5 }\nobs",
            "fixed = { month = 13, day = 5 }\nobs",
            "festival.f.fixed.month: must be",
        ),
        (
            "fixed = { month = 1, day = 5 }\nobs",
            "fixed = { month = 1, day = 5, x = 1 }\nobs",
            "festival.f.fixed.x: is not",
        ),
        ("fixed = { month = 1, day = 5 }\nobs", "nth = { month = 1, weekday = 8, n = 1 }\nobs", "nth.weekday: must be"),
        ("fixed = { month = 1, day = 5 }\nobs", "nth = { month = 1, weekday = 1, n = 1, x = 1 }\nobs", "nth.x: is not"),
        ("observed", "easter = 1\nobserved", "festival.f.fixed: only one of fixed, nth and easter"),
        ("fixed = { month = 1, day = 5 }\nobs", "obs", "calendar.toml: movable: is missing"),
        ("on = 2030-01-09", "on = 2032-01-09", r"day_off\[1\].on: must lie in 2030 to 2031"),
        ('source = "s"', 'source = ""', r"day_off\[1\].source: must be text"),
        ('source = "s"', 'source = "s"\nx = 1', r"day_off\[1\].x: is not a known key"),
        ("[[day_off]]", "[day_off]", "day_off: must be a list of tables"),
        ("[festival.g]", "[x.g]", "calendar.toml: x: is not a known key"),
        ("[festival.f]", "[festival.f]\nsince = 1", "festival.f.since: must be a whole number from 1900 to 2100"),
        ("[festival.f]", "[festival.f]\nbut = [true]", "festival.f.but: must be a list of whole numbers"),
        ('basis = "b"', "basis = 3", "calendar.toml: basis: must be text"),
        ("verified = true", "", "calendar.toml: verified: is missing, must be true or false"),
        ("verified = true", "verified = 1", "calendar.toml: verified: must be true or false"),
        (
            'source = "s"',
            'source = "s"\nverified = "no"',
            r"calendar.toml: day_off\[1\].verified: must be true or false",
        ),
        (
            "verified = true",
            "verified = true\nmovable_verified_until = 1899",
            "calendar.toml: movable_verified_until: must be a whole number from 1900 to 2100",
        ),
    ],
)
def test_a_fault_in_a_rule_names_file_key_and_reason(tmp_path, old, new, complaint):
    assert old in RULES
    written(tmp_path, "XX", RULES.replace(old, new, 1))
    with pytest.raises(LawError, match=complaint):
        calendars.load("XX", tmp_path)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ("2030 = { h = 2030-02-01 }", "movable: must have one row per year, also for 2031"),
        ("2030 = { h = 2030-02-01 }\n203 = { h = 2030-02-01 }", "movable.203: must be a year"),
        ("2030 = { h = 2031-02-01 }", "movable.2030.h: must lie in 2030"),
        ("2030 = { h = 2030-02-01, i = 2030-02-01 }", "movable.2030.i: is not a known key"),
    ],
)
def test_a_fault_in_the_table_of_movable_days_is_named(tmp_path, rows, complaint):
    table = f'[festival.h]\ntitle = {{ zh-hans = "月", en = "H" }}\n[movable]\n{rows}\n[[day_off]]'
    written(tmp_path, "XX", RULES.replace("[[day_off]]", table))
    with pytest.raises(LawError, match=complaint):
        calendars.load("XX", tmp_path)


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [("[]", "must be calendars that are computed"), ('["CN"]', "must be calendars that"), ('["ZZ"]', "does not exist")],
)
def test_only_computed_calendars_can_be_combined(tmp_path, parts, complaint):
    (tmp_path / "CN").symlink_to(calendars.ROOT / "CN")
    text = f'kind = "combined"\ntitle = {{ zh-hans = "合", en = "U" }}\nbasis = "b"\nparts = {parts}\n'
    written(tmp_path, "YY", text)
    with pytest.raises(LawError, match=complaint):
        calendars.load("YY", tmp_path)


def test_a_combined_calendar_reaches_as_far_as_all_of_its_parts(tmp_path):
    written(tmp_path, "XX", RULES)
    written(
        tmp_path,
        "XX-1",
        RULES.replace("last_year = 2031", "last_year = 2040").replace("first_year = 2030", "first_year = 2029"),
    )
    head = 'kind = "combined"\ntitle = { zh-hans = "合", en = "U" }\nbasis = "b"\n'
    written(tmp_path, "YY", head + 'parts = ["XX-1", "XX"]\n')
    both = calendars.load("YY", tmp_path)
    assert (both.first_day, both.last_day, both.covered_until) == (D("2030-01-01"), D("2031-12-31"), D("2031-12-31"))
    assert both.kind == "combined"


def test_a_region_may_have_a_day_of_its_own_in_its_file(tmp_path):
    written(tmp_path, "XX", RULES)
    text = 'base = "XX"\ntitle = { zh-hans = "省", en = "P" }\n'
    written(
        tmp_path, "XX-1", text + '[[day_off]]\non = 2030-01-10\ntitle = { zh-hans = "省假", en = "Q" }\nsource = "p"\n'
    )
    region, whole = calendars.load("XX-1", tmp_path), calendars.load("XX", tmp_path)
    assert (region.day(D("2030-01-10")).notice, region.title["en"], region.basis) == ("p", "P", "b")
    assert (whole.is_working(D("2030-01-10")), region.is_working(D("2030-01-09"))) == (True, False)
    assert region.version != whole.version


def test_a_calendar_of_notices_needs_a_year(tmp_path):
    written(
        tmp_path,
        "XX",
        RULES.replace('"computed"', '"announced"').replace(
            "[festival.f]", "[notice_by]\nmonth = 11\nday = 15\n[festival.f]"
        ),
    )
    with pytest.raises(LawError, match="XX: calendar: has no year"):
        calendars.load("XX", tmp_path)


def test_easter_of_each_year_is_that_of_an_independent_reckoning():
    """To the end of the cycle of corrections that the algorithm has."""
    assert [year for year in range(1583, 4100) if easter_sunday(year) != easter.easter(year)] == []


@pytest.mark.parametrize(("offsets", "lieu"), [("0, 1, 2, 3, 4", "2030-01-11"), ("0, 1, 2, 3, 4, 5", "2030-01-14")])
def test_a_day_in_lieu_may_be_a_friday_and_no_saturday(tmp_path, offsets, lieu):
    rules = RULES.replace("day = 5 }\nobs", f"day = 6 }}\noffsets = [{offsets}]\nobs")  # from a Sunday on
    written(tmp_path, "XX", rules)
    calendar = calendars.load("XX", tmp_path)
    assert [calendar.day(D(on)).name and on for on in ("2030-01-11", "2030-01-12", "2030-01-14")].count(lieu) == 1
    assert calendar.day(D(lieu)).name["en"] == "F"
    assert calendar.day(D("2030-01-12")).name is None


def test_the_version_says_which_files_a_calendar_was_made_of(tmp_path):
    head = 'kind = "combined"\ntitle = { zh-hans = "合", en = "U" }\nbasis = "b"\nparts = ["XX", "XX-1"]\n'
    base = 'base = "XX"\ntitle = { zh-hans = "省", en = "P" }\n'
    files = {"XX": RULES, "XX-1": RULES, "YY": head, "ZZ": base}
    made = {}
    for changed in (None, "XX", "XX-1", "YY", "ZZ"):
        for id, text in files.items():
            written(tmp_path, id, text + ("# changed\n" if id == changed else ""))
        calendars.load.cache_clear()
        made[changed] = [calendars.load(id, tmp_path).version for id in ("YY", "ZZ")]
    versions = {changed: [one != two for one, two in zip(it, made[None], strict=True)] for changed, it in made.items()}
    assert versions == {
        None: [False, False], "XX": [True, True], "XX-1": [True, False], "YY": [True, False], "ZZ": [False, True],
    }  # fmt: skip
    assert {len(version) for it in made.values() for version in it} == {12}


def test_of_two_parts_the_first_names_a_day_that_both_have_off(tmp_path):
    written(tmp_path, "XX", RULES)
    written(tmp_path, "XX-1", RULES.replace('en = "One"', 'en = "Two"').replace('source = "s"', 'source = "t"'))
    head = 'kind = "combined"\ntitle = { zh-hans = "合", en = "U" }\nbasis = "b"\n'
    for parts, name, source in (('["XX", "XX-1"]', "One", "s"), ('["XX-1", "XX"]', "Two", "t")):
        written(tmp_path, "YY", head + f"parts = {parts}\n")
        calendars.load.cache_clear()
        day = calendars.load("YY", tmp_path).day(D("2030-01-09"))
        assert (day.name["en"], day.notice, day.kind) == (name, source, "holiday")


def test_what_can_be_said_of_parts(tmp_path):
    written(tmp_path, "XX", RULES)
    head = 'kind = "combined"\ntitle = { zh-hans = "合", en = "U" }\nbasis = "b"\n'
    for parts, key, reason in (
        ("", "parts", "is missing, must be a list of texts"),
        ("parts = []", "parts", "must be calendars that are computed"),
        ('parts = ["XX", "YY-1"]', "parts", "must be calendars that are computed"),
    ):
        written(tmp_path, "YY-1", head + 'parts = ["XX"]\n')
        written(tmp_path, "YY", head + parts + "\n")
        with pytest.raises(LawError) as found:
            calendars.load("YY", tmp_path)
        assert (found.value.file.name, found.value.key, found.value.reason) == ("calendar.toml", key, reason)


def test_a_festival_is_held_each_year_from_1900_to_2100_and_may_be_easter_sunday(tmp_path):
    rules = RULES.split("[festival.g]")[0].replace("fixed = { month = 1, day = 5 }", "easter = 0")
    written(tmp_path, "XX", rules.replace("2030", "1900").replace("2031", "2100"))
    calendar = calendars.load("XX", tmp_path)
    assert [calendar.day(easter_sunday(year)).kind for year in (1900, 2100)] == ["holiday", "holiday"]
