"""One table of a file: each question to it, and where it is said to stand."""

from datetime import date, datetime
from pathlib import Path

import pytest

from statutes.source import LawError, Section

FILE = Path("x.toml")


def section(key="", **data):
    return Section(FILE, key, data)


# The question, what a value has to be, values that are, and values that are not.
ASKED = [
    (lambda it: it.text("k"), "text", ["x", " x "], ["", " ", 1, None, ["x"]]),
    (lambda it: it.choice("k", ("a", "b")), "one of a, b", ["a", "b"], ["c", "", 1, ["a"]]),
    (lambda it: it.number("k", 1, 3), "a whole number from 1 to 3", [1, 3], [0, 4, True, 1.0, "1"]),
    (lambda it: it.flag("k", False), "true or false", [True, False], [0, 1, "true", None]),
    (lambda it: it.day("k"), "a date such as 2026-10-01", [date(2026, 1, 1)], ["2026-01-01", datetime(2026, 1, 1), 1]),
    (lambda it: list(it.texts("k")), "a list of texts", [[], ["a"], ["a", "b"]], ["a", [""], ["a", 1], {}]),
    (lambda it: list(it.numbers("k")), "a list of whole numbers", [[], [1], [-1, 0]], [1, [True], [1, "1"], {}]),
]
CASES = [(ask, kind, good, bad) for ask, kind, good, bad in ASKED]


@pytest.mark.parametrize("key", ["", "row[1]"])
@pytest.mark.parametrize(("ask", "kind", "good", "bad"), CASES, ids=[case[1] for case in CASES])
def test_a_value_is_what_it_has_to_be_or_its_place_is_named(key, ask, kind, good, bad):
    for value in good:
        assert ask(section(key, k=value)) == value
    for value in bad:
        with pytest.raises(LawError) as found:
            ask(section(key, k=value))
        place = "row[1].k" if key else "k"
        assert (found.value.file, found.value.key, found.value.reason) == (FILE, place, f"must be {kind}")
        assert str(found.value) == f"x.toml: {place}: must be {kind}"


@pytest.mark.parametrize(
    ("ask", "default"),
    [
        (lambda it: it.text("k", ""), ""),
        (lambda it: it.text("k", "x"), "x"),
        (lambda it: it.number("k", 1, 3, 0), 0),
        (lambda it: it.flag("k", True), True),
        (lambda it: it.flag("k", False), False),
        (lambda it: it.texts("k", optional=True), ()),
        (lambda it: list(it.tables("k")), []),
    ],
)
def test_what_may_be_missing_has_a_default(ask, default):
    assert ask(section()) == default


def test_a_text_that_may_be_missing_may_be_empty():
    assert section(k="").text("k", "x") == ""
    assert section(k=2).number("k", 1, 3, 0) == 2
    assert section(k=["a"]).texts("k", optional=True) == ("a",)


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (lambda it: it.text("k"), "text"),
        (lambda it: it.choice("k", ("a",)), "text"),
        (lambda it: it.number("k", 1, 3), "a whole number"),
        (lambda it: it.day("k"), "a date"),
        (lambda it: it.texts("k"), "a list of texts"),
        (lambda it: it.numbers("k"), "a list of whole numbers"),
        (lambda it: it.pairs("k"), "a list of pairs"),
        (lambda it: it.names("k"), "a name in each language"),
        (lambda it: it.table("k"), "a table"),
    ],
)
def test_what_must_be_there_is_missed(ask, kind):
    for key, place in (("", "k"), ("a.b", "a.b.k")):
        with pytest.raises(LawError) as found:
            ask(section(key))
        assert (found.value.key, found.value.reason) == (place, f"is missing, must be {kind}")


def test_tables_say_where_they_stand():
    outer = section("a", b={"c": 1}, rows=[{"d": 1}, {"d": 2}])
    assert [it.key for it in (outer.table("b"), *outer.tables("rows"))] == ["a.b", "a.rows[1]", "a.rows[2]"]
    top = section(b={"c": 1}, rows=[{"d": 1}])
    assert [it.key for it in (top.table("b"), *top.tables("rows"))] == ["b", "rows[1]"]
    assert [it.file for it in (top.table("b"), *top.tables("rows"))] == [FILE, FILE]
    assert (list(outer), outer.has("b"), outer.has("c")) == (["b", "rows"], True, False)
    for key, place in (("", "file"), ("a", "a")):
        with pytest.raises(LawError) as found:
            Section(FILE, key, 3)
        assert (found.value.key, found.value.reason) == (place, "must be a table")


def test_what_nobody_asked_for_is_no_known_key():
    it = section("a", b=1, c=2)
    it.number("b", 1, 3)
    with pytest.raises(LawError) as found:
        it.done()
    assert (found.value.key, found.value.reason) == ("a.c", "is not a known key")
    it.number("c", 1, 3)
    it.done()


def test_pairs_and_names_cannot_be_changed():
    assert section(k=[[1, 0], [2, 3]]).pairs("k") == ((1, 0), (2, 3))
    names = section(k={"zh-hans": "名", "en": "Name"}).names("k")
    assert dict(names) == {"zh-hans": "名", "en": "Name"}
    with pytest.raises(TypeError):
        names["en"] = "x"
