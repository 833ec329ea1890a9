"""The process that reads files: it takes orders on its input, does each in a child of its own, with limits.

    {"task": "look", "path": "/…/a.pdf", "kind": "pdf"}                     -> what `looking.look` says
    {"task": "strip", "path": …, "kind": …, "kinds": ["comment"], "to": …}  -> {"done": true}
    {"task": "convert", "path": …, "to": "/…/folder", "changes": "accept"}  -> what `converting.convert` says
    {"task": "unpack", "path": …, "to": "/…/folder"}                        -> what `unpacking.unpack` says

One line a question, one line an answer, in JSON. A child that dies or takes too long is answered with `{"died": true}`.
The process ends with its input, or when nobody has asked for a while.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from typing import Any

from agencies.files import converting, looking, stripping, unpacking

CPU = 5  # seconds
MEMORY = 512 * 1024 * 1024  # bytes of address space
LARGEST = 200 * 1024 * 1024  # bytes of a file that is written
WALL = 30.0  # seconds
IDLE = 60.0  # seconds


def serve() -> None:
    while select.select([sys.stdin], [], [], IDLE)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        sys.stdout.buffer.write(apart(json.loads(line)) + b"\n")
        sys.stdout.buffer.flush()


def apart(order: dict[str, Any]) -> bytes:
    """The answer of a child that does one thing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        obey(order, writing)
    os.close(writing)
    answer, ended = b"", time.monotonic() + WALL
    try:
        while (left := ended - time.monotonic()) > 0 and select.select([reading], [], [], left)[0]:
            piece = os.read(reading, 1 << 16)
            if not piece:
                break
            answer += piece
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return answer if answer.endswith(b"}") else b'{"died": true}'


def obey(order: dict[str, Any], out: int) -> None:
    """In the child: take on the limits, do what is asked, and end without returning."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU,
        resource.RLIMIT_FSIZE: LARGEST,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        resource.setrlimit(which, (most, most))
    try:
        if order["task"] == "look":
            answer = looking.look(order["path"], order["kind"])
        elif order["task"] == "unpack":
            answer = unpacking.unpack(order["path"], order["to"])
        elif order["task"] == "convert":
            answer = converting.convert(order["path"], order["to"], order["changes"])
        else:
            answer = stripping.strip(order["path"], order["kind"], set(order["kinds"]), order["to"])
        said = json.dumps(answer).encode("ascii")
        while said:
            said = said[os.write(out, said) :]
    finally:
        os._exit(0)


if __name__ == "__main__":
    serve()
