"""`make prove-clock`: the clock against the oracle of tests/oracle, over random histories of all laws."""

import argparse
import itertools
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator

from statutes.cases import answer
from tests.oracle.diary import tell
from tests.oracle.histories import history

SAID = ("status", "due_on", "provisional", "days_used", "days_left")
LAWS = ("cn", "us", "cn", "uk", "cn", "jp", "cn", "uk-sct", "cn", "eu")  # half of all histories are Chinese
AT_ONCE = 500


def differs(case: dict) -> str:
    """What the clock and the oracle say differently about a case; nothing if they agree."""
    oracle = tell(case)
    try:
        clock = answer(case)
    except Exception as error:  # noqa: BLE001 - a clock that falls over has no answer, which is a divergence
        return f"clock raises {error!r}, oracle {oracle}"
    if "error" in clock and not isinstance(clock["error"]["message"], str):
        return f"clock refuses without a word: {clock}"
    if "error" in clock:
        if clock["error"]["event"] == oracle.get("error"):
            return ""
        return f"clock refuses event {clock['error']['event']} ({clock['error']['code']}), oracle {oracle}"
    said = {key: clock[key] for key in SAID}
    return "" if said == oracle else f"clock {said}, oracle {oracle}"


def shrink(case: dict) -> dict:
    """The smallest case that still differs: events left out one after the other."""
    for number in range(len(case["events"]) - 1, 0, -1):
        smaller = {**case, "events": case["events"][:number] + case["events"][number + 1 :]}
        if differs(smaller):
            return shrink(smaller)
    return case


def compare(work: tuple[str, int, int]) -> tuple[int, dict | None]:
    """Histories of one law from one seed up to another: how many agreed, and the first that did not."""
    law, first, last = work
    for seed in range(first, last):
        case = history(seed, law)
        if differs(case):
            return seed - first, case
    return last - first, None


def portions(number: int, seed: int) -> Iterator[tuple[str, int, int]]:
    """All histories in portions, the laws by turns, no seed of a law twice."""
    begun = dict.fromkeys(LAWS, seed)
    for law in itertools.cycle(LAWS):
        if number <= 0:
            return
        size = min(AT_ONCE, number)
        yield law, begun[law], begun[law] + size
        begun[law] += size
        number -= size


def prove(number: int, jobs: int, seed: int) -> int:
    """Compare; print how it goes; the exit status."""
    start = shown = time.monotonic()
    done = 0
    with multiprocessing.Pool(jobs) as pool:
        for agreed, case in pool.imap_unordered(compare, portions(number, seed)):
            done += agreed
            if case:
                smallest = shrink(case)
                say(f"{done} histories agreed, then:\n{json.dumps(smallest)}\n{differs(smallest)}")
                return 1
            if time.monotonic() - shown > 10:
                shown = time.monotonic()
                say(f"{done} of {number} histories, {done / (shown - start):.0f} a second")
    say(f"{done} histories, 0 divergences ({done / (time.monotonic() - start):.0f} a second, {jobs} processes)")
    return 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100_000, help="how many histories")
    parser.add_argument("-j", type=int, default=multiprocessing.cpu_count(), help="processes")
    parser.add_argument("--seed", type=int, default=0, help="the first seed of each law")
    options = parser.parse_args()
    sys.exit(prove(options.n, options.j, options.seed))
