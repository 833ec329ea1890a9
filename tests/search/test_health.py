"""What the machines and the doctor hear about the index."""

from datetime import timedelta

import pytest
from django.utils import timezone

from search import checks, health, writer
from search.models import IndexJob
from search.outbox import enqueue
from search.whoosh_engine import WhooshBackend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


def test_without_an_index_the_state_is_not_in_order(each_engine):
    nothing = {"documents": 0, "bytes": 0, "generation": None, "queued": 0, "lag_documents": 0, "lag_seconds": 0}
    assert health.state() == {"engine": each_engine, **nothing, "ok": False}
    assert not health.readable()


def test_the_state_counts_what_is_indexed_and_what_waits(publish):
    writer.rebuild()
    publish("电梯通知")
    state = health.state()
    assert state["documents"] == 3  # the agencies of the cast
    assert state["queued"] == IndexJob.objects.count() > 0
    assert state["ok"] is True


def test_readiness_shows_how_far_the_index_is_behind_in_seconds_and_documents(publish, indexed, client):
    document = publish("电梯通知")
    indexed()
    index = client.get("/readyz").json()["index"]
    assert (index["queued"], index["lag_seconds"], index["lag_documents"], index["ok"]) == (0, 0, 0, True)
    assert index["bytes"] > 0
    long_ago = timezone.now() - timedelta(seconds=100)
    for _n in range(3):
        enqueue(document)
    IndexJob.objects.create(label="disclosures.document", object_id="999", queued_at=long_ago)
    index = client.get("/readyz").json()["index"]
    assert (index["queued"], index["lag_documents"]) == (4, 2)
    assert 100 <= index["lag_seconds"] < 130
    indexed()
    assert client.get("/readyz").json()["index"]["lag_seconds"] == 0


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


def test_a_site_that_has_outgrown_whoosh_hears_it_with_the_figures(use_engine, publish, monkeypatch, client):
    use_engine("whoosh")
    publish("电梯通知")
    assert checks.engine_is_large_enough(None) == []  # nothing was built that could be measured
    writer.rebuild()
    state = health.state()
    assert (state["outgrown"], state["limits"]["documents"]) == (False, 10_000)
    assert state["words"] > state["documents"] == 4
    assert checks.engine_is_large_enough(None) == []
    monkeypatch.setattr(WhooshBackend, "limits", {"documents": 3, "words": 10_000_000})
    assert health.beyond() == [("documents", 4, 3)]
    assert client.get("/readyz").json()["index"]["outgrown"] is True
    assert health.state()["ok"] is True  # it is slow, and does its work
    [warning] = checks.engine_is_large_enough(None)
    assert "4 documents; whoosh is made for 3" in warning.msg
    monkeypatch.setattr(WhooshBackend, "limits", {"documents": 10_000, "words": 10})
    assert [name for name, _has, _most in health.beyond()] == ["words"]


def test_tantivy_is_not_outgrown(use_engine):
    use_engine("tantivy")
    writer.rebuild()
    assert "outgrown" not in health.state()
    assert checks.engine_is_large_enough(None) == []


def test_an_engine_that_is_not_there_is_named_before_anything_runs(settings):
    assert checks.engine_is_there(None) == []
    settings.HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "search.solr_engine.Engine"}}
    [error] = checks.engine_is_there(None)
    assert "search.solr_engine.Engine" in error.msg
    assert "requirements/tantivy.txt" in error.hint


def test_an_index_that_another_engine_wrote_is_an_error_with_a_name_until_it_is_rebuilt(use_engine, publish):
    publish("电梯通知")
    for built, asked in (("whoosh", "tantivy"), ("tantivy", "whoosh")):
        use_engine(built)
        writer.rebuild()
        use_engine(asked)
        assert not health.readable()
        assert health.state()["ok"] is False
        writer.rebuild()
        assert writer.backend().search("电梯通知")["hits"] == 1
