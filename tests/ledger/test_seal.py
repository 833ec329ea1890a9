"""Sealed columns: what lies in the database, what opens it, how keys change while the site runs."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import resealing, seal
from notices.models import Notice
from requests_app.models import Applicant
from tests import factories

OLD, NEW = "old-" + "k" * 40, "new-" + "k" * 40
PLACE = "requests_app.applicant.name"


@pytest.fixture
def old(settings):
    settings.DATA_KEYS = [OLD]


def stored(model=Applicant, column="id_number") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("text", ["甲某", "110101199001010000", "a@example.com", "x" * 300, "𠮷", "s1:abcd"])
def test_what_is_sealed_comes_back(text, old):
    closed = seal.seal(text, PLACE)
    assert text not in closed
    assert seal.unseal(closed, PLACE) == text
    assert closed != seal.seal(text, PLACE)


def test_nothing_stays_nothing():
    assert seal.seal("", PLACE) == seal.unseal("", PLACE) == ""
    assert seal.blind(" - ", "id_number") == []


def test_the_length_does_not_tell_a_name(old):
    assert len(seal.seal("甲", PLACE)) == len(seal.seal("欧阳某某", PLACE))


@pytest.mark.parametrize("spoil", ["place", "bit", "key", "plain"])
def test_what_was_meddled_with_does_not_open(spoil, old, settings):
    closed, place = seal.seal("甲某", PLACE), PLACE
    if spoil == "place":
        place = "requests_app.applicant.phone"
    elif spoil == "bit":
        closed = closed[:-6] + ("A" if closed[-6] != "A" else "B") + closed[-5:]
    elif spoil == "key":
        settings.DATA_KEYS = [NEW]
    else:
        closed = "甲某"
    with pytest.raises(seal.Unreadable) as raised:
        seal.unseal(closed, place)
    assert "甲某" not in str(raised.value)


def test_the_database_holds_no_plain_word(cast):
    factories.case(cast.health, applicant={"contact": "乙某", "address": "示例路 1 号"})
    with connection.cursor() as cursor:
        for table in ("requests_app_applicant", "notices_notice"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            for word in ("甲某", "110101199001010000", "0500-1234 0000", "jia@example.com", "乙某", "示例路"):
                assert word not in rows, (table, word)
    assert Applicant.objects.get().id_number == "110101199001010000"
    assert "jia@example.com" in {notice.address for notice in Notice.objects.all()}


@pytest.mark.parametrize("lookup", ["exact", "iexact", "contains", "startswith", "regex", "in", "gt"])
def test_nothing_is_looked_up_in_a_sealed_column(lookup, db):
    with pytest.raises(FieldError):
        str(Applicant.objects.filter(**{f"id_number__{lookup}": ["1"] if lookup == "in" else "1"}).query)


def test_whether_it_is_empty_may_be_asked(cast):
    factories.case(cast.health, applicant={"email": ""})
    assert (Applicant.objects.filter(email="").count(), Applicant.objects.exclude(email="").count()) == (1, 0)


def test_serialised_rows_stay_sealed_and_come_back(cast):
    factories.case(cast.health)
    text = serializers.serialize("json", Applicant.objects.all())
    assert "甲某" not in text
    assert "110101199001010000" not in text
    assert next(iter(serializers.deserialize("json", text))).object.name == "甲某"


def test_the_same_person_is_found_however_the_number_is_typed(cast, old, settings):
    first = factories.case(cast.health, applicant={"id_number": "11010119900101000x"})
    settings.DATA_KEYS = [NEW, OLD]
    second = factories.case(cast.health, applicant={"id_number": "１１０１０１ 19900101-000Ｘ"})
    factories.case(cast.health, applicant={"id_number": "110101199001010001"})
    for case in (first, second):
        found = Applicant.objects.same_person(Applicant.objects.get(case=case))
        assert set(found.values_list("case", flat=True)) == {first.pk, second.pk}


def test_without_a_number_nobody_is_the_same(cast):
    one, _two = (factories.case(cast.health, applicant={"id_number": ""}) for _n in range(2))
    assert list(Applicant.objects.same_person(one.applicant)) == [one.applicant]


def test_keys_rotate_while_the_site_runs(cast, old, settings, capsys):
    factories.case(cast.health)
    before = stored()
    settings.DATA_KEYS = [NEW, OLD]
    factories.case(cast.health, applicant={"id_number": "5"})
    assert resealing.stale(connection, Applicant) == 1
    call_command("rotate_keys")
    assert stored() != before
    assert resealing.stale(connection, Applicant) == resealing.stale(connection, Notice) == 0
    after = stored()
    call_command("rotate_keys")
    assert stored() == after
    settings.DATA_KEYS = [NEW]
    assert sorted(one.id_number for one in Applicant.objects.all()) == ["110101199001010000", "5"]
    assert {len(Applicant.objects.same_person(one)) for one in Applicant.objects.all()} == {1}


def test_a_rotation_that_broke_off_goes_on(cast, old, settings, monkeypatch):
    for _n in range(3):
        factories.case(cast.health)
    settings.DATA_KEYS = [NEW, OLD]
    monkeypatch.setattr(resealing, "BATCH", 1)
    walk = resealing.change(connection, Applicant, resealing.turn)
    assert next(walk) == 1
    walk.close()
    assert resealing.stale(connection, Applicant) == 2
    call_command("rotate_keys")
    assert resealing.stale(connection, Applicant) == 0


def test_a_rotation_overwrites_nothing_that_was_written_meanwhile(cast, old, settings):
    factories.case(cast.health)
    settings.DATA_KEYS = [NEW, OLD]

    def slow(value, place):
        if place.endswith(".phone"):
            Applicant.objects.update(phone="0500-9999")
        return resealing.turn(value, place)

    for _rows in resealing.change(connection, Applicant, slow):
        pass
    assert Applicant.objects.get().phone == "0500-9999"


def test_a_rotation_without_the_old_key_says_so(cast, old, settings):
    factories.case(cast.health)
    settings.DATA_KEYS = [NEW]
    with pytest.raises(CommandError, match="DATA_KEYS"):
        call_command("rotate_keys")
