"""Handing out a stored file: to be kept, never to be run, in parts where parts are asked for."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from agencies.uploads import PICTURES, clean_name

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


def without_rights(response: Any) -> Any:
    """Hand a file out so that nothing in it can act in the name of this site, whatever a browser makes of it."""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "private, no-store")  # a withdrawn file must not live on in caches
    return response


def hand_out(
    file: Any,
    name: str,
    content_type: str,
    *,
    request: HttpRequest | None = None,
    sha256: str = "",
    inline: bool = False,
) -> HttpResponseBase:
    """A stored file, to be kept by who asked for it; Http404 where it has gone from the store.

    With `request` and the hash of the content it answers conditions and ranges (RFC 9110); where the web server can
    send files (ACCEL_REDIRECT_PREFIX), it is told which one. `inline`: a picture may be looked at where it stands;
    nothing else is ever shown in our name.
    """
    tag = f'"{sha256}"' if sha256 else ""
    if request is not None and tag and tag in parse_etags(request.headers.get("If-None-Match", "").replace("W/", "")):
        return _dressed(HttpResponse(status=304), tag)
    name, content_type = clean_name(name) or "file", content_type or "application/octet-stream"
    keep = not (inline and content_type in PICTURES)
    if settings.ACCEL_REDIRECT_PREFIX:
        return _dressed(_by_the_web_server(file, name, content_type, keep), "")  # it has tags and ranges of its own
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        raise Http404
    asked = _asked(request, tag) if tag else None
    if asked is None:
        response = FileResponse(stream, as_attachment=keep, filename=name, content_type=content_type)
        return _dressed(response, tag)
    return _dressed(_part(stream, asked, name, content_type, keep), tag)


def _dressed(response: Any, tag: str) -> Any:
    if tag:
        response["ETag"], response["Accept-Ranges"] = tag, "bytes"
        # May be kept, but is asked for again each time: after a withdrawal the answer is 410.
        response["Cache-Control"] = "private, no-cache"
    return without_rights(response)


def _by_the_web_server(file: Any, name: str, content_type: str, keep: bool) -> HttpResponse:
    if not file.storage.exists(file.name):
        raise Http404
    response = HttpResponse(content_type=content_type)
    response["X-Accel-Redirect"] = settings.ACCEL_REDIRECT_PREFIX.rstrip("/") + "/" + quote(file.name)
    response["Content-Disposition"] = content_disposition_header(keep, name) or "attachment"
    return response


def _asked(request: HttpRequest | None, tag: str) -> tuple[str, str] | None:
    """The one range that is asked for: first and last byte as written. Several, or of another content: the whole."""
    if request is None or request.method != "GET" or "Range" not in request.headers:
        return None
    if request.headers.get("If-Range", tag) != tag:
        return None
    found = ONE_RANGE.fullmatch(request.headers["Range"].replace(" ", ""))
    return (found[1], found[2]) if found and (found[1] or found[2]) else None


def _part(stream: Any, asked: tuple[str, str], name: str, content_type: str, keep: bool) -> HttpResponseBase:
    size = stream.seek(0, io.SEEK_END)
    first, last = asked
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if first and last and int(last) < start:  # not a range at all
        stream.seek(0)
        return FileResponse(stream, as_attachment=keep, filename=name, content_type=content_type)
    if start >= size or (not first and not int(last)):
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, content_type="text/plain")
    stream.seek(start)
    part = _Part(stream, end - start + 1)
    response = FileResponse(part, as_attachment=keep, filename=name, content_type=content_type, status=206)
    response["Content-Length"], response["Content-Range"] = str(end - start + 1), f"bytes {start}-{end}/{size}"
    return response


class _Part:
    """A file that ends where the range ends."""

    def __init__(self, stream: Any, left: int) -> None:
        self.stream, self.left = stream, left

    def read(self, most: int = -1) -> bytes:
        piece: bytes = self.stream.read(self.left if most < 0 else min(most, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.stream.close()
