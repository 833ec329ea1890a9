"""Holiday notices in the admin: who enters them, what the preview says, what becomes of a mistake."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from agencies import calendars
from agencies.models import CalendarDay, CalendarNotice
from ledger.door import Refused
from ledger.locks import SideDoor
from notices.models import Notice
from oversight import calendar_watch
from portal import doctor, doctor_files, enforcement
from requests_app import enforcement as enforce
from requests_app import workflow
from requests_app.models import InformationRequest
from tests import factories
from tests.agencies.notices import announce, days, wanted, yearly
from tests.feedback.stories import at, message

ADD = "/admin/agencies/calendarnotice/add/"
FORM = {
    "calendar": "CN",
    "year": "2027",
    "title": "关于2027年部分节假日安排的通知",
    "number": "示例〔2026〕7号",
    "issued_on": "2026-11-20",
    "address": "https://www.example.com/notice",
    "lines": "2027-01-01..2027-01-04 off 元旦\n2027-01-10 work 元旦 | New Year",
}


@pytest.fixture(autouse=True)
def _december():
    with time_machine.travel(at("2026-12-21"), tick=False):
        yield


@pytest.fixture
def case(cast) -> InformationRequest:
    found = factories.case(cast.health, at=at("2026-12-18"))
    workflow.perform(found, "register", actor=cast.clerk, at=at("2026-12-18"))
    enforcement.sweep(at("2026-12-21"))
    return found


def send(client, url=ADD, **fields):
    return client.post(url, {**FORM, **fields})


def enter(client, url=ADD, **fields):
    """Preview, then confirm what was shown."""
    page = send(client, url, preview="1", **fields)
    digest = page.context["preview"].digest
    held = page.context["form"].data.get("held", "")
    fields.pop("file", None)
    return page, send(client, url, confirm="1", shown=digest, held=held, **fields)


def test_a_notice_is_previewed_then_entered_and_every_open_case_is_counted_anew(client, cast, case):
    client.force_login(cast.sysadmin)
    page, answer = enter(client, lines="2027-01-01..2027-01-05 off 元旦")
    preview = page.context["preview"]
    assert [(row["case"].pk, row["old"], row["new"]) for row in preview.rows] == [
        (case.pk, date(2027, 1, 18), date(2027, 1, 20))
    ]
    assert preview.years == [(2027, 254, 258)]
    notice = CalendarNotice.objects.get()
    assert answer.url == reverse("admin:agencies_calendarnotice_refold", args=[notice.pk])
    case.refresh_from_db()
    assert (case.due_on, case.provisional) == (date(2027, 1, 20), False)
    assert Notice.objects.filter(kind="requests.date_moved", facts__case=case.pk).count() == 1
    done = client.get(answer.url).content.decode()
    assert "1/1" in done


def test_one_poisoned_request_keeps_nobody_from_the_others(client, cast, case, monkeypatch):
    other = factories.case(cast.health, at=at("2026-12-18"))
    workflow.perform(other, "register", actor=cast.clerk, at=at("2026-12-18"))
    healthy = enforce.enforce
    monkeypatch.setattr(enforce, "enforce", lambda pk, now: 1 / 0 if pk == case.pk else healthy(pk, now))
    client.force_login(cast.sysadmin)
    _page, answer = enter(client, lines="2027-01-01..2027-01-05 off 元旦")
    assert answer.status_code == 302
    other.refresh_from_db()
    assert other.due_on == date(2027, 1, 20)


def test_nothing_is_entered_without_the_preview_of_just_that(client, cast, case):
    client.force_login(cast.sysadmin)
    page = send(client, confirm="1")
    assert page.context["preview"]
    other = send(client, confirm="1", shown=page.context["preview"].digest, lines="2027-01-01 off 元旦")
    assert other.context["preview"]
    assert not CalendarNotice.objects.exists()


def test_each_line_that_cannot_be_read_is_named_and_nothing_typed_is_lost(client, cast):
    client.force_login(cast.sysadmin)
    lines = "2027-01-01 off 元旦\n2027-02-30 off 春节\n春节放假\n2027-02-12..2027-02-06 off 春节"
    page = send(client, preview="1", lines=lines)
    assert page.status_code == 400
    errors = page.context["form"].errors["lines"]
    assert [next(digit for digit in error if digit.isdigit()) for error in errors] == ["2", "3", "4"]
    assert all(line in page.content.decode() for line in lines.splitlines())


@pytest.mark.parametrize(
    "fields",
    [
        {"lines": "2027-03-02 work 春节"},  # a Tuesday
        {"lines": "2026-03-02 off 春节"},  # not of that year
        {"lines": "2027-01-01 off 元旦\n2027-01-01 work 元旦"},
        {"year": "2026"},
        {"year": "2028"},
        {"address": ""},
        {"issued_on": "2026-12-22"},
        {"lines": ""},
    ],
)
def test_what_the_calendar_cannot_take_is_said(client, cast, fields):
    client.force_login(cast.sysadmin)
    page = send(client, preview="1", **fields)
    assert page.status_code == 400
    assert page.context["form"].errors
    assert not CalendarNotice.objects.exists()


def test_a_document_is_checked_held_through_the_preview_and_served_as_it_came(client, cast):
    client.force_login(cast.sysadmin)
    bad = send(client, preview="1", address="", file=SimpleUploadedFile("a.pdf", b"<html>", "application/pdf"))
    assert "file" in bad.context["form"].errors
    good = SimpleUploadedFile("通知.txt", "放假通知".encode(), "text/plain")
    _page, answer = enter(client, address="", file=good)
    assert answer.status_code == 302
    notice = CalendarNotice.objects.get()
    document = client.get(reverse("admin:agencies_calendarnotice_document", args=[notice.pk]))
    assert b"".join(document.streaming_content).decode() == "放假通知"
    assert list(doctor_files.files_are_there_and_unchanged()) == []


@pytest.mark.parametrize("who", ["clerk", "reviewer", "head", "auditor", "finance_clerk"])
def test_who_looks_after_one_agency_moves_nobodys_dates(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(ADD).status_code == 403
    assert send(client, confirm="1").status_code == 403
    with pytest.raises(Refused):
        announce(yearly(), getattr(cast, who))


def test_a_government_moves_no_dates_of_agencies_beside_it(client, cast):
    factories.agency("elsewhere")
    with pytest.raises(Refused):
        announce(yearly(), cast.sysadmin)


def test_get_enters_nothing(client, cast):
    client.force_login(cast.sysadmin)
    assert client.get(ADD, FORM | {"confirm": "1"}).status_code == 200
    assert not CalendarNotice.objects.exists()


def test_a_notice_is_put_right_once_and_taken_back_with_a_reason(client, cast, case):
    first = announce(yearly(), cast.sysadmin)
    client.force_login(cast.sysadmin)
    url = reverse("admin:agencies_calendarnotice_replace", args=[first.pk])
    assert "2027-01-01..2027-01-04 off 元旦" in client.get(url).content.decode()
    assert "reason" in send(client, url, preview="1").context["form"].errors
    _page, answer = enter(client, url, lines="", reason="误录")
    assert answer.status_code == 302
    assert calendars.usual().covered_until == date(2026, 12, 31)
    with pytest.raises(Refused):
        announce(wanted(*days("2027-01-01"), replaces=first, reason="再次更正", year=2027), cast.sysadmin)


def test_what_is_entered_is_never_changed(cast):
    notice = announce(yearly(), cast.sysadmin)
    notice.title = "别的"
    with pytest.raises(SideDoor):
        notice.save()
    with pytest.raises(SideDoor):
        CalendarDay.objects.all().delete()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE agencies_calendarnotice SET title = 'x'")


def test_the_missing_notice_is_told_once_to_each_and_shown_until_it_is_here(client, cast):
    assert calendar_watch.missing(date(2026, 11, 14)) == []
    assert calendar_watch.missing(date(2026, 11, 15)) == [("CN", 2027)]
    for _again in range(2):
        calendar_watch.remind(at("2026-11-15"))
    told = Notice.objects.filter(kind="calendar.missing")
    assert sorted(told.values_list("user__username", flat=True)) == ["health.head", "supervisor", "sysadmin"]
    # The fifteenth is a Sunday: it waits for the morning of Monday, with whatever else each of them is reminded of.
    assert {(n.state, timezone.localdate(n.next_try_at)) for n in told} == {("held", date(2026, 11, 16))}
    client.force_login(cast.head)
    assert "2027" in client.get("/admin/").content.decode()
    assert client.get("/readyz").json()["calendar"] == {"ok": True, "notice_missing": {"CN": 2027}}
    assert len(list(doctor.the_notice_of_next_year_is_here())) == 1
    announce(yearly(), cast.sysadmin)
    assert client.get("/readyz").json()["calendar"] == {"ok": True, "notice_missing": {}}
    assert list(doctor.the_notice_of_next_year_is_here()) == []


def test_a_message_moves_too_and_its_sender_is_told(cast):
    sent = message(cast.health, day="2026-12-18", kind="complaint", sender={"email": "a@example.com"})
    enforcement.sweep(at("2026-12-21"))
    before = type(sent).objects.get(pk=sent.pk).due_on
    announce(wanted(*days("2027-01-04", name="示例日")), cast.sysadmin)
    for hour in (11, 12):
        enforcement.sweep(at("2026-12-21", hour))
    after = type(sent).objects.get(pk=sent.pk)
    assert after.due_on > before
    assert after.events.filter(kind="holiday_changed").count() == 1
    assert Notice.objects.filter(kind="feedback.step", key__endswith=f":{after.events_count}:sender").count() == 1
    assert Notice.objects.filter(kind="feedback.date_moved", user=cast.clerk).count() == 1


def test_the_number_of_questions_does_not_grow_with_the_cases(client, cast, django_assert_max_num_queries):
    announce(yearly(), cast.sysadmin)
    for _n in range(3):
        found = factories.case(cast.health, at=at("2026-12-18"))
        workflow.perform(found, "register", actor=cast.clerk, at=at("2026-12-18"))
    client.force_login(cast.clerk)
    with django_assert_max_num_queries(80) as asked:
        client.get("/admin/requests_app/informationrequest/")
    about = [query["sql"] for query in asked.captured_queries if "calendarnotice" in query["sql"]]
    assert len(about) == 2  # the notices and their days, once for the page
