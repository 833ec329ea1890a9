"""Asks a server on the internet whether a page is there, and goes nowhere else.

Whoever writes a link chooses where this machine connects to, and each redirection chooses anew. So the name is
resolved once, every address that it has must be one of the public internet, and the connection goes to just that
address: a second answer of the name server cannot lead it elsewhere. Of the answer only its first line and its head
are read.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urljoin

from django.conf import settings

from disclosures.enums import LinkFault
from disclosures.links.reading import outside

MOST_HOPS = 5
PORTS = {80, 443, 8080, 8443}
WAIT = 10.0  # seconds for one connection, and for one answer
DENIED = {401, 403, 405, 407, 418, 429, 451}  # a machine is not let in, which says nothing of a reader


class Answer(NamedTuple):
    """`fault`: of `LinkFault`, empty where the page is there. `status`: the last one of HTTP."""

    status: int | None
    fault: str = ""


class _Shut(Exception):
    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault)
        self.fault = fault


def ask(url: str) -> Answer:
    """HEAD, and GET where a server does not know what HEAD is for; over at most five redirections."""
    status: int | None = None
    try:
        for _hop in range(MOST_HOPS + 1):
            parts = outside(url)
            if parts is None:
                return Answer(status, LinkFault.MALFORMED)
            status, onward = _one(parts)
            if not (300 <= status < 400 and onward):
                return Answer(status, _judged(status))
            url = _onward(url, onward)
    except _Shut as shut:
        return Answer(status, shut.fault)
    return Answer(status, LinkFault.LOOP)


def _onward(url: str, where: str) -> str:
    try:
        return urljoin(url, where)
    except ValueError:
        raise _Shut(LinkFault.MALFORMED)


def _judged(status: int) -> str:
    if status in (404, 410):
        return LinkFault.GONE
    return LinkFault.FAILING if status >= 400 and status not in DENIED else ""


def _one(parts: SplitResult) -> tuple[int, str]:
    address = _address(parts)
    try:
        status, onward = _send("HEAD", parts, address)
        return _send("GET", parts, address) if status >= 400 else (status, onward)
    except ssl.SSLCertVerificationError:
        raise _Shut(LinkFault.CERTIFICATE)
    except (OSError, http.client.HTTPException, UnicodeError):
        raise _Shut(LinkFault.DOWN)


def _address(parts: SplitResult) -> str:
    """The one that the connection goes to, after all that the name has were looked at."""
    host, port = parts.hostname or "", _port(parts)
    try:
        rows = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _Shut(LinkFault.HOST)
    found = [str(row[4][0]) for row in rows]
    if f"{host}:{port}" not in settings.LINK_CHECK_ALLOW and (
        port not in PORTS or not all(_is_public(one) for one in found)
    ):
        raise _Shut(LinkFault.PRIVATE)
    return found[0]


def _is_public(address: str) -> bool:
    """Not of a machine, an office or a link; neither where an address of the new kind wraps one of the old."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        wrapped = one.ipv4_mapped or one.sixtofour or (one.teredo and one.teredo[1])
        if wrapped or one in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return one.is_global and not one.is_multicast


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _send(method: str, parts: SplitResult, address: str) -> tuple[int, str]:
    """Status and where it leads on."""
    host = (parts.hostname or "").encode("idna").decode()
    plain = socket.create_connection((address, _port(parts)), timeout=WAIT)
    try:
        joined = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if _is_https(parts) else plain
        plain = joined
        connection = http.client.HTTPConnection(address, _port(parts), timeout=WAIT)
        connection.sock = joined
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        )
        name = f"[{host}]" if ":" in host else host
        headers = {
            "Host": f"{name}:{parts.port}" if parts.port else name,
            "User-Agent": f"Mingtang link check (+{settings.SITE_URL})",
            "Accept": "*/*",
            "Connection": "close",
        }
        connection.request(method, target, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        plain.close()


def _is_https(parts: SplitResult) -> bool:
    return parts.scheme == "https"
