"""What reads and writes the index in processes of its own, for `prove_index`."""

from __future__ import annotations

import shutil
import time
from typing import Any

from django.db import close_old_connections
from django.utils import timezone
from haystack import connections
from haystack.exceptions import SearchBackendError

from search import finding, mending, writer
from search.outbox import enqueue_many

WORD = "加装电梯"  # stands in every document


def use(engine: str, path: str) -> None:
    """Let this process search and write with an engine, in a folder."""
    options = connections.connections_info["default"]
    options |= {"ENGINE": f"search.{engine}_engine.Engine", "PATH": path}
    connections.reload("default")


def read(engine: str, path: str, steady: frozenset[int], turns: Any, pipe: Any) -> None:
    """Search until told to stop; tell what went wrong. `steady` are always public, so each answer must hold them."""
    use(engine, path)
    told = {"searches": 0, "empty": 0, "errors": 0, "incomplete": 0, "fewest": 10**9}
    pipe.send("ready")
    while not pipe.poll():
        for question in (WORD, f"{WORD} 补助", f'"{WORD}"'):
            try:
                found = finding.find(question, {})
                hits = writer.backend().search(question)["hits"]
            except Exception as error:  # noqa: BLE001 -- whatever it is, it is counted
                told |= {"errors": told["errors"] + 1, "error": repr(error)}
                continue
            shown = {row.pk for row in found.rows}
            told["searches"] += 1
            turns.value = told["searches"]
            told["errors"] += found.degraded
            told["empty"] += not shown or not hits
            told["incomplete"] += not steady <= shown
            told["fewest"] = min(told["fewest"], len(shown))
    pipe.send(told)


def write(engine: str, path: str, act: str, times: int, pks: list[int], pipe: Any) -> None:
    """Drain or rebuild so many times, or until killed. For each drain the documents are queued anew."""
    from disclosures.models import Document  # noqa: PLC0415 -- upstairs, and only to queue

    use(engine, path)
    documents = list(Document.objects.filter(pk__in=pks).only("pk"))
    pipe.send("ready")
    for _n in range(times):
        if act == "rebuild":
            writer.rebuild()
        elif act == "mend":
            shutil.rmtree(path, ignore_errors=True)
            mending.mend(writer.rebuild)
        else:
            enqueue_many(documents)
        writer.drain(timezone.now())
    close_old_connections()
    pipe.send("done")


def opens(question: str) -> str:
    """What keeps the index from being opened and searched by a process that comes to it anew; "" is well."""
    connections.reload("default")
    began = time.monotonic()
    try:
        writer.backend().status()
        hits = writer.backend().search(question)["hits"]
    except SearchBackendError as error:
        return str(error)
    return "" if hits and time.monotonic() - began < 10 else f"{hits} hits after {time.monotonic() - began:.0f} s"
