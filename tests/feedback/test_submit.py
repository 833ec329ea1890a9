"""Taking a message in: once, with its limit, and with the sender kept apart."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

import ledger.models as ledger
from feedback import workflow
from feedback.models import ReplyLimit, Sender, Submission
from notices import tracking
from notices.models import Notice
from tests import factories
from tests.feedback.stories import CONTACT, at, message
from tests.racing import at_once


def test_a_message_is_received_with_its_due_day(cast):
    submission = message(cast.health)
    assert (submission.stage, submission.limit_days) == ("received", 5)
    # 25 to 27 September and 1 to 7 October 2026 are days off: 28, 29, 30 September, 8 and 9 October count.
    assert submission.due_on.isoformat() == "2026-10-09"
    assert not submission.provisional


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [
        ("enquiry", "2026-09-30", "2026-10-13"),  # the last working day before seven days off; Saturday 10 is worked
        ("complaint", "2026-09-30", "2026-10-27"),
        ("suggestion", "2026-11-02", "2026-11-23"),
        ("tip_off", "2026-11-02", "2026-11-23"),
        ("error_report", "2026-11-02", "2026-11-23"),
    ],
)
def test_the_limit_counts_working_days(cast, kind, day, due):
    assert message(cast.health, kind=kind, day=day).due_on.isoformat() == due


def test_a_limit_that_reaches_past_the_last_notice_is_provisional(cast):
    assert message(cast.health, kind="complaint", day="2026-12-28").provisional


def test_a_changed_limit_holds_for_messages_that_come_after(cast):
    before = message(cast.health)
    ReplyLimit.objects.update_or_create(kind="enquiry", defaults={"days": 2})
    before.refresh_from_db()
    assert (before.limit_days, message(cast.health).due_on.isoformat()) == (5, "2026-09-29")


def test_a_kind_without_a_row_has_its_usual_limit(cast):
    ReplyLimit.objects.all().delete()
    assert message(cast.health).limit_days == 5


def test_twenty_posts_of_one_form_make_one_message_with_one_receipt(cast):
    key = factories.key()
    codes = {message(cast.health, key=key).code for _n in range(20)}
    assert (codes, Submission.objects.count(), Notice.objects.count()) == ({tracking.code_for(key)}, 1, 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_posts_at_once_make_one_message():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    agency, key = factories.agency(), factories.key()
    codes = at_once(20, lambda _n: message(agency, key=key).code)
    assert (len(codes), len(set(codes)), Submission.objects.count()) == (20, 1, 1)


def test_only_a_digest_of_the_secret_is_stored(cast):
    key = factories.key()
    submission = message(cast.health, key=key)
    secret = tracking.secret_for(key)
    assert tracking.matches(secret, submission.secret_digest)
    assert secret not in str(Submission.objects.values().get()) + str(list(Notice.objects.values()))


def test_the_sender_is_kept_apart_and_named_nowhere_else(cast):
    submission = message(cast.health, sender=CONTACT)
    said = str([Submission.objects.values().get(), *submission.events.values(), *ledger.Entry.objects.values()])
    said += str([Sender.objects.get(), submission, *Notice.objects.values_list("facts", "key")])
    assert [value for value in CONTACT.values() if value in said] == []
    assert Sender.objects.values("name", "email", "phone").get() == CONTACT


def test_an_anonymous_message_has_no_sender(cast):
    message(cast.health, kind="tip_off", sender={"name": "", "email": "", "phone": ""})
    assert Sender.objects.count() == 0


def test_the_clerks_and_the_sender_are_told(cast):
    message(cast.health, sender=CONTACT)
    # Addresses are sealed: the database cannot sort by what they say.
    assert sorted(Notice.objects.values_list("kind", "address")) == [
        ("feedback.arrived", "health.clerk2@mingzhou.example"),
        ("feedback.arrived", "health.clerk@mingzhou.example"),
        ("feedback.step", CONTACT["email"]),
    ]


def test_a_message_without_an_address_tells_the_clerks_only(cast):
    message(cast.health)
    assert set(Notice.objects.values_list("kind", flat=True)) == {"feedback.arrived"}


def test_a_suspicious_message_is_kept_and_flagged(cast):
    words = {"kind": "enquiry", "title": "x", "text": "x", "page": "", "wish_public": False}
    workflow.submit(agency=cast.health, key=factories.key(), message=words, suspicion="trap", at=at("2026-09-24"))
    assert Submission.objects.get().suspicion == "trap"


def test_a_user_who_leaves_the_office_is_not_told(cast):
    get_user_model().objects.filter(pk=cast.clerk.pk).update(is_active=False)
    message(cast.health)
    assert [notice.user for notice in Notice.objects.all()] == [cast.other_clerk]
