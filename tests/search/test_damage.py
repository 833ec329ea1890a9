"""An index that is gone, damaged or may not be written: every page answers, and it is built anew by itself."""

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from haystack import connections
from haystack.exceptions import SearchBackendError

from search import finding, generations, health, mending, tasks, writer
from search.models import IndexJob
from tests.search.test_writer import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
TITLE = "电梯更新改造通知"
NOTICE = "目前只能按标题搜索"
chance = random.Random(5)

HARM = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: put(path, b""),
    "cut": lambda path: put(path, path.read_bytes()[: path.stat().st_size * 2 // 3]),
    "longer": lambda path: put(path, path.read_bytes() + b"\0" * 100),
    "zeroed": lambda path: put(path, b"\0" * path.stat().st_size),
    "random": lambda path: put(path, chance.randbytes(path.stat().st_size)),
    "one bit": lambda path: put(path, flipped(path.read_bytes())),
}


def flipped(content):
    if not content:
        return content
    n = chance.randrange(len(content))
    return content[:n] + bytes([content[n] ^ (1 << chance.randrange(8))]) + content[n + 1 :]


def moved(settings, root):
    """Search in another copy of the index, with nothing of it open."""
    settings.SEARCH_INDEX_DIR = root
    settings.HAYSTACK_CONNECTIONS = {"default": {**settings.HAYSTACK_CONNECTIONS["default"], "PATH": str(root)}}
    connections.reload("default")


def look(client):
    """Every page with a search answers; whether the search page had an index."""
    page = client.get("/search/", {"q": TITLE})
    assert page.status_code == 200
    assert any(result.obj.title == TITLE for result in page.context["results"])
    assert client.get(reverse("requests:suggestions"), {"q": TITLE}).status_code == 200
    assert client.get("/search/", {"q": "不存在的霸王龙"}).status_code == 200
    assert client.get("/readyz").status_code == 200
    said = NOTICE in page.content.decode()
    assert said == page.context["found"].degraded
    return not said


@pytest.fixture
def shelf(publish, indexed):
    for n in range(3):
        publish(TITLE if n == 1 else f"第{n}号通知", "每台电梯补助十五万元。" * 30)
        indexed()


@pytest.mark.sqlite_is_enough
def test_every_file_damaged_in_every_way_is_survived_and_mended(shelf, settings, client, tmp_path, monkeypatch):
    monkeypatch.setattr(mending, "FIRST", 0)
    whole = settings.SEARCH_INDEX_DIR
    # One of each kind: there are as many segments as there were drains.
    names = {path.suffix or path.name: path.relative_to(whole) for path in whole.rglob("*") if path.is_file()}
    assert len(names) >= 6
    noticed = 0
    for name in names.values():
        for how, harm in HARM.items():
            root = tmp_path / f"{name.name} {how}"
            shutil.copytree(whole, root)
            harm(root / name)
            moved(settings, root)
            page = client.get("/search/", {"q": TITLE})
            assert page.status_code == 200
            assert any(result.obj.title == TITLE for result in page.context["results"])
            noticed += page.context["found"].degraded
            tasks_mend()
            assert not finding.find(TITLE, {}).degraded, (name, how)
            assert list(health.differences()) == [], (name, how)
            shutil.rmtree(root)
    assert noticed > len(names)  # locks and notes may be lost


def tasks_mend():
    """What the wake-up call does, in this process: its database is in memory."""
    if not mending.mend(writer.rebuild):
        writer.drain(timezone.now())


@pytest.mark.sqlite_is_enough
def test_damage_that_a_process_meets_while_it_has_the_index_open(shelf, settings, client, monkeypatch):
    monkeypatch.setattr(mending, "FIRST", 0)
    for how in HARM:
        assert look(client)
        for path in generations._written_once(generations.current(settings.SEARCH_INDEX_DIR)):
            HARM[how](path)
        look(client)
        connections.reload("default")  # what was removed, and not changed, a process that has it open does not need
        assert not look(client), how
        tasks_mend()
    assert look(client)


@pytest.mark.parametrize("pointer", [b"", b"gen-000009", b"gen-000001\0", b"\xff\xfe", b"../../etc", b"x" * 100_000])
def test_a_pointer_of_garbage(shelf, settings, client, pointer):
    (settings.SEARCH_INDEX_DIR / generations.POINTER).write_bytes(pointer)
    assert not look(client)
    tasks_mend()
    assert look(client)


def test_all_removed(shelf, settings, client):
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    assert not look(client)
    tasks_mend()
    assert look(client)


@contextmanager
def nobody():
    """As somebody who owns nothing here; the tests may run as root, whom no permission stops."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_permission_denied(shelf, settings, client):
    assert look(client)  # nobody may read the files of Python either: what a page needs of them is read now
    root = settings.SEARCH_INDEX_DIR
    generation = generations.current(root)
    for path in (root, generation, next(generations._written_once(generation))):
        before = path.stat().st_mode
        path.chmod(0)
        connections.reload("default")
        with nobody():
            assert not look(client), path
            tasks_mend()  # which says so in the log, and breaks nothing
        path.chmod(before)
    connections.reload("default")
    tasks_mend()
    assert look(client)


@contextmanager
def disk_full(most=400):
    """No file may become larger: the system refuses to write, as where the disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_the_index_that_serves_and_the_queue(shelf, publish, indexed, settings, client):
    publish("新的电梯通知", "补助" * 3000)
    waiting = IndexJob.objects.count()
    generation = generations.current(settings.SEARCH_INDEX_DIR)
    with disk_full():
        assert writer.drain(timezone.now()) == 0
        with pytest.raises((OSError, SearchBackendError, ValueError)):
            writer.rebuild()
        assert look(client)
    assert IndexJob.objects.count() == waiting
    assert generations.current(settings.SEARCH_INDEX_DIR) == generation
    assert [path for path in settings.SEARCH_INDEX_DIR.glob("gen-*") if path != generation] == []
    assert writer.drain(timezone.now()) == waiting
    assert list(health.differences()) == []
    assert writer.backend().search('"新的电梯通知"')["hits"] == 1


def test_a_full_disk_and_no_index(shelf, settings, client, monkeypatch):
    monkeypatch.setattr(mending, "FIRST", 0)
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    with disk_full():
        assert not look(client)
        tasks_mend()
        assert not look(client)
    tasks_mend()
    assert look(client)


def test_files_are_read_only_once_they_are_written(shelf, settings):
    written = list(generations._written_once(generations.current(settings.SEARCH_INDEX_DIR)))
    assert written
    assert {path.stat().st_mode & 0o222 for path in written} == {0}


def test_what_was_committed_and_not_sealed_is_read(shelf, publish, settings, monkeypatch, client):
    publish("新的电梯通知")
    with monkeypatch.context() as dying:
        dying.setattr(generations, "seal", lambda directory: None)
        writer.drain(timezone.now())
    connections.reload("default")
    assert look(client)
    assert list(health.differences()) == []
    publish("又一个电梯通知")
    writer.drain(timezone.now())
    sealed = generations._sums(generations.current(settings.SEARCH_INDEX_DIR))
    there = {path.name for path in generations._written_once(generations.current(settings.SEARCH_INDEX_DIR))}
    assert there == sealed.keys()


class TestAttempts:
    """It is built once, by one, and ever more seldom where that is no help."""

    @pytest.fixture
    def built(self, monkeypatch):
        at = []
        self.now = 1_800_000_000.0
        monkeypatch.setattr(mending.time, "time", lambda: self.now)
        return at

    def test_a_sound_index_is_left_alone(self, shelf, built):
        assert not mending.mend(lambda: built.append(1))
        assert built == []

    def test_attempts_that_fail_come_ever_more_seldom(self, built):
        for second in range(0, 4 * 3600, 5):
            self.now = 1_800_000_000.0 + second
            assert mending.mend(lambda: built.append(second))  # noqa: B023 -- called at once
        gaps = [b - a for a, b in zip(built, built[1:], strict=False)]
        assert gaps[:4] == [60, 120, 240, 480]
        assert max(gaps) == 3600
        self.now += mending.FORGOTTEN
        before = len(built)
        mending.mend(lambda: built.append(0))
        assert len(built) == before + 1

    def test_a_clock_that_went_back_does_not_stop_it(self, built):
        mending.mend(lambda: built.append(1))
        self.now -= 1_000_000
        mending.mend(lambda: built.append(2))
        assert built == [1, 2]

    def test_while_somebody_builds_it_nobody_else_does(self, built, settings):
        with generations.writing(settings.SEARCH_INDEX_DIR):
            assert mending.mend(lambda: built.append(1))
        assert built == []

    def test_what_breaks_is_logged_and_no_more(self, built, caplog):
        def full():
            raise OSError(28, "No space left on device")

        assert mending.mend(full)
        assert "No space left" in caplog.text

    def test_a_question_that_breaks_the_engine_has_it_built_anew_and_not_again_and_again(
        self, shelf, built, monkeypatch, client, settings
    ):
        def broken(*args, **options):
            raise SearchBackendError("示例")

        monkeypatch.setattr(writer.backend(), "search", broken)
        for second in range(0, 600, 5):
            self.now = 1_800_000_000.0 + second
            assert finding.find("电梯", {}).degraded
            mending.mend(lambda: (built.append(second), writer.rebuild()))  # noqa: B023 -- called at once
        assert len(built) == 4

    def test_a_report_about_an_older_generation_counts_nothing(self, shelf, settings):
        root = settings.SEARCH_INDEX_DIR
        generations.doubt(root)
        old = (root / generations.DOUBT).read_text()
        assert generations.doubted(root)
        writer.rebuild()
        assert not generations.doubted(root)
        (root / generations.DOUBT).write_text(old)  # of a reader that was late
        assert not generations.doubted(root)


def test_the_log_says_once_that_the_index_cannot_be_read(shelf, settings, client, caplog):
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    for _ in range(3):
        assert NOTICE in client.get("/search/", {"q": TITLE}).content.decode()
    assert caplog.text.count("search without index") == 1


def test_the_wake_up_call_starts_one_process_and_does_not_wait_for_it(shelf, settings, monkeypatch):
    started = []

    class Slow(subprocess.Popen):
        def __init__(self, words):
            assert words[1].endswith("manage.py")
            started.append(words[2:])
            super().__init__([sys.executable, "-c", "import time; time.sleep(60)"])

    monkeypatch.setattr(mending.subprocess, "Popen", Slow)
    monkeypatch.setattr(mending, "FIRST", 0)
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    before = time.monotonic()
    try:
        for _n in range(3):
            tasks.drain.delay()
        assert time.monotonic() - before < 20
        assert started == [["index", "--verbosity", "0", "rebuild"]]
    finally:
        for process in mending._running:
            process.kill()
            process.wait()
        mending._running.clear()


def test_the_sweep_builds_it_itself(shelf, settings, client):
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    call_command("sweep")
    assert look(client)


def test_no_silent_failure(settings):
    assert settings.HAYSTACK_CONNECTIONS["default"]["SILENTLY_FAIL"] is False
    assert writer.backend().silently_fail is False
    with pytest.raises(SearchBackendError), suppress(OSError):
        writer.backend().search("电梯")
