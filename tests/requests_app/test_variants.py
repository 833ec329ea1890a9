"""A class of bodies with another term: chosen at the agency, kept with each request that it receives."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from portal import doctor
from requests_app import workflow
from requests_app.models import InformationRequest
from requests_app.situation import look
from tests import factories
from tests.requests_app.test_workflow import at

RECEIVED = "2025-06-02"  # twenty working days of the Act end on 30 June, thirty on 15 July


def put(agency, **columns):
    for name, value in columns.items():
        setattr(agency, name, value)
    agency.full_clean()
    agency.save()


@pytest.fixture
def archives(cast):
    put(cast.health, law="uk", law_variant="archives")
    return cast.health


def test_a_request_to_archives_has_ten_days_more_and_keeps_them(archives, cast):
    case = factories.case(archives, at=at(RECEIVED))
    assert case.due_on == date(2025, 7, 15)
    assert look(case, date(2025, 6, 3)).reading.limit == 30
    put(archives, law_variant="")
    assert factories.case(archives, at=at(RECEIVED)).due_on == date(2025, 6, 30)
    workflow.perform(case, "register", actor=cast.clerk, at=at("2025-06-03"))
    case.refresh_from_db()
    assert case.due_on == date(2025, 7, 15)
    assert list(doctor.projections_match_the_events()) == []


def test_what_is_confirmed_by_hand_and_what_is_split_off_has_it_too(archives, cast):
    case = factories.case(archives, at=at("2025-05-30"), channel="post_plain")
    workflow.perform(case, "confirm", actor=cast.clerk, at=at(RECEIVED))
    workflow.perform(case, "register", actor=cast.clerk, at=at(RECEIVED))
    workflow.perform(case, "split", actor=cast.clerk, at=at("2025-06-03"), facts={"items": ["one", "two"]})
    assert set(InformationRequest.objects.values_list("due_on", flat=True)) == {date(2025, 7, 15)}


def test_a_school_counts_by_its_own_calendar_and_never_beyond_sixty_working_days(cast):
    put(cast.health, law="uk", law_variant="school", calendar="GB-SCH")
    case = factories.case(cast.health, at=at("2025-07-07"))
    assert case.due_on == date(2025, 8, 6)  # no closure entered: as any other body (rules.md 5)
    assert case.calendar_version == look(case, date(2025, 7, 8)).calendar.version


def test_another_law_knows_no_such_class(cast):
    with pytest.raises(ValidationError, match="law_variant"):
        put(cast.health, law="cn", law_variant="archives")
