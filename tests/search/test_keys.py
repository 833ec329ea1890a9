"""Many keys at once, and that the database goes by them."""

import pytest
from django.db import connection, models

from disclosures.models import Document
from disclosures.views.documents import neighbours
from search import finding, writer
from search.writer import search_indexes

pytestmark = pytest.mark.django_db


def test_among_is_in(publish):
    keys = [publish(f"通知{n}").pk for n in range(3)]
    for some in ([], keys[:2], dict.fromkeys(keys[1:]), [*keys, 10**15]):
        assert set(Document.objects.filter(pk__among=some)) == set(Document.objects.filter(pk__in=list(some)))
    many = range(keys[0], keys[0] + 40_000)  # more than there may be parameters
    assert Document.objects.filter(pk__among=many).count() == 3


def test_rows_have_the_day_that_is_written_on_them_or_that_they_came_out(publish):
    written, other = publish("甲", written_on="2025-03-01"), publish("乙")
    rows = {row.title: row for row in search_indexes()["disclosures.document"].rows({written.pk: 2.0, other.pk: 1.0})}
    assert (rows["甲"].day.isoformat(), rows["甲"].year, rows["甲"].score) == ("2025-03-01", "2025", 2.0)
    assert rows["乙"].day == other.written_on


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the others keep statistics of their own")
def test_the_planner_goes_by_the_keys(publish):
    first = publish("通知")
    one = {field.attname: getattr(first, field.attname) for field in Document._meta.concrete_fields}
    copies = [Document(**one | {"id": None, "index_no": f"B{n}", "source_key": None}) for n in range(300)]
    models.QuerySet(Document).bulk_create(copies)
    writer.count_anew()
    index = search_indexes()["disclosures.document"]
    plan = index.index_queryset().filter(pk__among=range(5)).explain()
    assert "INTEGER PRIMARY KEY" in plan.splitlines()[0], plan
    plan = neighbours(first).explain()
    assert "INTEGER PRIMARY KEY" in plan.splitlines()[0], plan


def test_who_wants_the_best_alone_reads_no_others(publish, indexed):
    for n in range(6):
        publish(f"电梯通知{n}")
    indexed()
    found = finding.find("电梯", {}, most=3)
    assert (len(found.rows), found.more) == (3, True)
    assert {row.pk for row in found.rows} <= {row.pk for row in finding.find("电梯", {}).rows}
