"""Uploads: the name, the ending and the content must say the same."""

import io
import struct
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from agencies import uploads
from agencies.files import __main__ as helper
from agencies.files import sandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 32
PDF = b"%PDF-1.7\n1 0 obj\n"


def package(*names: str, mimetype: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
ODT = package("content.xml", mimetype=uploads.TYPES["odt"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.pdf", PDF),
        ("表.DOCX", DOCX),
        ("表.xlsx", XLSX),
        ("文.odt", ODT),
        ("图.png", PNG),
        ("图.jpg", JPG),
        ("图.jpeg", JPG),
        ("数.csv", "项目,金额\n甲,1".encode("gb18030")),
        ("说明.txt", "说明".encode()),
    ],
)
def test_an_honest_file_is_let_in(name, content):
    ending = name.rpartition(".")[2].lower()
    assert uploads.check(SimpleUploadedFile(name, content)) == uploads.TYPES[ending]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p onclick=alert(1)>x"),
        ("a.svg", b"<svg/>"),
        ("a.docm", DOCX),
        ("a.xlsm", XLSX),
        ("a.exe", b"MZ"),
        ("a.zip", DOCX),
        ("a", PDF),
        ("a.pdf", b"<html>"),
        ("a.pdf", PNG),
        ("a.pdf", b""),
        ("a.pdf.html", PDF),
        ("a.docx", PDF),
        ("a.docx", XLSX),
        ("a.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("a.docx", DOCX[:40]),
        ("a.odt", package("content.xml", mimetype="application/zip")),
        ("a.ods", ODT),
        ("a.png", b"GIF89a" + b"\0" * 20),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("a.csv", b"  <svg onload=alert(1)>"),
        ("a.txt", b"MZ\0\0"),
        ("a.txt", PDF),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",  # packages hold the time of their making
)
def test_a_file_that_is_not_what_it_says_is_kept_out(name, content):
    with pytest.raises(ValidationError):
        uploads.check(SimpleUploadedFile(name, content))


def test_a_file_beyond_the_limit_is_kept_out(settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(ValidationError, match="larger than"):
        uploads.check(SimpleUploadedFile("a.pdf", PDF))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.PDF", "passwd.pdf"),
        ("C:\\temp\\表.xlsx", "表.xlsx"),
        ("gnp.\u202efdp.png", "gnp.fdp.png"),
        ('a"b<c>\r\n.txt', "abc.txt"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert uploads.clean_name(given) == kept


def refused(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        uploads.check(SimpleUploadedFile(name, content))
    (said,) = caught.value.messages
    assert uploads.clean_name(name) in said  # which file
    return said


def zipped(parts: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><document>&b;</document>'
FETCHES = b'<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><document>&x;</document>'
LINK = zipfile.ZipInfo("word/passwd")
LINK.external_attr = 0o120777 << 16


def linked() -> bytes:
    made = io.BytesIO(zipped(WORD))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(LINK, "/etc/passwd")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (zipped(WORD | {"word/vbaProject.bin": b"x"}), "macros"),
        (zipped(WORD | {"word/big.xml": b" " * 101 * 1024 * 1024}), "grows beyond"),
        (zipped(WORD | {"word/tight.xml": b" " * 20 * 1024 * 1024}), "packed so tightly"),
        (zipped(WORD | {f"word/{n}.bin": b"" for n in range(2000)}), "too many parts"),
        (zipped(WORD | {"../../etc/cron.d/x": b"x"}), "outside of it"),
        (zipped(WORD | {"/etc/x": b"x"}), "outside of it"),
        (linked(), "link to a place"),
        (zipped(WORD | {"word/embeddings/a.zip": zipped({"b.txt": b"b"})}), "packed files"),
        (zipped(WORD | {"word/embeddings/a.xlsx": zipped({"b.xlsx": zipped({"c": b"c"})})}), "packed files"),
        (zipped(WORD | {"word/document.xml": LAUGHS}), "declares entities"),
        (zipped(WORD | {"word/document.xml": FETCHES}), "declares entities"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"<html><script>" + zipped(WORD), "at once a file of another kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_a_package_that_could_do_harm_is_refused_with_its_reason(content, why):
    assert why in refused("表.docx", content)


def pdf(*objects: str, after: bytes = b"") -> bytes:
    """A PDF of one empty page and some more objects, from number 4 on; `{}` in the first is put into the catalogue."""
    catalogue, *others = objects or ("",)
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *others,
    ]
    out, places = b"%PDF-1.7\n", []
    for n, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode() + after


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "script"),
        (pdf("/AA << /WC 4 0 R >>", "<< /S /JavaScript /JS (x) >>"), "script"),
        (pdf("/OpenAction 4 0 R", "<< /S /Launch /F (cmd.exe) >>"), "starts a program"),
        (pdf("/Names << /EmbeddedFiles << /Names [] >> >>"), "another file"),
        (pdf("", "<< /Type /Filespec /EF << /F 5 0 R >> >>", "<< >>"), "another file"),
        (pdf("/AcroForm << /XFA (x) >>"), "sends or fetches"),
        (pdf(after=zipped({"a": b"a"})), "another kind"),
        (pdf(after=b"<html><script>alert(1)</script>"), "another kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_a_pdf_that_acts_by_itself_is_refused(content, why):
    assert why in refused("文.pdf", content)


def test_a_quiet_pdf_is_let_in():
    assert uploads.check(SimpleUploadedFile("文.pdf", pdf())) == "application/pdf"


def test_a_flood_of_pixels_is_refused_before_it_is_unpacked():
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 13000, 13000, 1, 0, 0, 0, 0) + b"\0" * 8
    assert "13000" in refused("图.png", picture)
    flat = b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x0b\x08" + struct.pack(">HH", 9000, 9000) + b"\x01\x01\x11\0"
    assert "9000" in refused("图.jpg", flat)


@pytest.mark.parametrize("name", ["gnp.\u202efdp.pdf", "a.html.pdf", "报告.exe.pdf"])
def test_a_name_that_plays_another_file_is_refused(name):
    refused(name, pdf())


def test_each_reason_has_its_words_in_both_languages():
    for code, why in uploads.REASONS.items():
        with translation.override("en"):
            english = str(why)
        with translation.override("zh-hans"):
            assert str(why) != english, code


def test_a_reader_that_dies_has_read_nothing(tmp_path, monkeypatch):
    """Out of memory, out of time, killed: the answer is that nothing is known, and the next file is read again."""
    deep = tmp_path / "deep.pdf"
    deep.write_bytes(pdf("", "[" * 200_000 + "]" * 200_000))
    assert sandbox.look(deep, "pdf")["state"] in ("failed", "none")
    sandbox._reader._running().kill()
    said = tmp_path / "said.txt"
    said.write_text("照常", encoding="utf-8")
    assert sandbox.look(said, "txt")["text"] == "照常"


def hungry(*args):
    return {"text": len(bytearray(2_000_000_000))}


def busy(*args):
    while True:
        pass


def idle(*args):
    time.sleep(60)


@pytest.mark.parametrize("does", [hungry, busy, idle])
def test_reading_ends_at_its_limits(does, monkeypatch):
    """Of memory, of computing, of patience: the child goes, this process stays."""
    monkeypatch.setattr(helper.looking, "look", does)
    monkeypatch.setattr(helper, "CPU", 1)
    monkeypatch.setattr(helper, "WALL", 0.5 if does is idle else 20)
    assert helper.apart({"task": "look", "path": "", "kind": "txt"}) == b'{"died": true}'
