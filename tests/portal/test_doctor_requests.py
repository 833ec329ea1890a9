"""What the doctor proves about requests beside their clock: each check finds what it is for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

import disclosures.workflow as documents
from agencies.enums import Role
from agencies.models import Agency
from ledger import triggers
from notices.models import Notice
from oversight import workflow as urges
from requests_app import workflow, workflow_office
from requests_app.models import Applicant, CaseFile, IdentityClaim, LetterTemplate
from requests_app.rules import Applicant as Actor
from tests import factories
from tests.portal.test_doctor import built, cast, faults, house  # noqa: F401 -- the house is a fixture, so is its cast

TEXT = {"title": "审批材料", "text": "材料见附件。"}


def change(table: str, sql: str, arguments: list) -> None:
    """What only somebody below Django could do."""
    guarded = table in triggers.guarded(connection)
    if guarded:
        triggers.drop(connection, table)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {sql}", arguments)
    finally:
        if guarded:
            triggers.create(connection, table)


def found() -> set[str]:
    """Where something is wrong; the index is not of interest here."""
    return set(faults()) - {"index_agrees"}


@pytest.fixture
def reply(house, cast):  # noqa: F811
    """The answered case with a file of its reply that is public."""
    case = house["answered"]
    kept = workflow.add_file(case, SimpleUploadedFile("a.csv", b"2025,10"), role=CaseFile.REPLY, actor=cast.clerk)
    workflow.perform(case, "publish", actor=cast.reviewer, facts={**TEXT, "files": [kept.pk]})
    case.refresh_from_db()
    return case


def test_files_of_a_public_answer_are_those_that_were_released(reply, house, cast):  # noqa: F811
    assert found() == set()
    other = workflow.add_file(
        house["overdue"], SimpleUploadedFile("x.txt", b"x"), role=CaseFile.REPLY, actor=cast.clerk
    )
    reply.project(public_files=[*reply.public_files, other.pk])
    assert found() == {"what_is_public_of_a_reply_is_its_own"}


def test_files_of_an_answer_that_was_taken_back_are_not_public(reply, cast):  # noqa: F811
    files = reply.public_files
    workflow.perform(reply, "unpublish", actor=cast.reviewer, facts={"reason": "再核"})
    reply.refresh_from_db()
    assert (reply.public_files, found()) == ([], set())
    reply.project(public_files=files)
    assert found() == {"what_is_public_of_a_reply_is_its_own"}


def test_a_file_of_another_case_does_not_go_out_whoever_asks(house, cast):  # noqa: F811
    other = workflow.add_file(
        house["overdue"], SimpleUploadedFile("x.txt", b"x"), role=CaseFile.REPLY, actor=cast.clerk
    )
    workflow.perform(house["answered"], "publish", actor=cast.reviewer, facts={**TEXT, "files": [other.pk]})
    house["answered"].refresh_from_db()
    assert (house["answered"].public_files, found()) == ([], set())


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "signed"}, {"outcome": "partial"}, {"public_title": "别的"}, {"published_at": None},
        {"handler": None},
    ],
)  # fmt: skip
def test_columns_beside_the_clock_follow_from_the_events(reply, wrong):
    reply.project(**wrong)
    assert "projections_match_the_events" in found()


def test_a_document_is_that_of_its_reply(house, cast):  # noqa: F811
    case = house["answered"]
    facts = {**TEXT, "category": factories.category().pk}
    workflow.perform(case, "draft_document", actor=cast.clerk, facts=facts)
    case.refresh_from_db()
    assert found() == set()
    own = case.document
    case.project(document=house["document"])
    assert found() == {"documents_made_of_replies_are_theirs"}
    case.project(document=None)
    assert found() == {"documents_made_of_replies_are_theirs"}
    case.project(document=own)
    documents.perform(own, "review", actor=cast.reviewer, facts=factories.reviewed_facts(own))
    documents.perform(own, "publish", actor=cast.head)
    workflow.perform(case, "note_document", actor=None)
    assert found() == set()
    change("disclosures_documentevent", "kind = 'submitted' WHERE kind = 'published' AND document_id = %s", [own.pk])
    assert "documents_made_of_replies_are_theirs" in found()


def test_a_letter_belongs_to_its_event(house):  # noqa: F811
    change("requests_app_letter", "case_id = %s WHERE kind = 'reply'", [house["overdue"].pk])
    assert "letters_belong_to_their_events" in found()
    change("requests_app_letter", "case_id = %s, kind = 'lapse' WHERE kind = 'reply'", [house["answered"].pk])
    assert "letters_belong_to_their_events" in found()


def test_a_template_that_nobody_could_save_is_found(house, cast):  # noqa: F811
    words = {"law": "cn", "kind": "receipt", "title": "登记回执", "suffix": "回", "rows": [["facts", "{nonsense}"]]}
    LetterTemplate.objects.create(agency=cast.health, version=1, made_by=cast.head, **words)
    assert found() == {"templates_can_be_filled"}
    LetterTemplate.objects.create(agency=cast.health, version=3, is_default=True, law="cn", kind="receipt")
    assert found() == {"templates_can_be_filled"}


def test_a_settled_claim_keeps_no_words(house):  # noqa: F811
    case = house["overdue"]
    claim = {"name": "甲某", "id_kind": "resident_id", "id_number": "1"}
    workflow.perform(case, "ask_identity", actor=Actor(case), facts={"fields": ["name"]})
    IdentityClaim.objects.create(case=case, reason="笔误", **claim)
    assert found() == set()
    IdentityClaim.objects.update(settled_at=timezone.now())
    assert faults()["settled_claims_keep_no_words"] == 2


def test_an_applicant_is_found_by_the_number(house):  # noqa: F811
    Applicant.objects.filter(case=house["overdue"]).update(who="0:nobody")
    assert found() == {"blind_indexes_follow_their_values"}


def test_a_note_takes_the_place_of_one_of_the_same_hand(house, cast):  # noqa: F811
    first = workflow_office.write_note(house["overdue"], "先问业务处室。", actor=cast.clerk)
    second = workflow_office.write_note(house["overdue"], "已问业务处室。", actor=cast.clerk, replaces=first)
    assert found() == set()
    change("requests_app_note", "by_id = %s WHERE id = %s", [cast.head.pk, second.pk])
    assert found() == {"notes_replace_notes_of_the_same_hand"}


def test_a_case_is_handed_over_to_the_deputy_of_an_absence(house, cast):  # noqa: F811
    deputy = factories.post(cast.health, Role.CLERK)
    today = timezone.localdate()
    absence = workflow_office.enter_absence(
        cast.health, cast.clerk, deputy, today, today + timedelta(days=3), actor=cast.head
    )
    workflow_office.hand(house["overdue"], absence, actor=cast.head)
    assert found() == set()
    change("requests_app_absence", "deputy_id = %s", [cast.reviewer.pk])
    assert found() == {"hand_overs_name_their_absence"}
    change("requests_app_absence", "n = 5, deputy_id = %s", [deputy.pk])
    assert found() == {"hand_overs_name_their_absence"}


def test_nobody_is_asked_about_what_is_over(house):  # noqa: F811
    notice = Notice.objects.filter(key__startswith=f"request:{house['overdue'].pk}:", asks__gt=0).first()
    Notice.objects.filter(pk=notice.pk).update(key=f"request:{house['answered'].pk}:x:1", settled_at=None)
    assert "nobody_is_asked_about_what_is_over" in found()


def test_an_agency_outside_its_tree_is_found(house, cast):  # noqa: F811
    Agency.objects.filter(pk=cast.health.pk).update(path="/1/2/3/")
    assert "agencies_stand_in_their_tree" in found()


def test_an_urge_says_what_its_events_say(house, cast):  # noqa: F811
    urge = urges.issue(agency=cast.health, actor=cast.supervisor, text="请即办理。", case=house["overdue"])
    urges.perform(urge, "answer", actor=cast.head, facts={"text": "已办。"})
    urge.refresh_from_db()
    assert found() == set()
    urge.project(answered_on=date(2020, 1, 1))
    assert found() == {"urges_say_what_their_events_say"}
