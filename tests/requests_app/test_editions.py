"""A changed law is for new requests only: each case keeps the edition under which it was opened."""

import pytest

from portal import doctor_requests
from requests_app.models import InformationRequest
from requests_app.situation import look
from statutes import laws
from tests import factories
from tests.requests_app.stories import at

TEXT = (laws.ROOT / "cn.toml").read_text()
LATER = TEXT.replace("effective_from = 2019-05-15", "effective_from = 2024-01-01").replace(
    'unit = "working"\ndays = 20\nanchor = "receipt"', 'unit = "working"\ndays = 15\nanchor = "receipt"'
)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The laws in a folder of their own."""
    (tmp_path / "cn.toml").write_text(TEXT)
    real = laws.load
    monkeypatch.setattr(laws, "load", lambda id="cn", **which: real(id, tmp_path, **which))
    return tmp_path


def faults():
    return list(doctor_requests.laws_are_as_the_cases_were_opened_under())


def test_new_requests_follow_the_new_edition_and_old_ones_keep_theirs(cast, root):
    old = factories.case(cast.health, at=at("2024-03-01"))
    (root / "cn.2024-01-01.toml").write_text(LATER)
    new = factories.case(cast.health, at=at("2024-03-01"))
    readings = [look(case, case.received_on).reading for case in (old, new)]
    assert [reading.limit for reading in readings] == [20, 15]
    assert [case.due_on for case in (old, new)] == [reading.due_on for reading in readings]
    assert [case.law_edition for case in (old, new)] == ["2019-05-15", "2024-01-01"]
    assert old.law_version != new.law_version
    assert faults() == []


def test_what_came_in_before_the_new_edition_stays_under_the_old_one_whenever_it_is_entered(cast, root):
    (root / "cn.2024-01-01.toml").write_text(LATER)
    case = factories.case(cast.health, at=at("2023-12-29"))
    assert (case.law_edition, look(case, case.received_on).reading.limit) == ("2019-05-15", 20)


def test_the_doctor_finds_an_edition_that_was_changed_or_lost(cast, root):
    case = factories.case(cast.health, at=at("2024-03-01"))
    InformationRequest.objects.filter(pk=case.pk).update(law_version="0" * 12)
    assert faults() == ["1 requests under cn of 2019-05-15: the file has changed since they were opened"]
    InformationRequest.objects.filter(pk=case.pk).update(law_edition="2001-01-01")
    assert "does not exist" in faults()[0]
