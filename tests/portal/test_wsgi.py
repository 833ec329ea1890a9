"""The process of a web server."""

import subprocess
import sys

from tests.conftest import REPOSITORY


def test_what_is_loaded_is_not_looked_through_for_garbage_at_every_turn():
    said = "import gc, portal.wsgi; print(gc.get_freeze_count(), len(gc.get_objects()))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", said], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    frozen, looked_through = map(int, done.stdout.split())
    assert frozen > 100 * looked_through
