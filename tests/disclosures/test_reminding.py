"""Art. 26: who is reminded of a document that is not out yet, on which working day of the twenty, and only once."""

from datetime import date, datetime, time

import pytest
from django.db import connection
from django.utils import timezone

from disclosures import reminding, workflow
from disclosures.enums import Stage
from ledger import trace
from notices import digest
from notices.models import DIGEST, Notice
from notices.rendering import render
from portal import doctor_publishing
from portal import enforcement as site
from tests import factories
from tests.cast import assemble
from tests.disclosures.test_workflow import at as made
from tests.racing import at_once

FORMED = date(2026, 3, 2)  # a Monday; the term ends on Monday 30 March, its twentieth working day
SOON = ["publish_soon→health.clerk"]
DUE = [*SOON, "publish_due→health.clerk", "publish_due→health.head"]
TODAY = [*DUE, "publish_today→health.head", "publish_today→supervisor"]
OVERDUE = [*TODAY, "publish_overdue→health.head", "publish_overdue→supervisor"]


def at(day: str, hour: int = 6) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour)))


def reminders() -> list[str]:
    found = Notice.objects.filter(kind__startswith="disclosures.").select_related("user").order_by("pk")
    return sorted(f"{notice.kind.removeprefix('disclosures.')}→{notice.user}" for notice in found)


@pytest.fixture
def draft(cast):
    return made(Stage.DRAFT, cast, formed_on=FORMED, title="不得外传的名称")


@pytest.mark.parametrize(
    ("day", "so_far"),
    [
        ("2026-03-15", []),
        ("2026-03-16", SOON),  # working day 10
        ("2026-03-20", SOON),
        ("2026-03-23", DUE),  # working day 15
        ("2026-03-29", DUE),
        ("2026-03-30", TODAY),  # working day 20
        ("2026-03-31", OVERDUE),
    ],
)
def test_they_exist_from_their_working_day_on(draft, day, so_far):
    reminding.sweep(at(day))
    assert reminders() == sorted(so_far)


def test_a_holiday_week_moves_them(cast):
    """Formed on 24 September; the 25th and 1 to 7 October are days off, so the tenth working day comes later."""
    made(Stage.DRAFT, cast, formed_on=date(2026, 9, 24))
    reminding.sweep(at("2026-10-09"))
    assert reminders() == []
    reminding.sweep(at("2026-10-15"))
    assert reminders() == SOON


def test_twice_is_once_and_after_silent_days_they_are_caught_up(draft):
    assert [reminding.sweep(at("2026-03-25")).made for _n in range(2)] == [3, 0]
    reminding.sweep(at("2026-04-03"))
    assert reminders() == sorted(OVERDUE)


@pytest.mark.parametrize("stage", [Stage.PUBLISHED, Stage.ARCHIVED, Stage.WITHDRAWN])
def test_what_is_out_is_left_alone(stage, cast):
    made(stage, cast, formed_on=FORMED)
    assert reminding.sweep(at("2026-06-01")) == (0, 0, 0)


@pytest.mark.parametrize("fields", [{"formed_on": None}, {"law": "uk"}])
def test_where_no_term_runs_nobody_is_reminded(fields, cast):
    if law := fields.pop("law", ""):
        cast.health.law = law
        cast.health.save()
    made(Stage.DRAFT, cast, **{"formed_on": FORMED, **fields})
    assert reminding.sweep(at("2026-06-01")).made == 0


@pytest.mark.parametrize(("minute", "n"), [("2090-03-01T09:00:00+08:00", 0), ("2090-06-01T09:00:00+08:00", 7)])
def test_approved_for_a_minute_inside_the_term_it_waits_for_nobody(minute, n, cast):
    document = made(Stage.REVIEWED, cast, formed_on=date(2090, 2, 20))
    workflow.perform(document, "schedule", actor=cast.head, facts={"publish_at": minute})
    assert reminding.sweep(at("2090-06-02")).made == n


def test_where_the_drafter_has_left_every_clerk_is_told(draft, cast):
    cast.clerk.posts.update(ended_on=date(2026, 3, 3))
    reminding.sweep(at("2026-03-16"))
    assert reminders() == ["publish_soon→health.clerk2"]


def test_a_new_day_of_forming_brings_new_reminders_and_takes_the_old_ones_back(draft, cast):
    reminding.sweep(at("2026-03-16"))
    draft.formed_on = date(2026, 3, 9)
    draft.save()
    workflow.edited(draft, actor=cast.clerk, fields=["formed_on"])
    assert [notice.state for notice in Notice.objects.all()] == ["shown"]
    reminding.sweep(at("2026-03-23"))
    assert reminders() == ["publish_soon→health.clerk"] * 2


def test_what_came_out_meanwhile_stands_in_no_mail_of_the_morning(draft, cast):
    reminding.sweep(at("2026-03-28"))  # a Saturday: the mails wait for Monday
    assert Notice.objects.filter(state="held").count() == 3
    factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer)
    assert digest.make(at("2026-03-30", 9)) == 0


def test_the_mail_says_number_and_days_and_never_the_name_of_a_draft(draft):
    reminding.sweep(at("2026-03-31"))
    digest.make(at("2026-03-31", 9))
    for notice in Notice.objects.exclude(kind=DIGEST):
        subject, body = render(notice)
        assert f"{draft.pk}" in subject
        assert f"/admin/disclosures/document/{draft.pk}/change/" in body
        assert draft.title not in subject + body
    mails = {notice.user.username: render(notice)[1] for notice in Notice.objects.filter(kind=DIGEST)}
    assert mails.keys() == {"health.clerk", "health.head", "supervisor"}
    assert mails["supervisor"].count(f"/admin/disclosures/document/{draft.pk}/") == 1


@pytest.mark.parametrize("documents", [1, 4])
def test_the_number_of_questions_does_not_grow_with_the_documents(cast, django_assert_num_queries, documents):
    for _n in range(documents):
        made(Stage.DRAFT, cast, formed_on=FORMED)
    reminding.sweep(at("2026-04-10"))
    with trace.run(), django_assert_num_queries(7):
        assert reminding.sweep(at("2026-04-10")).made == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_end_in_the_same_rows():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    cast = assemble()
    made(Stage.DRAFT, cast, formed_on=FORMED)
    assert at_once(4, lambda _n: reminding.sweep(at("2026-04-10")).failed) == [0] * 4
    assert reminders() == sorted(OVERDUE)


def test_the_doctor_misses_what_was_not_sent(draft):
    """Today its term is long over."""
    check = doctor_publishing.documents_near_their_term_are_reminded_of
    site.sweep(timezone.now())
    assert list(check()) == []
    Notice.objects.filter(kind="disclosures.publish_due").delete()
    assert list(check()) == [f"document {draft.pk}: disclosures.publish_due should have been sent on 2026-03-23"]
    draft.save()  # after that sweep: the next one looks
    assert list(check()) == []
