"""Uploads: the name, the ending and the content must say the same."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies import uploads

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
        ("a.html", b"<p>x"),
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
