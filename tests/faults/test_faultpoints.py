"""Death at each named point: what was begun is finished by the next run, once, and nothing is half done."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from ledger import faultpoint
from notices import delivery
from notices.enums import State
from notices.models import Notice
from portal import doctor, enforcement
from requests_app import workflow
from requests_app.models import Event, InformationRequest
from search import writer
from search.models import IndexJob
from tests import factories
from tests.conftest import REPOSITORY
from tests.faults import POINTS
from tests.feedback import stories
from tests.requests_app.stories import REPLY, at

pytestmark = pytest.mark.django_db
MORNING = at("2026-03-24")  # noon of a Tuesday: mail goes out
ROOMS = ("ledger", "search", "agencies", "notices", "disclosures", "requests_app", "feedback", "oversight", "portal")


class Killed(BaseException):
    """No `except Exception` catches a death."""


@pytest.fixture
def dies_at(monkeypatch):
    def arm(name):
        monkeypatch.setattr(faultpoint, "ARMED", name)

    def die():
        monkeypatch.setattr(faultpoint, "ARMED", "")
        raise Killed

    monkeypatch.setattr(faultpoint, "die", die)
    return arm


def city(cast):
    """A case of each kind that the sweep does something for on that morning, a message, a public answer, a draft."""
    silent, _late, _unhandled, answered = (factories.case(cast.health, at=at("2026-02-26")) for _n in range(4))
    for case in (silent, _late, answered):
        workflow.perform(case, "register", actor=cast.clerk, at=at("2026-02-26"))
    facts = {"points": "请写明文号。", "days": 15}
    workflow.perform(silent, "ask_correction", actor=cast.clerk, at=at("2026-03-02"), facts=facts)
    workflow.perform(answered, "draft_reply", actor=cast.clerk, at=at("2026-03-03"), facts=REPLY)
    workflow.perform(answered, "sign", actor=cast.reviewer, at=at("2026-03-04"))
    workflow.perform(answered, "deliver", actor=cast.clerk, at=at("2026-03-04"))
    public = {"title": "示例", "text": "示例答复。"}
    workflow.perform(answered, "publish", actor=cast.head, at=at("2026-03-05"), facts=public)
    stories.message(cast.health, day="2026-03-02")
    factories.draft(actor=cast.clerk, agency=cast.health, written_on=date(2026, 3, 2))


def run(agency, key, now) -> None:
    """A form is posted, and the worker does its rounds."""
    workflow.submit(
        agency=agency, key=key, request=factories.request_fields(), applicant=factories.applicant_fields(), at=MORNING
    )
    enforcement.sweep(now)
    delivery.deliver(now)
    writer.drain(now + timedelta(days=4000))


def state() -> dict:
    """All that must be the same in the end, whatever died on the way."""
    cases = InformationRequest.objects.order_by("code")
    return {
        "notices": sorted(
            Notice.objects.values_list("kind", "user", "state", "moment", "digest__kind"),
            key=str,
        ),
        "events": list(Event.objects.order_by("case__code", "n").values_list("case__code", "n", "kind")),
        "cases": list(cases.values_list("code", "stage", "due_on", "suspended", "next_check_at", "events_count")),
        "jobs": IndexJob.objects.count(),
    }


def undisturbed(agency, key) -> dict:
    """How it ends where nothing dies; taken back again."""
    with transaction.atomic():
        run(agency, key, MORNING)
        found = state()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("point", POINTS)
def test_what_dies_is_finished_by_the_next_run(cast, dies_at, point, mailoutbox):
    writer.rebuild()
    city(cast)
    key = factories.key()
    expected = undisturbed(cast.health, key)
    mailoutbox.clear()
    dies_at(point)
    with pytest.raises(Killed):
        run(cast.health, key, MORNING)
    assert list(doctor.events_are_gap_free()) == []
    # Six minutes later: a claim that died with its owner has run out.
    run(cast.health, key, MORNING + timedelta(minutes=6))
    assert state() == expected
    sent = Counter(mail.extra_headers["Message-ID"] for mail in mailoutbox)
    assert sorted(sent) == sorted(Notice.objects.filter(state=State.SENT).values_list("message_id", flat=True))
    assert sum(sent.values()) - len(sent) == (1 if point == "delivery.accepted" else 0)
    for check in (doctor.projections_match_the_events, doctor.reminders_keep_the_mail_hours, doctor.index_agrees):
        assert list(check()) == []


def test_every_point_of_the_code_is_one_that_is_proven():
    called = re.compile(r"faultpoint\.at\(\"([a-z._]+)\"\)")
    sources = [path.read_text() for room in ROOMS for path in (REPOSITORY / room).rglob("*.py")]
    assert sorted(name for source in sources for name in called.findall(source)) == sorted(POINTS)


SCRIPT = "from ledger import faultpoint; faultpoint.at('door.told'); print('alive')"


@pytest.mark.parametrize(("armed", "died"), [("door.told", True), ("door", False), ("", False)])
def test_a_process_dies_where_it_is_armed_and_nowhere_else(armed, died):
    env = {**os.environ, faultpoint.VARIABLE: armed}
    process = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, cwd=REPOSITORY, env=env)
    expected = (-signal.SIGKILL, "") if died else (0, "alive\n")
    assert (process.returncode, process.stdout) == expected


def test_a_real_site_refuses_to_start_armed(monkeypatch):
    faultpoint.refuse_on_a_real_site(production=True)
    monkeypatch.setattr(faultpoint, "ARMED", "door.told")
    faultpoint.refuse_on_a_real_site(production=False)
    with pytest.raises(ImproperlyConfigured):
        faultpoint.refuse_on_a_real_site(production=True)
