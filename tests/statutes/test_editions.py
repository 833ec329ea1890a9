"""A changed rule is a further file of the same law: each day has its edition, and each edition stays readable."""

from datetime import date

import pytest

from statutes import laws
from statutes.clock import Event, read
from statutes.laws import LawError
from tests.statutes.stories import CHINA, D

TEXT = (laws.ROOT / "cn.toml").read_text()
LATER = TEXT.replace("effective_from = 2019-05-15", "effective_from = 2027-01-01").replace(
    'unit = "working"\ndays = 20\nanchor = "receipt"', 'unit = "working"\ndays = 15\nanchor = "receipt"'
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "cn.toml").write_text(TEXT)
    (tmp_path / "cn.2027-01-01.toml").write_text(LATER)
    return tmp_path


@pytest.mark.parametrize(
    ("on", "edition", "days"),
    [("2019-01-01", "2019-05-15", 20), ("2026-12-31", "2019-05-15", 20), ("2027-01-01", "2027-01-01", 15)]
    + [("2031-01-01", "2027-01-01", 15)],
)
def test_the_day_says_which_edition_is_in_force(root, on, edition, days):
    law = laws.load("cn", root, on=D(on))
    assert (law.edition, law.reply.days) == (edition, days)


def test_an_edition_is_found_by_its_first_day_whatever_has_come_since(root):
    assert laws.load("cn", root, edition="2019-05-15").reply.days == 20
    assert laws.load("cn", root, edition="2027-01-01").reply.days == 15
    assert laws.load("cn", root, edition="2019-05-15", on=D("2030-01-01")).reply.days == 20
    assert laws.load("cn", root).edition == "2019-05-15"


def test_each_edition_has_its_version(root):
    assert laws.load("cn", root).version != laws.load("cn", root, edition="2027-01-01").version


def test_of_several_later_editions_the_last_that_is_in_force_counts(root):
    third = LATER.replace("2027-01-01", "2029-01-01")
    third = third.replace('days = 15\nanchor = "receipt"', 'days = 10\nanchor = "receipt"')
    (root / "cn.2029-01-01.toml").write_text(third)
    assert [laws.load("cn", root, on=D(on)).reply.days for on in ("2028-12-31", "2029-01-01")] == [15, 10]


def test_the_same_request_is_due_by_its_own_edition(root):
    history, today = [Event("received", D("2026-03-02"))], date(2026, 3, 2)
    due = [read(laws.load("cn", root, on=D(on)), CHINA, history, today) for on in ("2026-03-02",)]
    assert due[0].due_on == D("2026-03-30")
    later = [Event("received", D("2027-03-01"))]
    assert read(laws.load("cn", root, on=D("2027-03-01")), CHINA, later, D("2027-03-01")).due_on == D("2027-03-22")


@pytest.mark.parametrize("edition", ["", "2020", "2020-01-01", "../cn", "2019-05-15.toml"])
def test_an_edition_that_is_not_there_is_an_error(root, edition):
    with pytest.raises(LawError, match="there is no edition|does not exist"):
        laws.load("cn", root, edition=edition)


def test_the_name_of_the_file_and_its_first_day_must_agree(root):
    (root / "cn.2028-01-01.toml").write_text(LATER)
    with pytest.raises(LawError, match="law.effective_from: must be the day in the name of the file"):
        laws.load("cn", root, on=D("2028-01-01"))


def test_the_laws_are_named_once_each_whatever_their_editions(root):
    assert laws.ids(root) == ("cn",)


def test_what_is_said_to_a_law_or_an_edition_that_is_not_there(root):
    for id, edition, file, key, reason in (
        ("cn", "2020", "cn.toml", "edition", "there is no edition 2020"),
        ("cn", "", "cn.toml", "edition", "there is no edition "),
        ("cn", "2020-01-01x", "cn.toml", "edition", "there is no edition 2020-01-01x"),
        ("cn", "2020-01-01", "cn.2020-01-01.toml", "file", "does not exist"),
        ("CN", None, "CN.toml", "law", "there is no such law"),
        ("c", None, "c.toml", "law", "there is no such law"),
        ("abcdefghi", None, "abcdefghi.toml", "law", "there is no such law"),
        ("uk-", None, "uk-.toml", "law", "there is no such law"),
        ("abcdefgh-abcdefgh", None, "abcdefgh-abcdefgh.toml", "file", "does not exist"),
    ):
        with pytest.raises(LawError) as found:
            laws.load(id, root, edition=edition)
        assert (found.value.file.name, found.value.key, found.value.reason) == (file, key, reason)


def test_a_law_is_read_once(root):
    assert laws.load("cn", root) is laws.load("cn", root)
    assert laws.load() is laws.load("cn")
    assert laws.load("cn", root) is not laws.load("cn")
    assert laws.ids() == ("cn", "eu", "jp", "uk", "uk-sct", "us")


def test_editions_of_another_law_are_not_those_of_this_one(root):
    (root / "cn-x.2020-01-01.toml").write_text(LATER)
    assert laws.load("cn", root, on=D("2026-12-31")).edition == "2019-05-15"
    assert laws.load("cn", root, on=D("2026-12-31"), edition="2027-01-01").edition == "2027-01-01"
