"""The calculator of the statutory clock: page, JSON and command."""

import io
import json
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import translation

from agencies import clock_words
from agencies.clock_view import REASONS, clock_context
from portal.clock_form import MOST_ROWS, ClockForm
from statutes import calendars, laws
from statutes.clock import Event, read

pytestmark = pytest.mark.django_db  # the notices that were entered are asked for

CASE = {"id": "A1", "law": "cn", "events": [{"event": "received", "on": "2023-09-15"}], "as_of": "2023-10-10"}
STORY = {
    "received": "2026-09-14",
    "event1": "third_party_consulted",
    "on1": "2026-09-22",
    "event2": "third_party_answered",
    "on2": "2026-09-29",
    "as_of": "2026-10-13",
}


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def page(client, **query):
    response = client.get("/clock/", query)
    assert response.status_code == 200
    return response.content.decode()


def errors(client, **query):
    """The fields that the page shows errors at."""
    return set(re.findall(r'id="id_(\w+)_error"', page(client, **query)))


def post(client, body, content_type="application/json"):
    return client.post("/clock.json", body if isinstance(body, (bytes, str)) else json.dumps(body), content_type)


# ---------------------------------------------------------------------------------------------------------- the page


@pytest.mark.django_db
def test_the_empty_form_complains_of_nothing(client):
    html = page(client)
    assert 'name="received"' in html
    assert "error-summary" not in html
    assert "clock__sum" not in html


@pytest.mark.django_db
def test_the_address_holds_the_whole_count_and_the_page_proves_it(client):
    html = page(client, **STORY)
    assert '<time datetime="2026-10-22">' in html
    assert "<strong>7</strong> working days left" in html
    assert "13 of 20 working days" in html
    assert "4 working days left out" in html
    assert html.count('class="is-paused"') == 4
    assert html.count("make-up working day)") == 2
    assert "Disclosure Regulations, article 33, paragraph 3" in html
    assert 'value="2026-09-22"' in html


@pytest.mark.django_db
def test_the_page_speaks_of_the_festivals_that_are_not_counted(client):
    html = page(client, **STORY)
    assert "Mid-Autumn Festival" in html
    assert "National Day" in html


@pytest.mark.django_db
def test_a_date_past_the_last_notice_is_marked_provisional(client):
    html = page(client, received="2026-12-10", as_of="2026-12-15")
    assert '<time datetime="2027-01-08">' in html
    assert "China (notices of the State Council)” are known up to 2026." in html
    assert "is-provisional" in html
    assert "Provisional" not in page(client, **STORY)


@pytest.mark.django_db
def test_a_suspended_clock_has_a_projected_date_and_says_what_it_waits_for(client):
    html = page(client, received="2026-09-14", event1="correction_asked", on1="2026-09-18", as_of="2026-09-29")
    assert "The clock waits for the applicant&#x27;s correction." in html
    assert "Projected due date" in html
    assert "Reply due" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"as_of": "2026-10-22"}, "Due today"),
        ({"as_of": "2026-10-26"}, "Overdue by <strong>2</strong> working days"),
        ({"event3": "delivered", "on3": "2026-10-13"}, "Answered in time"),
        ({"event3": "delivered", "on3": "2026-10-26", "as_of": ""}, "Answered late"),
        ({"event3": "withdrawn", "on3": "2026-10-13"}, "Withdrawn"),
    ],
)
def test_the_headline_says_where_the_case_stands(client, changes, words):
    assert words in page(client, **(STORY | changes))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "places"),
    [
        ({"received": ""}, {"received"}),
        ({"received": "14.9.2026"}, {"received"}),
        ({"received": "2019-05-14"}, {"received"}),
        ({"received": "2099-12-30", "as_of": "2099-12-30"}, {"received"}),
        ({"received": "9999-12-31"}, {"received"}),
        ({"received": "2026-09-14", "as_of": "9999-12-31"}, {"as_of"}),
        ({"received": "2026-09-14", "event1": "delivered", "on1": "9999-12-31"}, {"on1"}),
        ({"received": "2026-09-14", "event1": "correction_asked", "on1": "9999-12-31", "days1": "366"}, {"on1"}),
        (
            {"received": "2026-09-14", "event1": "third_party_consulted", "on1": "2026-09-15", "day1": "9999-12-31"},
            {"day1"},
        ),
        ({"received": "2026-09-14", "as_of": "tomorrow"}, {"as_of"}),
        ({"received": "2026-09-14", "as_of": "2026-09-13"}, {"as_of"}),
        ({"received": "2026-09-14", "event1": "nonsense", "on1": "2026-09-15"}, {"event1"}),
        ({"received": "2026-09-14", "event1": "delivered"}, {"on1"}),
        ({"received": "2026-09-14", "event1": "delivered", "on1": "x"}, {"on1"}),
        ({"received": "2026-09-14", "on2": "2026-09-15"}, {"event2"}),
        ({"received": "2026-09-14", "days3": "4"}, {"event3"}),
        ({"received": "2026-09-14", "event1": "delivered", "on1": "2026-09-13"}, {"on1"}),
        ({"received": "2026-09-14", "event1": "fee_paid", "on1": "2026-09-15"}, {"event1"}),
        ({"received": "2026-09-14", "event1": "extension_notified", "on1": "2026-09-15"}, {"days1"}),
        ({"received": "2026-09-14", "event1": "extension_notified", "on1": "2026-09-15", "days1": "21"}, {"days1"}),
        ({"received": "2026-09-14", "event1": "extension_notified", "on1": "2026-09-15", "days1": "9" * 99}, {"days1"}),
        ({"received": "2026-09-14", "event1": "extension_notified", "on1": "2026-11-15", "days1": "5"}, {"on1"}),
        ({"received": "2026-09-14", "event1": "delay_fixed", "on1": "2026-09-15"}, {"day1"}),
        ({"received": "2026-09-14", "event1": "delay_fixed", "on1": "2026-09-15", "day1": "2026-09-16"}, {"day1"}),
        ({"received": "2026-09-14", "event1": "delivered", "on1": "2026-09-15", "days1": "2"}, {"days1"}),
        ({"received": "2026-09-14", "event1": "delivered", "on1": "2026-09-15", "day1": "2026-09-16"}, {"day1"}),
        ({"received": "2026-09-14\x00", "rows": "9" * 400, "event1": "\x00"}, {"received", "event1"}),
    ],
)
def test_bad_input_is_answered_at_its_field_and_kept(client, query, places):
    assert errors(client, **query) == places
    html = page(client, **query)
    assert "clock__sum" not in html
    for name, typed in query.items():
        if name.startswith(("days", "on")) and typed.isdecimal():
            assert typed in html


@pytest.mark.django_db
def test_more_rows_keep_what_was_typed_and_complain_of_nothing(client):
    html = page(client, **STORY, event3="delivered", rows="3", more="6")
    assert 'name="event6"' in html
    assert 'name="event7"' not in html
    assert '<option value="delivered" selected>' in html
    assert "error-summary" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("rows", ["", "x", "-1", "0", "2", "３", "1e3", "99999999999"])
def test_an_odd_number_of_rows_gives_the_fewest(client, rows):
    html = page(client, received="2026-09-14", rows=rows)
    assert 'name="event3"' in html
    assert 'name="event4"' not in html


@pytest.mark.django_db
def test_there_is_a_last_row(client):
    html = page(client, received="2026-09-14", rows="999")
    assert f'name="event{MOST_ROWS}"' in html
    assert 'name="more"' not in html


@pytest.mark.django_db
def test_the_page_is_there_to_be_read_only(client):
    assert client.post("/clock/", STORY).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("law", "said"),
    [
        ("cn", "20 working days"),
        ("us", "Once, at most 10 working days more"),
        ("uk", "40 working days"),
        ("uk-sct", "Scotland (bank holidays)"),
        ("jp", "Every day counts, the last one too."),
        ("eu", "Confirmatory application"),
    ],
)
def test_a_law_that_is_chosen_alone_shows_its_form_and_what_it_says(client, law, said):
    html = page(client, law=law)
    rules = laws.load(law)
    assert f'<option value="{law}" selected>' in html
    assert rules.title["en"] in html
    assert said in html
    assert '<details class="disclose" open>' in html
    assert "error-summary" not in html
    offered = set(re.findall(r'<option value="(\w+)">', html))
    assert {rule.opens for rule in rules.interrupts} <= offered
    assert "not checked by a person yet" in html


@pytest.mark.django_db
@pytest.mark.parametrize("law", ["", "xx", "cn' OR 1"])
def test_an_odd_law_shows_the_usual_one(client, law):
    assert "Regulations on the Disclosure of Government Information" in page(client, law=law)


@pytest.mark.django_db
def test_only_the_regions_that_the_law_reaches_can_be_chosen(client):
    def offered(law):
        html = page(client, law=law)
        box = re.search(r'<select name="calendar".*?</select>', html, re.S)
        return re.findall(r'value="([\w-]+)"', box[0]) if box else []

    assert offered("uk") == ["GB", "GB-ENG", "GB-NIR", "GB-SCH", "GB-SCT", "GB-WLS"]
    assert offered("cn") == ["CN", "CN-GX", "CN-NX", "CN-XJ", "CN-XZ"]
    assert [offered(law) for law in ("us", "uk-sct", "jp", "eu")] == [[], [], [], []]


@pytest.mark.django_db
def test_the_region_decides_the_day_on_the_page_in_the_proof_in_the_days_and_in_the_json(client):
    """2 January is a bank holiday in Scotland only; under s10(6) one in any part is off for all."""
    case = {"law": "uk", "received": "2025-12-22", "as_of": "2025-12-22"}
    for calendar, due in (("GB", "2026-01-23"), ("GB-ENG", "2026-01-22"), ("GB-SCT", "2026-01-23")):
        query = case | {"calendar": calendar}
        assert f'<time datetime="{due}">' in page(client, **query)
        proof = client.get("/clock/proof.json", query).json()
        assert (proof["calendar"]["id"], proof["result"]["due_on"]) == (calendar, due)
        days = client.get("/clock/dates.ics", query).content.decode().replace("\r\n ", "")
        assert f"DTSTART;VALUE=DATE:{due.replace('-', '')}" in days
        assert calendars.load(calendar).title["en"] in days
        events = [{"event": "received", "on": "2025-12-22"}]
        answer = post(client, {"law": "uk", "calendar": calendar, "events": events, "as_of": "2025-12-22"})
        assert answer.json()["due_on"] == due


@pytest.mark.django_db
def test_the_calendar_of_another_country_is_refused_at_its_field(client):
    assert errors(client, law="uk", calendar="CN-XJ", received="2025-12-22") == {"calendar"}
    assert "clock__sum" in page(client, law="us", calendar="GB-ENG", received="2025-12-22")


@pytest.mark.django_db
def test_the_words_are_those_of_the_law(client):
    """No page of a law that counts calendar days speaks of working days, nor one abroad of the State Council."""
    for law in ("us", "uk", "uk-sct", "jp", "eu"):
        html = page(client, law=law, received="2025-06-02", as_of="2025-06-10")
        start = html.index("<main")
        assert "State Council" not in html[start:], law
        assert "article 35" not in html[start:], law
    clock = page(client, law="jp", received="2025-06-02", as_of="2025-06-10")
    assert "working day" not in re.search(r'<section class="clock".*?</section>\s*<ul', clock, re.S)[0]


@pytest.mark.django_db
def test_a_late_question_names_the_term_and_the_article_of_the_law(client):
    html = page(client, received="2026-09-01", event1="correction_asked", on1="2026-09-20", as_of="2026-09-21")
    assert "after the 7 working days of article 30; the clock runs on." in html


@pytest.mark.django_db
def test_without_a_day_the_clock_is_read_today_or_on_the_day_of_the_last_event():
    def as_of(**data):
        form = ClockForm({"received": "2026-09-14"} | data, today=date(2026, 9, 20))
        assert form.is_valid(), form.errors
        return form.reading.as_of

    assert as_of() == date(2026, 9, 20)
    assert as_of(event1="delivered", on1="2026-09-25") == date(2026, 9, 25)
    assert as_of(as_of="2026-10-01") == date(2026, 10, 1)


# --------------------------------------------------------------------------------------------------------- the words


def test_every_kind_of_event_that_moves_the_clock_has_a_name_and_so_has_every_refusal():
    moving = set()
    for law in map(laws.load, laws.ids()):
        moving |= set(law.events) - law.notes - law.notes_after
    assert set(clock_words.EVENTS) == moving


def test_every_reason_of_the_proof_has_a_sentence():
    reasons = {"start_day", "working", "calendar_day", "makeup", "weekend", "holiday", "before_restart", "delayed"}
    assert set(REASONS) == reasons | {it.reason for law in map(laws.load, laws.ids()) for it in law.interrupts}


@pytest.mark.parametrize(
    ("law", "events", "shown"),
    [
        ("us", [("received", "2025-11-03"), ("clarification_asked", "2025-11-10")], ["2025-12-03", "5 U.S.C. 552"]),
        ("uk", [("received", "2025-05-12"), ("fee_noticed", "2025-05-19")], ["fees notice", "s10(2)"]),
        ("uk-sct", [("received", "2025-07-07")], ["2025-08-05", "FOISA 2002 s10(1)"]),
        ("jp", [("received", "2025-04-07"), ("correction_asked", "2025-04-14")], ["30 days", "Act No. 42 of 1999"]),
    ],
)
def test_the_clock_of_every_law_can_be_shown(law, events, shown):
    rules = laws.load(law)
    history = [Event(kind, date.fromisoformat(on)) for kind, on in events]
    reading = read(rules, calendars.load(rules.count.calendar), history, history[-1].on)
    html = render_to_string("parts/clock.html", clock_context(reading) | {"id": "c"})
    assert [text for text in shown if text not in html] == []


def test_a_year_of_waiting_keeps_the_picture_to_a_year():
    law, china = laws.load(), calendars.load()
    events = [Event("received", date(2020, 3, 2)), Event("correction_asked", date(2020, 3, 4))]
    context = clock_context(read(law, china, events, date(2026, 3, 2)))
    assert (len(context["weeks"]), context["cut"]) == (53, True)


@pytest.mark.django_db
def test_a_day_fixed_far_away_does_not_make_the_page_long(client):
    html = page(client, received="2026-09-14", event1="delay_fixed", on1="2026-09-15", day1="2099-06-01")
    assert "Day fixed by the agency (article 35)" in html
    assert "Earlier weeks are left out of the picture" in html
    assert len(html) < 100_000


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_festivals_are_named_in_the_language_of_the_reader(language):
    law, china = laws.load(), calendars.load()
    reading = read(law, china, [Event("received", date(2026, 9, 14))], date(2026, 9, 14))
    with translation.override(language):
        reasons = " ".join(span["reason"] for span in clock_context(reading)["spans"])
    assert ("国庆节" in reasons, "National Day" in reasons) == (language == "zh-hans", language == "en")


# ---------------------------------------------------------------------------------------------------------- the JSON


def test_one_case_in_its_answer_out(client):
    response = post(client, CASE)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    found = response.json()
    assert list(found) == ["id", "status", "due_on", "provisional", "days_used", "days_left", "proof"]
    assert (found["id"], found["status"], found["due_on"]) == ("A1", "running", "2023-10-19")


def test_a_refused_event_is_400_with_the_error_form(client):
    response = post(client, CASE | {"events": [*CASE["events"], {"event": "fee_paid", "on": "2023-09-16"}]})
    assert response.status_code == 400
    assert response.json() == {
        "id": "A1",
        "error": {"event": 1, "code": "not_asked", "message": "fee_paid needs an open fee_noticed before it."},
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b" ", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff", "bad_json"),
        (b"[" * 60_000, "bad_json"),
        (b'{"id": NaN}', "bad_json"),
        (b"[]", "bad_case"),
        (b"null", "bad_case"),
        (b'{"law": "cn"}', "bad_as_of"),
        ('{"id": "\\ud800", "law": "xx"}', "unknown_law"),
    ],
)
def test_a_body_that_is_no_case_is_400(client, body, code):
    response = post(client, body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, code)


def test_too_long_a_body_is_413_and_another_kind_of_body_is_415(client):
    assert post(client, b" " * 70_000).status_code == 413
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        response = post(client, json.dumps(CASE), kind)
        assert (response.status_code, response.json()["error"]["code"]) == (415, "not_json")


def test_the_json_is_posted_and_needs_no_token():
    from django.test import Client  # noqa: PLC0415 -- a client that insists on tokens

    strict = Client(enforce_csrf_checks=True)
    assert post(strict, CASE).status_code == 200
    assert strict.get("/clock.json").status_code == 405


# ------------------------------------------------------------------------------------------------------- the command


def run(path):
    out = io.StringIO()
    call_command("clock", cases=str(path), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_answers_line_by_line(tmp_path):
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(CASE) + "\n\n" + json.dumps({"id": 2, "law": "xx"}) + "\n")
    found = run(file)
    assert [answer["id"] for answer in found] == ["A1", 2]
    assert found[1]["error"]["code"] == "unknown_law"


def test_a_line_of_bad_json_is_an_error_line_the_rest_goes_on_and_the_status_is_1(tmp_path, capsys):
    file = tmp_path / "cases.jsonl"
    file.write_bytes(b'{"id"\n\xff\n' + json.dumps(CASE).encode())
    with pytest.raises(SystemExit) as left:
        call_command("clock", cases=str(file))
    assert left.value.code == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer.get("error", {}).get("code") for answer in found] == ["bad_json", "bad_json", None]


def test_a_dash_is_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(CASE)))
    assert run("-")[0]["due_on"] == "2023-10-19"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="no such file.jsonl"):
        run(tmp_path / "no such file.jsonl")
