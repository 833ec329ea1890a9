"""A real Chromium before the real thing: `manage.py start` with web, worker and beat, and people who use it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from portal.demo.people import PASSWORD
from tests.browser.person import Person

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
READY_WITHIN, GONE_WITHIN = 180, 15  # seconds
# What would lead the site away from its defaults: SQLite, the filesystem broker, the demonstration.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DEMO", "SITE_URL", "HOST", "DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those here come first: they are slow, and one worker has all of them."""
    items.sort(key=lambda item: HERE not in item.path.parents)
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def children_of(pid: int) -> list[int]:
    """All processes below one, from the table that Linux keeps of them."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    found = parents.get(pid, [])
    return found + [below for child in found for below in children_of(child)]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[str]:
    """The address of a site of its own, with a small demonstration city; at the end nothing of it may be left."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    env |= {"VAR_DIR": str(folder), "PORT": str(port)}
    log = folder / "site.log"
    with log.open("w") as out:

        def manage(*words: str) -> list[str]:
            return [sys.executable, "-W", "ignore", str(REPOSITORY / "manage.py"), *words]

        for words in (["migrate"], ["demo", "--scale", "60"]):
            done = subprocess.run(manage(*words), env=env, stdout=out, stderr=out, cwd=REPOSITORY, check=False)
            assert done.returncode == 0, log.read_text()
        started = subprocess.Popen(
            manage("start"), env=env, stdout=out, stderr=out, cwd=REPOSITORY, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address, started, log)
        yield address
    finally:
        tree = [started.pid, *children_of(started.pid)]  # before the end: orphans would name another parent
        os.killpg(started.pid, signal.SIGINT)  # what Ctrl-C does
        left = gone(started, tree)
        for pid in left:
            os.kill(pid, signal.SIGKILL)
    assert len(tree) >= 4, f"web, worker and beat should run under one process: {tree}"
    assert not left, f"after Ctrl-C these still ran: {left}\n{log.read_text()}"


def wait_until_ready(address: str, started: subprocess.Popen[bytes], log: Path) -> None:
    until, answer = time.monotonic() + READY_WITHIN, ""
    while time.monotonic() < until and started.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=10):
                return
        except urllib.error.HTTPError as error:
            answer = error.read().decode()
        except OSError as error:
            answer = str(error)
        time.sleep(0.5)
    pytest.fail(f"The site was not ready within {READY_WITHIN} s: {answer}\n{log.read_text()}", pytrace=False)


def gone(started: subprocess.Popen[bytes], tree: list[int]) -> list[int]:
    """Wait for the end of all these; those that did not end in time."""
    until = time.monotonic() + GONE_WITHIN
    while time.monotonic() < until:
        started.poll()
        if not any(map(lives, tree)):
            return []
        time.sleep(0.2)
    return [pid for pid in tree if lives(pid)]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("Chromium must be there in CI: apt-get install chromium")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield window
        window.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Cookies of those who have signed in, so that each signs in once."""
    return {}


@pytest.fixture
def enter(browser: Browser, site: str, sessions: dict[str, Any]) -> Iterator[Callable[..., Person]]:
    """Somebody comes in with a browser of their own; when all have left, nothing may have gone wrong in any."""
    present: list[Person] = []

    def come_in(account: str = "", **options: Any) -> Person:
        state = sessions.get(account) if account else None
        context = browser.new_context(
            base_url=site, locale="zh-CN", viewport={"width": 1280, "height": 900}, storage_state=state, **options
        )
        context.set_default_timeout(20_000)
        person = Person(context, account or "citizen")
        present.append(person)
        if account and not state:
            person.sign_in(account, PASSWORD)
            sessions[account] = context.storage_state()
        return person

    yield come_in
    faults = [f"{person.name}: {fault}" for person in present for fault in person.faults]
    for person in present:
        person.context.close()
    assert faults == []


@pytest.fixture
def citizen(enter: Callable[..., Person]) -> Person:
    return enter()


@pytest.fixture
def clerk(enter: Callable[..., Person]) -> Person:
    return enter("health.clerk")


@pytest.fixture
def reviewer(enter: Callable[..., Person]) -> Person:
    return enter("health.reviewer")


@pytest.fixture
def head(enter: Callable[..., Person]) -> Person:
    return enter("health.head")


@pytest.fixture
def supervisor(enter: Callable[..., Person]) -> Person:
    return enter("supervisor")
