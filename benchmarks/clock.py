"""Readings of the statutory clock a second, beside a plain loop of `date + timedelta` over the same number of days.

    python benchmarks/clock.py [SECONDS]

Ordinary cases: received, running or answered, some with one pause or one extension, of all laws.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from statutes import calendars, laws
from statutes.clock import Event, read

ONE_DAY = timedelta(days=1)
PAUSES = {
    "cn": ("third_party_consulted", "third_party_answered"),
    "us": ("clarification_asked", "clarification_received"),
    "uk": ("fee_noticed", "fee_paid"),
    "jp": ("correction_asked", "correction_received"),
}


def cases(number: int, seed: int = 1) -> list[tuple]:
    """Law, calendar, events and day of that many cases: of ten, two with a pause, two with an extension."""
    chance, made = random.Random(seed), []
    for n in range(number):
        id = chance.choice(["cn"] * 7 + list(PAUSES)[1:])
        law, received = laws.load(id), date(2020, 1, 2) + timedelta(days=chance.randrange(2200))
        events = [Event("received", received)]
        if n % 10 < 2:
            asked, answered = PAUSES[id]
            events += [Event(asked, received + 3 * ONE_DAY), Event(answered, received + 9 * ONE_DAY)]
        elif n % 10 < 4:
            events.append(Event("extension_notified", received + 12 * ONE_DAY, {"days": 10}))
        if n % 2:
            events.append(Event("delivered", received + 20 * ONE_DAY))
        made.append((law, calendars.load(law.count.calendar), events, received + 22 * ONE_DAY))
    return made


def best(run, seconds: float) -> float:
    """Seconds of the quickest of the runs that fit into `seconds`."""
    end, quickest = time.process_time() + seconds, float("inf")
    while time.process_time() < end:
        start = time.process_time()
        run()
        quickest = min(quickest, time.process_time() - start)
    return quickest


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    these = cases(500)
    days = [(events[0].on, (reading.due_on or today) - events[0].on) for law, calendar, events, today in these
            for reading in [read(law, calendar, events, today)]]  # fmt: skip

    def readings() -> None:
        for case in these:
            read(*case)

    def loop() -> None:
        for start, length in days:
            d = start
            for _ in range(length.days):
                d += ONE_DAY

    ours, plain = best(readings, seconds), best(loop, seconds)
    average = sum(length.days for _, length in days) / len(days)
    print(f"{len(these) / ours:,.0f} readings a second ({ours / len(these) * 1e6:.1f} us each)")
    print(f"{len(these) / plain:,.0f} loops of {average:.0f} times date + timedelta a second")
    print(f"a reading costs {ours / plain:.1f} such loops")


if __name__ == "__main__":
    main()
