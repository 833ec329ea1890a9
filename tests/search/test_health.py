"""What the machines and the doctor hear about the index."""

from datetime import timedelta

import pytest
from django.utils import timezone

from search import health, writer
from search.models import IndexJob

pytestmark = pytest.mark.django_db


def test_without_an_index_the_state_is_not_in_order():
    assert health.state() == {"documents": 0, "generation": None, "queued": 0, "ok": False}
    assert not health.readable()


def test_the_state_counts_what_is_indexed_and_what_waits(publish):
    writer.rebuild()
    publish("电梯通知")
    state = health.state()
    assert state["documents"] == 3  # the agencies of the cast
    assert state["queued"] == IndexJob.objects.count() > 0
    assert state["ok"] is True


def test_a_queue_that_nobody_drains_is_not_in_order():
    writer.rebuild()
    IndexJob.objects.create(label="a.b", object_id="1", queued_at=timezone.now() - timedelta(hours=1))
    assert health.state()["ok"] is False
    assert health.readable()


def test_differences_between_index_and_database_are_named(publish, withdraw, indexed):
    kept, gone = publish("电梯通知"), publish("撤回的通知")
    indexed()
    assert list(health.differences()) == []
    withdraw(gone)
    assert list(health.differences()) == []  # queued, so it is on its way
    IndexJob.objects.all().delete()
    assert list(health.differences()) == [f"disclosures.document.{gone.pk} is in the index and not public"]
    writer.backend().remove(f"disclosures.document.{kept.pk}")
    assert f"disclosures.document.{kept.pk} is public and not in the index" in list(health.differences())
