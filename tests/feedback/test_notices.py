"""Mail about messages: each kind can be made in both languages, and none says who wrote."""

import pytest

from feedback import enforcement
from feedback.timeline import entries, heading
from notices.delivery import render
from notices.models import Notice
from tests.feedback.stories import CONTACT, REPLY, at, consultation, message, perform, published

KINDS = ["arrived", "assigned", "due_in_2", "due_today", "overdue", "step"]


@pytest.fixture
def told(cast):
    """A life in which every kind of notice is queued."""
    submission = perform(message(cast.health, sender=CONTACT), "accept", cast.clerk)
    perform(submission, "assign", cast.clerk, {"handler": cast.other_clerk.pk})
    enforcement.sweep(at("2026-10-12"))
    perform(submission, "answer", cast.clerk, REPLY, day="2026-10-12")
    return {notice.kind.removeprefix("feedback."): notice for notice in Notice.objects.order_by("pk")}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_names_the_message_by_its_code_and_nobody_by_name(told, kind, language):
    notice = told[kind]
    notice.language = language
    subject, body = render(notice)
    assert notice.facts["code"] in subject
    assert [word for word in (*CONTACT.values(), REPLY["text"], "None") if word in subject + body] == []


def test_every_kind_is_covered(told):
    assert sorted(told) == KINDS


def test_events_of_both_lives_have_words(cast):
    said = [entry["what"] for entry in entries(published(cast))]
    assert said == ["Message received", "Answered", "Answer published"]
    assert heading(consultation(cast).events.get()) == "Drafted"
