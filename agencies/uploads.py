"""Files that people hand in: what is let in, and under which name it is kept."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.files import packages, sandbox, webpage
from agencies.files.findings import Refusal, Unreadable
from agencies.files.plain import MARKUP
from agencies.stored import by_content

WORD = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
# Nothing that runs: no macros (docm, xlsm), no drawings of markup (svg), no archives; of web pages only still ones.
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{WORD}.wordprocessingml.document",
    "xlsx": f"{WORD}.spreadsheetml.sheet",
    "pptx": f"{WORD}.presentationml.presentation",
    "odt": f"{ODF}.text",
    "ods": f"{ODF}.spreadsheet",
    "txt": "text/plain",
    "csv": "text/csv",
    "html": "text/html",
    "htm": "text/html",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
PICTURES = frozenset({TYPES["png"], TYPES["jpg"]})
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
OFFICE = (*PARTS, "odt", "ods")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RUNNING = {"exe", "js", "html", "htm", "svg", "bat", "cmd", "com", "scr", "vbs", "hta", "lnk", "php", "jar", "msi"}
HEAD = 64 * 1024
# Why the readers of `agencies.files` do not let a file in.
REASONS = {
    "macros": gettext_lazy("it holds macros (%(part)s)"),
    "program": gettext_lazy("it holds a program or a web page (%(part)s)"),
    "too_large_unpacked": gettext_lazy("it grows beyond all measure when it is unpacked (%(part)s MB)"),
    "packed_too_tightly": gettext_lazy("it is packed so tightly that it may be made to do harm (%(part)s)"),
    "too_many_parts": gettext_lazy("it has too many parts (%(part)s)"),
    "twofold_part": gettext_lazy("one of its parts is there twice"),
    "nested": gettext_lazy("it holds packed files in which others are packed (%(part)s)"),
    "link": gettext_lazy("it holds a link to a place outside of it (%(part)s)"),
    "bad_path": gettext_lazy("one of its parts is to be written outside of it (%(part)s)"),
    "locked": gettext_lazy("it is locked by a password"),
    "entities": gettext_lazy("its markup declares entities or a type of its own (%(part)s)"),
    "too_long": gettext_lazy("its text is too long for a page (more than %(part)s million characters)"),
    "too_many_pixels": gettext_lazy("the picture is too large to be opened (%(part)s pixels; 40 million at most)"),
    "script": gettext_lazy("it holds a script (JavaScript)"),
    "active": gettext_lazy("it holds something that can act by itself (%(part)s)"),
    "launch": gettext_lazy("it starts a program or plays what is built into it"),
    "form_action": gettext_lazy("it sends or fetches data by itself"),
    "embedded_file": gettext_lazy("another file is hidden in it"),
    "polyglot": gettext_lazy("it is at once a file of another kind (%(part)s)"),
}


def clean_name(name: str) -> str:
    """A name to show and to save under: one line, no path, nothing that turns the reading direction."""
    name = " ".join(CONTROL.sub("", name).split()).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*\x00-\x1f]', "", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:100].strip()}{dot}{extension.lower()}" if stem else name[:100]


def check(upload: Any) -> str:
    """The type of an upload whose content is what its name says; else `ValidationError` with a sentence."""
    name = clean_name(upload.name)
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if TURNING.search(upload.name):
        raise refused(name, _("signs in its name turn the direction of reading, so that it looks like another file"))
    if extension not in TYPES or PurePosixPath(name).with_suffix("").suffix.lower().lstrip(".") in RUNNING:
        kinds = ", ".join(TYPES)
        told = _("Files of this kind are not accepted (%(file)s). Accepted are: %(kinds)s.")
        raise ValidationError(told % {"kinds": kinds, "file": name})
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise refused(name, _("it is larger than %(most)s") % {"most": filesizeformat(settings.UPLOAD_MAX_BYTES)})
    if not upload.size:
        raise refused(name, _("it is empty"))
    try:
        fits = _is(extension, upload)
    except Refusal as refusal:
        raise refused(name, REASONS[refusal.code] % {"part": refusal.detail})
    if not fits:
        raise refused(name, _("its content is not what its name says (%(kind)s)") % {"kind": extension})
    if why := sandbox.look_into(upload, extension)["refused"]:
        raise refused(name, REASONS[why[0]] % {"part": why[1]})
    return TYPES[extension]


def refused(name: str, why: Any) -> ValidationError:
    return ValidationError(_("“%(file)s” is not accepted: %(why)s.") % {"file": name, "why": why})


def _is(extension: str, upload: Any) -> bool:
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if extension in {"txt", "csv"}:
        return b"\0" not in head and not MARKUP.search(head[:1024]) and filetype.guess(head) is None
    if extension in {"html", "htm"}:
        return b"\0" not in head and webpage.is_page(head) and filetype.guess(head) is None
    if extension in OFFICE:
        if head.startswith(OLD_OFFICE):
            raise Refusal("locked")  # what a password turns an office file into
        return _is_office(extension, upload)
    guess = filetype.guess(head)
    return guess is not None and guess.mime == TYPES[extension]


def _is_office(extension: str, upload: Any) -> bool:
    """Only the list of parts is read, never the parts: no bomb goes off here."""
    try:
        with packages.check(upload, unpack=False) as package:
            names = set(package.namelist())
            if extension in PARTS:
                return {"[Content_Types].xml", PARTS[extension]} <= names
            first = package.infolist()[0]
            return (
                first.filename == "mimetype"
                and first.file_size < 100
                and package.read(first).decode("ascii", "replace") == TYPES[extension]
            )
    except (Unreadable, *packages.BROKEN):
        return False
    finally:
        upload.seek(0)


@dataclass(frozen=True)
class Kept:
    """A file in the store, before the row that will own it is written."""

    path: str
    name: str
    sha256: str
    content_type: str


def keep(upload: Any, folder: str) -> Kept:
    """Check an upload and store it under its own hash: a form may be shown again without asking for the file again."""
    content_type, name = check(upload), clean_name(upload.name)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    path = by_content().save(f"{folder}/{sha256[:2]}/{sha256}{PurePosixPath(name).suffix}", upload)
    return Kept(path, name, sha256, content_type)
