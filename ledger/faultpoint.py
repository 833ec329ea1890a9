"""Named points where a process may die: `make prove-sweep` kills it there. On a site they do nothing."""

from __future__ import annotations

import os
import signal
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured

VARIABLE = "FAULTPOINT"
ARMED = os.environ.get(VARIABLE, "")


def at(name: str) -> None:
    """Die here, as by `kill -9`, where the proof has armed this point."""
    if name == ARMED:
        die()


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes on")


def refuse_on_a_real_site(production: bool) -> None:
    if ARMED and production:
        raise ImproperlyConfigured(f"SECRET_KEY is set, so this is a real site: unset {VARIABLE}.")
