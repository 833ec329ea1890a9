"""The links of a text, and those that cannot be links at all."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from disclosures import embedded, html

LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.S | re.I)
HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*))", re.I)
HOST = re.compile(r"(?:[\w\u00a1-\uffff](?:[\w\u00a1-\uffff-]{0,62})\.)+[\w\u00a1-\uffff-]{2,}\.?|localhost")
LONGEST = 2000


class Link(NamedTuple):
    """Its words, and where it leads as it is written."""

    words: str
    href: str


def digest_of(href: str) -> str:
    return hashlib.sha256(href.encode()).hexdigest()


def links_of(body: str) -> Iterator[Link]:
    for attributes, inner in LINK.findall(body):
        if found := HREF.search(attributes):
            href = unescape(next((group for group in found.groups() if group is not None), ""))
            yield Link(" ".join(html.text(inner).split())[:200], href.strip())


def outside(href: str) -> SplitResult | None:
    """The parts of a whole web address; None where it is none."""
    try:
        parts = urlsplit(href)
        parts.port  # noqa: B018 -- raises where it is no number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def bad_links(given: str) -> Iterator[str]:
    """Of a text as it was given: links that lead nowhere whatever there is, each named."""
    for link in links_of(given):
        if fault := _fault(link.href):
            named = {"words": link.words or "–", "address": link.href[:80] or "–", "fault": fault}
            yield _("The link “%(words)s” (%(address)s) cannot be taken: %(fault)s.") % named


def _fault(href: str) -> str:
    if not href:
        return _("it has no address")
    if len(href) > LONGEST or re.search(r"[\s<>\"\\\x00-\x1f]", href):
        return _("its address holds signs that none may have, or is too long")
    if href.startswith("#") or (href.startswith("/") and not href.startswith("//")) or embedded.KEY.fullmatch(href):
        return ""
    scheme, colon, rest = href.partition(":")
    if colon and scheme.lower() == "mailto":
        return "" if re.fullmatch(r"[^@?]+@[^@?]+\.[^@?]+(\?.*)?", rest) else _("this is no e-mail address")
    if colon and scheme.lower() in ("http", "https"):
        parts = outside(href)
        return "" if parts and _is_host(parts.hostname or "") else _("its address names no place in the web")
    if colon and re.fullmatch(r"[a-zA-Z][\w+.-]*", scheme) and "." not in scheme:
        return _("only http, https and mailto may be linked to")
    return _("write the whole address, beginning with https:// or, inside this site, with /")


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(HOST.fullmatch(host))
    return True
