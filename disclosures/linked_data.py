"""What a document is, for machines that read its page: schema.org in JSON-LD, and the words of the page's meta tags."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from disclosures import html
from disclosures.enums import Genre, Validity
from disclosures.models import Attachment, Document

# schema.org knows legislation; everything else that an agency publishes is a document of it.
LEGISLATION = frozenset({Genre.LAW, Genre.NORMATIVE, Genre.ORDER})
FORCE = {
    Validity.IN_FORCE: "InForce",
    Validity.AMENDED: "PartiallyInForce",
    Validity.EXPIRED: "NotInForce",
    Validity.REPEALED: "NotInForce",
}
# As in Django's `json_script`: nothing in the data can end the element or begin another.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
OPENING = 2000  # characters of a text in which its first words are looked for


def description(document: Document) -> str:
    """One sentence or two for the head of the page: its summary, else its first words."""
    return str(Truncator(html.plain(document.summary or html.text(document.body[:OPENING]))).chars(160))


def data(document: Document, files: Iterable[Attachment], absolute: Callable[[str], str]) -> dict[str, Any]:
    """A schema.org thing. `absolute` makes an address of this site whole."""
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": absolute(document.get_absolute_url()),
        "url": absolute(document.get_absolute_url()),
        "name": document.title,
        "abstract": description(document),
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
        "identifier": [number for number in (document.index_no, document.doc_no) if number],
        "keywords": document.keywords.split(),
        "genre": str(document.get_genre_display()),
        "about": {"@type": "Thing", "name": document.category.label},
        "author": _organization(document.issuer or document.agency.name),
        "publisher": _organization(document.agency.name) | {"url": absolute(document.agency.get_absolute_url())},
        "dateCreated": _iso(document.written_on),
        "datePublished": _iso(document.published_at),
        "dateModified": _iso(document.changed_at),
        "encoding": [_file(file, absolute) for file in files],
    }
    if document.genre in LEGISLATION:
        about |= _legislation(document)
    return {name: value for name, value in about.items() if value not in (None, "", [])}


def script(about: dict[str, Any]) -> SafeString:
    """The element for the head. It is data: nothing runs it, and no policy has to allow it."""
    text = json.dumps(about, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 -- escaped just above


def _legislation(document: Document) -> dict[str, Any]:
    return {
        "@type": "Legislation",
        "legislationIdentifier": document.doc_no,
        "legislationDate": _iso(document.written_on),
        "legislationPassedBy": _organization(document.issuer or document.agency.name),
        "legislationJurisdiction": document.region,
        "legislationLegalForce": f"https://schema.org/{FORCE[Validity(document.validity)]}",
    }


def _organization(name: str) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "name": name}


def _file(file: Attachment, absolute: Callable[[str], str]) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "name": file.name,
        "encodingFormat": file.content_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
        "contentUrl": absolute(file.get_absolute_url()),
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
