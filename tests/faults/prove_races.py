"""`make prove-races`: every two acts that exclude each other, N times each, on PostgreSQL or on SQLite.

On PostgreSQL two threads with connections of their own act, on SQLite two processes on one file. The database is made
for the run and taken away again. Exit status 1 where a race did not end as it must.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from typing import Any

import django

from tests.faults.town import say

APART = "apart"


def main() -> int:
    words = argparse.ArgumentParser(prog="prove_races")
    words.add_argument("-n", type=int, default=100, help="races of each pair")
    words.add_argument("--minutes", type=float, default=120, help="stop after the pair that runs then")
    words.add_argument(
        "--stories", default="", help=f"only these, with commas between them; {APART}: what meets besides"
    )
    asked = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if "DATABASE_URL" in os.environ:
        return in_threads(asked)
    with tempfile.TemporaryDirectory(prefix="mingtang-races-") as home:
        os.environ["VAR_DIR"] = home
        return in_processes(asked)


def in_threads(asked: argparse.Namespace) -> int:
    django.setup()
    from django.db import connection  # noqa: PLC0415 -- the apps must be ready
    from django.test.runner import DiscoverRunner  # noqa: PLC0415

    connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_races_{os.getpid()}"
    runner = DiscoverRunner(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        return prove(asked, "two threads on PostgreSQL", None)
    finally:
        runner.teardown_databases(made)


def in_processes(asked: argparse.Namespace) -> int:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- the apps must be ready

    call_command("migrate", verbosity=0)
    people = Processes()
    try:
        return prove(asked, "two processes on one SQLite file", people.at_once)
    finally:
        people.stop()


class Processes:
    """Two processes that wait for each other before each act."""

    def __init__(self) -> None:
        fresh = multiprocessing.get_context("spawn")
        # Kept as long as we are: a barrier that nobody holds is gone before the children have opened it.
        self.gate, self.pipes, self.children = fresh.Barrier(2), [], []
        for _n in range(2):
            ours, theirs = fresh.Pipe()
            child = fresh.Process(target=lane, args=(theirs, self.gate), daemon=True)
            child.start()
            self.pipes.append(ours)
            self.children.append(child)

    def at_once(self, names: tuple[str, str], cast: Any, now: Any, jobs: list[Any]) -> list[list[str]]:
        for pipe, name in zip(self.pipes, names, strict=True):
            pipe.send((name, cast, now, jobs))
        return [pipe.recv() for pipe in self.pipes]

    def stop(self) -> None:
        for child in self.children:
            child.kill()
            child.join()


def lane(pipe: Any, gate: Any) -> None:
    django.setup()
    from tests.faults.races import attempt  # noqa: PLC0415 -- the apps must be ready

    while True:
        name, cast, now, jobs = pipe.recv()
        said = []
        for pk, seen, other in jobs:
            gate.wait(120)
            said.append(attempt(pk, name, cast, now, seen, other))
        pipe.send(said)


def prove(asked: argparse.Namespace, how: str, lanes: Any) -> int:
    from tests.cast import assemble  # noqa: PLC0415 -- the apps must be ready
    from tests.faults import apart  # noqa: PLC0415
    from tests.faults.races import STORIES, at_once, race, stage_of  # noqa: PLC0415

    cast, began, ran, found, left = assemble(), time.monotonic(), 0, [], 0
    names = asked.stories.split(",") if asked.stories else [*STORIES, APART]
    # First, while there are few cases: a notice looks at all that are open.
    for name, faults in apart.every(cast, asked.n) if APART in names and lanes is None else ():
        say(f"{name}: {asked.n} times")
        found, ran = found + faults, ran + 1
    for story in (story for story in STORIES if story in names):
        template, others, pairs = stage_of(story, cast)
        before = time.monotonic()
        for pair in pairs:
            if time.monotonic() - began > asked.minutes * 60:
                left += 1
                continue
            found += race(pair, cast, template, others, asked.n, lanes or at_once)
            ran += 1
        say(f"{story}: {len(pairs)} pairs, {asked.n} times each, {time.monotonic() - before:.0f} s")
    for fault in found[:40]:
        say(f"  {fault}")
    if left:
        say(f"{left} pairs were left out, the time was over: MINUTES=")
    say(f"{ran} pairs, {ran * asked.n} races by {how} in {time.monotonic() - began:.0f} s, {len(found)} faults")
    if found or left or not ran:
        return 1
    say("Of every two, exactly one wins, and what it did stands: this holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
