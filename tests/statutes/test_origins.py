"""Where the days off of a calendar come from, and whether a person has compared them with their notice."""

from datetime import date

import pytest

from statutes import calendars, laws
from statutes.calendars import Announced
from statutes.clock import Event, read
from statutes.evidence import evidence
from tests.statutes.test_calendars import GOOD, named

D = date.fromisoformat
RULES = """
kind = "computed"
title = { zh-hans = "历", en = "C" }
basis = "b"
verified = true
movable_verified_until = 2030
first_year = 2030
last_year = 2031
[festival.f]
title = { zh-hans = "节", en = "F" }
fixed = { month = 1, day = 7 }
[festival.m]
title = { zh-hans = "月", en = "M" }
[movable]
2030 = { m = 2030-03-20 }
2031 = { m = 2031-03-20 }
2032 = { m = 2032-03-20 }
[[day_off]]
on = 2030-05-02
title = { zh-hans = "特", en = "S" }
source = "s"
verified = false
"""


def written(root, id, **files):
    (root / id).mkdir()
    for name, text in files.items():
        (root / id / f"{name.lstrip('y')}.toml").write_text(text)


def unverified(calendar):
    return [d.isoformat() for d in calendar.unverified()]


def test_every_year_of_china_names_its_notice_and_where_it_is_published():
    china = calendars.load()
    assert sorted(china.origins) == list(range(2019, 2027))
    assert all(origin.notice and origin.sources and origin.verified for origin in china.origins.values())
    assert china.origins[2026].notice == "国办发明电〔2025〕7号"
    assert china.origins[2026].sources == ("gov.cn 202511/content_7047091",)
    assert (china.verified, unverified(china)) == (True, [])


def test_the_list_of_the_european_institutions_is_not_verified():
    """Regulation 1182/71 art. 2: each institution publishes its own list, and none of them was compared."""
    europe = calendars.load("EU")
    assert not europe.verified
    assert not europe.day(D("2026-05-01")).verified
    assert europe.day(D("2026-05-04")).verified  # an ordinary Monday needs no list


def test_a_day_proclaimed_for_scotland_is_not_verified_and_nothing_else_is():
    assert unverified(calendars.load("GB-SCT")) == ["2026-06-15"]
    assert unverified(calendars.load("GB")) == ["2026-06-15"]
    for nation in ("GB-ENG", "GB-WLS", "GB-NIR"):
        assert unverified(calendars.load(nation)) == []


def test_equinoxes_that_no_official_calendar_has_confirmed_are_not_verified():
    japan = calendars.load("JP")
    assert japan.verified
    assert japan.day(D("2027-03-22")).verified
    assert not japan.day(D("2028-03-20")).verified
    assert japan.day(D("2028-11-03")).verified


def test_rules_days_and_movable_days_are_verified_each_by_itself(tmp_path):
    written(tmp_path, "XX", calendar=RULES)
    assert unverified(calendars.load("XX", tmp_path)) == ["2030-05-02", "2031-03-20"]
    written(tmp_path, "YY", calendar=RULES.replace("verified = true", "verified = false"))
    rules = ["2030-01-07", "2030-03-20", "2030-05-02", "2031-01-07", "2031-03-20"]
    assert unverified(calendars.load("YY", tmp_path)) == rules
    same = RULES.replace("2030-05-02", "2030-03-20").replace('"s"\nverified = false', '"s"\nverified = true')
    written(tmp_path, "ZZ", calendar=same.replace("verified = true", "verified = false", 1))
    assert "2030-03-20" not in unverified(calendars.load("ZZ", tmp_path))  # what was proclaimed stands by itself


def test_a_day_that_one_part_is_sure_of_is_verified_in_the_whole(tmp_path):
    head = 'kind = "combined"\ntitle = { zh-hans = "合", en = "U" }\nbasis = "b"\nparts = ["XX", "XX-1"]\n'
    written(tmp_path, "XX", calendar=RULES)
    written(tmp_path, "XX-1", calendar=RULES.replace("movable_verified_until = 2030", ""))
    written(tmp_path, "YY", calendar=head)
    whole = calendars.load("YY", tmp_path)
    assert (whole.verified, unverified(whole)) == (True, ["2030-05-02"])
    (tmp_path / "XX-1" / "calendar.toml").write_text(RULES.replace("verified = true", "verified = false"))
    calendars.load.cache_clear()
    assert not calendars.load("YY", tmp_path).verified


def test_a_year_whose_notice_nobody_has_compared(tmp_path):
    text = GOOD["2030.toml"].replace("verified = true", "verified = false")
    written(tmp_path, "XX", calendar=GOOD["calendar.toml"], y2030=text)
    calendar = calendars.load("XX", tmp_path)
    assert unverified(calendar) == ["2030-01-01", "2030-01-02", "2030-01-03", "2030-01-05"]
    assert [calendar.day(D(d)).verified for d in ("2030-01-05", "2030-01-04")] == [False, True]
    assert calendar.origins[2030].verified is False


def test_what_a_person_enters_with_its_document_is_verified():
    day = (D("2026-06-15"), named("假"))
    scotland = calendars.load("GB-SCT", announced=(Announced("Proclamation", off=(day,)),))
    assert unverified(scotland) == []
    notice = Announced("2027年通知", off=((D("2027-01-01"), named("元旦")),), covers=2027)
    origin = calendars.load("CN", announced=(notice,)).origins[2027]
    assert (origin.notice, origin.sources, origin.verified) == ("2027年通知", (), True)


def test_a_notice_of_a_year_takes_the_unverified_days_of_its_year_away(tmp_path):
    text = GOOD["calendar.toml"] + '[[day_off]]\non = 2031-05-01\ntitle = { zh-hans = "特", en = "S" }\n'
    written(tmp_path, "XX", calendar=text + 'source = "s"\nverified = false\n', y2030=GOOD["2030.toml"])
    assert unverified(calendars.load("XX", tmp_path)) == ["2031-05-01"]
    notice = Announced("2031", off=((D("2031-01-01"), named("元旦")),), covers=2031)
    assert unverified(calendars.load("XX", tmp_path, announced=(notice,))) == []


@pytest.mark.parametrize(
    ("law", "received", "expected"),
    [("uk-sct", "2026-06-01", [("2026-06-15", False)]), ("cn", "2026-09-14", [])],
)
def test_the_proof_says_where_the_days_come_from_and_which_nobody_has_checked(law, received, expected):
    rules = laws.load(law)
    events = [Event("received", D(received))]
    calendar = calendars.load(rules.count.calendar)
    found = evidence(read(rules, calendar, events, D(received)), events)["calendar"]
    assert [(day["on"], day["verified"]) for day in found["days"] if not day["verified"]] == expected
    assert found["verified"] is True
    if law == "cn":
        notice = {"year": 2026, "notice": "国办发明电〔2025〕7号", "verified": True}
        assert found["years"] == [notice | {"sources": ["gov.cn 202511/content_7047091"]}]
    else:
        assert found["years"] == []
