"""Pictures: their size before anybody decodes them, and what they tell beside what they show."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from agencies.files.findings import Look, Refusal, Unreadable

MOST_PIXELS = 40_000_000
PNG = b"\x89PNG\r\n\x1a\n"
# Tags of EXIF that say nothing about anybody: how the picture is turned, its resolution, its colours.
HARMLESS = {0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0112, 0x0115, 0x011A, 0x011B, 0x0128, 0x0213, 0x8769, 0x9000}
HARMLESS |= {0x9101, 0xA000, 0xA001, 0xA002, 0xA003, 0x0131}
EXIF_IFD, GPS_IFD, THUMBNAIL = 0x8769, 0x8825, 0x0201
FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
SOFTWARE = (b"Software", b"Title")  # keywords of PNG that name a program, or what is seen


def look(data: bytes, look_: Look, *place: tuple[str, Any]) -> None:
    """Add what a JPEG or PNG tells besides its picture."""
    width, height = size(data)
    if width * height > MOST_PIXELS:
        raise Refusal("too_many_pixels", f"{width} × {height}")
    (_look_png if data.startswith(PNG) else _look_jpeg)(data, look_, place)


def size(data: bytes) -> tuple[int, int]:
    """Width and height from the header."""
    if data.startswith(PNG) and data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        for marker, body, _start, _end in segments(data):
            if marker in FRAMES and len(body) >= 5:
                height, width = struct.unpack(">HH", body[1:5])
                return width, height
    raise Unreadable("image")


def seen_size(data: bytes) -> tuple[int, int]:
    """Width and height as a browser shows it: a picture that lies on its side is turned."""
    width, height = size(data)
    exif = next((body[6:] for marker, body, _s, _e in _heads(data) if marker == 0xE1 and body[:6] == b"Exif\0\0"), b"")
    return (height, width) if _turn(exif) >= 5 else (width, height)


def _heads(data: bytes) -> Iterator[tuple[int, bytes, int, int]]:
    return segments(data) if data.startswith(b"\xff\xd8") else iter(())


def segments(data: bytes) -> Iterator[tuple[int, bytes, int, int]]:
    """Markers of a JPEG up to its picture, with their bodies, and where each begins and ends."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        yield marker, data[at + 4 : at + 2 + length], at, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def _look_jpeg(data: bytes, look_: Look, place: tuple[Any, ...]) -> None:
    for marker, body, _start, _end in segments(data):
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            _look_exif(body[6:], look_, place)
        elif marker == 0xE1 and b"ns.adobe.com/xap" in body[:40]:
            look_.add("image_xmp", *place)
        elif marker == 0xED and b"Photoshop" in body[:20]:
            look_.add("image_iptc", *place)
        elif marker == 0xFE and body.strip(b"\0 "):
            look_.add("image_comment", *place, value=body.decode("utf-8", "replace"))
        elif marker == 0xE0 and body.startswith(b"JFXX") or (body.startswith(b"JFIF") and body[12:14] > b"\0\0"):
            look_.add("thumbnail", *place)
    if len(tail(data).strip(b"\0\r\n ")) > 0:
        look_.add("trailing", *place)


def _look_png(data: bytes, look_: Look, place: tuple[Any, ...]) -> None:
    for kind, body, _start, _end in chunks(data):
        if kind == b"eXIf":
            _look_exif(body, look_, place)
        elif kind in TEXTS and body.startswith(b"XML:com.adobe.xmp"):
            look_.add("image_xmp", *place)
        elif kind in TEXTS and not body.startswith(SOFTWARE):
            look_.add("image_comment", *place, value=body.replace(b"\0", b": ", 1).decode("utf-8", "replace"))
    if len(tail(data).strip(b"\0\r\n ")) > 0:
        look_.add("trailing", *place)


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int, int]]:
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        yield kind, data[at + 8 : at + 8 + length], at, at + 12 + length
        if kind == b"IEND":
            return
        at += 12 + length


def tail(data: bytes) -> bytes:
    """What stands after the end of a picture, where no viewer looks."""
    if data.startswith(PNG):
        return next((data[end:] for kind, _body, _start, end in chunks(data) if kind == b"IEND"), b"")
    start = next((end for marker, _body, _start, end in segments(data) if marker == 0xDA), len(data))
    end = data.find(b"\xff\xd9", start)
    return data[end + 2 :] if end >= 0 else b""


def _look_exif(tiff: bytes, look_: Look, place: tuple[Any, ...]) -> None:
    """EXIF is a small TIFF: lists of tags that point to further lists."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        look_.add("exif", *place)
        return
    first, second = _tags(tiff, order, struct.unpack(order + "I", tiff[4:8])[0])
    inner = _tags(tiff, order, first[EXIF_IFD])[0] if EXIF_IFD in first else {}
    if GPS_IFD in first and _tags(tiff, order, first[GPS_IFD])[0]:
        look_.add("gps", *place)
    if (set(first) | set(inner)) - HARMLESS - {GPS_IFD}:
        look_.add("exif", *place)
    if second and THUMBNAIL in _tags(tiff, order, second)[0]:
        look_.add("thumbnail", *place)


def _tags(tiff: bytes, order: str, at: int) -> tuple[dict[int, int], int]:
    """The tags of one list with their values or addresses, and where the next list is."""
    if at + 2 > len(tiff):
        return {}, 0
    (count,) = struct.unpack(order + "H", tiff[at : at + 2])
    end = at + 2 + 12 * count
    if end > len(tiff):
        return {}, 0
    rows = (struct.unpack(order + "HHII", tiff[n : n + 12]) for n in range(at + 2, end, 12))
    following = struct.unpack(order + "I", tiff[end : end + 4])[0] if end + 4 <= len(tiff) else 0
    return {tag: value for tag, _type, _n, value in rows}, following


def bare(data: bytes) -> bytes:
    """The same picture without what it tells besides: EXIF, comments, previews, whatever follows its end.

    Of EXIF the way it is turned stays, or it would be shown lying on its side.
    """
    rest = tail(data)
    data = data[: len(data) - len(rest)] if rest else data
    if data.startswith(PNG):
        kept = [data[a:b] for kind, _body, a, b in chunks(data) if kind not in TEXTS | {b"eXIf", b"tIME"}]
        return PNG + b"".join(kept)
    out, end = [b"\xff\xd8"], 2
    for marker, body, start, end in segments(data):
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            out.append(_turned(body[6:]))
        elif marker == 0xE0 and body.startswith(b"JFIF"):
            out.append(b"\xff\xe0\x00\x10" + body[:12] + b"\0\0")
        elif marker not in {0xE0, 0xE1, 0xED, 0xFE}:
            out.append(data[start:end])
    return b"".join(out) + data[end:]


def _turned(tiff: bytes) -> bytes:
    """EXIF with the orientation alone, as a segment; nothing where it stands upright."""
    if (turn := _turn(tiff)) == 1:
        return b""
    made = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, turn, 0, 0)
    body = b"Exif\0\0" + made
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _turn(tiff: bytes) -> int:
    """The orientation of EXIF: 1 upright, 2 to 4 mirrored or on its head, 5 to 8 on its side."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    value = _tags(tiff, order, struct.unpack(order + "I", tiff[4:8])[0])[0].get(0x0112, 1)
    turn = value & 0xFFFF if order == "<" else value >> 16
    return turn if turn in range(2, 9) else 1
