"""Every key of a law's file: what stands in it, what holds without it, and the fault that is named where it is wrong."""

from copy import deepcopy
from datetime import date

import pytest

from statutes import laws
from statutes.laws import LawError
from tests.statutes.every_key import (
    BOUND,
    CALLED,
    CHOICES,
    DEFAULTS,
    FULL,
    KEYS,
    MEANT,
    NUMBERS,
    ROWS,
    changed,
    row_of,
    toml,
)


def load(root, data):
    (root / "xx.toml").write_text("\n".join(f"{key} = {toml(value)}" for key, value in data.items()))
    return laws.load("xx", root)


def fault(root, data):
    with pytest.raises(LawError) as found:
        load(root, data)
    assert found.value.file == root / "xx.toml"
    assert str(found.value) == f"xx.toml: {found.value.key}: {found.value.reason}"
    return found.value.key, found.value.reason


def frozen(value):
    return tuple(value) if isinstance(value, list) else value


def read_from(law, key):
    row, _, name = key.rpartition(".")
    return getattr(ROWS[row](law), CALLED.get(key, name))


def test_what_stands_in_the_file_stands_in_the_law(tmp_path):
    law = load(tmp_path, FULL)
    for key in KEYS:
        row, _, name = key.rpartition(".")
        value = frozen(MEANT.get(key, row_of(FULL, row)[name]))
        assert read_from(law, key) == (frozenset(value) if name in ("notes", "notes_after") else value), key
    assert law.edition == "2020-02-03"
    assert law.cited == {"Other Law": "Another Law"}
    assert (list(law.clocks), law.reply.code, law.clocks["beside"].code) == (
        ["reply", "notice", "beside"],
        "reply",
        "beside",
    )
    assert [it.code for it in law.interrupts] == ["correction", "party", "plain"]
    assert (law.interrupts[2].clock, law.interrupts[2].expires, law.interrupts[2].outcome) == ("", "", "")
    complaint = law.remedies["complaint"]
    assert (complaint.length, complaint.anchor, law.clocks["reply"].more) == (0, "", 0)


def test_what_each_event_does_is_said_once_in_the_order_of_a_form(tmp_path):
    law = load(tmp_path, FULL)
    first, party, plain = law.interrupts
    beside = law.clocks["beside"]
    assert [(kind, act.deed, act.rule) for kind, act in law.acts.items()] == [
        ("received", "receive", None),
        ("asked", "ask", first),
        ("came", "fulfil", first),
        ("lapsed", "lapse", first),
        ("excused", "excuse", first),
        ("party_asked", "consult", party),
        ("party_answered", "answer", party),
        ("party_silent", "fall_silent", party),
        ("plain_asked", "ask", plain),
        ("plain_came", "fulfil", plain),
        ("extended", "extend", law.extensions[0]),
        ("fixed", "fix", law.delays[0]),
        ("delivered", "deliver", None),
        ("withdrawn", "withdraw", None),
        ("appealed", "start", beside),
        ("decided", "end", beside),
        ("prolonged", "prolong", beside),
        ("noted", "note", None),
        ("noted_after", "note", None),
    ]


def kind_of(key):
    """What a value should be, as the fault says it: where it is missing, and where it is of the wrong kind."""
    row, _, name = key.rpartition(".")
    value = row_of(FULL, row)[name]
    if key == "fee[1].bands":
        return "a list of pairs", "must be a list of pairs of whole numbers, none below 0"
    if key in CHOICES:
        return "text", f"must be one of {', '.join(CHOICES[key])}"
    if key in NUMBERS:
        low, high = NUMBERS[key]
        return "a whole number", f"must be a whole number from {low} to {high}"
    return {
        str: ("text", "must be text"),
        bool: ("true or false", "must be true or false"),
        date: ("a date", "must be a date such as 2026-10-01"),
        list: ("a list of texts", "must be a list of texts"),
        dict: ("a name in each language", "must have exactly the languages zh-hans, en"),
    }[type(value)]


@pytest.mark.parametrize("key", [key for key in KEYS if key not in DEFAULTS and key not in BOUND])
def test_a_key_that_must_be_there_is_missed(tmp_path, key):
    assert fault(tmp_path, changed(key)) == (key, f"is missing, must be {kind_of(key)[0]}")


@pytest.mark.parametrize("key", DEFAULTS)
def test_without_a_key_that_may_be_missing_the_law_says_this(tmp_path, key):
    found = read_from(load(tmp_path, changed(key)), key)
    assert (found, type(found) is bool) == (DEFAULTS[key], type(DEFAULTS[key]) is bool)


@pytest.mark.parametrize("key", BOUND)
def test_a_key_that_others_hang_on_is_missed(tmp_path, key):
    assert fault(tmp_path, changed(key)) == BOUND[key]


@pytest.mark.parametrize("key", [key for key in KEYS if key != "law.id"])
def test_a_value_of_the_wrong_kind_is_refused_at_its_key(tmp_path, key):
    assert fault(tmp_path, changed(key, 7.5)) == (key, kind_of(key)[1])


@pytest.mark.parametrize("row", ROWS)
def test_a_key_that_nobody_knows_is_refused(tmp_path, row):
    assert fault(tmp_path, changed(f"{row}.unheard_of", 1)) == (f"{row}.unheard_of", "is not a known key")


@pytest.mark.parametrize("key", NUMBERS)
def test_a_number_has_its_bounds(tmp_path, key):
    low, high = NUMBERS[key]
    for value in (low - 1, high + 1):
        assert fault(tmp_path, changed(key, value)) == (key, f"must be a whole number from {low} to {high}")
    for number, value in enumerate((low, high)):
        (tmp_path / str(number)).mkdir()
        if key != "fee[1].step" or value:
            assert read_from(load(tmp_path / str(number), changed(key, value)), key) == value


# Other keys hang on these choices: tried below.
@pytest.mark.parametrize(
    ("key", "choice"), [(key, choice) for key, choices in CHOICES.items() for choice in choices if choice != "others"]
)
def test_each_choice_may_be_made(tmp_path, key, choice):
    data = changed(key, choice)
    if key == "remedy[1].unit" and choice == "none":
        del data["remedy"][0]["length"], data["remedy"][0]["anchor"]
    found = read_from(load(tmp_path, data), key)
    assert found == (choice == "next_working" if key == "count.last_day_roll" else choice)


@pytest.mark.parametrize(
    ("row", "changes", "where", "reason"),
    [
        # Others can only be waited for: their silence has an end.
        ("interrupt[1]", {"asks": "others"}, "interrupt[1].effect", "must be one of pause"),
        ("interrupt[2]", {"expires": None}, "interrupt[2].expires", "is missing, must be text"),
        ("interrupt[2]", {"clock": None}, "interrupt[2].clock", "is missing, must be text"),
        ("interrupt[2]", {"outcome": "gone"}, "interrupt[2].outcome", "is not a known key"),
        # Only what lapses has a clock that must be named and an outcome.
        ("interrupt[1]", {"clock": None}, "interrupt[1].clock", "is missing, must be text"),
        ("interrupt[3]", {"outcome": "gone"}, "interrupt[3].outcome", "is not a known key"),
        ("interrupt[3]", {"expires": "x"}, "interrupt[3].clock", "is missing, must be text"),
        # A good reason lengthens the period of the applicant, so there has to be one.
        ("interrupt[3]", {"excuses": "x"}, "interrupt[3].clock", "is missing, must be text"),
        ("interrupt[2]", {"excuses": "x"}, "interrupt[2].excuses", "is not a known key"),
        ("remedy[2]", {"length": 1}, "remedy[2].length", "is not a known key"),
        ("remedy[2]", {"anchor": "known_on"}, "remedy[2].anchor", "is not a known key"),
        ("clock.notice", {"more": 1}, "clock.notice.more", "is not a known key"),
        ("clock.reply", {"unit": "month"}, "clock.reply.unit", "must be working or calendar: a reply is counted day by day"),
        ("outcome[2]", {"code": "grant"}, "outcome[2].code", "grant stands twice"),
        ("remedy[2]", {"code": "review"}, "remedy[2].code", "review stands twice"),
        ("law", {"id": "yy"}, "law.id", "must be the name of the file"),
        ("law", {"jurisdiction": " "}, "law.jurisdiction", "must be text"),
        ("law", {"title": {"zh-hans": "法"}}, "law.title", "must have exactly the languages zh-hans, en"),
        ("law", {"title": {"zh-hans": "法", "en": " "}}, "law.title", "must be text in each language"),
        ("cited", {"Other Law": 1}, "cited.Other Law", "must be text"),
        ("extension[1]", {"needs": [""]}, "extension[1].needs", "must be a list of texts"),
        ("fee[1]", {"bands": [[1000001, -1]]}, "fee[1].bands", "must be a list of pairs of whole numbers, none below 0"),
        ("fee[1]", {"bands": [[1000001]]}, "fee[1].bands", "must be a list of pairs of whole numbers, none below 0"),
        ("fee[1]", {"bands": [[1000001, True]]}, "fee[1].bands", "must be a list of pairs of whole numbers, none below 0"),
        ("fee[1]", {"bands": [[1000000, 1]]}, "fee[1].bands", "must rise, and only the last may have no end (0)"),
        ("fee[1]", {"bands": [[0, 1], [0, 1]]}, "fee[1].bands", "must rise, and only the last may have no end (0)"),
        ("fee[1]", {"bands": [[1000001, 1], [0, 1]]}, "fee[1].step", "must say how it goes on exactly where the last band has an end"),
        ("fee[1]", {"bands": []}, "fee[1].step", "must say how it goes on exactly where the last band has an end"),
    ],
)  # fmt: skip
def test_keys_of_a_row_must_fit_together(tmp_path, row, changes, where, reason):
    data = deepcopy(FULL)
    for name, value in changes.items():
        row_of(data, row)[name] = value
        if value is None:
            del row_of(data, row)[name]
    assert fault(tmp_path, data) == (where, reason)


@pytest.mark.parametrize(
    "taken", ["received", "asked", "came", "lapsed", "excused", "party_asked", "party_answered", "party_silent"]
    + ["extended", "delivered", "withdrawn", "appealed", "decided", "prolonged"]
)  # fmt: skip
def test_an_event_has_one_effect(tmp_path, taken):
    assert fault(tmp_path, changed("delay[1].event", taken)) == ("events", "an event has two effects")


@pytest.mark.parametrize("name", ["law", "count", "cited", "events", "clock"])
def test_a_table_that_must_be_there_is_missed(tmp_path, name):
    assert fault(tmp_path, {key: it for key, it in FULL.items() if key != name}) == (
        name, "is missing, must be a table",
    )  # fmt: skip
    assert fault(tmp_path, FULL | {name: 3}) == (name, "must be a table")


@pytest.mark.parametrize(
    "name", ["interrupt", "extension", "delay", "receipt", "outcome", "exemption", "remedy", "yearly", "fee"]
)
def test_rows_are_a_list_of_tables(tmp_path, name):
    assert fault(tmp_path, FULL | {name: {}}) == (name, "must be a list of tables")
    assert fault(tmp_path, FULL | {name: [1]}) == (f"{name}[1]", "must be a table")
    assert fault(tmp_path, FULL | {name: [FULL[name][0], 1]}) == (f"{name}[2]", "must be a table")


@pytest.mark.parametrize("name", ["exemption", "remedy"])
def test_some_rows_must_be_there(tmp_path, name):
    assert fault(tmp_path, {key: it for key, it in FULL.items() if key != name}) == (name, "is missing")


@pytest.mark.parametrize(
    ("name", "rows"), [("interrupt", "interrupts"), ("extension", "extensions"), ("delay", "delays")]
    + [("receipt", "channels"), ("yearly", "yearly"), ("fee", "fees")]
)  # fmt: skip
def test_a_law_may_do_without_some_rows(tmp_path, name, rows):
    assert not getattr(load(tmp_path, {key: it for key, it in FULL.items() if key != name}), rows)


def test_a_reply_may_be_counted_by_calendar_days(tmp_path):
    assert load(tmp_path, changed("clock.reply.unit", "calendar")).reply.unit == "calendar"


def test_a_table_that_nobody_knows_is_refused(tmp_path):
    assert fault(tmp_path, FULL | {"unheard_of": 1}) == ("unheard_of", "is not a known key")


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    for content, reason in ((b"[law", "is not TOML: "), (b"x = '\xff'", "is not TOML: ")):
        (tmp_path / "xx.toml").write_bytes(content)
        with pytest.raises(LawError, match="^xx.toml: file: is not TOML: ") as found:
            laws.load("xx", tmp_path)
        assert (found.value.key, found.value.reason[: len(reason)]) == ("file", reason)
    with pytest.raises(LawError, match="^yy.toml: file: does not exist$"):
        laws.load("yy", tmp_path)
