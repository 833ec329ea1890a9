"""`import_documents`: twice is once, a changed line is a revision, bad lines are named, a kill doubles nothing."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command

from agencies.enums import Kind
from agencies.models import Agency
from disclosures import workflow
from disclosures.enums import Stage
from disclosures.models import Category, Document, DocumentEvent, Revision
from ledger.models import Entry
from search.models import IndexJob
from tests.conftest import REPOSITORY, shared

GOOD = {
    "id": "L1",
    "title": "供水条例",
    "body": "第一章 总则\n第一条 为了规范供水。",
    "date": "2024-05-01",
    "issuer": "明州市人民代表大会",
    "category": "地方法规",
}


def line(**changes) -> str:
    record = {**GOOD, **changes}
    return json.dumps({key: value for key, value in record.items() if value is not ...})


def write(path, *lines: str | bytes, packed: bool = False):
    content = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in lines) + b"\n"
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


def run(path, **options) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_documents", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "documents.jsonl"


@pytest.mark.parametrize("packed", [False, True])
def test_a_document_is_taken_over_and_published(packed, file, cast):
    extra = {"region": "明州", "doc_no": "第711号", "url": "https://laws.example/1"}
    out, err = run(write(file, line(**extra), packed=packed))
    document = Document.objects.get()
    assert out.startswith("1 new, 0 changed, 0 unchanged")
    assert err == ""
    assert (document.title, document.stage, document.revision) == ("供水条例", Stage.PUBLISHED, 1)
    assert document.body.startswith('<h2 id="chapter-1">第一章')
    assert (document.region, document.doc_no, document.source_url) == tuple(extra.values())
    assert document.index_no == f"{cast.government.code}/{document.published_on.year}-00001"
    assert [event.kind for event in document.events.all()] == ["imported"]
    assert document.revisions.get().content["title"] == "供水条例"
    assert IndexJob.objects.get(object_id=str(document.pk)).label == "disclosures.document"
    assert Entry.objects.get(subject=f"disclosures.document:{document.pk}").act == "disclosures.import"


def test_unknown_issuers_and_categories_are_made_under_the_importing_agency(file, cast):
    run(write(file, line(), line(id="L2"), line(id="L3", issuer="明州市财政局", category="财政预算、决算信息")))
    issuer, category = Agency.objects.get(name=GOOD["issuer"]), Category.objects.get(name=GOOD["category"])
    assert (issuer.parent, issuer.kind, issuer.accepts_requests) == (cast.government, Kind.ISSUER, False)
    assert (category.parent.slug, category.item) == ("collections", None)
    known = Document.objects.get(source_key="L3")
    assert (known.agency, known.category.item) == (cast.finance, 7)


def test_an_agency_outside_the_importing_one_is_not_written_for(file, cast):
    run(write(file, line(issuer="明州市财政局")), agency="health")
    document = Document.objects.get()
    assert document.agency != cast.finance
    assert (document.agency.parent, document.imported_by) == (cast.health, cast.health)


def test_the_same_file_twice_changes_nothing(file, cast):
    write(file, line(), line(id="L2"), line(id=3))
    run(file)
    before = [model.objects.count() for model in (Document, Revision, DocumentEvent, IndexJob, Entry, Agency, Category)]
    out, _err = run(file)
    after = [model.objects.count() for model in (Document, Revision, DocumentEvent, IndexJob, Entry, Agency, Category)]
    assert before == after
    assert out.startswith("0 new, 0 changed, 3 unchanged")


def test_a_changed_line_makes_a_revision_and_keeps_the_number(file, cast):
    run(write(file, line(), line(id="L2")))
    number = Document.objects.get(source_key="L1").index_no
    out, _err = run(write(file, line(title="供水条例（修订）", issuer="另一机关"), line(id="L2")))
    document = Document.objects.get(source_key="L1")
    assert out.startswith("0 new, 1 changed, 1 unchanged")
    assert (document.title, document.agency.name, document.index_no) == ("供水条例（修订）", "另一机关", number)
    assert [r.content["title"] for r in document.revisions.all()] == ["供水条例", "供水条例（修订）"]
    assert [e.kind for e in document.events.all()] == ["imported", "revised"]
    assert run(file)[0].startswith("0 new, 0 changed, 2 unchanged")


def test_a_key_that_stands_twice_in_one_file_is_a_change(file, cast):
    out, _err = run(write(file, line(), line(title="改后"), line(title="改后")))
    assert out.startswith("1 new, 1 changed, 1 unchanged")
    assert Document.objects.get().title == "改后"


def test_two_agencies_may_use_the_same_keys(file, cast):
    write(file, line())
    run(file, agency="health")
    run(file, agency="finance")
    assert Document.objects.filter(source_key="L1").count() == 2


def test_what_was_withdrawn_here_stays_withdrawn(file, cast):
    run(write(file, line()), agency="health")
    workflow.perform(Document.objects.get(), "withdraw", actor=cast.head, facts={"reason": "有误。"})
    out, _err = run(write(file, line(title="改后")), agency="health")
    assert "1 withdrawn here and left so" in out
    assert (Document.objects.get().stage, Document.objects.get().title) == (Stage.WITHDRAWN, "供水条例")


BAD = {
    "not JSON": "{",
    "not JSON at all": "供水条例",
    "not an object": "[1]",
    "a number": "7",
    "not UTF-8": b'{"id":"\xff"}',
    "half a character": json.dumps(GOOD).replace('"L1"', '"\\ud800"'),
    "deep": "[" * 100_000,
    "no title": line(title=...),
    "empty title": line(title="  "),
    "no body": line(body=...),
    "null body": line(body=None),
    "no id": line(id=...),
    "no date": line(date=...),
    "no issuer": line(issuer=""),
    "no category": line(category=...),
    "title a number": line(title=7),
    "body a list": line(body=["x"]),
    "id a truth": line(id=True),
    "bad date": line(date="2024-02-30"),
    "other form of date": line(date="20240501"),
    "a time": line(date="2024-05-01T00:00"),
    "a day to come": line(date="2999-01-01"),
    "title too long": line(title="长" * 301),
    "key too long": line(id="x" * 201),
    "NUL": line(body="a\0b"),
    "control": line(title="a\x07b"),
    "two lines of title": line(title="a\nb"),
    "url a script": line(url="javascript:alert(1)"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_named_by_number_and_the_rest_goes_on(bad, file, cast):
    out, err = run(write(file, line(id="A"), bad, line(id="B")))
    assert err.startswith("Line 2: ")
    assert out.startswith("2 new, 0 changed, 0 unchanged, 0 withdrawn here and left so, 1 bad lines")
    assert sorted(Document.objects.values_list("source_key", flat=True)) == ["A", "B"]


def test_a_line_longer_than_memory_may_hold_is_passed_over(file, cast, monkeypatch):
    from disclosures import importing  # noqa: PLC0415

    monkeypatch.setattr(importing, "LONGEST_LINE", 1000)
    out, err = run(write(file, line(id="A"), line(body="长" * 5000), line(id="B")))
    assert err.startswith("Line 2: ")
    assert out.startswith("2 new")


def test_marks_and_blank_lines_are_no_lines(file, cast):
    out, err = run(write(file, b"\xef\xbb\xbf" + line().encode(), "", "   ", line(id="L2")))
    assert (out[:5], err) == ("2 new", "")


def test_a_source_may_have_no_text_of_a_document(file, cast, browser):
    run(write(file, line(body="")))
    page = browser().get(Document.objects.get().get_absolute_url()).content.decode()
    assert "The source gives no text of this document" in page


def test_markup_in_a_body_is_text_or_cleaned_but_never_acts(file, cast):
    run(
        write(file, line(body="<script>alert(1)</script>"), line(id="L2", body="<p onclick=x>甲<script>x</script></p>"))
    )
    assert Document.objects.get(source_key="L1").body == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert Document.objects.get(source_key="L2").body == "<p>甲</p>"


def test_a_gzip_that_breaks_off_keeps_what_came_before(file, cast):
    lines = [line(id=str(n), body=os.urandom(400).hex()) for n in range(300)]
    write(file, *lines, packed=True)
    file.write_bytes(file.read_bytes()[:-20_000])
    with pytest.raises(CommandError, match="breaks off after line"):
        run(file)
    kept = Document.objects.count()
    assert 0 < kept < 300
    assert run(write(file, *lines, packed=True))[0].startswith(f"{300 - kept} new, 0 changed, {kept} unchanged")


def test_a_file_that_is_not_there_and_an_agency_that_is_not_there_are_said(file, cast):
    with pytest.raises(CommandError, match="cannot be opened"):
        run(file)
    with pytest.raises(CommandError, match="no agency"):
        run(write(file, line()), agency="nowhere")


def test_a_fresh_site_imports_for_the_body_that_runs_it(file, db, settings):
    run(write(file, line()))
    assert Document.objects.get().imported_by.name == settings.SITE_OWNER


def test_the_size_of_a_batch_does_not_set_the_number_of_statements(file, cast, django_assert_max_num_queries):
    write(file, *(line(id=str(n)) for n in range(90)))
    with django_assert_max_num_queries(40):
        run(file)


def test_killed_half_way_and_started_again_it_finishes_without_doubles(tmp_path):
    """A process of its own on a database of its own, killed without a word."""
    base = tmp_path / "db.sqlite3"
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{base}", "VAR_DIR": str(tmp_path), "DEMO": "1"}
    path = write(tmp_path / "many.jsonl", *(line(id=str(n), body="第一条 供水。\n" * 60) for n in range(800)))
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=REPOSITORY, env=env, check=True)
    task = subprocess.Popen([*manage, "import_documents", str(path)], cwd=REPOSITORY, env=env)

    def count(table: str) -> int:
        with closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True, timeout=60)) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    patience = time.monotonic() + 180
    while count("disclosures_document") < 200 and task.poll() is None and time.monotonic() < patience:
        time.sleep(0.02)
    os.kill(task.pid, signal.SIGKILL)
    task.wait()
    assert 200 <= count("disclosures_document") < 800
    subprocess.run([*manage, "import_documents", str(path)], cwd=REPOSITORY, env=env, check=True)
    tables = ("disclosures_document", "disclosures_revision", "disclosures_documentevent", "search_indexjob")
    assert [count(table) for table in tables] == [800] * 4
    with closing(sqlite3.connect(base)) as connection:
        keys, numbers = (
            connection.execute(f"SELECT count(DISTINCT {column}) FROM disclosures_document").fetchone()[0]
            for column in ("source_key", "index_no")
        )
    assert (keys, numbers) == (800, 800)


def test_real_laws_are_taken_over_and_served(tmp_path, cast, browser):
    with gzip.open(shared("data/laws.jsonl.gz")) as laws:
        lines = list(itertools.islice(laws, 200))
    out, err = run(write(tmp_path / "laws.jsonl", *(text.rstrip(b"\n") for text in lines), packed=True))
    assert (out[:8], err) == ("200 new,", "")
    records = [json.loads(text) for text in lines]
    issuers = Counter(record["issuer"] for record in records)
    reader = browser()
    for name, number in issuers.most_common(3):
        response = reader.get("/documents/", {"agency": Agency.objects.get(name=name).slug})
        assert response.context["page"].paginator.count == number
    longest = max(records, key=lambda record: len(record["body"]))
    page = reader.get(Document.objects.get(source_key=longest["id"]).get_absolute_url()).content.decode()
    assert longest["title"] in page
    assert 'id="article-1"' in page
