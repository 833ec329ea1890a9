"""`make prove-sweep`: real worker, beat, Redis and PostgreSQL, and everything that can die does.

Needs PostgreSQL (DATABASE_URL; a database of its own is made beside it and taken away) and a redis-server program. A
city of requests in every situation lives through twelve days. Processes are killed at every named point and as a group,
Redis is flushed, killed and started again, two beats run all the time, tasks come twice and days late, the mail server
refuses, puts off, breaks and hangs up. In the end `doctor` finds nothing, and the notices are those that an oracle
counts from the words of the rungs: none is missing, none is there twice.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults import POINTS, shifted
from tests.faults.oracle import Limit, Line, first_after, lines
from tests.faults.shifted import at
from tests.faults.town import ROOT, Town, port, say

FIRST, DAYS = date(2026, 3, 16), 12
LATE = ("2026-03-21", "2026-03-22")  # nobody is there: what was queued on Friday comes three days late
ANY_DAY = ("sweep.unfinished", "sweep.before_the_mails", "delivery.accepted")
QUICK = ("door.told", "sweep.reminded", "delivery.accepted")
BEFORE_THE_END = 40  # seconds that the last look needs


# ---------------------------------------------------------------------------------------------------------- the days


def settled(town: Town, since: datetime) -> bool:
    """Whether a whole sweep has finished since then and nothing that can be done waits."""
    from notices.models import Notice, Sweep  # noqa: PLC0415
    from requests_app.models import InformationRequest  # noqa: PLC0415
    from search.models import IndexJob  # noqa: PLC0415

    now = shifted.now()
    swept = Sweep.objects.filter(upto__gte=since, finished_at__isnull=False).exclude(calendars="").exists()
    waiting = (
        InformationRequest.objects.to_check(now).exists()
        or Notice.objects.held(now).exists()
        or Notice.objects.sendable(now).exists()
        or IndexJob.objects.exists()
    )
    return swept and not waiting


def settle(town: Town, why: str, seconds: float = 90) -> None:
    """Let the healthy worker finish, the clock going on by the minutes that a claim or a new try waits."""
    since, stop = shifted.now(), time.monotonic() + min(seconds, max(town.left(), 5))
    if "worker" not in town.running or town.running["worker"].poll() is not None:
        town.worker()
    while not settled(town, since):
        if time.monotonic() > stop:
            say(f"    {why}: not settled in time")
            return
        time.sleep(0.5)


def minutes_on(n: int) -> None:
    shifted.move(shifted.now() + timedelta(minutes=n))


def die_at(town: Town, point: str, seconds: float = 90) -> None:
    """A worker that is armed with a point, until it has died there."""
    if "worker" in town.running:
        town.kill("worker")
    if point.startswith("index"):
        queue_for_the_index()
    if point.startswith("delivery"):
        hand_in(str(uuid.uuid4()))
    process = town.worker(point)
    try:
        code = process.wait(min(seconds, max(town.left(), 1)))
    except subprocess.TimeoutExpired:
        say(f"    {point}: was not reached")
        town.kill("worker")
        return
    town.running.pop("worker")
    town.deaths[point] += code == -signal.SIGKILL
    say(f"    died at {point}" if code == -signal.SIGKILL else f"    {point}: ended with {code}")


def queue_for_the_index() -> None:
    from requests_app.models import InformationRequest  # noqa: PLC0415
    from search.outbox import enqueue  # noqa: PLC0415

    for case in InformationRequest.objects.public()[:3]:
        enqueue(case)


def hand_in(key: str) -> None:
    """A form of which mails go out."""
    shifted.post([key])


def post_a_form(town: Town) -> None:
    """A form whose post dies half-way, and is sent again twice."""
    key = str(uuid.uuid4())
    for point in ("door.taken_in", "", ""):
        process = town.ours("post", "post", key, point=point)
        code = process.wait(90)
        town.running.pop("post")
        town.deaths["door.taken_in"] += point != "" and code == -signal.SIGKILL
    from requests_app.models import InformationRequest  # noqa: PLC0415

    found = InformationRequest.objects.filter(form_key=key).count()
    say(f"    a form whose post died, sent twice again: {found} request")


def twice(everything: bool = False) -> None:
    from portal import tasks  # noqa: PLC0415

    for _n in range(2):
        tasks.sweep.delay(everything)
        tasks.deliver.delay()
        tasks.look_at_all.delay()


def redis_says(town: Town, word: str) -> None:
    import redis  # noqa: PLC0415 -- of the run only

    redis.Redis(port=town.redis_port).execute_command(word)


def live(town: Town, visited: list[date], quick: bool) -> None:
    """Twelve days, each with its harm; the quick form has two, and three deaths."""
    plan: dict[int, Any] = {
        1: lambda: flush(town),
        2: lambda: moods(town),
        4: lambda: deaths(town),
        7: lambda: three_days_late(town),
        8: lambda: prefork(town),
        9: lambda: lose_redis(town),
    }
    for n in (0, 4) if quick else range(DAYS):
        today = FIRST + timedelta(days=n)
        if str(today) in LATE:
            continue
        if n == 4:
            town.kill("worker")  # so that what is due on this day is left for those that die
        if n != 7:
            shifted.move(at(today, 8, 30))
        say(f"  {today}")
        if n in plan:
            plan[n]()
        elif not quick and town.left() > BEFORE_THE_END * 3:
            die_at(town, ANY_DAY[n % len(ANY_DAY)], 60)
        visited.append(today)
        settle(town, str(today))
        minutes_on(7)  # what a dead owner had claimed, and what is tried again
        settle(town, str(today))


def deaths(town: Town) -> None:
    for point in town.points:
        if point == "door.taken_in":
            post_a_form(town)
        else:
            die_at(town, point)


def flush(town: Town) -> None:
    twice()
    redis_says(town, "FLUSHALL")
    say("    Redis flushed, with tasks in it and the worker at work")


def moods(town: Town) -> None:
    for mood in ("never", "later", "broken", "hang up"):
        town.mail.mood = mood
        minutes_on(5)
        since = town.mail.refused[mood]
        stop = time.monotonic() + 15
        while town.mail.refused[mood] == since and time.monotonic() < stop:
            time.sleep(0.3)
    town.mail.stop()
    minutes_on(20)
    time.sleep(4)
    town.mail.mood = "accept"
    town.mail.start()
    say(f"    the mail server was told to misbehave: {dict(town.mail.refused)}, and was away")
    minutes_on(40)


def three_days_late(town: Town) -> None:
    for name in ("worker", "beat one", "beat two"):
        town.kill(name)
    twice(everything=True)
    shifted.move(at(FIRST + timedelta(days=7), 8, 30))
    for name in ("beat one", "beat two"):
        town.beat(name)
    say("    nobody was there from Friday to Monday; Friday's tasks come now, each twice")


def prefork(town: Town) -> None:
    """Another pool: the child dies and not its parent, then all of them at once."""
    town.kill("worker")
    parent = town.worker(pool="prefork")
    time.sleep(8)
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent.pid)], capture_output=True, text=True)
    for pid in children.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    time.sleep(4)
    say(f"    {len(children.stdout.split())} child of a worker killed; the parent lives: {parent.poll() is None}")
    town.kill("worker")
    say("    the group of the worker killed")


def lose_redis(town: Town) -> None:
    twice()
    town.kill("redis")
    time.sleep(3)
    town.redis()
    say("    Redis killed and started again, empty")


# ----------------------------------------------------------------------------------------------------------- the end


def expected(city: Any, letters: dict[int, date], visited: list[date]) -> Counter[tuple[str, Line]]:
    found: Counter[tuple[str, Line]] = Counter()
    for pk, limits in city.limits.items():
        gone = first_after(city.lapses[pk], visited) if pk in city.lapses else None
        for limit in limits:
            ends = gone if limit.clock in LAPSING else None
            found.update(
                (f"request:{pk}", line) for line in lines(limit._replace(until=ends), city.handled[pk], visited)
            )
        if gone:
            found.update((f"request:{pk}", Line("step", "", who)) for who in ("applicant", "clerk"))
    for pk, due in letters.items():
        limit = Limit("message", due, date(2026, 3, 6))
        found.update((f"feedback:{pk}", line) for line in lines(limit, True, visited))
    return found


LAPSING = ("correction_period", "fee_payment", "third_party", "joint_agency")


def actual(before: set[str], city: Any) -> Counter[tuple[str, Line]]:
    """The keys that are new, in the oracle's words."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    from notices.models import DIGEST, Notice  # noqa: PLC0415

    names = {str(user.pk): user.username.removeprefix("health.") for user in get_user_model().objects.all()}
    found: Counter[tuple[str, Line]] = Counter()
    # The texts of agencies, which this city has not got, are no matter of its cases.
    told = Notice.objects.exclude(kind=DIGEST).exclude(key__startswith="agencytext:").exclude(key__in=before)
    for key in told.values_list("key", flat=True):
        match = re.fullmatch(r"((?:request|feedback):\d+):(.*):(\w+)", key)
        about, what, who = match.groups() if match else (key, "unknown", "")
        if about.startswith("request") and int(about.split(":")[1]) not in city.limits:
            continue  # the forms that were posted meanwhile
        name, _colon, due = what.rpartition(":")
        name = re.sub(r"^(requests|feedback)\.", "", name)
        name = re.sub(r"(\w+_(?:due|last_day):[a-z_]+?)\d+", r"\1", name)
        line = Line("step", "", "") if what.startswith("step:") else Line(name, due, "")
        found[about, line._replace(who=names.get(who, who))] += 1
    return found


def verdict(town: Town, city: Any, letters: dict[int, date], visited: list[date], before: set[str]) -> int:
    from django.db import connection  # noqa: PLC0415

    from notices.enums import State  # noqa: PLC0415
    from notices.models import Notice  # noqa: PLC0415

    faults = []
    words = [sys.executable, "-m", "tests.faults.shifted", "manage", "doctor", "--json"]
    doctor = subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, text=True)
    try:
        report = json.loads(doctor.stdout)
        faults += [f"doctor: {name}: {fault}" for name, found in report["faults"].items() for fault in found]
    except ValueError:
        faults.append(f"doctor: {doctor.stdout[-500:]}{doctor.stderr[-1500:]}")
    wanted, there = expected(city, letters, visited), actual(before, city)
    faults += [f"missing: {about} {line}" for about, line in sorted((wanted - there).elements())]
    faults += [f"too many: {about} {line}" for about, line in sorted((there - wanted).elements())]
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id FROM requests_app_event GROUP BY case_id HAVING count(*) <> max(n)")
        faults += [f"the events of {pk} have gaps" for (pk,) in cursor.fetchall()]
    sent = set(Notice.objects.filter(state=State.SENT).values_list("message_id", flat=True))
    faults += [f"{name} is marked as sent and was not accepted" for name in sent if not town.mail.accepted[name]]
    waiting = Notice.objects.filter(state__in=(State.READY, State.SENDING), next_try_at__lte=shifted.now())
    faults += [f"notice {notice.pk} still waits: {notice.error}" for notice in waiting]
    again = sum(n - 1 for n in town.mail.accepted.values())
    if again > town.deaths["delivery.accepted"] + town.killed or max(town.mail.accepted.values(), default=0) > 2:
        faults.append(f"{again} mails came again: {town.deaths['delivery.accepted']} deaths, {town.killed} kills")
    faults += [f"no process died at {point}" for point in town.points if not town.deaths[point]]
    for fault in faults[:40]:
        say(f"  {fault}")
    say(
        f"{len(city.limits)} requests and {len(letters)} messages, {sum(wanted.values())} notices expected, "
        f"{sum(there.values())} there; {len(sent)} mails sent, {again} twice; "
        f"{sum(town.deaths.values())} deaths at {len(+town.deaths)} points; {len(faults)} faults"
    )
    return len(faults)


def main() -> int:
    words = argparse.ArgumentParser(prog="prove_sweep")
    words.add_argument("--minutes", type=float, default=8)
    words.add_argument("--copies", type=int, default=16, help="of each of the fourteen situations")
    words.add_argument("--redis-port", type=int, default=0)
    words.add_argument("--quick", action="store_true", help="two days and three deaths")
    asked = words.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("prove-sweep needs PostgreSQL: DATABASE_URL=postgres://...")
    with tempfile.TemporaryDirectory(prefix="mingtang-sweep-") as home:
        town = Town(Path(home), asked.redis_port or port(), asked.minutes * 60)
        town.points = QUICK if asked.quick else POINTS
        shifted.move(at(FIRST, 7))
        shifted.install()
        return run(town, asked.copies, asked.quick)


def run(town: Town, copies: int, quick: bool) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.runner import DiscoverRunner  # noqa: PLC0415

    from notices.models import Notice  # noqa: PLC0415
    from search import writer  # noqa: PLC0415
    from tests.cast import assemble  # noqa: PLC0415
    from tests.faults.city import STORIES, City, messages, publish  # noqa: PLC0415

    runner = DiscoverRunner(verbosity=0, interactive=False)
    connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_sweep_{os.getpid()}"
    made = runner.setup_databases()
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    os.environ["DATABASE_URL"] = f"{base}/{connection.settings_dict['NAME']}"
    began, visited = time.monotonic(), []
    try:
        cast = assemble()
        letters, city = messages(cast, max(copies // 2, 2)), City(cast, copies)
        publish(city)
        writer.rebuild()
        before = set(Notice.objects.values_list("key", flat=True))
        say(f"{len(city.limits)} requests in {len(STORIES)} situations after {time.monotonic() - began:.0f} s")
        town.redis()
        town.mail.start()
        for name in ("beat one", "beat two"):
            town.beat(name)
        live(town, visited, quick)
        faults = verdict(town, city, letters, visited, before)
    finally:
        town.end()
        runner.teardown_databases(made)
    say(f"{time.monotonic() - began:.0f} s")
    if faults:
        sys.stdout.write((town.home / "log").read_text(errors="replace")[-3000:])
        return 1
    say("None is missing, none is there twice: this holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
