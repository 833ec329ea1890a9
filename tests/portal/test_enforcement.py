"""One sweep for everything: by command, twice at once, and seen by the health pages."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from notices.models import Notice, Sweep
from portal import enforcement
from requests_app import workflow
from requests_app.models import Applicant
from tests import factories
from tests.cast import assemble
from tests.racing import at_once
from tests.requests_app.stories import at


def test_the_command_enforces_sends_and_indexes(cast, mailoutbox):
    case = factories.case(cast.health, at=at("2023-09-15"))
    workflow.perform(case, "register", actor=cast.clerk, at=at("2023-09-18"))
    factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health)
    out = StringIO()
    call_command("sweep", at="2023-10-20", stdout=out)
    # Ten for the request, eight for guides and reports that are not there.
    assert out.getvalue().startswith("18 made, 0 failed, ")
    assert "overdue" in " ".join(Notice.objects.values_list("kind", flat=True))
    out = StringIO()
    call_command("sweep", at="2023-10-20", all=True, stdout=out)
    assert out.getvalue() == "0 made, 0 failed, 0 sent, 0 indexed\n"


@pytest.mark.parametrize("text", ["yesterday", "2023-13-40", "2023-10-20T99:00", ""])
def test_a_moment_that_is_none_is_refused_in_words(db, text):
    if not text:
        text = " "
    with pytest.raises(CommandError, match="is not an ISO date"):
        call_command("sweep", at=text)


def test_a_sweep_for_a_day_to_come_erases_nothing_before_its_time(cast):
    case = factories.case(cast.health)
    workflow.perform(case, "withdraw", actor=cast.clerk)
    enforcement.sweep(timezone.now() + timedelta(days=4000))
    assert Applicant.objects.get(case=case).erased_on is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tested on PostgreSQL")
def test_two_sweeps_at_once_end_in_the_same_rows():
    cast = assemble()
    for _n in range(5):
        case = factories.case(cast.health, at=at("2023-09-15"))
        workflow.perform(case, "register", actor=cast.clerk, at=at("2023-09-18"))
    records = at_once(4, lambda _n: enforcement.sweep(at("2023-10-20"), everything=True))
    assert [record.failed for record in records] == [0] * 4
    assert Notice.objects.filter(kind__startswith="requests.").exclude(kind__contains="step").count() == 5 * 10
    assert enforcement.sweep(at("2023-10-20"), everything=True).made == 0


def test_readiness_tells_of_a_sweep_that_stands_still(client, cast):
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/readyz").json()["sweep"]["ok"] is False
    enforcement.sweep(timezone.now())
    assert client.get("/readyz").json()["sweep"]["ok"] is True
    Sweep.objects.update(finished_at=timezone.now() - timedelta(minutes=6))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["sweep"]["ok"], answer.json()["mail"]["ok"]) == (200, False, True)
