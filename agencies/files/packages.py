"""Zip packages, which office files are: their list of parts is judged before a part is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import Any

from agencies.files.findings import Refusal, Unreadable

MOST_UNPACKED = 100 * 1024 * 1024  # bytes
MOST_RATIO = 100
RATIO_FROM = 1024 * 1024  # bytes unpacked: a short table of equal cells packs well and harms nobody
MOST_PARTS = 2000
MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
MACRO_FOLDERS = ("basic/", "scripts/", "xl/macrosheets/", "word/activex/", "xl/activex/", "ppt/activex/")
PROGRAMS = (".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".html", ".htm", ".hta", ".svg", ".jar")
INSIDE = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".7z", ".rar", ".gz")
BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, KeyError,
    IndexError,
)  # fmt: skip


def check(file: Any, depth: int = 0, *, unpack: bool = True) -> zipfile.ZipFile:
    """An open package whose list of parts is harmless (reliability S1); else `Refusal`, or `Unreadable`.

    With `unpack` the packages in it are looked into too, which only the process with limits does.
    """
    try:
        package = zipfile.ZipFile(file)
    except BROKEN as error:
        raise Unreadable from error
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise Refusal("too_many_parts", str(len(parts)))
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise Refusal("too_large_unpacked", str(unpacked // 1024 // 1024))
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Refusal("packed_too_tightly", part.filename)
        _check_part(part)
    if unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1):
        raise Refusal("packed_too_tightly")
    if len({part.filename for part in parts}) < len(parts):
        raise Refusal("twofold_part")
    if unpack:
        _check_inside(package, depth)
    return package


def _check_part(part: zipfile.ZipInfo) -> None:
    name, low = part.filename, part.filename.lower()
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
        raise Refusal("bad_path", name)
    if stat.S_ISLNK(part.external_attr >> 16):
        raise Refusal("link", name)
    if part.flag_bits & 0x1:
        raise Refusal("locked", name)
    if low.endswith(MACROS) or low.startswith(MACRO_FOLDERS):
        raise Refusal("macros", name)
    if low.endswith(PROGRAMS):
        raise Refusal("program", name)


def _check_inside(package: zipfile.ZipFile, depth: int) -> None:
    """A chart brings its table as a package of its own; one more level is refused, and what only packs is, too."""
    for part in package.infolist():
        low = part.filename.lower()
        if not low.endswith(INSIDE):
            continue
        if depth or low.endswith((".zip", ".jar", ".7z", ".rar", ".gz")):
            raise Refusal("nested", part.filename)
        try:
            check(io.BytesIO(package.read(part)), depth + 1).close()
        except (Unreadable, *BROKEN):
            raise Refusal("nested", part.filename)


def read(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except BROKEN as error:
        raise Unreadable(name) from error
