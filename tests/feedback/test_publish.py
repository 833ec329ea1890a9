"""Publication: only with consent, by a second person, never of a tip-off."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from agencies.enums import Role
from agencies.models import Post
from feedback.models import Submission
from ledger.door import Refused
from search.models import IndexJob
from tests.feedback.stories import CONTACT, PUBLIC, answered, at, fresh, perform, published, text


def test_a_published_answer_is_on_the_site_in_its_edited_words(cast, client):
    submission = published(cast, sender=CONTACT)
    page = text(client.get(submission.get_absolute_url()))
    assert PUBLIC["text"] in page
    assert "张三" not in page


def test_contact_data_is_on_no_public_page(cast, client):
    submission = published(cast, sender=CONTACT)
    pages = [submission.get_absolute_url(), reverse("feedback:list"), reverse("feedback:feed")]
    said = "".join(text(client.get(page)) for page in pages)
    assert [value for value in (*CONTACT.values(), submission.text, submission.code) if value in said] == []


def test_without_consent_nothing_is_published(cast):
    submission = answered(cast, wish_public=False)
    with pytest.raises(Refused, match="did not agree"):
        perform(submission, "publish", cast.reviewer, PUBLIC)


def test_a_tip_off_is_never_published(cast, client):
    submission = answered(cast, kind="tip_off")
    with pytest.raises(Refused, match="tip-off"):
        perform(submission, "publish", cast.reviewer, PUBLIC)
    submission.project(public_title="x")
    assert client.get(submission.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("fields", [{"kind": "tip_off"}, {"wish_public": False}])
def test_the_database_refuses_what_the_door_refuses(cast, fields):
    submission = answered(cast, **fields)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feedback_submission SET published_at = %s WHERE id = %s", [at("2026-10-01"), submission.pk]
        )


def test_who_answered_does_not_publish(cast):
    Post.objects.create(user=cast.clerk, agency=cast.health, role=Role.REVIEWER, since="2020-01-01")
    submission = answered(cast)
    with pytest.raises(Refused, match="others"):
        perform(submission, "publish", cast.clerk, PUBLIC)


def test_an_answer_taken_back_is_gone_from_the_site(cast, client):
    submission = perform(published(cast), "unpublish", cast.head, {"reason": "内容有误"})
    assert client.get(submission.get_absolute_url()).status_code == 404
    assert perform(submission, "publish", cast.reviewer, PUBLIC).published_at


def test_private_messages_have_no_page_by_id_guess(cast, client):
    keys = [answered(cast).pk, answered(cast, kind="tip_off").pk]
    statuses = [client.get(reverse("feedback:detail", args=[pk])).status_code for pk in (*keys, 10**9)]
    assert statuses == [404, 404, 404]


def test_what_becomes_public_or_ceases_to_be_is_queued_for_the_index(cast):
    submission = published(cast)
    perform(submission, "unpublish", cast.head, {"reason": "内容有误"})
    jobs = IndexJob.objects.filter(label="feedback.submission").values_list("object_id", flat=True)
    assert list(jobs) == [str(submission.pk)] * 2


def test_only_public_answers_are_in_the_queryset(cast):
    shown = published(cast)
    answered(cast)
    assert list(Submission.objects.public()) == [fresh(shown)]
