"""A small part of `make prove-clock` in the suite; and that the proof can fail."""

import pytest

from tests.oracle.diary import tell
from tests.oracle.histories import history
from tests.statutes import prove_clock


@pytest.mark.parametrize("law", sorted({*prove_clock.LAWS}))
def test_the_clock_and_the_oracle_agree(law):
    _, case = prove_clock.compare((law, 10_000_000, 10_000_000 + (1200 if law == "cn" else 400)))
    assert case is None, (prove_clock.shrink(case), prove_clock.differs(prove_clock.shrink(case)))


def test_a_clock_that_is_wrong_is_found_and_the_case_made_small(monkeypatch):
    def wrong(case):
        told = tell(case)
        if "error" in told:
            return {"error": {"event": told["error"], "code": "refused", "message": "No."}}
        return {**told, "days_used": 8} if told["days_used"] == 7 else told

    monkeypatch.setattr(prove_clock, "answer", wrong)
    _, case = prove_clock.compare(("cn", 0, 2000))
    smallest = prove_clock.shrink(case)
    assert "'days_used': 8" in prove_clock.differs(smallest)
    assert len(smallest["events"]) < len(case["events"])


def test_a_clock_that_falls_over_is_a_divergence(monkeypatch):
    monkeypatch.setattr(prove_clock, "answer", lambda case: {}["nothing"])
    assert "KeyError" in prove_clock.differs(history(1, "cn"))


def test_portions_tell_no_story_twice():
    stories = [(law, seed) for law, first, last in prove_clock.portions(20_000, 5) for seed in range(first, last)]
    assert len(stories) == len(set(stories)) == 20_000
