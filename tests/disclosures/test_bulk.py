"""Everything public as one file: whole, anew every day, and never with anything in it that was withdrawn."""

import gzip
import hashlib
import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosures import bulk
from disclosures.enums import Stage
from portal import tasks
from tests.disclosures.test_pages import attach, public, withdrawn
from tests.disclosures.test_workflow import at
from tests.formats import schema

BULK = reverse("bulk")


def fetch(**headers):
    response = Client().get(BULK, headers=headers)
    return response, b"".join(response) if response.streaming else response.content


def lines(content: bytes) -> list[dict]:
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def files() -> list[str]:
    """What lies there besides the pointer, the locks and what is half made."""
    return sorted(name for name in default_storage.listdir(bulk.FOLDER)[1] if name.startswith("documents-"))


def test_every_public_document_is_a_line_as_the_interface_says_it(cast):
    whole = public(cast, title="供水条例")
    attach(whole)
    public(cast, title="乙")
    for stage in (Stage.DRAFT, Stage.SCHEDULED, Stage.WITHDRAWN):
        at(stage, cast, title="不在其中")
    call_command("export_public", verbosity=0)
    response, content = fetch()
    found = lines(content)
    assert [line["title"] for line in found] == ["供水条例", "乙"]
    described = Client().get(reverse("api:openapi")).json()
    assert [fault for line in found for fault in schema.faults(line, {"$ref": "#/Document"}, described)] == []
    same = Client().get(reverse("api:document", args=[whole.pk])).json()
    assert {name for name in same if same[name] != found[0][name]} == {"url", "attachments"}  # by SITE_URL here
    assert response["Content-Type"] == "application/gzip"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


def test_the_page_says_the_number_and_the_hash_of_what_is_given_out(cast, browser):
    for _n in range(3):
        gone = public(cast)
    bulk.make(timezone.now())
    withdrawn(gone, cast)
    page, (response, content) = browser().get("/api/"), fetch()
    said = page.context["export"]
    assert (said.number, said.size) == (2, len(content))
    assert said.sha256 == hashlib.sha256(content).hexdigest() == response["ETag"].strip('"')
    assert said.sha256 in page.content.decode()


def test_what_is_withdrawn_is_gone_with_the_next_question_and_from_the_disk(cast):
    documents = [public(cast, title=f"第{n}份") for n in range(4)]
    bulk.make(timezone.now())
    response, before = fetch()
    for document in documents[:2]:
        withdrawn(document, cast)
    again, after = fetch(**{"If-None-Match": response["ETag"]})
    assert again.status_code == 200
    assert [line["title"] for line in lines(after)] == ["第2份", "第3份"]
    part, piece = fetch(Range="bytes=0-10", **{"If-Range": response["ETag"]})
    assert (part.status_code, piece) == (200, after)  # another file: the whole of it
    part, piece = fetch(Range="bytes=0-10", **{"If-Range": again["ETag"]})
    assert (part.status_code, piece) == (206, after[:11])
    assert [name for name in files() if hashlib.sha256(before).hexdigest()[:32] in name] == []
    for document in documents[2:]:
        withdrawn(document, cast)
    assert lines(fetch()[1]) == []


def test_what_is_withdrawn_while_it_is_made_is_not_in_it(cast, monkeypatch):
    first, _second = public(cast, title="甲"), public(cast, title="乙")
    line = bulk._line

    def slow(document):
        made = line(document)
        if document.pk == first.pk:
            withdrawn(first, cast)
        return made

    monkeypatch.setattr(bulk, "_line", slow)
    bulk.make(timezone.now())
    assert bulk.current().number == 1
    assert [each["title"] for each in lines(fetch()[1])] == ["乙"]


def test_it_is_asked_for_in_vain_where_nothing_has_changed(cast):
    public(cast)
    bulk.make(timezone.now())
    response, _content = fetch()
    assert fetch(**{"If-None-Match": response["ETag"]})[0].status_code == 304
    with CaptureQueriesContext(connection) as queries:
        fetch()
    assert len(queries) == 1


def test_until_the_first_is_made_it_says_when_to_come_again(db):
    response, content = fetch(**{"Accept-Language": "en"})
    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert json.loads(content)["error"]["code"] == "not_yet"


@pytest.mark.parametrize(
    ("last", "now", "again"),
    [
        ("2026-03-02T12:00", "2026-03-02T23:00", False),
        ("2026-03-02T12:00", "2026-03-03T02:59", False),
        ("2026-03-02T12:00", "2026-03-03T03:00", True),
        ("2026-03-03T03:00", "2026-03-03T23:00", False),
        ("2026-03-02T12:00", "2026-03-09T12:00", True),
        ("2026-03-02T12:00", "2026-03-01T12:00", False),
    ],
)
def test_it_is_made_anew_each_night_and_a_missed_night_is_made_up_for(last, now, again, cast):
    moments = [timezone.make_aware(datetime.fromisoformat(text)) for text in (last, now)]
    assert not bulk.make_if_due(moments[0])
    assert bulk.current().made_at == moments[0]
    bulk.make_if_due(moments[1])
    assert (bulk.current().made_at == moments[1]) == again


def test_the_task_and_the_sweep_make_it(cast):
    public(cast)
    tasks.export_public()
    assert len(lines(fetch()[1])) == 1
    for name in files():
        default_storage.delete(f"exports/{name}")
    assert fetch()[0].status_code == 503
    call_command("sweep", verbosity=0, stdout=StringIO())
    assert len(lines(fetch()[1])) == 1


def test_two_at_once_make_one_and_a_broken_one_leaves_nothing(cast, monkeypatch):
    public(cast)
    with bulk._alone("making"):
        assert bulk.make(timezone.now()) is None
        with pytest.raises(CommandError):
            call_command("export_public")
    bulk.make(timezone.now() - timedelta(days=2))
    before, made = files(), bulk.current()

    def broken(document):
        raise RuntimeError("disk full")

    monkeypatch.setattr(bulk, "_line", broken)
    with pytest.raises(RuntimeError):
        bulk.make(timezone.now())
    assert (files(), bulk.current()) == (before, made)


def test_it_is_made_piece_by_piece_and_a_piece_that_breaks_off_is_no_loss(cast, monkeypatch):
    """Between the pieces the worker does other things; meanwhile one is withdrawn, and one process is killed."""
    documents = [public(cast, title=f"第{n}份") for n in range(4)]
    began = timezone.now()
    assert bulk.make(began, most=1e-9) is True
    assert fetch()[0].status_code == 503
    withdrawn(documents[0], cast)
    assert bulk.make(began + timedelta(minutes=1), most=1e-9) is True
    line = bulk._line

    def killed(document):
        if document.pk == documents[3].pk:
            raise KeyboardInterrupt
        return line(document)

    monkeypatch.setattr(bulk, "_line", killed)
    with pytest.raises(KeyboardInterrupt):
        bulk.make(began + timedelta(minutes=2))
    monkeypatch.setattr(bulk, "_line", line)
    while bulk.make(began + timedelta(minutes=3), most=1e-9):
        pass
    assert [each["title"] for each in lines(fetch()[1])] == ["第1份", "第2份", "第3份"]
    assert bulk.current().made_at == began
    assert len(files()) == 2  # it and its index


def test_what_was_half_made_long_ago_is_begun_anew(cast):
    for n in range(3):
        public(cast, title=f"第{n}份")
    now = timezone.now()
    bulk.make(now - timedelta(hours=7), most=1e-9)
    bulk.make(now)
    assert bulk.current().made_at == now
    assert len(lines(fetch()[1])) == 3


def test_it_costs_as_many_queries_for_one_as_for_three(cast):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            bulk.make(timezone.now())
        return len(queries)

    attach(public(cast))
    one = cost()
    attach(public(cast))
    attach(public(cast))
    assert cost() == one
