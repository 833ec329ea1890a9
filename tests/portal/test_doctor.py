"""The doctor finds what is broken, each kind of it, and is content with a sound house."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from disclosures.models import Attachment
from ledger import triggers
from notices.models import Notice
from portal import doctor, enforcement
from requests_app import workflow
from search import writer
from tests import factories, worlds
from tests.cast import assemble
from tests.requests_app.stories import REPLY, at


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    with worlds.of_a_file(django_db_blocker, tmp_path_factory.mktemp("world"), a_sound_house) as world:
        yield world


def a_sound_house():
    """A public document, an answered request, an overdue one, everything swept and indexed; and the cast."""
    cast = assemble()
    document = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health)
    Attachment.objects.create(document=document, name="附件.txt", file=ContentFile("内容".encode(), "a.txt"))
    answered = factories.case(cast.health, at=at("2023-09-15"))
    for action, actor, facts in (
        ("register", cast.clerk, {}),
        ("draft_reply", cast.clerk, REPLY),
        ("sign", cast.reviewer, {}),
        ("deliver", cast.clerk, {}),
    ):
        workflow.perform(answered, action, actor=actor, at=at("2023-09-18"), facts=facts)
    overdue = factories.case(cast.health, at=at("2023-09-15"))
    workflow.perform(overdue, "register", actor=cast.clerk, at=at("2023-09-18"))
    now = timezone.now()
    enforcement.sweep(now)
    writer.rebuild()
    return {"document": document, "answered": answered, "overdue": overdue, "cast": cast}


@pytest.fixture
def house(built, db, settings):
    built.enter(settings)
    rows = {name: type(row)._base_manager.get(pk=row.pk) for name, row in built.made.items() if name != "cast"}
    return {**rows, "cast": deepcopy(built.made["cast"])}


@pytest.fixture
def cast(house):
    return house["cast"]


def faults() -> dict[str, int]:
    return {check.__name__: n for check in doctor.CHECKS if (n := len(list(check())))}


def test_a_sound_house_is_sound(house):
    assert faults() == {}


def test_a_date_that_does_not_follow_from_the_events_is_found(house):
    house["overdue"].project(due_on=timezone.localdate())
    assert "projections_match_the_events" in faults()


@pytest.mark.parametrize("moment", [None, timezone.now()])
def test_a_change_that_machines_are_not_told_of_is_found(moment, house):
    house["document"].project(changed_at=moment)
    assert faults() == {"machines_are_told_of_every_change": 1}


def test_a_stage_that_does_not_follow_from_the_events_is_found(house):
    house["document"].project(stage="draft")
    assert faults()["stages_match_the_events"] == 1


def test_a_missing_reminder_is_found(house):
    Notice.objects.filter(kind="requests.overdue").delete()
    assert faults() == {"notices_that_should_exist_do": 1}


def test_a_notice_that_was_given_up_is_an_alarm(house):
    Notice.objects.filter(kind="requests.overdue").update(state="failed")
    assert "mail_moves" in faults()


def test_a_changed_or_missing_file_is_found(house):
    file = house["document"].attachments.get().file
    with file.storage.open(file.name, "wb") as stream:
        stream.write(b"other")
    assert faults() == {"files_are_there_and_unchanged": 1}
    file.storage.delete(file.name)
    assert faults() == {"files_are_there_and_unchanged": 1}


def test_a_table_without_its_trigger_is_found(house):
    triggers.drop(connection, "requests_app_event")
    try:
        assert faults() == {"append_only_tables_are_guarded": 1}
    finally:
        triggers.create(connection, "requests_app_event")


def test_a_gap_in_the_events_and_a_changed_letter_are_found(house):
    for table in ("requests_app_event", "requests_app_letter"):
        triggers.drop(connection, table)
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE requests_app_event SET n = 40 WHERE n = 2 AND case_id = %s", [house["overdue"].pk])
            cursor.execute("UPDATE requests_app_letter SET sha256 = 'x' WHERE kind = 'reply'")
    finally:
        for table in ("requests_app_event", "requests_app_letter"):
            triggers.create(connection, table)
    found = faults()
    assert {"events_are_gap_free", "letters_are_unchanged"} <= set(found)


def test_demo_accounts_on_a_real_site_are_found(house, settings):
    settings.DEMO = False
    assert "demo_accounts_stay_in_the_demo" in faults()


def test_the_command_says_so_in_words_and_in_json(house):
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("doctor", stdout=out)
    assert (stop.value.code, out.getvalue().count(" ok")) == (0, len(doctor.CHECKS))
    house["overdue"].project(due_on=timezone.localdate())
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("doctor", json=True, stdout=out)
    assert (stop.value.code, json.loads(out.getvalue())["ok"]) == (1, False)
