"""The case is locked first, then what belongs to it: two who write at once wait for one another, never in a ring."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from requests_app import consulting, workflow, workflow_applicant
from requests_app.forms.opinion import Opinion
from requests_app.models import Applicant, Consultation, InformationRequest
from requests_app.rules import Applicant as Actor
from tests import factories
from tests.cast import assemble

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for all"),
]


def answer(case):
    form = Opinion({"position": "agrees"})
    assert form.is_valid()
    assert consulting.answer(case.consultations.get(), form)


def change(case):
    workflow_applicant.change_contact(case, Actor(case), {"phone": "0500-1234 9999"})


def claim(case):
    said = {"name": "乙某", "id_kind": "resident_id", "id_number": "110101199001010000"}
    workflow_applicant.ask_identity(case, Actor(case), said, "登记有误。")


@pytest.mark.parametrize(("act", "model"), [(answer, Consultation), (change, Applicant), (claim, Applicant)])
def test_who_waits_for_the_case_holds_nothing_of_it(act, model):
    cast = assemble()
    case = factories.case(cast.health)
    workflow.perform(case, "register", actor=cast.clerk)
    facts = {"party": "示例公司", "email": "firm@example.com"}
    workflow.perform(case, "consult_third_party", actor=cast.clerk, facts=facts)
    faults: list[BaseException] = []

    def other():
        try:
            act(InformationRequest.objects.get(pk=case.pk))
        except BaseException as fault:  # noqa: BLE001 -- told below
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        InformationRequest.objects.locked(case.pk)
        thread.start()
        _until_somebody_waits()
        rows = model.objects.filter(case=case.pk).select_for_update(nowait=True)
        assert len(rows) == 1  # not held by who waits for the case
    thread.join(30)
    assert faults == []


def _until_somebody_waits() -> None:
    for _n in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")
