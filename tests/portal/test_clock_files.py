"""The proof and the days of a case or a count, to take away as JSON and as iCalendar."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from icalendar import Calendar

from requests_app import workflow
from statutes import laws
from tests import factories
from tests.agencies.notices import announce, yearly
from tests.feedback.stories import at
from tests.statutes.test_evidence import SCRIPT, verify

QUERY = {"law": "cn", "received": "2026-12-18", "as_of": "2026-12-21"}


def days_of(response) -> list:
    assert response["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content).walk("VEVENT")


@pytest.mark.django_db
def test_the_calculator_gives_the_same_as_page_proof_and_days(client):
    page = client.get("/clock/", QUERY)
    assert page.context["reading"].due_on == date(2027, 1, 18)
    for name in ("proof_url", "ics_url"):
        assert page.context[name].replace("&", "&amp;") in page.content.decode()
    proof = client.get(page.context["proof_url"])
    assert verify(json.loads(proof.content)) == (0, "OK")
    [due] = days_of(client.get(page.context["ics_url"]))
    assert (due["dtstart"].dt, due["dtstart"].params["VALUE"]) == (date(2027, 1, 18), "DATE")
    assert "暂定" in due["summary"]
    assert [day["uid"] for day in days_of(client.get(page.context["ics_url"]))] == [due["uid"]]


@pytest.mark.django_db
def test_a_notice_that_was_entered_counts_in_the_calculator_and_says_so_in_the_proof(client, cast):
    with time_machine.travel(at("2026-12-21"), tick=False):
        notice = announce(yearly(), cast.sysadmin)
    proof = json.loads(client.get("/clock/proof.json", QUERY).content)
    assert not proof["result"]["provisional"]
    assert notice.source in {day["notice"] for day in proof["calendar"]["days"]}
    assert verify(proof) == (0, "OK")
    case = {"id": 1, "law": "cn", "events": [{"event": "received", "on": "2026-12-18"}], "as_of": "2026-12-21"}
    answer = client.post("/clock.json", json.dumps(case), content_type="application/json").json()
    assert not answer["provisional"]


@pytest.mark.django_db
@pytest.mark.parametrize("law", laws.ids())
def test_the_calculator_knows_every_law_and_offers_its_events(client, law):
    page = client.get("/clock/", {"law": law, "received": "2025-06-02", "as_of": "2025-06-10"})
    assert page.context["reading"].law.id == law
    offered = [kind for kind, _label in page.context["form"].fields["event1"].choices]
    rules = laws.load(law)
    moving = {kind for kind, act in rules.acts.items() if act.deed in ("ask", "fulfil", "consult", "extend", "fix")}
    assert moving <= set(offered)
    assert ("first_received" in page.context["form"].fields) == bool(rules.no_later_than)


@pytest.mark.django_db
def test_choosing_another_law_keeps_what_was_typed(client):
    page = client.get("/clock/", {"law": "jp", "received": "2025-06-02", "show": "1"})
    assert page.context["reading"] is None
    assert 'value="2025-06-02"' in page.content.decode()
    assert not page.context["form"].errors


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/clock/proof.json", "/clock/dates.ics"])
def test_a_count_that_is_none_is_400(client, address):
    assert client.get(address).status_code == 400
    assert client.get(address, {"received": "never"}).status_code == 400
    assert client.post(address, QUERY).status_code in (403, 405)


def test_the_script_is_there_to_take_away(client, db):
    answer = client.get("/clock/verify_clock.py")
    assert answer.content == SCRIPT.read_bytes()


@pytest.fixture
def answered(cast):
    case = factories.case(cast.health, at=at("2026-11-02"), applicant={"name": "甲某某"})
    workflow.perform(case, "register", actor=cast.clerk, at=at("2026-11-02"))
    return type(case).objects.get(pk=case.pk)


def test_officials_take_the_proof_of_their_own_cases_only(client, cast, answered):
    base = f"/admin/requests_app/informationrequest/{answered.pk}"
    client.force_login(cast.clerk)
    proof = client.get(f"{base}/proof.json")
    assert verify(json.loads(proof.content)) == (0, "OK")
    file = client.get(f"{base}/dates.ics")
    days = days_of(file)
    assert (days[0]["uid"], days[0]["dtstart"].dt) == (f"request-{answered.pk}-due@mingtang", answered.due_on)
    for content in (proof.content.decode(), file.content.decode()):
        assert "甲某某" not in content
        assert answered.subject not in content
    client.force_login(cast.finance_clerk)
    assert client.get(f"{base}/proof.json").status_code == 404
    assert client.get(f"{base}/dates.ics").status_code == 404


def test_an_applicant_takes_the_days_of_what_the_session_has_opened(client, answered):
    address = f"/requests/track/{answered.pk}/dates.ics"
    assert client.get(address).status_code == 404
    with time_machine.travel(at("2026-12-20"), tick=False):
        session = client.session
        session["opened_requests"] = [answered.pk]
        session.save()
        days = days_of(client.get(address))
        assert len(days) > 1  # overdue: the remedies have last days
        assert len({str(day["uid"]) for day in days}) == len(days)
        assert verify(json.loads(client.get(f"/requests/track/{answered.pk}/proof.json").content)) == (0, "OK")
        assert b"proof.json" in client.get(f"/requests/track/{answered.pk}/").content


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "stop", "strange"), [("en", ". ", "。"), ("zh-hans", "。", ". ")])
def test_the_text_of_a_day_ends_its_sentences_as_the_language_does(client, language, stop, strange):
    client.cookies["django_language"] = language
    days = days_of(client.get("/clock/dates.ics", {"law": "uk", "received": "2026-03-02"}))
    assert stop in days[0]["description"]
    assert strange not in days[0]["description"]
