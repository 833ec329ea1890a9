"""A revision: a draft beside the published text, which stays until another person has approved the new one."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosures import enforcement, workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, Document
from ledger.door import Refused
from portal import doctor
from tests import factories
from tests.disclosures.test_workflow import at


def file(document, name, content):
    return Attachment.objects.create(
        document=document, name=name, file=ContentFile(content, name=name), content_type="text/plain"
    )


@pytest.fixture
def public(cast):
    document = at(Stage.DRAFT, cast, title="供水通知", body="<p>旧的正文。</p>")
    file(document, "附件一.txt", b"one")
    file(document, "附件二.txt", b"two")
    return factories.brought_out(document, clerk=cast.clerk, reviewer=cast.reviewer)


def revised(public, cast, **changes):
    revision = workflow.revise(public, actor=cast.clerk)
    for name, value in {"body": "<p>新的正文。</p>", "formed_on": timezone.localdate(), **changes}.items():
        setattr(revision, name, value)
    revision.save()
    return revision


def test_until_it_is_approved_the_public_reads_the_old_text(public, cast, browser):
    revision = revised(public, cast)
    workflow.perform(revision, "submit", actor=cast.clerk)
    page = browser().get(public.get_absolute_url()).content.decode()
    assert "旧的正文。" in page
    assert "新的正文。" not in page
    assert browser().get(revision.get_absolute_url()).status_code == 404


def test_approved_it_stands_at_the_same_address_with_number_and_day_and_the_old_text_is_kept(public, cast, browser):
    old = (public.index_no, public.published_at, public.get_absolute_url())
    revision = revised(public, cast, title="供水通知（修订）")
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="补充了停水时间。")
    public.refresh_from_db()
    assert (public.index_no, public.published_at, public.get_absolute_url()) == old
    assert (public.title, public.body, public.stage) == ("供水通知（修订）", "<p>新的正文。</p>", Stage.PUBLISHED)
    assert [r.content["body"] for r in public.revisions.all()] == ["<p>旧的正文。</p>", "<p>新的正文。</p>"]
    assert (revision.stage, revision.index_no, revision.published_at) == (Stage.MERGED, None, None)
    page = browser().get(public.get_absolute_url()).content.decode()
    assert "补充了停水时间。" in page
    assert browser().get(revision.get_absolute_url()).status_code == 404


def test_its_files_take_the_place_of_the_old_ones_and_what_stayed_keeps_its_address(public, cast, browser):
    kept, gone = public.attachments.order_by("pk")
    revision = revised(public, cast)
    revision.attachments.get(name="附件二.txt").delete()
    added = file(revision, "附件三.txt", b"three")
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="换了附件。")
    assert [f.name for f in public.attachments.order_by("pk")] == ["附件一.txt", "附件三.txt"]
    reader = browser()
    assert reader.get(kept.get_absolute_url()).status_code == 200
    assert reader.get(gone.get_absolute_url()).status_code == 404
    added.refresh_from_db()
    assert b"".join(reader.get(added.get_absolute_url()).streaming_content) == b"three"
    assert [[f["name"] for f in r.content["files"]] for r in public.revisions.all()] == [
        ["附件一.txt", "附件二.txt"],
        ["附件一.txt", "附件三.txt"],
    ]


def test_one_revision_at_a_time_at_the_door_and_in_the_database(public, cast):
    workflow.revise(public, actor=cast.clerk)
    with pytest.raises(Refused, match="being worked on"):
        workflow.revise(public, actor=cast.other_clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.draft(actor=cast.clerk, **factories.document_fields(agency=cast.health, revises=public))
    assert Document.objects.filter(revises=public).count() == 1


def test_the_public_is_told_what_has_changed(public, cast):
    revision = revised(public, cast)
    workflow.perform(revision, "submit", actor=cast.clerk)
    workflow.perform(revision, "review", actor=cast.reviewer, facts=factories.reviewed_facts(revision))
    with pytest.raises(Refused, match="what has changed"):
        workflow.perform(revision, "replace", actor=cast.head)


def test_a_document_that_was_withdrawn_meanwhile_comes_back_by_no_revision(public, cast):
    revision = revised(public, cast)
    workflow.perform(revision, "submit", actor=cast.clerk)
    workflow.perform(revision, "review", actor=cast.reviewer, facts=factories.reviewed_facts(revision))
    workflow.perform(public, "withdraw", actor=cast.head, facts={"reason": "有误。"})
    with pytest.raises(Refused, match="no longer public"):
        workflow.perform(revision, "replace", actor=cast.head, facts={"note": "修订。"})


def test_at_its_minute_a_revision_takes_the_place_of_the_text_and_tells_what_has_changed(public, cast):
    revision = revised(public, cast)
    workflow.perform(revision, "submit", actor=cast.clerk)
    workflow.perform(revision, "review", actor=cast.reviewer, facts=factories.reviewed_facts(revision))
    minute = timezone.now() + timedelta(hours=1)
    facts = {"publish_at": minute.isoformat(), "note": "补充了停水时间。"}
    workflow.perform(revision, "schedule", actor=cast.head, facts=facts)
    assert enforcement.sweep(timezone.now()).made == 0
    assert enforcement.sweep(minute) == (1, 0, 0)
    public.refresh_from_db()
    assert public.body == "<p>新的正文。</p>"
    assert public.events.last().facts["note"] == "补充了停水时间。"
    assert [*doctor.stages_match_the_events(), *doctor.published_documents_are_whole()] == []


def test_what_an_import_brought_is_revised_at_its_source(cast):
    document = factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, imported_by=cast.health
    )
    assert workflow.refusals(document, cast.clerk, "begin_revision") != []


def test_the_button_leads_to_the_draft(public, cast, browser):
    answer = browser(cast.clerk).post(f"/admin/disclosures/document/{public.pk}/step/begin_revision/")
    revision = Document.objects.get(revises=public)
    assert answer["Location"] == f"/admin/disclosures/document/{revision.pk}/change/"
    page = browser(cast.clerk).get(answer["Location"]).content.decode()
    assert f"/admin/disclosures/document/{public.pk}/change/" in page
    assert revision.attachments.count() == 2
