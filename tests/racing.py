"""Several threads at one gate, each with a connection of its own: for races on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(n: int, job: Callable[[int], Any]) -> list[Any]:
    """What `n` threads that start together bring back, or raise, in the order in which they end.

    `job` is given the number of its thread, from 0 on.
    """
    gate, found = threading.Barrier(n), []

    def run(number: int) -> None:
        try:
            gate.wait(60)
            found.append(job(number))
        except Exception as error:  # noqa: BLE001 -- the caller says which are lawful
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
