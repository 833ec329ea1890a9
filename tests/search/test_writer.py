"""The outbox and its one writer."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone
from haystack import connections
from haystack.exceptions import SearchBackendError

from agencies.models import Agency
from search import generations, health, writer
from search.generations import LockError
from search.models import IndexJob
from search.outbox import enqueue
from search.tasks import drain as drain_task
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]


def hits(text):
    return writer.backend().search(text)["hits"]


def test_publishing_queues_and_draining_indexes(publish):
    writer.rebuild()
    publish("电梯通知")
    assert hits("电梯通知") == 0
    assert writer.drain(timezone.now()) > 0
    assert hits("电梯通知") == 1
    assert IndexJob.objects.count() == 0


def test_a_change_replaces_and_is_indexed_once_however_often_it_was_queued(publish, indexed):
    document = publish("电梯通知")
    indexed()
    document.title = "自动扶梯通知"
    document.save()
    for _n in range(5):
        enqueue(document)
    assert writer.drain(timezone.now()) == 5
    assert (hits('"电梯通知"'), hits("自动扶梯")) == (0, 1)


def test_a_withdrawal_is_removed(publish, withdraw, indexed):
    document = publish("电梯通知")
    indexed()
    withdraw(document)
    indexed()
    assert hits("电梯通知") == 0


def test_what_was_deleted_or_never_existed_is_removed_without_a_word(indexed):
    agency = factories.agency("gone", name="撤销的机关")
    indexed()
    assert hits("撤销的机关") == 1
    enqueue(agency)
    Agency.objects.filter(pk=agency.pk).delete()
    IndexJob.objects.create(label="disclosures.document", object_id="999999")
    IndexJob.objects.create(label="disclosures.document", object_id="not a number")
    IndexJob.objects.create(label="disclosures.document", object_id="9" * 40)
    IndexJob.objects.create(label="nothing.known", object_id="1")
    indexed()
    assert hits("撤销的机关") == 0
    assert IndexJob.objects.count() == 0


def test_drafts_do_not_enter(cast, indexed):
    document = factories.draft(actor=cast.clerk, agency=cast.health, title="电梯草案")
    enqueue(document)
    indexed()
    assert hits("电梯草案") == 0


def test_a_drain_takes_no_more_than_its_limit(publish):
    writer.rebuild()
    for n in range(4):
        publish(f"第{n}号电梯通知")
    waiting = IndexJob.objects.count()
    assert writer.drain(timezone.now(), limit=3) == 3
    assert IndexJob.objects.count() == waiting - 3


def test_jobs_of_the_future_wait():
    IndexJob.objects.create(label="a.b", object_id="1", queued_at=timezone.now() + timedelta(hours=1))
    assert writer.drain(timezone.now()) == 0


def test_while_somebody_writes_the_jobs_stay_queued(publish, settings):
    writer.rebuild()
    publish("电梯通知")
    waiting = IndexJob.objects.count()
    with generations.writing(settings.SEARCH_INDEX_DIR):
        assert writer.drain(timezone.now()) == 0
        with pytest.raises(LockError):
            writer.rebuild()
        with pytest.raises(CommandError):
            call_command("index", "rebuild", verbosity=0)
    assert IndexJob.objects.count() == waiting
    assert writer.drain(timezone.now()) == waiting


def test_one_object_that_cannot_be_prepared_keeps_nobody_out(publish, monkeypatch):
    writer.rebuild()
    publish("坏的通知")
    publish("好的通知")
    index = writer.search_indexes()["disclosures.document"]
    words = index.words
    monkeypatch.setattr(index, "words", lambda obj: 1 / 0 if obj.title == "坏的通知" else words(obj))
    writer.drain(timezone.now())
    assert (hits("好的通知"), IndexJob.objects.count()) == (1, 0)


def test_without_an_index_the_queue_waits(publish):
    publish("电梯通知")
    waiting = IndexJob.objects.count()
    assert writer.drain(timezone.now()) == 0
    assert IndexJob.objects.count() == waiting


def test_the_task_drains(publish):
    writer.rebuild()
    publish("电梯通知")
    drain_task.delay()
    assert hits("电梯通知") == 1


def test_the_command_builds_what_is_missing_and_drains(publish, capsys):
    publish("电梯通知")
    call_command("index", "drain")
    assert hits("电梯通知") == 1
    publish("第二个电梯通知")
    call_command("index", "drain")
    assert hits("电梯通知") == 2
    assert "0 queued" in capsys.readouterr().out


def test_a_rebuild_covers_what_was_queued_and_leaves_what_comes_meanwhile(publish):
    publish("早的电梯通知")

    def meanwhile(_n):
        if not IndexJob.objects.filter(label="x.y").exists():
            IndexJob.objects.create(label="x.y", object_id="1")

    writer.rebuild(meanwhile)
    assert [job.label for job in IndexJob.objects.all()] == ["x.y"]
    assert hits("早的电梯通知") == 1


def test_a_change_during_a_rebuild_is_not_lost(publish, indexed):
    document = publish("电梯通知")

    def meanwhile(_n):
        if document.title == "电梯通知":
            document.title = "自动扶梯通知"
            document.save()
            enqueue(document)

    writer.rebuild(meanwhile)
    indexed()
    assert (hits("自动扶梯"), hits('"电梯通知"')) == (1, 0)


def test_a_rebuild_removes_the_generations_before_it_after_a_while(publish, settings):
    for _n in range(3):
        writer.rebuild()
    pointer = settings.SEARCH_INDEX_DIR / generations.POINTER
    os.utime(pointer, (0, 0))
    publish("电梯通知")
    writer.drain(timezone.now())
    assert [path.name for path in settings.SEARCH_INDEX_DIR.glob("gen-*")] == [pointer.read_text()]


@pytest.mark.django_db(transaction=True)
def test_searching_during_rebuilds_and_drains_never_finds_nothing(publish, indexed, withdraw):
    for n in range(25):
        publish(f"第{n}号电梯通知", "更新改造" * n)
    indexed()
    answers, faults, done = [], [], threading.Event()

    def read():
        while not done.is_set():
            try:
                answers.append(hits("电梯通知"))
            except SearchBackendError as error:
                faults.append(error)
            except OperationalError:  # threads share the database in memory, which is locked while it is analysed
                continue
        connection.close()

    readers = [threading.Thread(target=read) for _n in range(2)]
    for reader in readers:
        reader.start()
    for n in range(4):
        writer.rebuild()
        publish(f"新{n}号电梯通知")
        indexed()
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert len(answers) > 20
    assert min(answers) >= 25
    assert hits("电梯通知") == 29


HOLD = """
import sys, time
from pathlib import Path
from search import generations
with generations.writing(Path(sys.argv[1])):
    generations.fresh(Path(sys.argv[1]))
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_writer_leaves_no_lock_and_no_half_generation(publish, settings):
    writer.rebuild()
    root = settings.SEARCH_INDEX_DIR
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
    )
    assert process.stdout.readline() == "held\n"
    publish("电梯通知")
    assert writer.drain(timezone.now()) == 0
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert writer.drain(timezone.now()) > 0
    assert hits("电梯通知") == 1
    assert (root / generations.POINTER).read_text() == max(path.name for path in root.glob("gen-*"))


def test_two_writers_at_once_lose_nothing(settings, publish):
    writer.rebuild()
    for n in range(10):
        publish(f"第{n}号电梯通知")
    entered, refused = [], threading.Semaphore(0)

    def take():
        try:
            with generations.writing(settings.SEARCH_INDEX_DIR):
                entered.append([refused.acquire(timeout=30) for _other in range(3)])
        except LockError:
            refused.release()

    threads = [threading.Thread(target=take) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert entered == [[True] * 3]
    while writer.drain(timezone.now()):
        pass
    assert hits("电梯通知") == 10


def test_an_index_of_another_version_is_an_index_that_is_missing(each_engine, publish, indexed, settings):
    publish("电梯通知")
    indexed()
    next(settings.SEARCH_INDEX_DIR.glob(f"gen-*/{generations.FORMAT}")).unlink()
    with pytest.raises(generations.IndexMissing, match="another version"):
        writer.backend().search("电梯")
    writer.rebuild()
    assert writer.backend().search("电梯")["hits"] == 1


def put(path: Path, content: bytes) -> None:
    """As a copy gone wrong leaves it, under a new inode. To cut a file that a process has mapped kills it: mmap(2)."""
    path.unlink()
    path.write_bytes(content)


def damaged(root: Path, how: str) -> None:
    """Both engines have a table of contents, which is small, and segments."""
    generation = generations.current(root)
    contents = next(path for path in generation.iterdir() if path.suffix == ".toc" or path.name == "meta.json")
    segments = [path for path in generation.iterdir() if path.suffix in (".seg", ".term", ".idx", ".fast")]
    match how:
        case "pointer gone":
            (root / generations.POINTER).unlink()
        case "pointer empty":
            (root / generations.POINTER).write_text("")
        case "pointer elsewhere":
            (root / generations.POINTER).write_text("../../etc")
        case "all gone":
            shutil.rmtree(root)
        case "table of contents gone":
            contents.unlink()
        case "table of contents cut":
            put(contents, contents.read_bytes()[:40])
        case _:
            for path in segments:
                whole = path.read_bytes()
                ill = {"cut": whole[: len(whole) // 3], "empty": b"", "scrambled": bytes(255 - byte for byte in whole)}
                put(path, ill[how.split()[-1]])


HARM = (
    "pointer gone",
    "pointer empty",
    "pointer elsewhere",
    "all gone",
    "table of contents gone",
    "table of contents cut",
    "segment cut",
    "segment empty",
    "segment scrambled",
)


@pytest.mark.parametrize("how", HARM)
def test_a_damaged_index_is_an_error_with_a_name_and_can_be_rebuilt(publish, indexed, settings, how):
    publish("电梯通知", "更新改造" * 50)
    indexed()
    assert hits("电梯通知") == 1
    damaged(settings.SEARCH_INDEX_DIR, how)
    if how == "table of contents cut":
        connections.reload("default")  # a process that has read it does not need it again
    with pytest.raises(SearchBackendError):
        writer.backend().search("电梯通知")
    assert health.state()["ok"] is False
    assert not health.readable()
    writer.rebuild()
    assert hits("电梯通知") == 1
    assert health.state()["ok"] is True
