"""Web pages as files: a still one is let in and read, nothing that acts or fetches is."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from agencies import uploads
from agencies.files import webpage
from agencies.files.findings import Refusal

PAGE = "<!DOCTYPE html><html><head><title>题目</title><style>p { color: red }</style></head><body>%s</body></html>"


def page(inside: str, encoding: str = "utf-8") -> bytes:
    return (PAGE % inside).encode(encoding)


def look(inside: str, encoding: str = "utf-8"):
    return webpage.look(io.BytesIO(page(inside, encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["公告.html", "公告.HTM"])
def test_a_still_page_is_let_in(name, encoding):
    content = page(
        '<h1>公告</h1><p>见<a href="https://www.mingzhou.example/">网站</a>和<a href="#n1">注</a>。</p>', encoding
    )
    assert uploads.check(SimpleUploadedFile(name, content)) == "text/html"


def test_its_words_are_read_block_by_block():
    table = "<table><tr><td>甲</td><td>1</td></tr></table>"
    assert look(f"<h1>公告</h1><p>第一条<b>重要</b>。<br>次行</p>{table}").text == "公告\n第一条重要。\n次行\n甲 1"
    assert look("<p>汉字</p>", "gb18030").text == "汉字"


def test_what_a_reader_does_not_see_is_found_where_it_stands():
    found = look("<p>文</p>\n<!-- 内部意见 -->\n<p style='display:none'>身份证</p>").found
    assert [(one.kind, one.value) for one in found] == [("comment", "内部意见"), ("hidden_text", "身份证")]


@pytest.mark.parametrize("inside", ['<img src="a.png" alt="%s">', '<p title="%s">文</p>', "<title>%s</title>"])
def test_numbers_that_stand_in_no_line_are_found_too(inside):
    number = "11010519491231002X"  # the example of GB 11643-1999
    assert [one.value for one in look(inside % number).found] == [number]


@pytest.mark.parametrize(
    ("inside", "code", "detail"),
    [
        ("<script>alert(1)</script>", "active", "script"),
        ("<p onclick=alert(1)>x", "active", "onclick"),
        ("<img src=x OnError=alert(1)>", "active", "onerror"),
        ('<a href="javascript:alert(1)">x</a>', "active", "href"),
        ('<a href=" java\nscript:alert(1)">x</a>', "active", "href"),
        ('<a href="data:text/html,x">x</a>', "active", "href"),
        ('<a href="vbscript:x">x</a>', "active", "href"),
        ("<iframe src=x></iframe>", "active", "iframe"),
        ("<object data=x></object>", "active", "object"),
        ("<embed src=x>", "active", "embed"),
        ("<form action=x><input name=a></form>", "active", "form"),
        ("<svg><a xlink:href='javascript:alert(1)'>x</a></svg>", "active", "svg"),
        ("<math href='javascript:x'>x</math>", "active", "math"),
        ("<meta http-equiv=Refresh content='0;url=https://x.example'>", "active", "meta"),
        ("<base href='https://x.example/'>", "active", "base"),
        ("<p srcdoc='x'>x", "active", "srcdoc"),
        ("<img src='https://x.example/1.png'>", "form_action", "src"),
        ("<img src='//x.example/1.png'>", "form_action", "src"),
        ("<img src='data:image/png;base64,AAAA'>", "form_action", "src"),
        ("<link rel=stylesheet href='https://x.example/a.css'>", "form_action", "link"),
        ("<p style=\"background: url('https://x.example/1.png')\">x", "form_action", "style"),
        ("<style>@import 'a.css'</style>", "form_action", "style"),
        ("<!--><img src=x onerror=alert(1)>-->", "active", "onerror"),
        ("<p title='</title><img src=x onerror=alert(1)>'>x", "active", "onerror"),
        ("<textarea><p title='x'></textarea>", "active", "textarea"),
        ("<table background='http://x.example/1.png'><tr><td>x</table>", "form_action", "background"),
    ],
)
def test_what_acts_or_fetches_is_kept_out(inside, code, detail):
    with pytest.raises(Refusal) as refused:
        look(inside)
    assert (refused.value.code, refused.value.detail) == (code, detail)
    with pytest.raises(ValidationError):
        uploads.check(SimpleUploadedFile("公告.html", page(inside)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("公告.html", "只有文字，不是网页".encode()),
        ("公告.html", b"%PDF-1.7"),
        ("公告.html", b""),
        ("公告.html", b"<?php echo 1 ?><p>x"),
        ("公告.txt", page("<p>x</p>")),
        ("公告.html.txt", page("<p>x</p>")),
        ("公告.js.html", page("<p>x</p>")),
    ],
)
def test_a_name_that_fits_not_is_kept_out(name, content):
    with pytest.raises(ValidationError):
        uploads.check(SimpleUploadedFile(name, content))


TAGS = st.sampled_from(["p", "a", "img", "div", "b", "table", "style", "xmp", "title", "textarea"])
NAMES = st.sampled_from(["onload", "onmouseover", "ONCLICK", "href", "src", "style", "xlink:href"])
BAD = st.sampled_from(
    ["javascript:alert(1)", "JaVaScRiPt:x", "\tjavascript:x", "vbscript:x", "data:text/html,<script>"]
)


@given(TAGS, NAMES, BAD)
def test_no_script_gets_in_by_any_attribute(tag, name, bad):
    inside = f'<{tag} {name}="{bad}">x</{tag}>'
    if name == "style":
        return
    with pytest.raises(Refusal):
        look(inside)
