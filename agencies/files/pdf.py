"""PDF: what it may not hold to be let in, what stands in it unseen, and its text."""

from __future__ import annotations

import io
import logging
import time
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject

from agencies.files import pdf_drawing
from agencies.files.findings import Look, Refusal, Unreadable
from agencies.files.pdf_drawing import of

SECONDS = 3.5  # of computing: then the pages that were looked through have to do
MOST_OBJECTS = 100_000
MOST_REVISIONS = 4
MOST_BYTES = 60_000_000  # that one stream may unpack to
SAFE_NOTES = {"/Link", "/Widget", "/PrinterMark", "/TrapNet"}
INFO = {"/Author": "author", "/Title": "title", "/Subject": "title", "/Keywords": "keywords"}
XMP = (b"<dc:creator", b"<dc:title", b"xmpMM:History", b"photoshop:", b"xmpRights:", b"pdfx:")
PLAIN = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", *INFO}
BROKEN = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def look(file: Any) -> Look:
    data, look_ = file.read(), Look()
    reader = _opened(data)
    _refuse(reader)
    try:
        look_.pages = len(reader.pages)
        _look_at_catalogue(reader, look_)
        texts = _look_at_pages(reader, look_)
        _look_at_revisions(data, texts, look_)
    except BROKEN as error:
        raise Unreadable from error
    return look_


def _opened(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("locked")
        len(reader.pages)
    except BROKEN as error:
        raise Unreadable from error
    return reader


def _refuse(reader: PdfReader) -> None:
    """Scripts, programs that start, files in the file (reliability S4): in every object, wherever it hangs."""
    numbers = {(n, generation) for generation, table in reader.xref.items() for n in table}
    numbers |= {(n, 0) for n in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise Refusal("too_many_parts", str(len(numbers)))
    for number, generation in sorted(numbers):
        try:
            found = reader.get_object(IndirectObject(number, generation, reader))
        except BROKEN:
            continue
        if isinstance(found, DictionaryObject):
            _refuse_in(found)


def _refuse_in(found: DictionaryObject, depth: int = 0) -> None:
    action, subtype = of(found, "/S"), of(found, "/Subtype")
    if action == "/JavaScript" or "/JS" in found:
        raise Refusal("script")
    if action == "/Launch" or subtype == "/RichMedia":
        raise Refusal("launch")
    if action in ("/ImportData", "/SubmitForm") or "/XFA" in found:
        raise Refusal("form_action")
    if (
        "/EF" in found
        or "/EmbeddedFiles" in found
        or subtype == "/FileAttachment"
        or of(found, "/Type") == "/EmbeddedFile"
    ):
        raise Refusal("embedded_file")
    for value in found.values():
        if depth < 6 and isinstance(value, DictionaryObject):
            _refuse_in(value, depth + 1)
        elif depth < 6 and isinstance(value, list):
            for one in value:
                if isinstance(one, DictionaryObject):
                    _refuse_in(one, depth + 1)


def _look_at_catalogue(reader: PdfReader, look_: Look) -> None:
    for key, value in (reader.metadata or {}).items():
        said = str(value).strip()
        if said and key in INFO:
            look_.add(INFO[key], value=said)
        elif said and key not in PLAIN:
            look_.add("custom_property", value=f"{key.lstrip('/')}: {said}")
    root = reader.root_object
    xmp = of(root, "/Metadata")
    if xmp is not None and any(mark in xmp.get_data() for mark in XMP):
        look_.add("xmp")
    _look_at_layers(of(root, "/OCProperties", {}), look_)


def _look_at_layers(layers: Any, look_: Look) -> None:
    """Optional content that is off until somebody switches it on."""
    shown = of(layers, "/D", {})
    off = [one.get_object() for one in of(shown, "/OFF", [])]
    if of(shown, "/BaseState") == "/OFF":
        on = [one.get_object() for one in of(shown, "/ON", [])]
        off += [one.get_object() for one in of(layers, "/OCGs", []) if one.get_object() not in on]
    for layer in off:
        look_.add("hidden_layer", value=str(of(layer, "/Name", "")))


def _look_at_pages(reader: PdfReader, look_: Look) -> list[str]:
    texts, started = [], time.process_time()
    for n, page in enumerate(reader.pages, 1):
        if time.process_time() - started > SECONDS:
            look_.add("unfinished", ("page", n))
            break
        here = ("page", n)
        text = page.extract_text() or ""
        texts.append(text)
        look_.say(text, here)
        for one in of(page, "/Annots", []):
            note = one.get_object()
            if of(note, "/Subtype") not in SAFE_NOTES:
                look_.add("annotation", here, value=str(of(note, "/Contents", "")))
        if "/Thumb" in page:
            look_.add("thumbnail", here)
        if "/PieceInfo" in page:
            look_.add("piece_info", here)
        pdf_drawing.look(page, ContentStream(page.get_contents(), reader), look_, here)
        _look_at_pictures(page, look_, here)
    return texts


def _look_at_pictures(page: Any, look_: Look, here: tuple[str, int]) -> None:
    for one in of(of(page, "/Resources", {}), "/XObject", {}).values():
        picture = one.get_object()
        is_jpeg = of(picture, "/Subtype") == "/Image" and of(picture, "/Filter") == "/DCTDecode"
        if is_jpeg and b"Exif\0\0" in picture._data[:65536]:
            look_.add("exif", here)


def _look_at_revisions(data: bytes, texts: list[str], look_: Look) -> None:
    """A PDF is changed by appending: what stood there before is still in the file.

    A file that is prepared for the web has two ends and one content.
    """
    ends = []
    at = data.find(b"%%EOF")
    while at >= 0:
        ends.append(at + 5)
        at = data.find(b"%%EOF", at + 5)
    if len(ends) < 2 or "unfinished" in {one.kind for one in look_.found}:
        return
    now = {line.strip() for text in texts for line in text.splitlines()}
    for end in ends[:-1][-MOST_REVISIONS:]:
        if b"/Linearized" in data[:1024] and end == ends[0]:
            continue
        try:
            before = PdfReader(io.BytesIO(data[:end] + b"\n"), strict=True)
            pages = [page.extract_text() or "" for page in before.pages[:50]]
        except BROKEN:
            continue
        for n, text in enumerate(pages, 1):
            gone = [line for line in text.splitlines() if line.strip() and line.strip() not in now]
            if gone:
                look_.add("older_version", ("page", n), value=" ".join(gone))


def strip(data: bytes, kinds: set[str]) -> bytes:
    """The PDF written anew: only what its pages need, without the kinds of findings that are named."""
    from_ = _opened(data)
    writer = PdfWriter(clone_from=from_)
    if kinds & {"author", "title", "keywords", "custom_property"}:
        writer.metadata = None
    if "xmp" in kinds and "/Metadata" in writer.root_object:
        del writer.root_object["/Metadata"]
    for page in writer.pages:
        if "annotation" in kinds and "/Annots" in page:
            kept = [one for one in page["/Annots"] if of(one.get_object(), "/Subtype") in SAFE_NOTES]
            page["/Annots"].get_object().clear()
            page["/Annots"].get_object().extend(kept)
        for name, kind in (("/Thumb", "thumbnail"), ("/PieceInfo", "piece_info")):
            if kind in kinds and name in page:
                del page[name]
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
