"""One id for all that one HTTP request, command or task run writes."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_current: ContextVar[uuid.UUID | None] = ContextVar("trace", default=None)


def current() -> uuid.UUID:
    """The id in force, or a fresh one for a write outside any run."""
    return _current.get() or uuid.uuid4()


def running() -> uuid.UUID | None:
    """The id of the run in force; None outside any run."""
    return _current.get()


@contextmanager
def run() -> Iterator[uuid.UUID]:
    """Give all entries written inside one id."""
    token = _current.set(trace := uuid.uuid4())
    try:
        yield trace
    finally:
        _current.reset(token)


@contextmanager
def joined() -> Iterator[uuid.UUID]:
    """The run in force, or one for this alone: its entries have one id, and what a run keeps is read once."""
    if (trace := _current.get()) is not None:
        yield trace
        return
    with run() as trace:
        yield trace


class TraceMiddleware:
    """Opens a run for each HTTP request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with run():
            return self.get_response(request)
