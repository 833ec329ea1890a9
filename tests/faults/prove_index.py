"""`make prove-index`: the index is rebuilt under readers, and its writer is killed at any point; nothing is lost.

For each engine, in real processes and on a database of its own (SQLite, or PostgreSQL by DATABASE_URL): two readers
search while one writer builds the index anew three times and drains what changes meanwhile; then a writer that drains,
rebuilds or mends is killed with `kill -9` at a random moment, N times. After each the index opens, and after the next
drain it agrees with the database. In the end its folder is removed, and it is built by itself. Exit status 1
where anything was empty, wrong, missing or late.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from tests.faults.town import say

ENGINES = ("whoosh", "tantivy")
SHELF = 60  # documents
REBUILDS, MOST_TURNS, TURNS = 3, 20, 20  # at least, rounds of changes at most, searches of a reader at least
PATIENCE = 90  # seconds
EVERY = {"rebuild": 5, "mend": 7}  # each so many rounds the writer does that, else it drains
forks = multiprocessing.get_context("forkserver")


def main() -> int:
    words = argparse.ArgumentParser(prog="prove_index")
    words.add_argument("-n", type=int, default=50, help="deaths of the writer, for each engine")
    words.add_argument("--minutes", type=float, default=20, help="stop after the round that runs then")
    words.add_argument("--engines", default=",".join(ENGINES))
    words.add_argument("--seed", type=int, default=0)
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    with tempfile.TemporaryDirectory(prefix="mingtang-index-") as home:
        os.environ["VAR_DIR"] = home
        django.setup()
        from django.db import connection  # noqa: PLC0415 -- the apps must be ready
        from django.test.runner import DiscoverRunner  # noqa: PLC0415

        if connection.vendor == "sqlite":
            from django.core.management import call_command  # noqa: PLC0415

            call_command("migrate", verbosity=0)
            return prove(asked, Path(home))
        connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_index_{os.getpid()}"
        runner = DiscoverRunner(verbosity=0, interactive=False)
        made = runner.setup_databases()
        base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
        os.environ["DATABASE_URL"] = f"{base}/{connection.settings_dict['NAME']}"
        try:
            return prove(asked, Path(home))
        finally:
            runner.teardown_databases(made)


class Shelf:
    """Documents that come, change and go while the index is written."""

    def __init__(self, seed: int) -> None:
        from tests import factories  # noqa: PLC0415 -- the apps must be ready
        from tests.cast import assemble  # noqa: PLC0415

        self.cast, self.chance, self.words, self.turn = assemble(), random.Random(seed), {}, 0
        self.category = factories.category()
        self.put(range(SHELF))
        self.steady = list(self.words)[: SHELF // 2]  # these change, and are never withdrawn

    def put(self, numbers: Any, turn: int = 0) -> None:
        """Import documents, or revise them: each has one word that no other has, another each turn."""
        from disclosures import workflow  # noqa: PLC0415
        from disclosures.models import Document  # noqa: PLC0415
        from tests import factories  # noqa: PLC0415

        incoming = [
            workflow.Incoming(f"n{n}", f"{n}-{turn}", lambda n=n: factories.document_fields(
                title=f"第{n}号加装电梯补助通知", body=f"<p>编号 mark{n}x{turn} 的补助。</p>" * 3,
                agency=self.cast.health, category=self.category,
            )) for n in numbers
        ]  # fmt: skip
        workflow.take_over(incoming, importer=self.cast.health)
        keys = dict(Document.objects.filter(imported_by=self.cast.health).values_list("source_key", "pk"))
        self.words |= {keys[f"n{n}"]: f"mark{n}x{turn}" for n in numbers}

    def stir(self) -> list[int]:
        """Some are new, some changed, one is withdrawn; those that a writer shall queue again and again."""
        from disclosures import workflow  # noqa: PLC0415
        from disclosures.models import Document  # noqa: PLC0415

        self.turn += 1
        turn = self.turn
        changed = self.chance.sample(range(SHELF // 2), 3)
        self.put([*changed, SHELF + 2 * turn, SHELF + 2 * turn + 1], turn)
        last = Document.objects.public().exclude(pk__in=self.steady).order_by("-pk").first()
        workflow.perform(last, "withdraw", actor=self.cast.head, facts={"reason": "示例理由"})
        del self.words[last.pk]
        return self.steady[:10]

    def faults(self) -> Iterator[str]:
        """Nothing waits, the index agrees with the database, and each document is found by its newest word alone."""
        from disclosures.models import Document  # noqa: PLC0415
        from search import finding, health  # noqa: PLC0415
        from search.models import IndexJob  # noqa: PLC0415

        if waiting := IndexJob.objects.count():
            yield f"{waiting} changes still wait"
        yield from health.differences()
        sample = [*self.steady, *self.chance.sample(sorted(self.words), 10)]
        found = {pk: [row.pk for row in finding.find(self.words[pk], {}).rows] for pk in sample}
        yield from (f"{self.words[pk]} finds {rows} and not {pk}" for pk, rows in found.items() if rows != [pk])
        if set(Document.objects.public().values_list("pk", flat=True)) != set(self.words):
            yield "the shelf is not what it should be"


def start(target: Any, *args: Any) -> tuple[Any, Any]:
    ours, theirs = forks.Pipe()
    process = forks.Process(target=target, args=(*args, theirs), daemon=True)
    process.start()
    theirs.close()
    if ours.recv() != "ready":
        raise SystemExit("a process did not begin")
    return process, ours


def under_readers(engine: str, path: str, shelf: Shelf) -> list[str]:
    """Three rebuilds by one writer, changes all the time, two readers."""
    from tests.faults import librarians  # noqa: PLC0415

    turns = [forks.Value("i", 0) for _n in range(2)]
    readers = [start(librarians.read, engine, path, frozenset(shelf.steady), counted) for counted in turns]
    before = shelf.turn
    rebuilds, found = 0, []
    while not rebuilds or (min(counted.value for counted in turns) < TURNS and rebuilds < 10 * REBUILDS):
        process, ours = start(librarians.write, engine, path, "rebuild", REBUILDS, [])
        rebuilds += REBUILDS
        while not ours.poll(0.1):
            if shelf.turn - before < MOST_TURNS:
                shelf.stir()
        process.join()
        found += [] if ours.recv() == "done" else ["the writer did not finish"]
    rounds = shelf.turn - before
    told = []
    for reader, pipe in readers:
        pipe.send("stop")
        told.append(pipe.recv())
        reader.join()
    drained()
    for one in told:
        found += [f"a reader was told: {one}"] if one["errors"] or one["empty"] or one["incomplete"] else []
        found += [] if one["searches"] >= TURNS else [f"a reader had hardly a turn: {one}"]
    searches, fewest = sum(one["searches"] for one in told), min(one["fewest"] for one in told)
    say(f"{engine}: {rebuilds} rebuilds and {rounds} rounds of changes under 2 readers: {searches} searches, "
        f"{sum(one['empty'] for one in told)} empty, {sum(one['errors'] for one in told)} errors, "
        f"never fewer than {fewest} results")  # fmt: skip
    return [*found, *shelf.faults()]


def drained() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from search import writer  # noqa: PLC0415

    while writer.drain(timezone.now()):
        pass


def deaths(engine: str, path: str, shelf: Shelf, asked: argparse.Namespace, until: float) -> list[str]:
    from tests.faults import librarians  # noqa: PLC0415

    found: list[str] = []
    died = {"drain": 0, "rebuild": 0, "mend": 0}
    busy = took(engine, path, shelf)
    for n in range(1, asked.n + 1):
        if time.monotonic() > until:
            return [*found, f"{asked.n - n + 1} rounds were left out, the time was over: MINUTES="]
        act = next((name for name, every in EVERY.items() if n % every == 0), "drain")
        process, ours = start(librarians.write, engine, path, act, 10**6, shelf.stir())
        time.sleep(shelf.chance.uniform(0, 2 * busy[act]))
        process.kill()
        process.join()
        died[act] += process.exitcode == -9
        if act == "mend":  # nobody may have built it yet
            from search import mending, writer  # noqa: PLC0415

            mending.FIRST = 0
            mending.mend(writer.rebuild)
        if why := librarians.opens(librarians.WORD):
            found.append(f"round {n}, {act}: the index does not open: {why}")
            break
        drained()
        found += [f"round {n}, {act}: {fault}" for fault in shelf.faults()]
    say(f"{engine}: {sum(died.values())} writers killed ({', '.join(f'{k} {v}' for k, v in died.items())}), "
        f"{len(found)} faults")  # fmt: skip
    return found if found or sum(died.values()) == asked.n else [f"only {died} of {asked.n} died"]


def by_itself(engine: str, path: str, shelf: Shelf) -> list[str]:
    """The folder goes, and the wake-up call of the worker has the index built in a process of its own, once."""
    from search import health, mending, tasks  # noqa: PLC0415 -- the apps must be ready

    os.environ |= {"SEARCH_ENGINE": engine, "SEARCH_INDEX_DIR": path}
    shutil.rmtree(path)
    began = time.monotonic()
    tasks.drain()
    told = time.monotonic() - began
    while not health.readable() and time.monotonic() - began < PATIENCE:
        time.sleep(0.2)
        tasks.drain()
    took = time.monotonic() - began
    codes = [process.wait(PATIENCE) for process in mending._running]
    drained()
    say(f"{engine}: without its folder the index was built by itself in {took:.0f} s; the worker waited {told:.2f} s")
    wrong = [] if codes == [0] and told < 2 else [f"processes ended with {codes}, the worker waited {told:.1f} s"]
    return [*wrong, *shelf.faults()]


def took(engine: str, path: str, shelf: Shelf) -> dict[str, float]:
    """Seconds of each act where nobody dies, so that the deaths fall anywhere in them."""
    from tests.faults import librarians  # noqa: PLC0415

    spent = {}
    for act in ("drain", "rebuild"):
        process, ours = start(librarians.write, engine, path, act, 3, shelf.steady[:10])
        began = time.monotonic()
        ours.recv()
        spent[act] = (time.monotonic() - began) / 3
        process.join()
    return {**spent, "mend": spent["rebuild"]}


def prove(asked: argparse.Namespace, home: Path) -> int:
    from search import writer  # noqa: PLC0415 -- the apps must be ready
    from tests.faults import librarians  # noqa: PLC0415

    forks.set_forkserver_preload(["tests.faults.ready"])
    began, found = time.monotonic(), []
    shelf = Shelf(asked.seed)
    for engine in asked.engines.split(","):
        path, before = str(home / engine), time.monotonic()
        librarians.use(engine, path)
        writer.rebuild()
        found += under_readers(engine, path, shelf)
        found += deaths(engine, path, shelf, asked, began + asked.minutes * 60)
        found += by_itself(engine, path, shelf)
        say(f"{engine}: {time.monotonic() - before:.0f} s")
    for fault in found[:40]:
        say(f"  {fault}")
    if found:
        return 1
    say("No answer was empty and no change was lost: this holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
