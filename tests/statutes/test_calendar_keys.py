"""Every key of a calendar's files: what it does, what holds without it, and the fault that is named where it is wrong."""

import tomllib
from copy import deepcopy
from datetime import date, timedelta

import pytest

from statutes import calendars
from statutes.laws import LawError
from tests.statutes.every_key import row_of, toml
from tests.statutes.stories import D

COMPUTED = tomllib.loads("""
kind = "computed"
title = { zh-hans = "历", en = "C" }
basis = "Act 1"
verified = true
first_year = 2030
last_year = 2032

[festival.day]
title = { zh-hans = "日", en = "Day" }
fixed = { month = 7, day = 6 }
observed = "nearest"
offsets = [0]
since = 2031
until = 2031
but = [2033]

[festival.weekday]
title = { zh-hans = "周", en = "Weekday" }
nth = { month = 5, weekday = 1, n = -1 }

[festival.easter]
title = { zh-hans = "复", en = "Easter" }
easter = 1

[festival.moon]
title = { zh-hans = "月", en = "Moon" }

[movable]
2029 = { moon = 2029-09-03 }
2030 = { moon = 2030-09-03 }
2031 = { moon = 2031-09-03 }
2032 = { moon = 2032-09-03 }
2033 = { moon = 2033-09-05 }

[[day_off]]
on = 2030-01-09
title = { zh-hans = "假", en = "One" }
source = "Order 1"
""")
ANNOUNCED = tomllib.loads("""
kind = "announced"
title = { zh-hans = "历", en = "A" }
basis = "Act 2"
last_year = 2032
notice_by = { month = 11, day = 15 }

[festival.spring]
title = { zh-hans = "春", en = "Spring" }

[festival.labour]
title = { zh-hans = "劳", en = "Labour" }
fixed = { month = 5, day = 1 }

[movable]
2031 = { spring = 2031-01-23 }
2032 = { spring = 2032-02-11 }
""")
YEAR = tomllib.loads("""
year = 2030
notices = ["Notice 1", "Notice 2"]
sources = ["https://example.org/1"]
verified = true
off = [{ festival = "labour", from = 2030-05-01, to = 2030-05-03 }, { festival = "spring", from = 2029-12-30, to = 2030-01-01 }]
makeup = [{ festival = "labour", on = 2030-04-27 }, { festival = "labour", on = 2030-05-05 }]
""")
KINDS = {"calendar.toml": COMPUTED, "2030.toml": YEAR}


def load(root, data, year=None, id="XX"):
    folder = root / id
    folder.mkdir(exist_ok=True)
    files = {"calendar.toml": data} | ({"2030.toml": year} if year else {})
    for name, content in files.items():
        (folder / name).write_text("\n".join(f"{key} = {toml(value)}" for key, value in content.items()))
    calendars.load.cache_clear()
    return calendars.load(id, root)


def complaint(root, data, year=None):
    try:
        load(root, data, year)
    except LawError as found:
        return found.file.name, found.key, found.reason


def fault(root, data, year=None):
    found = complaint(root, data, year)
    assert found
    return found


def changed(data, key, value=None):
    data = deepcopy(data)
    row, _, name = key.rpartition(".")
    place = row_of(data, row) if row else data
    place[name] = value
    if value is None:
        del place[name]
    return data


def off(calendar, year):
    """The days off of a year that are no plain Saturday or Sunday, with their names."""
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]
    return {f"{d:%m-%d}": day.name["en"] for d in every if (day := calendar.day(d)).kind == "holiday"}


def test_a_computed_calendar_has_the_days_of_its_rules(tmp_path):
    it = load(tmp_path, COMPUTED)
    assert (it.id, it.kind, dict(it.title), it.basis) == ("XX", "computed", {"zh-hans": "历", "en": "C"}, "Act 1")
    assert (it.first_day, it.last_day, it.covered_until) == (D("2030-01-01"), D("2032-12-31"), D("2032-12-31"))
    assert off(it, 2030) == {"01-09": "One", "04-22": "Easter", "05-27": "Weekday", "09-03": "Moon"}
    # 6 July 2031 is a Sunday: the Monday is nearest.
    assert off(it, 2031) == {
        "04-14": "Easter", "05-26": "Weekday", "07-06": "Day", "07-07": "Day", "09-03": "Moon",
    }  # fmt: skip
    assert off(it, 2032) == {"03-29": "Easter", "05-31": "Weekday", "09-03": "Moon"}
    assert [it.day(D(on)).notice for on in ("2030-01-09", "2030-01-10", "2030-04-22")] == ["Order 1", "Act 1", "Act 1"]
    assert it.notice_missing(D("2032-12-31")) is None


def test_an_announced_calendar_has_the_days_of_its_notices_and_then_of_its_rules(tmp_path):
    it = load(tmp_path, ANNOUNCED, YEAR)
    assert (it.kind, it.basis, dict(it.title)) == ("announced", "Act 2", {"zh-hans": "历", "en": "A"})
    assert (it.first_day, it.last_day, it.covered_until) == (D("2030-01-01"), D("2032-12-31"), D("2030-12-31"))
    assert off(it, 2030) == {"01-01": "Spring", "05-01": "Labour", "05-02": "Labour", "05-03": "Labour"}
    assert off(it, 2031) == {"01-23": "Spring", "05-01": "Labour"}
    assert off(it, 2032) == {"02-11": "Spring", "05-01": "Labour"}
    makeup = it.day(D("2030-04-27"))
    assert (makeup.working, makeup.kind, makeup.name["en"], makeup.provisional, makeup.notice) == (
        True, "makeup", "Labour", False, "Notice 1、Notice 2",
    )  # fmt: skip
    assert it.day(D("2031-05-01")).notice == "Act 2"
    assert [it.notice_missing(D(on)) for on in ("2030-11-14", "2030-11-15")] == [None, 2031]


@pytest.mark.parametrize(
    ("key", "value", "year", "days"),
    [
        ("festival.day.observed", None, 2031, {"07-06": "Day"}),
        ("festival.day.observed", "next_free", 2031, {"07-06": "Day", "07-07": "Day"}),
        ("festival.day.observed", "sunday_next_free", 2031, {"07-06": "Day", "07-07": "Day"}),
        ("festival.day.offsets", None, 2031, {"07-06": "Day", "07-07": "Day"}),
        ("festival.day.offsets", [0, 1, 2], 2031, {"07-06": "Day", "07-07": "Day", "07-08": "Day"}),
        ("festival.day.offsets", [-1], 2031, {"07-04": "Day", "07-05": "Day"}),  # a Saturday: the Friday
        ("festival.day.since", None, 2030, {"07-05": "Day", "07-06": "Day"}),
        ("festival.day.since", 2032, 2031, {}),
        ("festival.day.until", None, 2032, {"07-06": "Day"}),
        ("festival.day.until", 2032, 2032, {"07-06": "Day"}),
        ("festival.day.until", 2032, 2031, {"07-06": "Day", "07-07": "Day"}),
        ("festival.day.but", [2031], 2031, {}),
        ("festival.day.but", None, 2031, {"07-06": "Day", "07-07": "Day"}),
        ("festival.day.fixed", {"month": 1, "day": 31}, 2031, {"01-31": "Day"}),
        ("festival.day.fixed", {"month": 12, "day": 1}, 2031, {"12-01": "Day"}),
    ],
)
def test_what_a_key_of_a_festival_does(tmp_path, key, value, year, days):
    found = off(load(tmp_path, changed(COMPUTED, key, value)), year)
    assert {on: name for on, name in found.items() if name == "Day"} == days


# A Saturday and a Sunday next to another festival, by what is off in lieu of it.
@pytest.mark.parametrize(
    ("observed", "lieu"),
    [
        ("none", {}),
        ("nearest", {"06-03": "F", "06-06": "F"}),
        ("next_free", {"06-07": "F", "06-08": "F"}),
        ("sunday_next_free", {"06-07": "F"}),
    ],
)
def test_a_day_in_lieu_is_the_next_that_is_no_festival(tmp_path, observed, lieu):
    data = {
        "kind": "computed", "title": COMPUTED["title"], "basis": "b", "verified": True, "first_year": 2033, "last_year": 2033,
        "festival": {
            "f": {"title": {"zh-hans": "甲", "en": "F"}, "fixed": {"month": 6, "day": 4}, "offsets": [0, 1], "observed": observed},
            "g": {"title": {"zh-hans": "乙", "en": "G"}, "fixed": {"month": 6, "day": 6}},
        },
    }  # fmt: skip
    found = off(load(tmp_path, data), 2033)
    both = {on: name for on, name in found.items() if on not in ("06-04", "06-05", "06-06")}
    assert found["06-04"] == found["06-05"] == "F"
    if observed == "nearest":
        assert found["06-06"] == "G and F"
        both["06-06"] = "F"
    assert both == lieu


MISSING = [
    ("kind", "text"),
    ("title", "a name in each language"),
    ("basis", "text"),
    ("verified", "true or false"),
    ("first_year", "a whole number"),
    ("last_year", "a whole number"),
    ("festival", "a table"),
    ("movable", "a table"),
    ("movable.2030.moon", "a date"),
    ("festival.day.title", "a name in each language"),
    ("festival.day.fixed.month", "a whole number"),
    ("festival.day.fixed.day", "a whole number"),
    ("festival.weekday.nth.month", "a whole number"),
    ("festival.weekday.nth.weekday", "a whole number"),
    ("festival.weekday.nth.n", "a whole number"),
    ("day_off[1].on", "a date"),
    ("day_off[1].title", "a name in each language"),
    ("day_off[1].source", "text"),
]


@pytest.mark.parametrize(("key", "kind"), MISSING)
def test_a_key_that_must_be_there_is_missed(tmp_path, key, kind):
    assert fault(tmp_path, changed(COMPUTED, key)) == ("calendar.toml", key, f"is missing, must be {kind}")


@pytest.mark.parametrize(
    ("key", "kind"),
    [("year", "a whole number"), ("notices", "a list of texts"), ("sources", "a list of texts"), ("verified", "true or false")]
    + [("off[1].festival", "text"), ("off[1].from", "a date"), ("off[1].to", "a date")]
    + [("makeup[1].festival", "text"), ("makeup[1].on", "a date")],
)  # fmt: skip
def test_a_key_of_a_year_that_must_be_there_is_missed(tmp_path, key, kind):
    assert fault(tmp_path, ANNOUNCED, changed(YEAR, key)) == ("2030.toml", key, f"is missing, must be {kind}")


@pytest.mark.parametrize(
    ("key", "kind"),
    [("notice_by", "a table"), ("notice_by.month", "a whole number"), ("notice_by.day", "a whole number")]
    + [("last_year", "a whole number"), ("festival", "a table"), ("movable", "a table")],
)  # fmt: skip
def test_a_key_of_a_calendar_of_notices_that_must_be_there_is_missed(tmp_path, key, kind):
    assert fault(tmp_path, changed(ANNOUNCED, key), YEAR) == ("calendar.toml", key, f"is missing, must be {kind}")


NUMBERS = [
    (COMPUTED, "first_year", 1900, 2100),
    (COMPUTED, "last_year", 2030, 2100),
    (COMPUTED, "movable_verified_until", 1900, 2100),
    (COMPUTED, "festival.day.fixed.month", 1, 12),
    (COMPUTED, "festival.day.fixed.day", 1, 31),
    (COMPUTED, "festival.weekday.nth.month", 1, 12),
    (COMPUTED, "festival.weekday.nth.weekday", 1, 7),
    (COMPUTED, "festival.weekday.nth.n", -1, 4),
    (COMPUTED, "festival.easter.easter", -60, 60),
    (COMPUTED, "festival.day.since", 1900, 2100),
    (COMPUTED, "festival.day.until", 1900, 2100),
    (ANNOUNCED, "notice_by.month", 1, 12),
    (ANNOUNCED, "notice_by.day", 1, 31),
    (ANNOUNCED, "last_year", 2030, 2100),
    (YEAR, "year", 1900, 2100),
]


@pytest.mark.parametrize(("data", "key", "low", "high"), NUMBERS)
def test_a_number_has_its_bounds(tmp_path, data, key, low, high):
    file = "2030.toml" if data is YEAR else "calendar.toml"
    for value in (low - 1, high + 1, 7.5, "7"):
        new = changed(data, key, value)
        found = fault(tmp_path, ANNOUNCED, new) if data is YEAR else fault(tmp_path, new, data is ANNOUNCED and YEAR)
        assert found == (file, key, f"must be a whole number from {low} to {high}")
    for value in (low, high):
        new = changed(data, key, value)
        found = (
            complaint(tmp_path, ANNOUNCED, new)
            if data is YEAR
            else complaint(tmp_path, new, data is ANNOUNCED and YEAR)
        )
        assert found != (file, key, f"must be a whole number from {low} to {high}")


@pytest.mark.parametrize(
    ("key", "value", "where", "reason"),
    [
        ("kind", "guessed", "kind", "must be one of announced, computed, combined"),
        ("festival.day.observed", "never", "festival.day.observed", "must be one of none, nearest, next_free, sunday_next_free"),
        ("festival.day.offsets", ["0"], "festival.day.offsets", "must be a list of whole numbers"),
        ("festival.day.offsets", 0, "festival.day.offsets", "must be a list of whole numbers"),
        ("verified", 1, "verified", "must be true or false"),
        ("day_off[1].verified", "no", "day_off[1].verified", "must be true or false"),
        ("festival.day.but", [True], "festival.day.but", "must be a list of whole numbers"),
        ("festival.day.easter", 1, "festival.day.fixed", "only one of fixed, nth and easter may say when it is"),
        ("festival.easter.nth", {"month": 5, "weekday": 1, "n": -1}, "festival.easter.fixed", "only one of fixed, nth and easter may say when it is"),
        ("festival.day.fixed.x", 1, "festival.day.fixed.x", "is not a known key"),
        ("festival.weekday.nth.x", 1, "festival.weekday.nth.x", "is not a known key"),
        ("festival.weekday.nth.n", 0, "festival.weekday.nth.n", "must be 1 to 4, or -1 for the last one"),
        ("festival.day.x", 1, "festival.day.x", "is not a known key"),
        ("movable.2030.x", D("2030-01-01"), "movable.2030.x", "is not a known key"),
        ("movable.203", {}, "movable.203", "must be a year"),
        ("movable.2030.moon", D("2031-09-03"), "movable.2030.moon", "must lie in 2030"),
        ("movable.2030", None, "movable", "must have one row per year, also for 2030"),
        ("movable.2031", None, "movable", "must have one row per year, also for 2031"),
        ("movable.2033", None, "movable", "must have one row per year, also for 2033"),
        ("day_off[1].x", 1, "day_off[1].x", "is not a known key"),
        ("day_off[1].on", D("2029-12-31"), "day_off[1].on", "must lie in 2030 to 2032"),
        ("day_off[1].on", D("2033-01-01"), "day_off[1].on", "must lie in 2030 to 2032"),
        ("day_off", {}, "day_off", "must be a list of tables"),
        ("x", 1, "x", "is not a known key"),
        ("notice_by", {}, "notice_by", "is not a known key"),
    ],
)  # fmt: skip
def test_a_fault_of_a_computed_calendar(tmp_path, key, value, where, reason):
    assert fault(tmp_path, changed(COMPUTED, key, value)) == ("calendar.toml", where, reason)


WITHIN = "must lie in 2030 and not after the last day"
WEEKEND = "must be a Saturday or Sunday of 2030, once, and not a day off"


@pytest.mark.parametrize(
    ("key", "value", "where", "reason"),
    [
        ("year", 2031, "year", "must be the year of the file name"),
        ("notices", 3, "notices", "must be a list of texts"),
        ("sources", [1], "sources", "must be a list of texts"),
        ("verified", "yes", "verified", "must be true or false"),
        ("off[1].festival", "x", "off[1].festival", "must be one of spring, labour"),
        ("off[1].x", 1, "off[1].x", "is not a known key"),
        ("off[2].from", D("2029-12-19"), "off[2].from", WITHIN),
        ("off[1].to", D("2030-04-30"), "off[1].from", WITHIN),
        ("off[1].to", D("2031-01-01"), "off[1].from", WITHIN),
        ("off[2].to", D("2030-05-01"), "off[2].from", "2030-05-01 is already a day off"),
        ("makeup[1].festival", "x", "makeup[1].festival", "must be one of spring, labour"),
        ("makeup[1].x", 1, "makeup[1].x", "is not a known key"),
        ("makeup[1].on", D("2029-12-29"), "makeup[1].on", WEEKEND),
        ("makeup[1].on", D("2030-04-26"), "makeup[1].on", WEEKEND),  # a Friday
        ("makeup[2].on", D("2030-04-27"), "makeup[2].on", WEEKEND),  # twice
        ("off[1].to", D("2030-05-05"), "makeup[2].on", WEEKEND),  # a day off
        ("x", 1, "x", "is not a known key"),
    ],
)  # fmt: skip
def test_a_fault_of_a_year(tmp_path, key, value, where, reason):
    assert fault(tmp_path, ANNOUNCED, changed(YEAR, key, value)) == ("2030.toml", where, reason)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("off[2].from", D("2029-12-20")),
        ("off[1].to", D("2030-05-01")),
        ("makeup[1].on", D("2030-12-29")),
        ("off", []),
        ("makeup", []),
        ("off", None),
        ("makeup", None),
    ],
)
def test_the_last_that_is_allowed_in_a_year(tmp_path, key, value):
    assert load(tmp_path, ANNOUNCED, changed(YEAR, key, value)).covered_until == D("2030-12-31")


@pytest.mark.parametrize(
    ("key", "value", "where", "reason"),
    [
        ("notice_by.x", 1, "notice_by.x", "is not a known key"),
        ("movable.2031", None, "movable", "must have one row per year, also for 2031"),
        ("movable.2032", None, "movable", "must have one row per year, also for 2032"),
        ("first_year", 2030, "first_year", "is not a known key"),
    ],
)
def test_a_fault_of_a_calendar_of_notices(tmp_path, key, value, where, reason):
    assert fault(tmp_path, changed(ANNOUNCED, key, value), YEAR) == ("calendar.toml", where, reason)


def test_the_years_of_a_calendar_of_notices_have_no_gap(tmp_path):
    assert fault(tmp_path, ANNOUNCED) == ("XX", "calendar", "has no year")
    load(tmp_path, ANNOUNCED, YEAR)
    later = changed(changed(changed(YEAR, "year", 2032), "off", None), "makeup", None)
    (tmp_path / "XX" / "2032.toml").write_text("\n".join(f"{key} = {toml(it)}" for key, it in later.items()))
    assert fault(tmp_path, ANNOUNCED, YEAR) == ("XX", "calendar", "has a gap between its years")


def test_a_calendar_that_is_not_there_is_an_error():
    for id in ("ZZ", "cn", ""):
        with pytest.raises(LawError) as found:
            calendars.load(id)
        assert (found.value.file.name, found.value.key, found.value.reason) == (
            id or "calendars", "calendar", "there is no such calendar",
        )  # fmt: skip


def test_a_day_off_that_was_proclaimed_alone_takes_a_makeup_day_back(tmp_path):
    row = {"on": D("2030-04-27"), "title": {"zh-hans": "假", "en": "Alone"}, "source": "Order 2"}
    day = load(tmp_path, ANNOUNCED | {"day_off": [row]}, YEAR).day(D("2030-04-27"))
    assert (day.working, day.kind, day.name["en"], day.notice) == (False, "holiday", "Alone", "Order 2")


@pytest.mark.parametrize("edge", [D("2030-01-01"), D("2032-12-31")])
def test_the_first_and_the_last_day_may_be_proclaimed(tmp_path, edge):
    assert load(tmp_path, changed(COMPUTED, "day_off[1].on", edge)).day(edge).notice == "Order 1"
