"""The guide and the rules that stood with the agency in one piece are carried over, and nothing is made up."""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import TextField
from django.utils import timezone

import disclosures.migrations
import ledger.models as ledger
from agencies.models import Agency
from disclosures.models import AgencyText
from tests import factories

(file,) = Path(disclosures.migrations.__path__[0]).glob("*_carry_texts_over.py")
migration = import_module(f"disclosures.migrations.{file.stem}")
OLD = "第一章 公开范围\n主动公开的信息。\n<script>x</script>"


PAST = MigrationLoader(None).project_state([("disclosures", file.stem)]).apps


class Before:
    """The models of that time: an agency that still has its texts in one piece."""

    class Manager:
        def order_by(self, _name):
            return self

        def iterator(self):
            for agency in Agency.objects.order_by("pk"):
                agency.guide, agency.rules = TEXTS.get(agency.slug, ("", ""))
                yield agency

    objects = Manager()

    @classmethod
    def get_model(cls, app: str, name: str):
        return cls if name == "Agency" else PAST.get_model(app, name)


TEXTS = {"a": (OLD, "<p>本机关制度</p>"), "b": (" \n", "")}


@pytest.fixture
def carried(db):
    a, b = factories.agency("a"), factories.agency("b")
    ledger.append("agencies.agency_changed", a, {"fields": ["guide"]})
    ledger.append("agencies.agency_changed", a, {"fields": ["phone"]})
    migration.carry_over(Before, connection.schema_editor)
    return a, b


def test_each_text_becomes_a_first_version_in_a_section(carried):
    rows = {(row.agency.slug, row.block): row for row in AgencyText.objects.select_related("agency")}
    assert set(rows) == {("a", "guide"), ("a", "rules")}
    guide = rows["a", "guide"]
    assert '<h2 id="chapter-1">' in guide.content["earlier"]
    assert "<script" not in guide.content["earlier"]
    assert rows["a", "rules"].content == {"own": "<p>本机关制度</p>"}
    assert [(v.n, v.act, v.content) for v in guide.versions.all()] == [(1, "carried", guide.content)]


def test_its_day_is_that_of_the_ledger_or_none(carried):
    entry = ledger.Entry.objects.filter(facts__fields=["guide"]).get()
    assert AgencyText.objects.get(block="guide").published_at == entry.at
    assert AgencyText.objects.get(block="rules").published_at is None
    assert entry.at <= timezone.now()


def test_the_public_reads_it_without_a_heading_of_its_own(carried, browser):
    page = browser().get("/agencies/a/guide/").content.decode()
    assert "主动公开的信息。" in page
    assert 'id="h-earlier"' not in page
    rules = browser().get("/agencies/a/rules/").content.decode()
    assert "The day of its last update is not on record." in rules


def test_the_columns_are_gone_after_it():
    assert not {"guide", "rules"} & {f.name for f in Agency._meta.get_fields() if isinstance(f, TextField)}
    assert migration.Migration.run_before == [("agencies", "0006_texts_moved")]
