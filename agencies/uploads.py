"""Files that people hand in and take away: what is let in, under which name, and how it is handed out."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

WORD = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
# Nothing that runs: no macros (docm, xlsm), no markup (html, svg), no archives.
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{WORD}.wordprocessingml.document",
    "xlsx": f"{WORD}.spreadsheetml.sheet",
    "pptx": f"{WORD}.presentationml.presentation",
    "odt": f"{ODF}.text",
    "ods": f"{ODF}.spreadsheet",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|\?xml|iframe|body)", re.I)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
HEAD = 64 * 1024


def clean_name(name: str) -> str:
    """A name to show and to save under: one line, no path, nothing that turns the reading direction."""
    name = " ".join(CONTROL.sub("", name).split()).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*\x00-\x1f]', "", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:100].strip()}{dot}{extension.lower()}" if stem else name[:100]


def check(upload: Any) -> str:
    """The type of an upload whose content is what its name says; else `ValidationError` with a sentence."""
    extension = PurePosixPath(clean_name(upload.name)).suffix.lower().lstrip(".")
    if extension not in TYPES:
        kinds = ", ".join(TYPES)
        raise ValidationError(_("Files of this kind are not accepted. Accepted are: %(kinds)s.") % {"kinds": kinds})
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise ValidationError(_("The file is larger than %(most)s.") % {"most": most})
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    if not _is(extension, upload):
        raise ValidationError(_("The content of the file is not what its name says (%(kind)s).") % {"kind": extension})
    return TYPES[extension]


def _is(extension: str, upload: Any) -> bool:
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if extension in {"txt", "csv"}:
        return b"\0" not in head and not MARKUP.search(head[:1024]) and filetype.guess(head) is None
    if extension in PARTS or extension in {"odt", "ods"}:
        return _is_office(extension, upload)
    guess = filetype.guess(head)
    return guess is not None and guess.mime == TYPES[extension]


def _is_office(extension: str, upload: Any) -> bool:
    """Only the list of parts is read, never the parts: no bomb goes off here."""
    try:
        with zipfile.ZipFile(upload) as package:
            names = set(package.namelist())
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js", ".html", ".svg")) for name in names):
                return False
            if extension in PARTS:
                return {"[Content_Types].xml", PARTS[extension]} <= names
            first = package.infolist()[0]
            return (
                first.filename == "mimetype"
                and first.file_size < 100
                and package.read(first).decode("ascii", "replace") == TYPES[extension]
            )
    except (zipfile.BadZipFile, IndexError, OSError, ValueError, NotImplementedError, RuntimeError):
        return False
    finally:
        upload.seek(0)


def without_rights(response: Any) -> Any:
    """Hand a file out so that nothing in it can act in the name of this site, whatever a browser makes of it."""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "private, no-store")  # a withdrawn file must not live on in caches
    return response


def hand_out(file: Any, name: str, content_type: str) -> HttpResponseBase:
    """A stored file, to be kept by who asked for it; Http404 where it has gone from the store."""
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        raise Http404
    name = clean_name(name) or "file"
    return without_rights(FileResponse(stream, as_attachment=True, filename=name, content_type=content_type or None))


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
    path = f"{folder}/{sha256[:2]}/{sha256}{PurePosixPath(name).suffix}"
    if not default_storage.exists(path):
        upload.seek(0)
        path = default_storage.save(path, upload)
    return Kept(path, name, sha256, content_type)
