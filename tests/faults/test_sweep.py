"""The short form of `make prove-sweep`: real processes, three deaths; and the oracle's own counting."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection

from tests.conftest import REPOSITORY
from tests.faults.oracle import Limit, Line, left, lines, plus


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real processes need PostgreSQL")
def test_a_killed_worker_loses_nothing_and_tells_nobody_twice():
    words = [sys.executable, "-m", "tests.faults.prove_sweep", "--quick", "--copies", "1", "--minutes", "4"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=REPOSITORY, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("this holds\n")


def test_the_oracle_counts_as_the_notices_of_the_state_council_say():
    # Saturday 28 February 2026 is worked; CN-01: 2023-09-15 and twenty working days end on 2023-10-19.
    assert plus(date(2026, 2, 27), 1) == date(2026, 2, 28)
    assert plus(date(2023, 9, 15), 20) == date(2023, 10, 19)
    assert left(date(2023, 10, 19), 5) == date(2023, 10, 12)


def test_the_oracle_goes_up_while_nobody_acknowledges():
    limit = Limit("reply", date(2023, 10, 19), date(2023, 9, 18))
    found = set(lines(limit, True, [date(2023, 10, 17)]))
    assert found == {
        Line("due_in_5", "2023-10-19", "clerk"),
        Line("due_in_2", "2023-10-19", "clerk"),
        Line("unacknowledged:due_in_5:1", "2023-10-19", "head"),
    }
