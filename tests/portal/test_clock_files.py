"""The proof and the days to take away, and the script that counts the proof again as its own process."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import date

import pytest
import time_machine
from icalendar import Calendar

from requests_app import workflow
from statutes import calendars, laws
from statutes.clock import Event, read
from statutes.evidence import evidence, fingerprint
from tests import factories
from tests.agencies.notices import announce, yearly
from tests.conftest import REPOSITORY
from tests.feedback.stories import at

SCRIPT = REPOSITORY / "docs" / "verify_clock.py"


def event(kind: str, on: str, **facts) -> Event:
    return Event(kind, date.fromisoformat(on), facts)


STORIES = {
    "cn": ("cn", [event("received", "2023-09-11"), event("third_party_consulted", "2023-09-18"), event("third_party_answered", "2023-10-10"), event("extension_notified", "2023-10-20", days=20)], "2023-10-23"),
    "cn restart": ("cn", [event("received", "2024-09-20"), event("correction_asked", "2024-09-29"), event("correction_received", "2024-10-08")], "2024-10-09"),
    "cn provisional": ("cn", [event("received", "2026-12-18")], "2026-12-21"),
    "us": ("us", [Event("received", date(2025, 11, 10), {"first_received_on": date(2025, 11, 3)}), event("clarification_asked", "2025-11-12"), event("clarification_received", "2025-11-24")], "2025-12-01"),
    "uk": ("uk", [event("received", "2025-05-12"), event("fee_noticed", "2025-05-19"), event("fee_paid", "2025-06-02"), event("delivered", "2025-06-20")], "2025-06-25"),
    "uk-sct": ("uk-sct", [event("received", "2025-04-10")], "2025-06-01"),
    "eu": ("eu", [event("received", "2025-04-10")], "2025-06-01"),
    "jp": ("jp", [event("received", "2025-04-07"), event("extension_notified", "2025-04-14", days=30)], "2025-05-01"),
}  # fmt: skip


def proof_of(name: str) -> dict:
    law, events, today = STORIES[name]
    rules = laws.load(law)
    reading = read(rules, calendars.load(rules.count.calendar), events, date.fromisoformat(today))
    return json.loads(json.dumps(evidence(reading, events)))


def verify(proof: dict) -> tuple[int, str]:
    """As somebody else would: another process, nothing of ours on its path."""
    run = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), "-"], input=json.dumps(proof), capture_output=True, text=True, cwd="/"
    )
    assert run.stderr == ""
    return run.returncode, run.stdout.strip()


@pytest.mark.parametrize("name", STORIES)
def test_the_script_agrees_with_proofs_of_all_laws(name):
    assert verify(proof_of(name)) == (0, "OK")


def test_every_law_is_tried():
    assert {law for law, _events, _today in STORIES.values()} == set(laws.ids())


def day_later(text: str) -> str:
    return date.fromordinal(date.fromisoformat(text).toordinal() + 1).isoformat()


TAMPERED = {
    "the due day": lambda p: p["result"].update(due_on=day_later(p["result"]["due_on"])),
    "the day of an event": lambda p: p["events"][0].update(on=day_later(p["events"][0]["on"])),
    "an event left out": lambda p: p["events"].pop(),
    "a holiday left out": lambda p: p["calendar"]["days"].pop(next(n for n, d in enumerate(p["calendar"]["days"]) if d["on"] == "2023-10-02")),
    "a holiday made up": lambda p: p["calendar"]["days"].append({"on": "2023-10-25", "working": False, "name": None, "notice": "x"}),
    "a longer term": lambda p: p["law"]["reply"].update(days=30),
    "a counted day called skipped": lambda p: p["result"]["proof"][1].update(counted=False),
    "another reason": lambda p: p["result"]["proof"][1].update(reason="weekend"),
    "another article": lambda p: p["result"]["proof"][1].update(article="99"),
    "a span cut off": lambda p: p["result"]["proof"].pop(),
    "days left": lambda p: p["result"].update(days_left=p["result"]["days_left"] + 1),
    "the status": lambda p: p["result"].update(status="answered_in_time"),
    "certain instead of provisional": lambda p: p["result"].update(provisional=not p["result"]["provisional"]),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_tampered_with_is_found_even_under_a_new_hash(what):
    proof = proof_of("cn")
    changed = copy.deepcopy(proof)
    TAMPERED[what](changed)
    assert changed != proof
    changed["sha256"] = fingerprint({name: value for name, value in changed.items() if name != "sha256"})
    status, said = verify(changed)
    assert (status, said != "OK") == (1, True)


def test_a_word_that_moves_no_date_is_found_by_the_hash():
    proof = proof_of("cn")
    proof["law"]["title"]["en"] = "Something else"
    assert verify(proof) == (1, "the hash is not that of the content")


def test_nonsense_is_no_proof():
    assert verify({"format": "x"})[0] == 1


def test_the_script_is_short_and_stands_alone():
    text = SCRIPT.read_text(encoding="utf-8")
    assert sum(bool(line.strip()) for line in text.splitlines()) <= 200
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


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
