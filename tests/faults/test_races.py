"""Two at once: exactly one wins, the other is told why not, and what the winner did is what stands."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.db import connection

from requests_app import enforcement, workflow
from requests_app.models import InformationRequest
from requests_app.steps import steps_of
from statutes import laws
from tests import factories
from tests.cast import assemble
from tests.conftest import REPOSITORY
from tests.faults import apart
from tests.faults.races import SWEEP, open_to, race, stage_of, weighty
from tests.faults.situations import STORIES, tell
from tests.requests_app.stories import at

TIMES = 1
LONG = ("consulted", "drafted with an extension proposed", "reasons given")  # left to the long form, as is the world
on_sqlite = pytest.mark.skipif(connection.vendor == "postgresql", reason="the other test does it there")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tested on PostgreSQL")


@pytest.mark.django_db
def test_every_weighty_act_of_the_table_races_somewhere(cast):
    """An act that nobody races is an act of which nobody knows whether it may be lost."""
    other = tell("in_hand", cast)
    raced = {
        (case.stage, action)
        for story in STORIES
        for case in [tell(story, cast)]
        for action in open_to(case, cast, at(STORIES[story].now), other.pk)
    }
    wanted = set()
    for law, at_stage in [(name, step) for name in laws.ids() for step in steps_of(laws.load(name))]:
        stage, action = at_stage
        case = InformationRequest(stage=stage, law=law)
        if action != "move_date" and weighty(case, action):
            wanted.add(action)
    assert wanted - {action for _stage, action in raced} == set()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@on_postgres
def test_of_every_two_acts_one_wins():
    cast, found, ran = assemble(), [], 0
    for story in (name for name in STORIES if STORIES[name].law == "cn" and name not in LONG):
        template, others, pairs = stage_of(story, cast)
        for pair in pairs:
            if SWEEP in pair and STORIES[story].now == STORIES["in_hand"].now:
                continue  # nothing is due yet: the long form races these
            found += race(pair, cast, template, others, TIMES)
            ran += 1
    assert found == []
    assert ran > 100


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@on_postgres
def test_acts_on_two_things_that_meet_in_one_case():
    cast = assemble()
    assert [fault for _name, faults in apart.every(cast, 3) for fault in faults] == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@on_postgres
def test_a_notice_is_entered_whole_while_a_case_is_being_extended(monkeypatch):
    """The order that `a notice x extend` meets once in many races, forced."""
    cast, take = assemble(), workflow._take

    def late(*step):
        monkeypatch.undo()
        said.extend(apart.at_once(lambda: apart.announce(cast, apart.OFF)))
        return take(*step)

    case, said = tell("extension proposed", cast), []
    monkeypatch.setattr(workflow, "_take", late)
    apart.act(apart.fresh(case.pk), "extend", cast, apart.NOW, case.events_count)
    enforcement.enforce(case.pk, apart.NOW)
    assert list(apart.moved(apart.fresh(case.pk), [*said, "won"])) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@on_postgres
def test_twenty_posts_of_one_form_make_one_request():
    cast, key, gate, made = assemble(), factories.key(), threading.Barrier(20), []

    def post():
        gate.wait(60)
        fields = {"request": factories.request_fields(), "applicant": factories.applicant_fields()}
        made.append(workflow.submit(agency=cast.health, key=key, at=at("2026-03-02"), **fields).pk)
        connection.close()

    threads = [threading.Thread(target=post) for _n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(made) == {InformationRequest.objects.get().pk: 20}


@on_sqlite
def test_two_processes_on_one_file(tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    stories = "extension proposed,correction ran out"
    words = [sys.executable, "-m", "tests.faults.prove_races", "-n", "1", "--stories", stories]
    done = subprocess.run(words, capture_output=True, text=True, cwd=REPOSITORY, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("this holds\n")
