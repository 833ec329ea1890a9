"""The short form of `make prove-index`: real readers, real writers, ten deaths for each engine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.faults.prove_index import ENGINES


@pytest.mark.parametrize("engine", ENGINES)
def test_rebuilt_under_readers_and_killed_at_any_point_the_index_loses_nothing(engine):
    words = [sys.executable, "-m", "tests.faults.prove_index", "-n", "10", "--engines", engine]
    done = subprocess.run(words, capture_output=True, text=True, cwd=REPOSITORY, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("this holds\n")
    assert f"{engine}: 10 writers killed" in done.stdout
    assert " 0 empty, 0 errors" in done.stdout
