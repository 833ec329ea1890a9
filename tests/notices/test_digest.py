"""The morning's mail: one for each person and day, on working days and in hours only, and nothing lost."""

import dataclasses
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.enums import Role
from notices import delivery, digest, hours, ladder
from notices.models import DIGEST, Notice
from notices.outbox import Reminding, To, queue
from statutes import calendars
from tests import factories
from tests.racing import at_once

CN = calendars.load()
FIRST = date(2026, 3, 2)  # a Monday


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def remind(user, agency, n: int, now: datetime, moment: date | None = None, urgency: str = "late") -> bool:
    facts = {"case": 1, "number": f"明卫依申请〔2026〕{n}号", "due_on": "2026-03-02", "page": f"/admin/{n}/"}
    reminding = Reminding(moment or timezone.localdate(now), urgency, 1)
    return queue(
        "requests.overdue", To(user=user, agency=agency), facts, f"request:{n}:x:{user.pk}", at=now, reminding=reminding
    )


@pytest.fixture
def clerk(db):
    return factories.post(factories.agency("health"), Role.CLERK)


@pytest.fixture
def agency(clerk):
    return clerk.posts.get().agency


def test_two_hundred_overdue_cases_are_one_mail(clerk, agency, mailoutbox):
    for n in range(200):
        remind(clerk, agency, n, local(FIRST, 0, 5))
    assert digest.make(local(FIRST, 7, 59)) == 0
    assert digest.make(local(FIRST, 8)) == 1
    assert digest.make(local(FIRST, 8)) == 0
    assert delivery.deliver(local(FIRST, 8), limit=1000) == 1
    (mail,) = mailoutbox
    assert "200" in mail.subject
    assert mail.body.count("/admin/") == 30 + 1  # thirty lines and the desk; the others are counted
    assert "170" in mail.body
    assert Notice.objects.visible_to(clerk).count() == 200  # on the site they stay apart


def test_after_an_outage_one_mail_merges_what_is_moot_and_says_that_it_is_late(clerk, agency, mailoutbox):
    now = local(FIRST + timedelta(days=3), 9)
    for name, urgency, day in (("a", "soon", 0), ("b", "today", 1), ("c", "late", 2)):
        facts = {"number": f"7{name}", "due_on": "2026-03-03", "page": "/admin/7/"}
        reminding = Reminding(FIRST + timedelta(days=day), urgency)
        queue(
            "requests.overdue", To(user=clerk, agency=agency), facts, f"request:7:{name}", at=now, reminding=reminding
        )
    assert (digest.make(now), delivery.deliver(now)) == (1, 1)
    body = mailoutbox[0].body
    assert ("7c" in body, "7a" in body, "7b" in body) == (True, False, False)
    assert Notice.objects.filter(late=True).count() == 3


def test_what_comes_after_the_mail_waits_for_the_next_working_morning(clerk, agency):
    friday = FIRST + timedelta(days=4)
    remind(clerk, agency, 1, local(friday, 0, 5))
    digest.make(local(friday, 8))
    remind(clerk, agency, 2, local(friday, 11))
    assert digest.make(local(friday, 11)) == 0
    assert timezone.localtime(Notice.objects.get(state="held").next_try_at) == local(friday + timedelta(days=3), 8)


def test_a_mail_that_fails_on_friday_is_not_tried_on_saturday(clerk, agency, settings, mailoutbox):
    friday = FIRST + timedelta(days=4)
    remind(clerk, agency, 1, local(friday, 0, 5))
    digest.make(local(friday, 17, 59))
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    assert delivery.deliver(local(friday, 17, 59)) == 0
    settings.EMAIL_BACKEND = backend
    assert delivery.deliver(local(friday + timedelta(days=1), 10)) == 0
    assert delivery.deliver(local(friday + timedelta(days=3), 7)) == 0
    assert delivery.deliver(local(friday + timedelta(days=3), 8)) == 1


def test_what_happened_is_told_at_once_also_on_a_day_off(clerk, agency, mailoutbox):
    sunday = FIRST - timedelta(days=1)
    queue(
        "requests.overdue_applicant",
        To(address="a@example.com", agency=agency),
        {"due_on": "2026-03-02"},
        "k",
        at=local(sunday, 23),
    )
    assert delivery.deliver(local(sunday, 23)) == 1


@st.composite
def calendar(draw):
    """The real one with any days of six weeks taken off, or weekends worked."""
    span = [FIRST + timedelta(days=n) for n in range(42)]
    off = {
        d: {"zh-hans": "停", "en": "off"} for d in draw(st.sets(st.sampled_from(span), max_size=35)) if d.weekday() < 5
    }
    makeup = {d: {"zh-hans": "班", "en": "on"} for d in draw(st.sets(st.sampled_from(span))) if d.weekday() > 4}
    return dataclasses.replace(CN, _off=off, _makeup=makeup)


moments = st.integers(0, 41 * 24 * 60).map(lambda n: local(FIRST, 0) + timedelta(minutes=n))


@given(calendar(), moments)
def test_no_reminder_goes_out_on_a_day_off_or_at_night(days, now):
    when = hours.opening(days, now)
    assert when >= now
    assert days.is_working(timezone.localdate(when))
    assert 8 <= timezone.localtime(when).hour < 18
    assert hours.opening(days, when) == when


@given(calendar(), st.integers(0, 41), st.sampled_from(ladder.load().rungs))
def test_the_day_of_a_reminder_is_a_working_day_on_the_right_side(days, n, rung):
    due = FIRST + timedelta(days=n)
    moment = rung.moment(days, due)
    assert days.is_working(moment)
    if rung.days < 0 and rung.day_off == "before":  # a warning never leaves fewer working days than it says
        assert calendars.working_days_between(days, moment, due) >= -rung.days
    if rung.days > 0:
        assert moment > due


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=calendar(), made=st.lists(moments, min_size=1, max_size=6), seed=st.randoms())
def test_none_is_lost_and_no_day_has_two(clerk, agency, days, made, seed):
    """Whenever sweeps and deliveries come, every reminder ends in a mail of a working day, one mail a day."""
    Notice.objects.exclude(digest=None).delete()
    Notice.objects.all().delete()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hours, "calendar_of", lambda agency: days)
        for n, now in enumerate(sorted(made)):
            remind(clerk, agency, n, now)
        wakes = sorted(
            local(FIRST + timedelta(days=n), 8, seed.randrange(60)) for n in range(60) if seed.random() < 0.7
        )
        for now in wakes:
            digest.make(now)
            delivery.deliver(now)
    assert not Notice.objects.exclude(kind=DIGEST).exclude(state="merged").exists()
    mails = Notice.objects.filter(kind=DIGEST)
    assert all(mail.state == "sent" and days.is_working(timezone.localdate(mail.sent_at)) for mail in mails)
    sent = [timezone.localdate(mail.sent_at) for mail in mails]
    assert len(sent) == len(set(sent))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tested on PostgreSQL")
def test_two_at_once_make_one_mail():
    office = factories.agency("health")
    clerk = factories.post(office, Role.CLERK)
    for n in range(20):
        remind(clerk, office, n, local(FIRST, 0, 5))
    made = at_once(4, lambda _n: digest.make(local(FIRST, 8)))
    assert sorted(made) == [0, 0, 0, 1]
    assert Notice.objects.get(kind=DIGEST).merged.count() == 20


@pytest.mark.parametrize("text", ["18:00-08:00", "8-18", "", "08:00"])
def test_mail_hours_that_are_none_are_refused(settings, text):
    settings.MAIL_HOURS = text
    with pytest.raises(ValueError):  # noqa: PT011 -- the message is Python's own for what is no time
        hours.window()


def test_a_ladder_with_a_mistake_names_file_key_and_reason(tmp_path, settings):
    broken = tmp_path / "ladder.toml"
    broken.write_text(
        ladder.FILE.read_text(encoding="utf-8").replace('"head", "supervisor"]\nwithin', '"boss"]\nwithin', 1)
    )
    settings.LADDER_FILE = str(broken)
    with pytest.raises(ValueError, match=r"ladder.toml: rung\[3\].up: knows nobody called boss for this clock"):
        ladder.load()
