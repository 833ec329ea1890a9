"""`manage.py index`: status, drain, rebuild, verify."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal import doctor
from search import generations, writer
from search.management.commands.index import Command
from search.models import IndexJob

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


def run(*words):
    out = StringIO()
    call_command("index", *words, stdout=out)
    return out.getvalue()


def hits(text):
    return writer.backend().search(text)["hits"]


def test_status_tells_engine_documents_generation_size_queue_and_lag(each_engine, publish):
    publish("电梯通知")
    said = run("status")
    assert "none that can be read" in said
    assert "NO" in said
    run("rebuild")
    publish("另一个电梯通知")
    said = {line[:12].strip(): line[12:] for line in run("status").splitlines()}
    assert said["engine"] == each_engine
    assert said["documents"].split()[0] == "4"
    assert said["generation"].startswith("gen-000001.")
    assert said["on disk"].endswith(" MB")
    assert said["queued"] == f"{IndexJob.objects.count()} changes of 1 documents"
    assert said["lag"].endswith(" s")
    assert (said["outgrown"], said["in order"]) == ("no", "yes")
    state = json.loads(run("status", "--json"))
    assert (state["engine"], state["documents"], state["lag_documents"]) == (each_engine, 4, 1)


def test_drain_takes_over_what_is_queued_and_says_how_much(publish):
    run("rebuild")
    publish("电梯通知")
    queued = IndexJob.objects.count()
    assert f"{queued} changes taken over, 0 queued" in run("drain")
    assert hits("电梯通知") == 1
    assert "0 changes taken over, 0 queued" in run("drain")


def test_drain_builds_anew_what_cannot_be_read(publish, settings):
    publish("电梯通知")
    assert "documents indexed" in run("drain")
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    assert "documents indexed" in run("drain")
    assert hits("电梯通知") == 1


def test_drain_and_rebuild_beside_another_writer_say_so_and_fail(publish, settings):
    run("rebuild")
    publish("电梯通知")
    waiting = IndexJob.objects.count()
    with generations.writing(settings.SEARCH_INDEX_DIR):
        for act in ("drain", "rebuild"):
            with pytest.raises(CommandError, match="another process"):
                run(act)
    assert IndexJob.objects.count() == waiting


def test_rebuild_makes_a_new_generation(publish):
    run("rebuild")
    publish("电梯通知")
    assert "4 documents indexed" in run("rebuild")
    assert hits("电梯通知") == 1
    assert IndexJob.objects.count() == 0


def test_verify_fails_on_differences_and_repairs_them(publish, withdraw, indexed):
    kept, gone = publish("电梯通知"), publish("撤回的通知")
    indexed()
    assert "agree" in run("verify")
    withdraw(gone)
    assert "agree" in run("verify")  # it is queued
    IndexJob.objects.all().delete()
    writer.backend().remove(f"disclosures.document.{kept.pk}")
    out = StringIO()
    with pytest.raises(CommandError, match="2 differences"):
        call_command("index", "verify", stdout=out)
    assert f"disclosures.document.{gone.pk} is in the index and not public" in out.getvalue()
    assert f"disclosures.document.{kept.pk} is public and not in the index" in out.getvalue()
    assert len(list(doctor.index_agrees())) == 2
    assert "2 differences queued" in run("verify", "--repair")
    run("drain")
    assert "agree" in run("verify")
    assert (hits("电梯通知"), hits('"撤回的通知"')) == (1, 0)
    assert list(doctor.index_agrees()) == []


def test_verify_finds_a_document_that_is_there_twice(publish, indexed):
    document = publish("电梯通知")
    indexed()
    index = writer.search_indexes()["disclosures.document"]
    engine = writer.backend()
    engine.change(
        engine._documents([(index, index.objects_by_pk([document.pk])[document.pk])]), ()
    )  # without removing what was there
    with pytest.raises(CommandError, match="1 differences"):
        run("verify")
    run("verify", "--repair")
    run("drain")
    assert "agree" in run("verify")


def test_verify_of_an_index_that_cannot_be_read_fails(settings):
    for words in (("verify",), ("verify", "--repair")):
        with pytest.raises(CommandError, match="index rebuild"):
            run(*words)
    run("rebuild")
    shutil.rmtree(generations.current(settings.SEARCH_INDEX_DIR))
    with pytest.raises(CommandError, match="damaged"):
        run("verify")


@pytest.mark.parametrize("words", ["--verbosity 0 rebuild", "rebuild --verbosity 0", "rebuild -v 0", "verify -v 0"])
def test_it_can_be_told_to_say_nothing_before_the_act_and_behind_it(words):
    """As a shell calls it: `call_command` would take the words anywhere."""
    parsed = Command().create_parser("manage.py", "index").parse_args(words.split())
    assert (parsed.verbosity, parsed.act in words) == (0, True)


def test_an_act_must_be_named():
    for words in ((), ("--rebuild",), ("mend",)):
        with pytest.raises((CommandError, TypeError)):
            run(*words)
