"""The processes of `prove_sweep`, each a group of its own, and what is done to them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.faults import POINTS, mail

ROOT = Path(__file__).resolve().parent.parent.parent


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Town:
    """The processes, and what is done to them."""

    def __init__(self, home: Path, redis_port: int, seconds: float) -> None:
        self.home, self.redis_port, self.until = home, redis_port, time.monotonic() + seconds
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.mail = mail.Server(port())
        self.deaths: Counter[str] = Counter()
        self.killed = 0  # live workers: one may have been between a mail's acceptance and its mark
        self.points: tuple[str, ...] = POINTS
        self.log = (home / "log").open("ab")
        os.environ |= {
            "VAR_DIR": str(home),
            "MOVED_CLOCK": str(home / "clock"),
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
        }

    def spawn(self, name: str, words: list[str], **env: str) -> subprocess.Popen[bytes]:
        self.running[name] = subprocess.Popen(
            words, cwd=ROOT, env={**os.environ, **env}, stdout=self.log, stderr=self.log, start_new_session=True
        )
        return self.running[name]

    def ours(self, name: str, *words: str, point: str = "") -> subprocess.Popen[bytes]:
        return self.spawn(name, [sys.executable, "-m", "tests.faults.shifted", *words], FAULTPOINT=point)

    def worker(self, point: str = "", pool: str = "solo") -> subprocess.Popen[bytes]:
        words = ["worker", "--loglevel", "ERROR", "--pool", pool, "--without-gossip", "--without-mingle"]
        return self.ours("worker", "celery", *words, "--without-heartbeat", point=point)

    def beat(self, name: str) -> None:
        self.ours(name, "celery", "beat", "--loglevel", "ERROR", "--pidfile=", "-s", str(self.home / name))

    def redis(self) -> None:
        words = ["redis-server", "--port", str(self.redis_port), "--save", "", "--bind", "127.0.0.1"]
        self.spawn("redis", words)
        for _n in range(100):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.redis_port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("redis-server does not start")

    def kill(self, name: str) -> None:
        """`kill -9` of the whole group."""
        process = self.running.pop(name)
        if process.poll() is None:
            self.killed += name == "worker"
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)
        self.mail.stop()

    def left(self) -> float:
        return self.until - time.monotonic()
