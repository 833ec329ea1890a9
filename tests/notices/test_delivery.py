"""Delivery: one notice that cannot be sent, or not even be read, keeps no other back."""

import pytest
from django.db import connection
from django.utils import timezone

from agencies.enums import Role
from feedback import retention
from feedback.models import Sender
from ledger.seal import seal
from notices import delivery, digest
from notices.enums import State
from notices.models import Notice
from notices.outbox import Reminding, To, queue
from portal import doctor, enforcement
from tests import factories
from tests.feedback.stories import at, message, perform

NOW = at("2026-03-02")  # a Monday


@pytest.fixture
def agency(db):
    return factories.agency("health")


def told(agency, n: int) -> Notice:
    to = To(address=f"person{n}@example.com", agency=agency)
    queue("requests.overdue_applicant", to, {"due_on": "2026-03-02"}, f"request:{n}:x:applicant", at=NOW)
    return Notice.objects.get(key=f"request:{n}:x:applicant")


def spoil(row, column: str) -> None:
    """Seal a value under a key that the site has not: what a key taken out too soon leaves behind."""
    with connection.cursor() as cursor:
        sealed = seal("lost@example.com", "elsewhere")
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [sealed, row.pk])


def test_an_address_that_no_key_opens_keeps_no_other_mail_back(agency, mailoutbox):
    first, second = told(agency, 1), told(agency, 2)
    spoil(first, "address")
    assert delivery.deliver(NOW) == 1
    assert [mail.to for mail in mailoutbox] == [["person2@example.com"]]
    states = dict(Notice.objects.values_list("pk", "state"))
    assert states == {first.pk: State.READY, second.pk: State.SENT}
    assert "Unreadable" in Notice.objects.defer("address").get(pk=first.pk).error


def test_one_persons_mail_that_cannot_be_made_keeps_no_other_back(agency, monkeypatch):
    clerks = [factories.post(agency, Role.CLERK) for _n in range(2)]
    for clerk in clerks:
        queue("requests.overdue", To(user=clerk, agency=agency), {}, f"request:1:x:{clerk.pk}", at=NOW,
              reminding=Reminding(timezone.localdate(NOW), "late"))  # fmt: skip
    healthy = digest._for
    monkeypatch.setattr(digest, "_for", lambda person, now: 1 / 0 if person == clerks[0] else healthy(person, now))
    assert digest.make(NOW) == 1
    assert Notice.objects.get(user=clerks[1], state=State.MERGED)


def test_a_sender_that_no_key_opens_is_erased_as_well(agency):
    clerk = factories.post(agency, Role.CLERK)
    for email in ("a@example.com", "b@example.com"):
        sent = message(agency, day="2022-03-01", sender={"name": "", "email": email, "phone": ""})
        perform(sent, "close", clerk, {"reason": "spam"}, day="2022-03-02")
    spoil(Sender.objects.first(), "email")
    assert sum(retention.erase_due(timezone.localdate(NOW))) == 2
    assert not Sender.objects.exists()


def test_the_doctor_goes_on_where_a_check_breaks(agency, monkeypatch):
    spoil(told(agency, 1), "address")
    monkeypatch.setattr(doctor, "CHECKS", (lambda: iter([1 / 0]), doctor.personal_data_are_sealed))
    assert [len(doctor.faults(check)) for check in doctor.CHECKS] == [1, 1]


def test_a_message_or_an_urge_that_fails_is_counted(agency, monkeypatch):
    factories.post(agency, Role.CLERK)
    message(agency, day="2026-02-02")
    monkeypatch.setattr("feedback.enforcement.queue", lambda *args, **kwargs: 1 / 0)
    assert enforcement.sweep(NOW).failed == 2  # due in two days, due today
