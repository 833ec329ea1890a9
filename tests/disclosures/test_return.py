"""A withdrawn document that comes back: at the same address, reviewed anew, with the withdrawal in its history."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from disclosures import enforcement, workflow
from disclosures.enums import Stage
from disclosures.models import Document
from ledger.door import Refused
from ledger.models import Entry
from portal import doctor
from tests import factories
from tests.disclosures.test_workflow import REASON, at

WHY = {"reason": "个人信息已经删去。"}


@pytest.fixture
def withdrawn(cast):
    return at(Stage.WITHDRAWN, cast, title="供水通知", body="<p>联系人张某，住某某小区。</p>")


def begun(document, cast) -> Document:
    workflow.perform(document, "bring_back", actor=cast.head, facts=WHY)
    return document.revising.get(stage=Stage.DRAFT)


def corrected(draft: Document, cast) -> Document:
    draft.body, draft.formed_on = "<p>联系人略。</p>", timezone.localdate()
    draft.save()
    workflow.edited(draft, actor=cast.clerk, fields=["body", "formed_on"])
    return draft


def returned(document, cast, **facts) -> Document:
    draft = corrected(begun(document, cast), cast)
    factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer, **{"note": "删去个人信息。", **facts})
    return Document.objects.get(pk=document.pk)


def test_it_keeps_address_number_and_first_day_and_tells_of_both(withdrawn, cast, browser):
    draft = begun(withdrawn, cast)
    assert browser().get(withdrawn.get_absolute_url()).status_code == 410
    assert draft.formed_on is None  # the day of the correction is for the clerk to say
    factories.brought_out(corrected(draft, cast), clerk=cast.clerk, reviewer=cast.reviewer, note="删去个人信息。")
    back = Document.objects.get(pk=withdrawn.pk)
    assert (back.stage, back.index_no, back.published_at) == (
        Stage.PUBLISHED, withdrawn.index_no, withdrawn.published_at,
    )  # fmt: skip
    assert back.changed_at > withdrawn.changed_at
    assert back.revision == 2
    kinds = [event.kind for event in back.events.all()]
    assert kinds[-3:] == ["withdrawn", "return_begun", "returned"]
    assert back.events.last().on == timezone.localdate()
    page = browser().get(back.get_absolute_url()).content.decode()
    for words in ("联系人略", REASON["reason"], "Public again", "删去个人信息。"):
        assert words in page
    for words in ("张某", WHY["reason"]):
        assert words not in page
    acts = Entry.objects.filter(subject=f"disclosures.document:{back.pk}").values_list("act", flat=True)
    assert {"disclosures.bring_back", "disclosures.return"} <= set(acts)


def test_the_doctor_is_content_with_it(withdrawn, cast):
    returned(withdrawn, cast)
    for check in (
        doctor.stages_match_the_events,
        doctor.published_documents_are_whole,
        doctor.machines_are_told_of_every_change,
    ):
        assert list(check()) == []


def test_it_may_be_withdrawn_and_come_back_again(withdrawn, cast):
    back = returned(withdrawn, cast)
    workflow.perform(back, "withdraw", actor=cast.head, facts=REASON)
    assert workflow.refusals(back, None, "return") != []  # the decision of then does not hold for now
    assert returned(withdrawn, cast).revision == 3


def test_no_revision_gets_out_before_a_head_has_decided(cast):
    document = at(Stage.PUBLISHED, cast)
    revision = corrected(workflow.revise(document, actor=cast.clerk), cast)
    workflow.perform(document, "withdraw", actor=cast.head, facts=REASON)
    revision = Document.objects.get(pk=revision.pk)
    with pytest.raises(Refused, match="no longer public"):
        workflow.perform(revision, "submit", actor=cast.clerk)
    # The draft that there is is taken up: a document has one revision at work.
    assert begun(document, cast) == revision
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="删去。")
    assert Document.objects.get(pk=document.pk).stage == Stage.PUBLISHED


def test_what_was_reviewed_before_the_withdrawal_is_reviewed_anew(cast):
    document = at(Stage.PUBLISHED, cast)
    revision = corrected(workflow.revise(document, actor=cast.clerk), cast)
    workflow.perform(revision, "submit", actor=cast.clerk)
    workflow.perform(document, "withdraw", actor=cast.head, facts=REASON)
    with pytest.raises(Refused, match="sent back first"):
        workflow.perform(document, "bring_back", actor=cast.head, facts=WHY)
    workflow.perform(revision, "send_back", actor=cast.reviewer, facts=REASON)
    assert begun(document, cast) == revision


def test_approved_for_a_later_minute_it_is_gone_until_then(withdrawn, cast):
    draft = corrected(begun(withdrawn, cast), cast)
    workflow.perform(draft, "submit", actor=cast.clerk)
    workflow.perform(draft, "review", actor=cast.reviewer, facts=factories.reviewed_facts(draft))
    minute = timezone.now() + timedelta(minutes=30)
    facts = {"publish_at": minute.isoformat(), "note": "删去个人信息。"}
    workflow.perform(draft, "schedule", actor=cast.head, facts=facts)
    enforcement.sweep(timezone.now())
    assert Client().get(withdrawn.get_absolute_url()).status_code == 410
    assert enforcement.sweep(minute).made == 1
    assert Client().get(withdrawn.get_absolute_url()).status_code == 200


def test_the_public_is_told_what_has_changed(withdrawn, cast):
    with pytest.raises(Refused, match="what has changed"):
        returned(withdrawn, cast, note="")


def test_what_an_import_brought_comes_back_at_its_source(withdrawn, cast):
    Document.objects.filter(pk=withdrawn.pk).update(imported_by=cast.government)
    assert workflow.refusals(Document.objects.get(pk=withdrawn.pk), cast.head, "bring_back") != []


def test_the_head_does_it_on_the_page_and_comes_to_the_draft(withdrawn, cast, browser):
    head = browser(cast.head)
    change = f"/admin/disclosures/document/{withdrawn.pk}/change/"
    assert f"/{withdrawn.pk}/step/bring_back/" in head.get(change).content.decode()
    step = f"/admin/disclosures/document/{withdrawn.pk}/step/bring_back/"
    assert "stays withdrawn" in head.get(step).content.decode()
    assert Document.objects.filter(revises=withdrawn).count() == 0
    answer = head.post(step, WHY)
    draft = withdrawn.revising.get()
    assert answer["Location"] == f"/admin/disclosures/document/{draft.pk}/change/"
    assert browser(cast.reviewer).post(step, WHY).status_code == 409
    assert Document.objects.filter(revises=withdrawn).count() == 1
