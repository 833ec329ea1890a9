"""Links that stay inside the site: followed in the table of addresses and in the database, never by a request."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from agencies.models import Agency
from disclosures import embedded, html
from disclosures.enums import PUBLIC, Stage
from disclosures.links.reading import Link, digest_of, links_of, outside
from disclosures.models import Attachment, CatalogueItem, Document, OutgoingLink

IDS = re.compile(r' id="([^"]+)"')


class Finding(NamedTuple):
    """A link that leads nowhere, or not where it should, for the public."""

    words: str
    href: str
    what: str


def findings(document: Document) -> list[Finding]:
    """What is wrong with the links of a text, in its order. Those that lead out are judged by their last trial."""
    links = list(dict.fromkeys(links_of(document.body)))
    if not links:
        return []
    tried = OutgoingLink.objects.broken().filter(digest__in={digest_of(link.href) for link in links})
    broken = {link.url: link for link in tried}
    files = {file.key for file in document.attachments.all()} if embedded.SCHEME in document.body else set()
    own = _ids(document.body) if any(link.href.startswith("#") for link in links) else set()
    found = []
    for link in links:
        what = ""
        if link.href.startswith("#"):
            what = "" if unquote(link.href[1:]) in own else _("there is no such place in this text")
        elif link.href.startswith(embedded.SCHEME):
            what = (
                "" if link.href.removeprefix(embedded.SCHEME) in files else _("the file is not among the attachments")
            )
        elif link.href in broken:
            what = str(broken[link.href].get_fault_display())
        elif path := inside(link.href):
            what = _wrong(path, document)
        if what:
            found.append(Finding(link.words, link.href, what))
    return found


def inside(href: str) -> str:
    """Path and fragment of an address of this site; empty where it is another one."""
    if href.startswith("/") and not href.startswith("//"):
        return href
    parts, site = outside(href), urlsplit(settings.SITE_URL)
    if parts is None or (parts.hostname, parts.port) != (site.hostname, site.port):
        return ""
    return (parts.path or "/") + (f"#{parts.fragment}" if parts.fragment else "")


def _wrong(address: str, document: Document) -> str:
    path, _hash, fragment = address.partition("#")
    try:
        found = resolve(unquote(path.partition("?")[0]))
    except Resolver404:
        return _("there is no such page on this site")
    if found.view_name.startswith("admin:"):
        return _("it leads into the office, where the public has no access")
    look = LOOKS.get(found.view_name)
    return look(found.kwargs, fragment, document) if look else ""


def _document(kwargs: Any, fragment: str, document: Document) -> str:
    if kwargs["pk"] in (document.pk, document.revises_id):
        return (
            "" if not fragment or unquote(fragment) in _ids(document.body) else _("there is no such place in this text")
        )
    other = Document.objects.filter(pk=kwargs["pk"]).only("pk", "stage", "body").first()
    if other is None:
        return _("there is no such document")
    if other.stage == Stage.WITHDRAWN:
        return _("the document has been withdrawn")
    if not other.is_public:
        return _("the document is not public")
    if fragment and unquote(fragment) not in _ids(other.body):
        return _("the document has no such place")
    return ""


def _file(kwargs: Any, fragment: str, document: Document) -> str:
    if kwargs["pk"] == document.pk:
        known = document.attachments.filter(pk=kwargs["file"]).exists()
        return "" if known else _("the file is not among the attachments")
    rows = Attachment.objects.filter(pk=kwargs["file"], document=kwargs["pk"], document__stage__in=PUBLIC)
    return "" if rows.exists() else _("there is no such file, or it is not public")


def _agency(kwargs: Any, fragment: str, document: Document) -> str:
    return "" if Agency.objects.public().filter(slug=kwargs["slug"]).exists() else _("there is no such agency")


def _item(kwargs: Any, fragment: str, document: Document) -> str:
    rows = CatalogueItem.objects.public().filter(pk=kwargs["pk"], agency__slug=kwargs["slug"])
    return "" if rows.exists() else _("there is no such item in the catalogue")


LOOKS: dict[str, Callable[[Any, str, Document], str]] = {
    "documents:detail": _document,
    "documents:file": _file,
    "agencies:item": _item,
    **{f"agencies:{name}": _agency for name in ("detail", "guide", "rules", "content", "reports")},
}


def _ids(body: str) -> set[str]:
    return {*IDS.findall(html.render(body).html), "main"}


def outgoing(body: str) -> list[Link]:
    """What leads out of the site, each address once."""
    out: dict[str, Link] = {}
    for link in links_of(body):
        if outside(link.href) and not inside(link.href):
            out.setdefault(link.href, link)
    return list(out.values())
