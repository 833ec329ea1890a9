"""The desks of officials: their agency's messages, steps as buttons, nothing of others."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.models import Opinion, Rating, ReplyLimit
from tests import factories
from tests.feedback.stories import CONTACT, PUBLIC, REPLY, answered, consultation, fresh, message, published, text


def page(thing) -> str:
    return reverse(f"admin:feedback_{thing._meta.model_name}_change", args=[thing.pk])


def step(thing, action: str) -> str:
    return reverse(f"admin:feedback_{thing._meta.model_name}_step", args=[thing.pk, action])


def listing(name: str) -> str:
    return reverse(f"admin:feedback_{name}_changelist")


def signed_in(client, user):
    client.force_login(user)
    return client


def test_a_clerk_answers_in_the_admin(cast, client):
    submission = message(cast.health, sender=CONTACT)
    signed_in(client, cast.clerk)
    assert client.get(page(submission)).status_code == 200
    assert client.post(step(submission, "answer"), {**REPLY, "seen": submission.events_count}).status_code == 302
    assert (fresh(submission).stage, fresh(submission).answer) == ("answered", REPLY["text"])


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("accept", {}),
        ("forward", {"agency": "finance", "reason": "属于财政事项"}),
        ("close", {"reason": "duplicate", "note": "X7JR-Y4JB-32"}),
    ],
)
def test_each_step_has_its_form(cast, client, action, fields):
    submission = message(cast.health)
    if "agency" in fields:
        fields = {**fields, "agency": cast.finance.pk}
    signed_in(client, cast.clerk)
    assert client.get(step(submission, action)).status_code == 200
    assert client.post(step(submission, action), fields).status_code == 302
    assert fresh(submission).events_count == 2


def test_by_get_no_step_is_taken(cast, client):
    submission = message(cast.health)
    signed_in(client, cast.clerk).get(step(submission, "accept"))
    assert fresh(submission).stage == "received"


def test_a_reviewer_publishes_with_the_words_of_the_message_to_begin_with(cast, client):
    submission = answered(cast)
    signed_in(client, cast.reviewer)
    assert submission.text in text(client.get(step(submission, "publish")))
    client.post(step(submission, "publish"), PUBLIC)
    assert fresh(submission).public_text == PUBLIC["text"]


def test_a_refused_form_keeps_what_was_typed(cast, client):
    submission = message(cast.health)
    response = signed_in(client, cast.clerk).post(step(submission, "close"), {"reason": "duplicate", "note": ""})
    assert (response.status_code, "earlier message" in text(response)) == (409, True)


def test_a_button_stands_where_the_door_opens_and_a_reason_elsewhere(cast, client):
    submission = message(cast.health)
    open_to_clerk = text(signed_in(client, cast.clerk).get(page(submission)))
    shut_to_head = text(signed_in(client, cast.head).get(page(submission)))
    assert [step(submission, "answer") in said for said in (open_to_clerk, shut_to_head)] == [True, False]
    assert "This step is for others: clerk." in shut_to_head


def test_other_agencies_and_administrators_see_nothing(cast, client):
    submission = message(cast.health)
    for person in (cast.finance_clerk, cast.sysadmin):
        signed_in(client, person)
        assert client.get(page(submission)).status_code in (302, 403)
        assert client.get(step(submission, "answer")).status_code == 404
        assert submission.code not in text(client.get(listing("submission"), follow=True))


def test_who_supervises_sees_the_matter_and_not_the_person(cast, client):
    submission = message(cast.health, sender=CONTACT)
    said = {
        name: text(signed_in(client, getattr(cast, name)).get(page(submission))) for name in ("clerk", "supervisor")
    }
    assert [CONTACT["phone"] in said[name] for name in ("clerk", "supervisor")] == [True, False]
    assert submission.title in said["supervisor"]


def test_nobody_asks_for_the_sender_through_the_address(cast, client):
    message(cast.health, sender=CONTACT)
    response = signed_in(client, cast.supervisor).get(listing("submission"), {"sender__phone__startswith": "0"})
    assert response.status_code in (302, 400)


@pytest.mark.parametrize("time", ["open", "overdue", "late", "publish", "?"])
def test_the_list_filters_by_time(cast, client, time):
    message(cast.health)
    assert client.get(listing("submission")).status_code == 302  # to the page for signing in
    response = signed_in(client, cast.clerk).get(listing("submission"), {"time": time})
    assert response.status_code == 200


def test_ratings_and_opinions_are_read_by_the_agency_and_changed_by_nobody(cast, client):
    rating = Rating.objects.create(key="k", path="/x/", agency=cast.health, useful=True, at=timezone.now())
    opinion = Opinion.objects.create(consultation=consultation(cast), form_key=factories.key(), text="同意")
    for thing in (rating, opinion):
        assert signed_in(client, cast.clerk).get(page(thing)).status_code == 200
        assert client.post(page(thing), {"useful": ""}).status_code == 403
        assert signed_in(client, cast.finance_clerk).get(page(thing)).status_code in (302, 403)


def test_a_download_runs_nothing_in_a_spreadsheet(cast, client):
    word = '=HYPERLINK("https://evil.example")'
    rating = Rating.objects.create(key="k", path="/x/", agency=cast.health, useful=False, word=word, at=timezone.now())
    fields = {"action": "export", "_selected_action": [rating.pk]}
    said = signed_in(client, cast.clerk).post(listing("rating"), fields).content.decode("utf-8-sig")
    assert "'=HYPERLINK" in said
    assert ",=HYPERLINK" not in said.replace('"', "")


def test_limits_are_set_by_system_administrators_only(cast, client):
    limit = ReplyLimit.objects.get(kind="enquiry")
    statuses = {}
    for name in ("clerk", "head", "supervisor", "sysadmin"):
        statuses[name] = signed_in(client, getattr(cast, name)).post(page(limit), {"days": 7}).status_code
    assert statuses == {"clerk": 403, "head": 403, "supervisor": 403, "sysadmin": 302}
    assert ReplyLimit.objects.get(kind="enquiry").days == 7


@pytest.mark.parametrize("days", ["0", "61", "x", ""])
def test_a_limit_without_sense_is_said_at_its_field(cast, client, days):
    limit = ReplyLimit.objects.get(kind="enquiry")
    assert signed_in(client, cast.sysadmin).post(page(limit), {"days": days}).status_code == 200
    assert ReplyLimit.objects.get(kind="enquiry").days == 5


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(cast, client):
    signed_in(client, cast.clerk)
    message(cast.health, sender=CONTACT)
    client.get(listing("submission"))
    with CaptureQueriesContext(connection) as one:
        client.get(listing("submission"))
    answered(cast)
    message(cast.health, sender=CONTACT)
    with CaptureQueriesContext(connection) as three:
        client.get(listing("submission"))
    assert len(one) == len(three)


def test_the_desk_shows_what_waits_the_most_urgent_first(cast, client):
    late = message(cast.health, day="2026-09-01", title="急件")
    message(cast.health, day="2026-09-24", title="缓件")
    said = text(signed_in(client, cast.clerk).get(reverse("admin:index")))
    assert said.index("急件") < said.index("缓件")
    assert page(late) in said


def test_a_reviewers_desk_shows_answers_that_wait_for_publication(cast, client):
    with time_machine.travel("2026-10-01T10:00:00+08:00"):
        waiting, private, done = answered(cast), answered(cast, wish_public=False), published(cast)
        said = text(signed_in(client, cast.reviewer).get(reverse("admin:index")))
    assert [page(thing) in said for thing in (waiting, private, done)] == [True, False, False]
