"""The side doors are locked: append-only rows and projected columns."""

import pytest
from django.db import DatabaseError, connection, transaction

import ledger.models as ledger
from disclosures.models import Document
from ledger import triggers
from ledger.locks import SideDoor
from tests import factories


@pytest.fixture
def entry(db):
    return ledger.append("test.act", factories.agency(), {"n": 1})


def test_an_entry_cannot_be_saved_again_updated_or_deleted(entry):
    for attempt in (
        entry.save,
        entry.delete,
        lambda: ledger.Entry.objects.update(act="x"),
        lambda: ledger.Entry.objects.all().delete(),
        lambda: ledger.Entry._base_manager.all().update(act="x"),
    ):
        with pytest.raises(SideDoor):
            attempt()


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET act = 'x'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_below_django(entry, statement):
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_append_only_table_has_its_triggers(db):
    from django.apps import apps  # noqa: PLC0415

    from ledger.locks import AppendOnly  # noqa: PLC0415

    tables = sorted({m._meta.db_table for m in apps.get_models() if issubclass(m, AppendOnly)})
    assert triggers.guarded(connection) == tables


def test_projected_columns_are_refused_at_every_side_door(db):
    document = factories.draft()
    for attempt in (
        lambda: Document.objects.filter(pk=document.pk).update(stage="published"),
        lambda: Document.objects.create(**factories.document_fields(stage="published")),
        lambda: Document(**factories.document_fields(stage="published")).save(),
        lambda: document.save(update_fields=["stage"]),
        lambda: Document.objects.bulk_update([document], ["stage"]),
        lambda: Document.objects.bulk_create([Document(**factories.document_fields(stage="published"))]),
        lambda: document.project(title="x"),
    ):
        with pytest.raises(SideDoor):
            attempt()


def test_a_stale_object_cannot_overwrite_a_newer_stage(db):
    document = factories.draft()
    stale = Document.objects.get(pk=document.pk)
    document.project(stage="in_review")
    stale.title = "改过的题目"
    stale.save()
    document.refresh_from_db()
    assert (document.stage, document.title) == ("in_review", "改过的题目")
