"""The proof that stands alone, and the script that counts it again as its own process."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import date

import pytest

from statutes import calendars, laws
from statutes.clock import Event, read
from statutes.evidence import evidence, fingerprint
from tests.conftest import REPOSITORY

SCRIPT = REPOSITORY / "docs" / "verify_clock.py"


def event(kind: str, on: str, **facts) -> Event:
    return Event(kind, date.fromisoformat(on), facts)


STORIES = {
    "cn": ("cn", [event("received", "2023-09-11"), event("third_party_consulted", "2023-09-18"), event("third_party_answered", "2023-10-10"), event("extension_notified", "2023-10-20", days=20)], "2023-10-23"),
    "cn restart": ("cn", [event("received", "2024-09-20"), event("correction_asked", "2024-09-29"), event("correction_received", "2024-10-08")], "2024-10-09"),
    "cn provisional": ("cn", [event("received", "2026-12-18")], "2026-12-21"),
    "us": ("us", [Event("received", date(2025, 11, 10), {"first_received_on": date(2025, 11, 3)}), event("clarification_asked", "2025-11-12"), event("clarification_received", "2025-11-24")], "2025-12-01"),
    "us expedited": ("us", [event("received", "2025-07-01"), event("expedite_asked", "2025-07-01")], "2025-07-07"),
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
