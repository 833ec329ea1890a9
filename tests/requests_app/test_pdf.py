"""Letters as PDF: a Chinese font in the file, the text in it, the same bytes every time, never a box."""

import hashlib
import io
import json
import os
import subprocess
import sys

import pypdf
import pytest
from django.core.checks import run_checks
from django.urls import reverse

from requests_app import fonts, printing
from requests_app.letters.marks import Draft, short
from requests_app.pdf import pdf_of
from tests.conftest import REPOSITORY
from tests.requests_app.test_letter_kinds import case  # noqa: F401 -- a fixture
from tests.requests_app.test_letters import take

PARTS = {
    "kind": "reply",
    "law": "cn",
    "agency": "明州市卫生健康委员会",
    "title": "政府信息公开答复书",
    "number": "明卫依申请〔2024〕1号-公告",
    "addressee": "甲某",
    "paragraphs": ["您申请公开的内容为：示例小区加装电梯的审批材料（2025-03）。"],
    "roles": ["facts"],
    "signature": "明州市卫生健康委员会",
    "date": "2024-03-05",
    "contact": "联系电话：0500-1234 5601",
}
needs_font = pytest.mark.skipif(
    not fonts._faces("") and "CI" not in os.environ, reason="no Chinese serif font on this machine"
)


def opened(letter) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_of(letter)))


def text(reader: pypdf.PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@needs_font
def test_the_font_is_in_the_file_and_the_text_comes_out_again():
    reader = opened(Draft(PARTS))
    (font,) = reader.pages[0]["/Resources"]["/Font"].values()
    descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    assert font.get_object()["/Encoding"] == "/Identity-H"
    assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert len(descriptor.get("/FontFile3", descriptor.get("/FontFile2")).get_object().get_data()) > 1000
    said = text(reader)
    for words in (*PARTS["paragraphs"], PARTS["title"], PARTS["number"], "甲某：", "2024年3月5日", "（印章）"):
        assert "".join(words.split()) in said
    assert Draft(PARTS).sha256 in said
    assert short(Draft(PARTS).sha256) in said


@needs_font
def test_the_same_letter_is_the_same_bytes_in_another_process():
    code = (
        "import django; django.setup()\n"
        "import hashlib, json, sys\n"
        "from requests_app.letters.marks import Draft\nfrom requests_app.pdf import pdf_of\n"
        "print(hashlib.sha256(pdf_of(Draft(json.load(sys.stdin)))).hexdigest())"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(REPOSITORY)}
    told = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(PARTS), capture_output=True, text=True, env=env, check=True
    )
    assert told.stdout.strip() == hashlib.sha256(pdf_of(Draft(PARTS))).hexdigest()


@needs_font
def test_a_long_letter_goes_over_pages_and_its_signature_is_not_left_alone():
    many = {**PARTS, "paragraphs": [f"第{n}项。" + "检索了档案库和办公系统，" * 6 for n in range(14)]}
    reader = opened(Draft(many))
    assert len(reader.pages) > 1
    last = "".join(reader.pages[-1].extract_text().split())
    assert last.index("检索") < last.index("（印章）")
    for n, page in enumerate(reader.pages, start=1):
        assert f"—{n}—" in "".join(page.extract_text().split())


@needs_font
def test_no_line_begins_with_a_closing_mark():
    reader = opened(Draft({**PARTS, "paragraphs": ["甲" * n + "，乙。" for n in range(20, 32)]}))
    lines = [line for page in reader.pages for line in page.extract_text().splitlines() if line.strip()]
    assert [line for line in lines if line.strip()[0] in "，。"] == []


@needs_font
def test_a_rare_character_is_printed_or_named_and_never_a_box():
    face = fonts.faces()[0]
    rare = "𠮷"
    if not face.lacks(rare):
        assert rare in text(opened(Draft({**PARTS, "addressee": f"{rare}某"})))
    missing = next(chr(n) for n in range(0x30000, 0x3134B) if n not in face.characters)
    with pytest.raises(fonts.Unwritable) as refused:
        pdf_of(Draft({**PARTS, "addressee": f"{missing}某"}))
    assert refused.value.characters == (missing,)
    assert f"U+{ord(missing):04X}" in str(refused.value)


@needs_font
def test_a_draft_says_so_across_the_page():
    assert "样稿" in "".join(opened_draft().split())


def opened_draft() -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(Draft(PARTS), draft=True)))
    return "".join(page.extract_text() for page in reader.pages)


@needs_font
def test_the_properties_name_no_person():
    said = str(opened(Draft(PARTS)).metadata)
    assert "明州市卫生健康委员会" in said
    assert "甲某" not in said


def test_an_english_letter_is_printed_too():
    parts = {**PARTS, "law": "us", "title": "Reply", "paragraphs": ["We hold the information. " * 20]}
    if fonts.faces():
        assert "Checkthisletter" in text(opened(Draft(parts)))


@pytest.mark.parametrize("named", ["/nowhere/font.ttf", __file__])
def test_without_a_font_the_check_warns_and_no_pdf_is_made(settings, named):
    settings.LETTER_FONT = named
    assert [found.id for found in run_checks() if found.id == "requests_app.W001"] == ["requests_app.W001"]
    assert not printing.has_pdf()
    with pytest.raises(fonts.NoFont):
        pdf_of(Draft(PARTS))


def test_with_a_font_the_check_is_silent():
    if fonts.faces():
        assert [found for found in run_checks() if found.id == "requests_app.W001"] == []


def pages(case, cast):  # noqa: F811
    letter = case.letters.get(kind="receipt")
    stem = "admin:requests_app_informationrequest_letter"
    return letter, {name: reverse(f"{stem}{name}", args=[case.pk, letter.pk]) for name in ("", "_docx", "_pdf")}


@needs_font
def test_an_official_reads_the_letter_and_saves_it_in_both_forms(client, cast, case):  # noqa: F811
    letter, urls = pages(case, cast)
    client.force_login(cast.reviewer)
    page = client.get(urls[""]).content.decode()
    assert letter.sha256 in page
    assert urls["_pdf"] in page
    for name, start in (("_pdf", b"%PDF"), ("_docx", b"PK")):
        response = client.get(urls[name])
        assert response.content.startswith(start)
        assert response["Content-Disposition"] == f'attachment; filename="receipt.{name[1:]}"'
        assert client.post(urls[name]).status_code in (200, 405)
    client.force_login(cast.finance_clerk)
    assert {client.get(url).status_code for url in urls.values()} == {404}


def test_without_a_font_the_page_says_so_and_the_docx_stays(client, cast, case, settings):  # noqa: F811
    settings.LETTER_FONT = "/nowhere/font.ttf"
    _letter, urls = pages(case, cast)
    client.force_login(cast.reviewer)
    page = client.get(urls[""]).content.decode()
    assert urls["_pdf"] not in page
    assert urls["_docx"] in page
    assert "没有中文字体" in page
    refused = client.get(urls["_pdf"])
    assert refused.status_code == 503
    assert "没有中文字体" in refused.content.decode()


@needs_font
def test_a_character_without_glyph_is_named_on_the_page(client, cast, case):  # noqa: F811
    missing = next(chr(n) for n in range(0x30000, 0x3134B) if n not in fonts.faces()[0].characters)
    take(case, "draft_reply", cast.clerk, "2024-03-04", outcome="grant", content=f"人名{missing}。")
    take(case, "sign", cast.reviewer, "2024-03-05")
    letter = case.letters.get(kind="reply")
    client.force_login(cast.reviewer)
    response = client.get(reverse("admin:requests_app_informationrequest_letter_pdf", args=[case.pk, letter.pk]))
    assert response.status_code == 503
    assert f"U+{ord(missing):04X}" in response.content.decode()
