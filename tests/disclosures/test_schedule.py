"""A document that was approved for a later minute: not there before it, out with the first sweep after it, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from disclosures import enforcement, workflow
from disclosures.enums import Stage
from disclosures.models import Document
from ledger.door import Refused
from portal import enforcement as site
from tests import factories
from tests.disclosures.test_workflow import at


@pytest.fixture
def scheduled(cast):
    document = at(Stage.REVIEWED, cast, title="暂不公开的方案")
    minute = timezone.now() + timedelta(hours=2)
    workflow.perform(document, "schedule", actor=cast.head, facts={"publish_at": minute.isoformat()})
    document.refresh_from_db()
    return document


def test_until_its_minute_its_page_is_for_the_agency_only(scheduled, cast, browser):
    """That nothing of it stands anywhere else is the matter of test_surfaces.py."""
    enforcement.sweep(timezone.now())
    assert browser().get(scheduled.get_absolute_url()).status_code == 404
    assert browser(cast.clerk).get(scheduled.get_absolute_url()).status_code == 200


def test_its_page_at_the_desk_begins_with_its_minute(scheduled, cast, browser):
    page = browser(cast.head).get(f"/admin/disclosures/document/{scheduled.pk}/change/").content.decode()
    minute = timezone.localtime(scheduled.publish_at).strftime("%Y-%m-%d %H:%M")
    assert page.index(minute) < page.index('id="steps-title"')


def test_the_first_sweep_after_its_minute_brings_it_out_and_the_second_nothing(scheduled, browser):
    after = scheduled.publish_at + timedelta(minutes=1)
    assert enforcement.sweep(after).made == 1
    assert enforcement.sweep(after) == (0, 0, 0)
    scheduled.refresh_from_db()
    assert (scheduled.stage, scheduled.published_at, scheduled.publish_at) == (Stage.PUBLISHED, after, None)
    assert scheduled.events.filter(kind="published").count() == 1
    assert browser().get(scheduled.get_absolute_url()).status_code == 200


def test_a_sweep_for_a_day_to_come_brings_nothing_out_before_its_minute(scheduled):
    site.sweep(scheduled.publish_at + timedelta(days=2))
    scheduled.refresh_from_db()
    assert (scheduled.stage, scheduled.published_at) == (Stage.SCHEDULED, None)


def test_what_was_called_back_stays_and_is_reviewed_anew(scheduled, cast):
    workflow.perform(scheduled, "call_back", actor=cast.clerk, facts={"reason": "数字有误。"})
    assert enforcement.sweep(scheduled.publish_at + timedelta(days=1)).made == 0
    scheduled.refresh_from_db()
    assert (scheduled.stage, scheduled.publish_at, scheduled.reviewed_by) == (Stage.DRAFT, None, None)


@pytest.mark.parametrize("minute", ["", "2020-01-01T08:00", "morgen", None])
def test_a_minute_that_has_passed_is_none(minute, cast):
    document = at(Stage.REVIEWED, cast)
    with pytest.raises(Refused, match="minute"):
        workflow.perform(document, "schedule", actor=cast.head, facts={"publish_at": minute})


def test_nobody_and_no_early_sweep_takes_the_step_of_the_sweep(scheduled, cast):
    for actor in (cast.head, None):
        with pytest.raises(Refused):
            workflow.perform(scheduled, "release", actor=actor)


def test_after_its_last_day_a_document_has_expired(cast, browser):
    today = timezone.localdate()
    document = at(Stage.PUBLISHED, cast, expires_on=today)
    assert enforcement.sweep(timezone.now()).made == 0
    assert enforcement.sweep(timezone.now() + timedelta(days=1)).made == 1
    document.refresh_from_db()
    assert (document.validity, document.repealed_on) == ("expired", today + timedelta(days=1))
    assert "has expired" in browser().get(document.get_absolute_url()).content.decode()


def test_one_that_fails_stops_no_other(cast, monkeypatch):
    now = timezone.now()
    rows = [at(Stage.SCHEDULED, cast) for _n in range(2)]
    Document.objects.filter(pk__in=[row.pk for row in rows]).project(publish_at=now)
    take = workflow.perform

    def broken(document, *args, **kwargs):
        if document.pk == rows[0].pk:
            raise RuntimeError("poison")
        return take(document, *args, **kwargs)

    monkeypatch.setattr(workflow, "perform", broken)
    assert enforcement.sweep(now + timedelta(minutes=1))[:2] == (1, 1)


def test_its_page_in_the_archive_stays_and_lists_leave_it_out(cast, browser):
    document = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, title="旧活动通知")
    workflow.perform(document, "archive", actor=cast.head, facts={"reason": "活动已结束。"})
    reader = browser()
    page = reader.get(document.get_absolute_url())
    assert (page.status_code, "Archived" in page.content.decode()) == (200, True)
    assert "旧活动通知" not in reader.get("/documents/").content.decode()
    assert "旧活动通知" in reader.get("/documents/?archive=with").content.decode()
    assert "旧活动通知" not in reader.get("/documents/feed/").content.decode()
