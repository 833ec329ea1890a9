"""What an upgrade does with the requests that are there."""

from importlib import import_module

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from agencies import calendars
from requests_app import enforcement
from requests_app.models import InformationRequest
from tests import factories

COLUMN = ("requests_app", "0009_calendar_version")


def test_requests_of_an_earlier_edition_know_their_calendar_and_are_looked_at_by_the_next_sweep(cast):
    case, now = factories.case(cast.health), timezone.now()
    enforcement.sweep(now, everything=True)
    older = MigrationLoader(connection).project_state(COLUMN).apps
    rows = older.get_model("requests_app", "InformationRequest")._base_manager.filter(pk=case.pk)
    rows.update(calendar_version="")
    assert not InformationRequest.objects.to_check(now).exists()
    import_module("requests_app.migrations.0009_calendar_version").look_anew(older, None)
    case.refresh_from_db()
    assert case.calendar_version == calendars.usual().version
    assert InformationRequest.objects.to_check(timezone.now()).get() == case
