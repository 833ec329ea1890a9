"""How every address of the interface answers: JSON for anybody, with a tag, without cookies; errors as JSON too."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

JSON = "application/json; charset=utf-8"
METHODS = "GET, HEAD, OPTIONS"


class Fault(Exception):
    """A question that cannot be answered: what is wrong, in the reader's language, and with which parameter."""

    def __init__(self, status: int, code: str, message: str, parameter: str = "", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        said = {"code": code, "message": message} | ({"parameter": parameter} if parameter else {})
        self.body = {"error": said, **more}


def endpoint(view: Callable[..., Any]) -> Any:
    """Make an address of the interface of a function that answers what is to be said, or raises `Fault`."""

    @csrf_exempt  # nothing is changed here: a POST is refused as JSON, too
    @gzip_page
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return for_anybody(HttpResponse(status=204))
        try:
            if request.method not in ("GET", "HEAD"):
                raise Fault(405, "method", _("This interface is for reading: use GET."))
            return for_anybody(_unless_unchanged(request, as_json(view(request, *args, **kwargs))))
        except Fault as fault:
            return for_anybody(HttpResponse(as_json(fault.body), status=fault.status, content_type=JSON))

    return answer


def as_json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def for_anybody(response: Any) -> Any:
    """May be read by a program on any site; may be kept, but is asked for again: what was withdrawn is gone at once."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Content-Length, Content-Range, Accept-Ranges"
    if response.status_code in (204, 405):
        response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = "If-None-Match, If-Range, Range"
        response["Access-Control-Max-Age"] = "86400"
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _unless_unchanged(request: HttpRequest, body: bytes) -> HttpResponse:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None and unchanged.status_code == 304:
        return unchanged
    response = HttpResponse(body, content_type=JSON)
    response["ETag"] = tag
    return response
