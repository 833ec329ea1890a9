"""What a sweep did, in numbers."""

from __future__ import annotations

from typing import NamedTuple


class Tally(NamedTuple):
    """Notices and steps made, things that failed, and cases that the hint would have had looked at too late."""

    made: int = 0
    failed: int = 0
    stale: int = 0


def together(*tallies: Tally) -> Tally:
    return Tally(*map(sum, zip(*tallies, strict=True)))
