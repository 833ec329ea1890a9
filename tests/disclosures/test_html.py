"""The text of documents: structure from plain lines, and the allow-list."""

import time

import pytest

from disclosures import html

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=/admin/><input name=x><button>x</button></form>",
    "<object data=x></object><embed src=x>",
    '<p id="main">x</p><h2 id="id_q">x</h2>',
    "<base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<svg><style><!--</style><img src=x onerror=alert(1)>-->",
    "<p>x</p><script\x20type='text/javascript'>alert(1)</script>",
    "<details open ontoggle=alert(1)>",
]
SEEDS = ("script", "onerror", "onload", "onclick", "javascript:", "style=", "<svg", "<iframe", "<form", "<object")


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("way", [html.clean, html.from_person, lambda body: str(html.render(body).html)])
def test_nothing_that_acts_passes(payload, way):
    made = way(f"<p>前</p>{payload}").lower()
    tags = "".join(part.split(">")[0] + ">" for part in made.split("<")[1:])
    assert not [seed for seed in (*SEEDS, "ontoggle", "srcdoc", 'id="main"', 'id="id_q"') if seed.strip("<") in tags]
    assert "<p>前</p>" in made


def test_cleaning_twice_is_cleaning_once():
    for payload in PAYLOADS:
        once = html.clean(payload)
        assert html.clean(once) == once


def test_plain_text_stays_text():
    assert html.from_text("<script>alert(1)</script>\n1 < 2 & 3") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>1 &lt; 2 &amp; 3</p>"
    )


def test_chapters_sections_and_articles_are_found():
    made = html.from_text(
        "第一章  总 则\n第一条 为了规范。\n第十二条之一　补充。\n第二节 程序\n第三章规定的事项，由市政府办理。"
    )
    assert made.splitlines() == [
        '<h2 id="chapter-1">第一章\u3000总则</h2>',
        '<p id="article-1">第一条 为了规范。</p>',
        '<p id="article-12-1">第十二条之一\u3000补充。</p>',
        '<h3 id="section-2">第二节\u3000程序</h3>',
        "<p>第三章规定的事项，由市政府办理。</p>",
    ]


@pytest.mark.parametrize(
    ("sign", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("一千二百六十", 1260),
        ("42", 42),
        ("两百", 200),
    ],
)
def test_chinese_numbers_are_read(sign, number):
    assert html.numeral(sign) == number


def test_every_anchor_is_used_once_and_headings_make_the_contents():
    body = html.from_text("第一章 总则\n第一条 甲。\n附件\n第一章 总则\n第一条 乙。") + "<h2>附 <b>则</b></h2>"
    made = html.render(body)
    ids = [part.split('"')[0] for part in made.html.split('id="')[1:]]
    assert ids == ["chapter-1", "article-1", "chapter-1-b2", "article-1-b2", "heading-b1"]
    assert [(h.level, h.anchor, h.text) for h in made.contents] == [
        (2, "chapter-1", "第一章 总则"),
        (2, "chapter-1-b2", "第一章 总则"),
        (2, "heading-b1", "附 则"),
    ]


def test_the_page_keeps_its_only_h1_and_wide_tables_scroll():
    made = html.render("<h1>题</h1><table><tbody><tr><td>1</td></tr></tbody></table>").html
    assert "<h1" not in made
    assert '<div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table class="table">' in made


def test_control_characters_and_turned_text_are_left_out():
    assert html.plain("  附件\u202efdp.exe\x00\n二 ") == "附件fdp.exe 二"
    assert html.clean("<p>a\x0bb</p>") == "<p>ab</p>"


def test_two_hundred_thousand_characters_are_shown_quickly():
    body = html.from_text("\n".join(f"第{n}条 " + "公" * 190 for n in range(1, 1001)))
    start = time.perf_counter()
    html.render(body)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>第十二条　正文。</p>", '<p id="article-12">第十二条　正文。</p>'),
        ("<p><strong>第三条之一</strong>　正文。</p>", '<p id="article-3-1"><strong>第三条之一</strong>　正文。</p>'),
        ("<h2>第一章　总则</h2>", '<h2 id="chapter-1">第一章　总则</h2>'),
        ('<p id="article-7">第十二条　正文。</p>', '<p id="article-7">第十二条　正文。</p>'),
        ("<p>依照第十二条的规定。</p><h2>概况</h2>", "<p>依照第十二条的规定。</p><h2>概况</h2>"),
    ],
)
def test_articles_and_chapters_of_an_editor_get_the_address_that_lines_get(given, kept):
    assert html.anchored(given) == kept
