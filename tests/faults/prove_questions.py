"""`make prove-questions`: all hostile questions asked of a real server, several at once, while others read.

For each engine gunicorn runs as the Procfile says, over a database of its own in SQLite. Nothing answers 5xx, 99 of 100
answers come within a second, so do the other pages meanwhile, no worker dies and none grows. Exit status 1 else.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import django

from tests.faults.town import ROOT, port, say
from tests.search.hostile import QUESTIONS

ENGINES = ("whoosh", "tantivy")
AT_ONCE = 4
ADDRESSES = ("/search/suggestions.json", "/search/opensearch.json", "/search/feed/", "/requests/new/suggestions.json")
OTHERS = ("/", "/documents/", "/healthz", "/agencies/")
EXPECTED = (200, 302, 400, 404, 414)  # the last is the server's own: the line is too long
SLOW, GROWN = 1.0, 150  # seconds at the 99th percentile; MB of all workers together


def main() -> int:
    words = argparse.ArgumentParser(prog="prove_questions")
    words.add_argument("--engines", default=",".join(ENGINES))
    words.add_argument("--every", type=int, default=1, help="ask only each so many-th")
    asked = words.parse_args()
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    with tempfile.TemporaryDirectory(prefix="mingtang-questions-") as home:
        os.environ["VAR_DIR"] = home
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 -- the apps must be ready

        from tests.cast import assemble  # noqa: PLC0415
        from tests.faults.librarians import use  # noqa: PLC0415
        from tests.search.library import fill  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        fill(assemble(), times=5)
        faults = []
        for engine in asked.engines.split(","):
            use(engine, f"{home}/{engine}")
            call_command("index", "rebuild", verbosity=0)
            faults += served(engine, Path(home), QUESTIONS[:: asked.every])
    for fault in faults[:40]:
        say(f"  {fault}")
    if faults:
        return 1
    say("No question breaks or slows anything: this holds")
    return 0


def served(engine: str, home: Path, questions: tuple[str, ...]) -> list[str]:
    at = port()
    env = {**os.environ, "SEARCH_ENGINE": engine, "SEARCH_INDEX_DIR": str(home / engine), "TRUSTED_PROXIES": "1"}
    words = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{at}", "--workers", "2"]
    with (home / "log").open("ab") as log:
        server = subprocess.Popen(
            [*words, "--threads", "4", "--timeout", "60"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    try:
        wait_for(at)
        return Siege(engine, at, server.pid, questions).lay()
    finally:
        server.terminate()
        server.wait(30)


def wait_for(at: int) -> None:
    for _n in range(300):
        try:
            if get(at, "/healthz")[0] == 200 and get(at, "/search/?q=a")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not start")


def get(at: int, address: str, who: str = "192.0.2.1") -> tuple[int, float]:
    connection, began = http.client.HTTPConnection("127.0.0.1", at, timeout=60), time.perf_counter()
    try:
        connection.request("GET", address, headers={"X-Forwarded-For": who})
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - began
    finally:
        connection.close()


def workers(server: int) -> dict[int, float]:
    """The MB of each."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    status = {int(pid): Path(f"/proc/{pid}/status").read_text() for pid in children}
    return {pid: int(text.split("VmRSS:")[1].split()[0]) / 1024 for pid, text in status.items() if "VmRSS:" in text}


class Siege:
    """Questions from several at once, and one who reads other pages meanwhile."""

    def __init__(self, engine: str, at: int, server: int, questions: tuple[str, ...]) -> None:
        self.engine, self.at, self.server, self.questions = engine, at, server, questions
        self.faults: list[str] = []
        self.spent: dict[str, list[float]] = {}
        self.statuses: Counter[int] = Counter()
        self.next, self.over = itertools.count(), threading.Event()
        self.memory: dict[int, float] = {}

    def ask(self) -> None:
        while (n := next(self.next)) < len(self.questions):
            said = urlencode({"q": self.questions[n].encode("utf-8", "surrogatepass")})
            for address in ("/search/", ADDRESSES[n % len(ADDRESSES)]):
                status, seconds = get(self.at, f"{address}?{said}", f"198.51.{n // 250}.{n % 250}")
                self.spent.setdefault(address, []).append(seconds)
                self.statuses[status] += 1
                if status not in EXPECTED:
                    self.faults.append(f"{self.engine}: {status} at {address} for {self.questions[n][:80]!r}")
            if n == len(self.questions) // 4:
                self.memory = workers(self.server)

    def read(self) -> None:
        for address in itertools.cycle(OTHERS):
            status, seconds = get(self.at, address)
            self.spent.setdefault("others", []).append(seconds)
            if status != 200:
                self.faults.append(f"{self.engine}: {status} at {address}")
            if self.over.wait(0.05):
                return

    def lay(self) -> list[str]:
        askers = [threading.Thread(target=self.ask) for _n in range(AT_ONCE)]
        reader = threading.Thread(target=self.read)
        began = time.monotonic()
        for thread in (*askers, reader):
            thread.start()
        for thread in askers:
            thread.join()
        self.over.set()
        reader.join()
        return self.told(time.monotonic() - began)

    def told(self, took: float) -> list[str]:
        after = workers(self.server)
        slow = {name: sorted(seconds)[int(0.99 * (len(seconds) - 1))] for name, seconds in self.spent.items()}
        late = {name: seconds for name, seconds in slow.items() if seconds > SLOW}
        grown = sum(after.values()) - sum(self.memory.values())
        faults = [*self.faults, *(f"{self.engine}: {name} took {seconds:.2f} s" for name, seconds in late.items())]
        if after.keys() != self.memory.keys():
            faults.append(f"{self.engine}: a worker died")
        if grown > GROWN:
            faults.append(f"{self.engine}: the workers grew by {grown:.0f} MB")
        answers = ", ".join(f"{status} {times}" for status, times in sorted(self.statuses.items()))
        told = ", ".join(f"{name} {1000 * seconds:.0f}" for name, seconds in slow.items())
        say(f"{self.engine}: {len(self.questions)} questions, {AT_ONCE} at once, {took:.0f} s; answers: {answers}")
        say(f"{self.engine}: milliseconds at the 99th percentile: {told}; the workers grew by {grown:.0f} MB")
        return faults


if __name__ == "__main__":
    sys.exit(main())
