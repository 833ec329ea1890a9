"""What becomes of the text of a Word file."""

from __future__ import annotations

import re
import string
import time
import zipfile
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.files import __main__ as helper
from agencies.files import converting, sandbox
from agencies.files.word_numbers import written
from disclosures import embedded, html, word
from tests.disclosures.papers import SPACES, TYPES, p, package, paper, relations
from tests.disclosures.release_corpus import png


@pytest.fixture
def blocks(tmp_path):
    """Tag and markup of each block; `left_out` beside them."""

    def of(data: bytes, changes: str = "accept"):
        path = tmp_path / "a.docx"
        path.write_bytes(data)
        answer = converting.convert(str(path), str(tmp_path), changes)
        assert answer["refused"] is None
        assert not answer["failed"]
        return [(tag, markup) for tag, markup, *_rest in answer["blocks"]], answer["left_out"]

    return of


@pytest.fixture
def brought(tmp_path):
    def of(data: bytes, changes: str = "accept"):
        path = tmp_path / "a.docx"
        path.write_bytes(data)
        return word.read(path, changes)

    return of


def test_a_notice_comes_in_whole(brought):
    found = brought(paper(picture=png()))
    assert (found.title, found.doc_no, found.written_on) == (
        "关于加强供水管理的通知",
        "明政发〔2024〕5号",
        date(2024, 5, 6),
    )
    assert "明政发" not in found.body  # it stands in its field
    assert "<h2>一、总体要求</h2>" in found.body
    assert "供水必须<strong>安全</strong>" in found.body
    assert "<ul><li>水源</li><li>管网</li></ul>" in found.body
    assert '<tr><td colspan="2">区域</td><td>数量</td></tr>' in found.body
    assert '<td rowspan="2">城区</td>' in found.body
    assert '<p class="sign">2024年5月6日</p>' in found.body
    (key,) = found.pictures
    assert [image.key for image in embedded.images(found.body)] == [key]
    assert [what for what, _n, _words in found.left_out] == [word.LEFT_OUT["head"]]


NUMBERING = """<w:numbering SPACES>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>"""


def numbered(words: str, list_: int, depth: int = 0) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_}"/></w:numPr>')


def test_numbers_that_word_only_counts_are_written_out(blocks):
    body = (
        numbered("为了公开。", 5)
        + numbered("甲；", 5, 1)
        + numbered("乙。", 5, 1)
        + numbered("本法。", 5)
        + numbered("丙。", 5, 1)
    )
    found, _left = blocks(package(body, {"word/numbering.xml": NUMBERING}))
    assert [markup for _tag, markup in found] == [
        "第一条　为了公开。",
        "（一）甲；",
        "（二）乙。",
        "第二条　本法。",
        "（一）丙。",
    ]


def test_articles_can_be_linked_to(brought):
    found = brought(package(numbered("为了公开。", 5) + numbered("本法。", 5), {"word/numbering.xml": NUMBERING}))
    assert 'id="article-2"' in found.body


def test_plain_numbers_and_bullets_are_lists_that_go_on_where_they_stopped(blocks):
    body = numbered("甲", 6) + numbered("点", 6, 1) + numbered("乙", 6) + p("间") + numbered("丙", 6)
    found, _left = blocks(package(body, {"word/numbering.xml": NUMBERING}))
    assert found == [
        ("ol", '<ol start="3"><li>甲<ul><li>点</li></ul></li><li>乙</li></ol>'),
        ("p", "间"),
        ("ol", '<ol start="5"><li>丙</li></ol>'),
    ]


@pytest.mark.parametrize(
    ("n", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1005, "chineseCountingThousand", "一千零五"),
        (101, "japaneseCounting", "百一"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (2, "decimalEnclosedCircle", "②"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "decimalFullWidth", "４"),
        (7, "decimalZero", "07"),
        (28, "lowerLetter", "bb"),
        (1994, "upperRoman", "MCMXCIV"),
        (5, "hebrew1", "5"),
        (3, "none", ""),
    ],
)
def test_the_forms_of_numbers(n, form, text):
    assert written(n, form) == text


STYLES = """<w:styles SPACES>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="我的"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="公文三级"/><w:pPr><w:outlineLvl w:val="4"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>
<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>
</w:styles>"""


def styled(words: str, key: str) -> str:
    return p(words, f'<w:pStyle w:val="{key}"/>')


def test_headings_by_the_name_of_their_style_in_either_language_or_its_outline(blocks):
    body = styled("甲", "1") + styled("乙", "a3") + styled("丙", "a4") + styled("丁", "a5") + styled("戊", "x")
    found, left = blocks(package(body + styled("甲……1", "t1"), {"word/styles.xml": STYLES}))
    assert found == [("h2", "甲"), ("h3", "乙"), ("h2", "丙"), ("h4", "丁"), ("p", "戊")]
    assert left == {"contents": [1, []]}


def test_marks_of_runs_links_and_breaks(blocks):
    body = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>体</w:t></w:r>"
        '<w:r><w:rPr><w:b w:val="0"/><w:i/></w:rPr><w:t>斜</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:br/><w:t>&lt;b&gt;</w:t></w:r>'
        '<w:hyperlink r:id="rId1"><w:r><w:t>网</w:t></w:r></w:hyperlink>'
        '<w:hyperlink r:id="rId2"><w:r><w:t>坏</w:t></w:r></w:hyperlink>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://gov.example/" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    found, _left = blocks(package(body, relations(rId1="https://a.example/?x=1&amp;y=2", rId2="javascript:alert(1)")))
    assert found == [
        (
            "p",
            "<strong>粗体</strong><em>斜</em><sup>2</sup><br>&lt;b&gt;"
            '<a href="https://a.example/?x=1&amp;y=2">网</a>坏<a href="https://gov.example/">域</a>',
        )
    ]


def test_footnotes_stand_where_their_number_stood(blocks):
    notes = (
        '<w:footnotes SPACES><w:footnote w:type="separator" w:id="-1"/><w:footnote w:id="2">'
        + p("注 &lt;文&gt;")
        + "</w:footnote></w:footnotes>"
    )
    body = '<w:p><w:r><w:t>补助</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
    found, _left = blocks(package(body, {"word/footnotes.xml": notes}))
    assert found == [("p", '补助<small class="footnote">注 &lt;文&gt;</small>。')]


CHANGED = (
    "<w:p><w:r><w:t>补助</w:t></w:r><w:del><w:r><w:delText>三百</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>五百</w:t></w:r></w:ins><w:r><w:t>元</w:t></w:r></w:p>"
)


def test_tracked_changes_never_come_in_unseen_and_either_text_can_be_had(blocks):
    assert blocks(package(CHANGED))[0] == [("p", "补助五百元")]
    found, left = blocks(package(CHANGED), "reject")
    assert found == [("p", "补助三百元")]
    assert left["tracked"] == [2, ["三百", "五百"]]


def test_the_mark_of_a_paragraph_that_is_gone_joins_two(blocks):
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>" + p("后")
    assert blocks(package(body))[0] == [("p", "前后")]
    assert blocks(package(body), "reject")[0] == [("p", "前"), ("p", "后")]


def test_what_is_not_taken_over_is_told_with_its_words(blocks):
    box = "<w:r><w:pict><w:txbxContent>" + p("框里的话") + "</w:txbxContent></w:pict></w:r>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r><w:r><w:sym w:font="Odd" w:char="F001"/></w:r>'
    thing = '<w:r><w:object><OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    parts = {
        "word/header1.xml": f"<w:hdr SPACES>{p('内部页眉')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr SPACES>{p('— 1 —')}</w:ftr>",
        "word/comments.xml": f"<w:comments SPACES><w:comment>{p('再核')}</w:comment></w:comments>",
    }
    found, left = blocks(package(f"<w:p><w:r><w:t>文</w:t></w:r>{box}{hidden}{formula}{sign}{thing}</w:p>", parts))
    assert found == [("p", "文x=1☑□")]
    assert left == {
        "text_box": [1, ["框里的话"]],
        "hidden_text": [1, ["藏"]],
        "formula": [1, ["x=1"]],
        "symbol": [1, ["Odd F001"]],
        "embedded": [1, ["Excel.Sheet.12"]],
        "header": [1, ["内部页眉"]],
        "comment": [1, ["再核"]],
    }
    assert set(left) <= set(word.LEFT_OUT)


def drawing(target: str, told: str = "") -> str:
    return f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" {told}/><a:graphic><a:blip r:embed="{target}"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'


def test_pictures_keep_their_words_and_lose_what_they_tell_besides(blocks, tmp_path):
    data = png(b"Comment\0somebody")
    body = drawing("r1", 'descr="供水管网图 &quot;2024&quot;"') + drawing("r2") + drawing("r3") + drawing("r4")
    links = relations(r1="media/a.png", r2="media/b.emf", r3="http://x.example/a.png", r4="../../etc/passwd")
    found, left = blocks(package(body, {**links, "word/media/a.png": data, "word/media/b.emf": b"\1\0\0\0emf"}))
    ((tag, markup),) = found
    key = re.fullmatch(r'<img src="attachment:([0-9a-f]{16})" alt="供水管网图 &quot;2024&quot;">', markup)[1]
    (file,) = tmp_path.glob(f"{key}*")
    assert b"tEXt" not in file.read_bytes()
    assert left == {
        "picture_format": [1, ["b.emf"]],
        "linked_picture": [2, ["http://x.example/a.png", "../etc/passwd"]],
    }


def test_a_picture_that_is_said_to_tell_nothing_stays_so(blocks):
    inside = '<wp:docPr id="1" name="线" descr="x"><adec:decorative val="1"/></wp:docPr><a:blip r:embed="r1"/>'
    body = f"<w:p><w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing></w:r></w:p>"
    found, _left = blocks(package(body, {**relations(r1="media/a.png"), "word/media/a.png": png()}))
    assert found[0][1].endswith(' alt="" role="presentation">')


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def test_tables_heads_nested_tables_and_rows_that_are_all_merged(blocks):
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('项')}{cell('额')}</w:tr>"
    begins = '<w:vMerge w:val="restart"/>'
    first = f"<w:tr>{cell('甲', begins)}{cell('1')}</w:tr>"
    inner = f"<w:tbl><w:tr>{cell('内')}{cell('里')}</w:tr></w:tbl>"
    second = f"<w:tr>{cell('', '<w:vMerge/>')}<w:tc>{inner}</w:tc></w:tr>"
    found, _left = blocks(package(f"<w:tbl>{head}{first}{second}</w:tbl>"))
    assert found == [
        (
            "table",
            '<table><tbody><tr><th scope="col">项</th><th scope="col">额</th></tr>'
            '<tr><td rowspan="2">甲</td><td>1</td></tr><tr><td><p>内</p><p>里</p></td></tr></tbody></table>',
        )
    ]


def test_a_frame_of_one_cell_is_no_table(blocks):
    assert blocks(package(f"<w:tbl><w:tr><w:tc>{p('甲')}{p('乙')}</w:tc></w:tr></w:tbl>"))[0] == [
        ("p", "甲"),
        ("p", "乙"),
    ]


def centred(words: str) -> str:
    return p(words, '<w:jc w:val="center"/>')


@pytest.mark.parametrize(
    ("lines", "title", "doc_no", "written_on", "body"),
    [
        # 党政机关公文处理工作条例, art. 9: number, title, body, signature, day
        (
            [centred("国务院关于印发"), centred("《规划》的通知"), centred("国发〔2024〕5号"), p("各省："), p("二〇二四年十月十二日")],
            "国务院关于印发《规划》的通知", "国发〔2024〕5号", date(2024, 10, 12), "各省：",
        ),
        ([p("加急"), p("明卫发[2026] 12 号　签发人：张三"), p("关于体检的通告"), p("正文。")], "关于体检的通告", "明卫发〔2026〕12号", None, "正文。"),
        ([p("根据《办法》（明政发〔2023〕1号），现公告如下。"), p("明州市财政局2024年5月6日印发")], "", "", None, "根据"),
        ([p("工作要点"), p("正文。"), p("2999年1月1日")], "工作要点", "", None, "工作要点"),
        ([centred("工作要点"), p("正文。"), p("2024年2月30日")], "工作要点", "", None, "工作要点"),
    ],
)  # fmt: skip
def test_head_and_foot_are_proposed(brought, lines, title, doc_no, written_on, body):
    found = brought(package("".join(lines)))
    assert (found.title, found.doc_no, found.written_on) == (title, doc_no, written_on)
    assert body in html.text(found.body)


@pytest.mark.parametrize("line", ["机密★1年", "秘密", "000012　机密★启用前"])
def test_a_secrecy_marking_is_seen_and_stays_in_the_text(brought, line):
    found = brought(package(p(line) + centred("关于示例的通知") + p("正文。")))
    assert found.marking in line
    assert found.marking in found.body


def test_headings_by_their_words_where_the_file_names_none(brought):
    lines = ["第一章 总则", "一、总体要求", "（一）原则", "一、这是一句话。", "第三条 按户补助。"]
    body = brought(package(centred("关于示例的通知") + "".join(map(p, lines)))).body
    assert '<h2 id="chapter-1">第一章 总则</h2>' in body
    assert "<h2>一、总体要求</h2>" in body
    assert "<h3>（一）原则</h3>" in body
    assert "<p>一、这是一句话。</p>" in body
    assert '<p id="article-3">' in body


@pytest.mark.parametrize(
    "data",
    [
        b"not a package",
        package("")[:200],
        package("<w:p>"),
        package(p("x"), {"word/vbaProject.bin": b"x"}),
        package(p("x"), {"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        package(p("x"), {"word/media/big.bin": b"\0" * 30_000_000}),
        package(p("<w:p>" * 300 + "</w:p>" * 300)),
        package("<w:p><w:r><w:t></w:t></w:r></w:p>"),
    ],
    ids=["no-zip", "cut", "broken", "macros", "entities", "bomb", "deep", "empty"],
)
def test_a_bad_file_is_refused_with_a_sentence(brought, data):
    with pytest.raises(ValidationError) as refused:
        brought(data)
    assert len(refused.value.messages[0]) > 20


def test_a_reader_that_dies_has_read_nothing(monkeypatch, brought):
    monkeypatch.setattr(sandbox._reader, "ask", lambda order: {"died": True})
    with pytest.raises(ValidationError, match="cannot be read"):
        brought(paper())


NASTY = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    '" onload="x',
    "<img src=x onerror=y>",
    "attachment:0",
    "'",
    "&",
    "\u202e",
]
WORDS = st.one_of(st.sampled_from(NASTY), st.text(string.printable + "第一条（二）", max_size=12))
ALLOWED = re.compile(r"</?([a-z0-9]+)((?: [a-z]+=\"[^\"<>]*\")*)>")


ATTRIBUTE = re.compile(r' ([a-z]+)="[^"]*"')


def _escaped(words: str) -> str:
    clean = "".join(c for c in words if c in "\t\n" or c >= " ")
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, min_size=8, max_size=8))
def test_no_file_brings_markup_that_is_not_on_the_list(words, blocks, tmp_path):
    a, b, c, d, e, f, g, h = map(_escaped, words)
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="{a}"/><w:jc w:val="{b}"/></w:pPr><w:hyperlink r:id="r1"><w:r><w:t>{c}</w:t></w:r></w:hyperlink>'
        f'<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "{d}"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>{e}</w:t></w:r></w:p>'
        + drawing("r2", f'descr="{f}"')
        + numbered(g, 5)
        + f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{h}"/><w:vMerge w:val="{a}"/></w:tcPr>{p(b)}</w:tc>{cell(c)}</w:tr></w:tbl>'
    )
    numbering = NUMBERING.replace("第%1条", h).replace("（%2）", g)
    notes = {"word/numbering.xml": numbering, "word/media/a.png": png()}
    found, _left = blocks(package(body, {**relations(r1=d.replace(":", "") + ":x", r2="media/a.png"), **notes}))
    for tag, markup in found:
        whole = f"<{tag}>{markup}</{tag}>" if tag in ("p", "h2", "h3", "h4") else markup
        for name, attributes in ALLOWED.findall(whole):
            assert name in html.TAGS
            assert set(ATTRIBUTE.findall(attributes)) <= {*html.ATTRIBUTES.get(name, ()), "class"}
        assert "<" not in ALLOWED.sub("", whole)
        assert html.text(html.clean(whole)).split() == html.text(html.CONTROL.sub("", whole)).split()


def test_two_hundred_pages_are_within_the_limits_by_far(tmp_path):
    """Some 3,600 paragraphs and 50 tables: half a second of processor time of the five that there are."""
    sentence = "为了保障公民依法获取政府信息，提高政府工作的透明度，第{n}次修订本办法的第{m}款。"
    rows = "".join(f"<w:tr>{cell(str(n))}{cell('数据')}{cell(str(n * 7))}</w:tr>" for n in range(12))
    page = "".join(p(sentence.format(n=m * 3, m=m) * 2) for m in range(18))
    body = "".join(
        styled(f"第{n}节 标题", "1") + page + (f"<w:tbl>{rows}</w:tbl>" if n % 4 == 0 else "") for n in range(200)
    )
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as out:  # stored: so even a text is not taken for a bomb
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        out.writestr("word/styles.xml", STYLES.replace("SPACES", SPACES))
    began = time.process_time()
    answer = converting.convert(str(path), str(tmp_path), "accept")
    assert len(answer["blocks"]) == 200 * 19 + 50
    assert time.process_time() - began < helper.CPU / 2
