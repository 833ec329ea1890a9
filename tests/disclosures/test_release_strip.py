"""One click takes a finding out of a file: it is gone, the rest is as it was, and programs still open the copy."""

import io
import zipfile

import docx
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from agencies.files import sandbox
from agencies.files.stripping import REMOVABLE
from tests.disclosures import release_corpus as corpus

ONES = [one for one in corpus.planted() if one.kind in REMOVABLE.get(one.name.rpartition(".")[2], ())]


def stripped(tmp_path, name, content, kinds):
    path = tmp_path / f"file.{name.rpartition('.')[2]}"
    path.write_bytes(content)
    made = sandbox.strip(path, name.rpartition(".")[2], kinds)
    assert made is not None
    path.write_bytes(made)
    return made, sandbox.look(path, name.rpartition(".")[2])


def opens(name, content):
    """As the programs do that are at hand; the minimal packages of the corpus are no whole presentations."""
    kind, stream = name.rpartition(".")[2], io.BytesIO(content)
    if kind == "docx":
        docx.Document(stream)
    elif kind == "xlsx":
        openpyxl.load_workbook(stream)
    elif kind == "pdf":
        assert len(PdfReader(stream).pages) > 0
    elif kind in ("jpg", "png"):
        Image.open(stream).load()
    else:
        assert zipfile.ZipFile(stream).testzip() is None


def test_most_of_what_is_found_can_be_taken_out():
    assert len(ONES) > len(corpus.planted()) / 2


@pytest.mark.parametrize(
    "one", ONES, ids=[f"{one.name.rpartition('.')[2]}-{one.kind}-{n}" for n, one in enumerate(ONES)]
)
def test_it_is_gone_and_the_copy_opens(tmp_path, one):
    path = tmp_path / f"before.{one.name.rpartition('.')[2]}"
    path.write_bytes(one.content)
    before = sandbox.look(path, one.name.rpartition(".")[2])
    made, after = stripped(tmp_path, one.name, one.content, {one.kind})
    left = {kind for kind, _place, _value in after["found"]}
    assert one.kind not in left
    assert left <= {kind for kind, _place, _value in before["found"]}
    opens(one.name, made)
    assert set(after["text"].split("\n")) - {""} <= set(before["text"].split("\n"))
    assert after["state"] == before["state"]


def test_all_changes_are_accepted(tmp_path):
    _made, after = stripped(tmp_path, "改.docx", corpus.word(change=corpus.mark("w:ins")), {"tracked"})
    assert after["text"] == "第一段。\n第二段。\n第三段。"
    _made, after = stripped(tmp_path, "删.docx", corpus.word(change=corpus.mark("w:del")), {"tracked"})
    assert after["text"] == "第一段。\n第三段。"


def test_no_byte_of_a_hidden_sheet_is_left(tmp_path):
    def change(made):
        hidden = made.create_sheet("底稿", 0)
        hidden.sheet_state = "hidden"
        hidden["A1"] = "内部测算"
        made["预算"]["B4"] = "=底稿!A1"
        made.active = 1

    made, after = stripped(tmp_path, "表.xlsx", corpus.book(change), {"hidden_sheet"})
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        everything = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "replace")
    assert "内部测算" not in everything
    assert "底稿" not in everything
    assert openpyxl.load_workbook(io.BytesIO(made))["预算"]["A2"].value == "办公"
    assert after["found"] == []


def test_no_byte_of_hidden_columns_is_left(tmp_path):
    def change(made):
        made.active["C2"] = "不公开的说明"
        made.active.column_dimensions["C"].hidden = True

    made, _after = stripped(tmp_path, "表.xlsx", corpus.book(change), {"hidden_columns"})
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert "不公开的说明" not in "".join(package.read(n).decode("utf-8", "replace") for n in package.namelist())


def test_no_byte_of_an_older_version_is_left(tmp_path):
    one = next(one for one in corpus.in_pdf() if one.kind == "older_version")
    made, _after = stripped(tmp_path, one.name, one.content, {"older_version"})
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Replaced" in text
    assert made.count(b"%%EOF") == 1


def test_a_picture_stays_turned_as_it_was(tmp_path):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker"
    Image.new("RGB", (8, 4), (10, 120, 90)).save(out, "JPEG", exif=exif.tobytes())
    made, after = stripped(tmp_path, "图.jpg", out.getvalue(), {"exif"})
    assert after["found"] == []
    assert dict(Image.open(io.BytesIO(made)).getexif()) == {0x0112: 6}
