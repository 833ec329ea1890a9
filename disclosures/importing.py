"""Documents of another collection: lines of JSON, checked one by one, and the places they belong to."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agencies.enums import Kind
from agencies.models import Agency
from disclosures import html
from disclosures.enums import Genre
from disclosures.models import Category
from disclosures.workflow import Incoming

GZIP = b"\x1f\x8b"
# No line is read whole beyond this, whatever the file: memory stays bounded.
LONGEST_LINE = 16 * 1024 * 1024
NEEDED = {"id": 200, "title": 300, "body": 4_000_000, "date": 10, "issuer": 200, "category": 200}
OPTIONAL = {"region": 60, "doc_no": 80, "url": 500}
TAB_OR_BREAK = re.compile(r"[\t\r\n]")
HALF_A_SIGN = re.compile("[\ud800-\udfff]")  # JSON can say it, no database can hold it

# The kinds that 中办发〔2012〕14号 names stand at the end of a title.
ENDINGS = {
    "决定": Genre.DECISION,
    "命令": Genre.ORDER,
    "公报": Genre.COMMUNIQUE,
    "公告": Genre.ANNOUNCEMENT,
    "通告": Genre.PUBLIC_NOTICE,
    "意见": Genre.OPINION,
    "通知": Genre.NOTICE,
    "通报": Genre.CIRCULAR,
    "批复": Genre.REPLY,
    "函": Genre.LETTER,
    "纪要": Genre.MINUTES,
}


class Bad(ValueError):
    """A line that cannot be taken over; the text says why, to a person."""


def opened(raw: BinaryIO) -> BinaryIO:
    """The lines of the file, unpacked where its first bytes say gzip, whatever its name says."""
    start = raw.read(2)
    raw.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=raw)) if start == GZIP else raw  # type: ignore[arg-type]


def numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number; None in place of one that is too long to be read."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield number, None


def understood(line: bytes | None, today: date) -> dict[str, Any]:
    """The record of a line: every key of the contract present, of its type and of a bearable length."""
    if line is None:
        raise Bad(_("The line is longer than %(limit)s MB.") % {"limit": LONGEST_LINE // 2**20})
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        raise Bad(_("The line is not UTF-8."))
    except (ValueError, RecursionError) as error:
        raise Bad(_("The line is not JSON: %(error)s") % {"error": error})
    if not isinstance(record, dict):
        raise Bad(_("The line is not a JSON object."))
    if isinstance(record.get("id"), int) and not isinstance(record["id"], bool):
        record["id"] = str(record["id"])
    known = {key: _text(record.get(key), key, limit) for key, limit in (NEEDED | OPTIONAL).items()}
    known["date"] = _day(known["date"], today)
    if known["url"]:
        try:
            URLValidator(["http", "https"])(known["url"])
        except ValidationError:
            raise Bad(_("“url” is not an address that begins with http:// or https://."))
    return known


def _text(value: Any, key: str, limit: int) -> str:
    if value == "" and key == "body":
        return ""  # a source may know of a document whose text it has not got
    if value is None or value == "":
        if key in NEEDED:
            raise Bad(_("“%(key)s” is missing.") % {"key": key})
        return ""
    if not isinstance(value, str):
        raise Bad(_("“%(key)s” is not text.") % {"key": key})
    if len(value) > limit:
        raise Bad(_("“%(key)s” is longer than %(limit)s characters.") % {"key": key, "limit": limit})
    if HALF_A_SIGN.search(value):
        raise Bad(_("“%(key)s” holds half a character.") % {"key": key})
    if html.CONTROL.search(value) or (key != "body" and TAB_OR_BREAK.search(value)):
        raise Bad(_("“%(key)s” holds control characters.") % {"key": key})
    if not value.strip():
        raise Bad(_("“%(key)s” is missing.") % {"key": key})
    return value if key in {"id", "body"} else value.strip()


def _day(value: str, today: date) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise Bad(_("“date” is not a day of the form 2026-01-31."))
    if day > today:
        raise Bad(_("“date” has not come yet."))
    return day


def genre(title: str, category: str) -> Genre:
    """The kind of document, as far as its title tells."""
    for ending, kind in ENDINGS.items():
        if title.rstrip("》”）)").endswith(ending):
            return kind
    return Genre.LAW if "法" in category or "规章" in category else Genre.OTHER


class Places:
    """The agencies and categories that records name; those not known yet are made under the importing agency."""

    def __init__(self, importer: Agency) -> None:
        self.importer = importer
        self._issuers = {agency.name: agency for agency in Agency.objects.below(importer).order_by("-path")}
        self._categories = {category.name: category for category in Category.objects.order_by("-item")}
        self.made: list[str] = []

    def issuer(self, name: str) -> Agency:
        return self._known(self._issuers, name, self._new_issuer)

    def category(self, name: str) -> Category:
        return self._known(self._categories, name, self._new_category)

    def _known(self, cache: dict[str, Any], name: str, make: Callable[[str], Any]) -> Any:
        if name not in cache:
            cache[name] = make(name)
            self.made.append(name)
        return cache[name]

    def _new_issuer(self, name: str) -> Agency:
        """An outside body: it has a name and documents here, but no page, no posts, and takes no requests."""
        mark = hashlib.sha256(f"{self.importer.code}/{name}".encode()).hexdigest()
        fields = {"name": name, "parent": self.importer, "kind": Kind.ISSUER, "order": 9000, "accepts_requests": False}
        return Agency.objects.get_or_create(
            slug=f"issuer-{mark[:12]}", defaults={**fields, "code": f"Z{mark[:17].upper()}"}
        )[0]

    def _new_category(self, name: str) -> Category:
        root = Category.objects.get_or_create(
            slug="collections", defaults={"name": "汇编资料", "name_en": "Collections", "order": 300}
        )[0]
        slug = slugify(name, allow_unicode=True)[:60] or "category"
        if Category.objects.filter(slug=slug).exclude(name=name).exists():
            slug += "-" + hashlib.sha256(name.encode()).hexdigest()[:8]
        return Category.objects.get_or_create(slug=slug, defaults={"name": name, "parent": root})[0]


def prepared(record: dict[str, Any], places: Places) -> Incoming:
    """A checked record as the door takes it."""
    digest = hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()
    return Incoming(record["id"], digest, lambda: _fields(record, places))


def _fields(record: dict[str, Any], places: Places) -> dict[str, Any]:
    return {
        "title": html.plain(record["title"]),
        "body": html.from_person(record["body"]),
        "agency": places.issuer(record["issuer"]),
        "category": places.category(record["category"]),
        "issuer": record["issuer"],
        "genre": genre(record["title"], record["category"]),
        "region": record["region"],
        "doc_no": record["doc_no"],
        "source_url": record["url"],
        "written_on": record["date"],
    }
