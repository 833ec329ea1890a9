"""The time limit for publishing: art. 26, "自该政府信息形成或者变更之日起20个工作日内及时公开"."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from disclosures import term, workflow
from disclosures.enums import Stage
from disclosures.models import Document
from tests import factories
from tests.disclosures.test_workflow import at as made

DAY = datetime.fromisoformat


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("formed", "due"),
    [
        ("2026-01-05", "2026-02-02"),  # Monday; 4 January was worked, which does not count any more
        ("2026-02-13", "2026-03-19"),  # before the Spring Festival: nine days off, two weekends worked
        ("2026-09-24", "2026-10-29"),  # over the National Day holidays
    ],
)
def test_it_ends_with_the_twentieth_working_day_after_the_day_of_forming(formed, due):
    document = factories.draft(formed_on=date.fromisoformat(formed))
    running = term.of(document, date.fromisoformat(due))
    assert (running.due_on.isoformat(), running.used, running.left, running.late) == (due, 20, 0, 0)
    assert (running.limit, running.article.rpartition(" ")[2]) == (20, "26")


@pytest.mark.django_db
def test_beyond_the_last_notice_it_is_provisional():
    document = factories.draft(formed_on=date(2026, 12, 20))
    assert term.of(document, date(2026, 12, 21)).provisional
    assert not term.of(factories.draft(formed_on=date(2026, 3, 2)), date(2026, 3, 3)).provisional


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"formed_on": None}, {"law": "uk"}])
def test_where_no_day_or_no_such_limit_is_known_there_is_none(fields):
    agency = factories.agency(law=fields.pop("law", "cn"))
    assert term.of(factories.draft(agency=agency, **fields), date(2026, 3, 3)) is None


@pytest.mark.parametrize(
    ("published", "late", "words"),
    [("2026-02-02T23:50", 0, "in time"), ("2026-02-03T00:10", 1, "1 day late"), ("2026-02-10T09:00", 6, "6 days late")],
)
def test_lateness_is_kept_as_it_was_on_the_day_and_everybody_reads_it(published, late, words, cast, browser):
    moment = timezone.make_aware(DAY(published))
    document = factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, formed_on=date(2026, 1, 5), at=moment
    )
    assert document.days_late == late
    event = document.events.get(kind="published")
    assert (event.facts["due_on"], event.facts["days_late"]) == ("2026-02-02", late)
    assert words in browser().get(document.get_absolute_url()).content.decode()


def test_without_the_day_of_forming_a_draft_is_not_submitted(cast):
    document = made(Stage.DRAFT, cast, formed_on=None)
    assert "art. 26" in workflow.refusals(document, cast.clerk, "submit")[0]


def test_the_list_says_how_each_term_runs_in_as_many_questions_for_one_as_for_three(
    cast, browser, django_assert_max_num_queries
):
    for _n in range(3):
        made(Stage.DRAFT, cast, formed_on=date(2026, 1, 5))
    page = browser(cast.clerk)
    page.get("/admin/disclosures/document/")
    with django_assert_max_num_queries(14):
        shown = page.get("/admin/disclosures/document/").content.decode()
    assert shown.count("days late") == 3
    assert Document.objects.filter(days_late=None).count() == 3
