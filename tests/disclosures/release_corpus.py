"""Files for the release check: each of a kind that must be found, and many in which there is nothing to find."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from fpdf import FPDF
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

ID = "11010519491231002X"  # the example of GB 11643
MOBILE, CARD, MAIL = "13800001111", "6222020200112230", "someone@example.com"
PNG = b"\x89PNG\r\n\x1a\n"
ODF = "application/vnd.oasis.opendocument"
NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


class Planted(NamedTuple):
    """A file, what must be found in it, and where: the innermost place as the reader of files says it."""

    name: str
    content: bytes
    kind: str
    place: list[list[Any]]


def luhn_card(start: str) -> str:
    """A number that begins so and whose check digit fits."""
    for last in "0123456789":
        digits = [int(d) for d in start + last][::-1]
        if sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0:
            return start + last
    raise AssertionError


CARD = luhn_card("622202020011223")


def zipped(parts: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_parts(package: bytes, **changes: Any) -> bytes:
    """A package with parts added, changed by a function, or taken out (None); `/` in names is written `__`."""
    wanted = {name.replace("__", "/").replace("_dot_", "."): value for name, value in changes.items()}
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name, value in wanted.items():
        if value is None:
            parts.pop(name, None)
        else:
            parts[name] = value(parts[name]) if callable(value) else value
    return zipped(parts)


def put(package: bytes, changes: dict[str, Any]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        parts: dict[str, Any] = {name: old.read(name) for name in old.namelist()}
    for name, value in changes.items():
        parts[name] = value(parts[name]) if callable(value) else value
    return zipped({name: value for name, value in parts.items() if value is not None})


# --- Word


def word(*paragraphs: str, change: Any = None, parts: dict[str, Any] | None = None) -> bytes:
    """A document without any properties; `change` may work on it before it is saved."""
    made, out = docx.Document(), io.BytesIO()
    properties = made.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    for text in paragraphs or ("第一段。", "第二段。", "第三段。"):
        made.add_paragraph(text)
    if change:
        change(made)
    made.save(out)
    bare = put(out.getvalue(), {"docProps/thumbnail.jpeg": None, "_rels/.rels": without_thumbnail})
    return put(bare, parts) if parts else bare


def without_thumbnail(rels: bytes) -> bytes:
    start = rels.index(b"<Relationship ", rels.index(b"thumbnail") - 200)
    while b"thumbnail" not in rels[start : rels.index(b"/>", start)]:
        start = rels.index(b"<Relationship ", start + 5)
    return rels[:start] + rels[rels.index(b"/>", start) + 2 :]


def run_of(made: Any, n: int) -> Any:
    return made.paragraphs[n].runs[0]


def mark(name: str) -> Any:
    def change(made: Any) -> None:
        paragraph = made.paragraphs[1]._p
        element = OxmlElement(name)
        element.set(qn("w:id"), "1")
        element.set(qn("w:author"), "某")
        run = paragraph.r_lst[0]
        paragraph.replace(run, element)
        element.append(run)
        if name == "w:del":
            run.t_lst[0].tag = qn("w:delText")

    return change


def hide(made: Any) -> None:
    run_of(made, 2).font.hidden = True


def whiten(made: Any) -> None:
    run_of(made, 1).font.color.rgb = docx.shared.RGBColor(255, 255, 255)


def comment(made: Any) -> None:
    made.add_comment(run_of(made, 1), text="请核对", author="某")


def photograph(made: Any) -> None:
    made.add_picture(io.BytesIO(jpeg(gps=True)))


def box(made: Any) -> None:
    made.paragraphs[0]._p.append(
        parse_xml(
            f'<w:r {nsdecls("w", "wp", "a")}><w:drawing><wp:anchor><wp:positionH relativeFrom="page">'
            '<wp:posOffset>9999999</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page">'
            '<wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="100000" cy="100000"/>'
            "<w:txbxContent><w:p><w:r><w:t>页外的字</w:t></w:r></w:p></w:txbxContent></wp:anchor></w:drawing></w:r>"
        )
    )


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">%s</cp:coreProperties>'
)
APP = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">%s</Properties>'
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property name="KSOProductBuildVer"><vt:lpwstr>2052-11.1.0</vt:lpwstr></property></Properties>'
)
REL = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def in_word() -> Iterator[Planted]:
    yield Planted("改动.docx", word(change=mark("w:ins")), "tracked", [["paragraph", "2"]])
    yield Planted("删除.docx", word(change=mark("w:del")), "tracked", [["paragraph", "2"]])
    yield Planted("批注.docx", word(change=comment), "comment", [["number", 1]])
    yield Planted("隐字.docx", word(change=hide), "hidden_text", [["paragraph", "3"]])
    yield Planted("白字.docx", word(change=whiten), "white_text", [["paragraph", "2"]])
    yield Planted("页外.docx", word(change=box), "off_page", [])
    yield Planted("照片.docx", word(change=photograph), "gps", [["part", "word/media/image1.jpg"]])
    core = {"docProps/core.xml": CORE % "<dc:creator>甲某某</dc:creator><cp:lastModifiedBy>乙某某</cp:lastModifiedBy>"}
    yield Planted("作者.docx", word(parts=core), "author", [])
    yield Planted("修改者.docx", word(parts=core), "last_modified_by", [])
    yield Planted("公司.docx", word(parts={"docProps/app.xml": APP % "<Company>某某咨询</Company>"}), "company", [])
    title = {"docProps/core.xml": CORE % "<dc:title>关于另一家企业的情况</dc:title>"}
    yield Planted("标题.docx", word(parts=title), "title", [])
    yield Planted("属性.docx", word(parts={"docProps/custom.xml": CUSTOM}), "custom_property", [])
    ole = {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 64}
    yield Planted("对象.docx", word(parts=ole), "embedded", [["part", "word/embeddings/oleObject1.bin"]])
    thumb = {"docProps/thumbnail.jpeg": jpeg()}
    yield Planted("缩略图.docx", word(parts=thumb), "thumbnail", [["part", "docProps/thumbnail.jpeg"]])
    rels = (
        REL
        % f'<Relationship Id="r1" Type="{OFFICE}/attachedTemplate" Target="file:///C:/a.dotx" TargetMode="External"/>'
    )
    yield Planted(
        "模板.docx",
        word(parts={"word/_rels/settings.xml.rels": rels}),
        "external_link",
        [["part", "word/_rels/settings.xml.rels"]],
    )
    merge = b'<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:mailMerge/></w:settings>'
    yield Planted("合并.docx", word(parts={"word/settings.xml": merge}), "connection", [["part", "word/settings.xml"]])
    yield Planted("证号.docx", word("第一段。", f"证号{ID}。"), "resident_id", [["paragraph", 2]])


# --- Excel


def book(change: Any = None, parts: dict[str, Any] | None = None) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.properties.creator = ""
    sheet = made.active
    sheet.title = "预算"
    for row in (("项目", "金额"), ("办公", 100), ("会议", 200)):
        sheet.append(row)
    if change:
        change(made)
    made.save(out)
    return put(out.getvalue(), parts) if parts else out.getvalue()


def sheet_state(state: str) -> Any:
    def change(made: Any) -> None:
        made.create_sheet("底稿").sheet_state = state

    return change


def set_(what: str) -> Any:
    def change(made: Any) -> None:
        sheet = made.active
        if what == "row":
            sheet.row_dimensions[2].hidden = True
        elif what == "column":
            sheet.column_dimensions["B"].hidden = True
        elif what == "comment":
            sheet["B3"].comment = Comment("内部意见", "某")
        elif what == "white":
            sheet["B2"].font = Font(color="FFFFFFFF")
        elif what == "format":
            sheet["B3"].number_format = ";;;"
        elif what == "mobile":
            sheet["B2"] = int(MOBILE)
        elif what == "card":
            sheet["B2"] = CARD

    return change


def threads() -> dict[str, Any]:
    ns = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    rels = REL % f'<Relationship Id="r9" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/>'
    one = '<threadedComment ref="B2" id="1"><text>再议</text></threadedComment>'
    said = f'<ThreadedComments xmlns="{ns}">{one}</ThreadedComments>'
    return {"xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/threadedComments/threadedComment1.xml": said}


def in_excel() -> Iterator[Planted]:
    sheet = ["sheet", "预算"]
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cache, link = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/externalLinks/externalLink1.xml"
    yield Planted("隐表.xlsx", book(sheet_state("hidden")), "hidden_sheet", [["sheet", "底稿"]])
    yield Planted("深隐.xlsx", book(sheet_state("veryHidden")), "very_hidden_sheet", [["sheet", "底稿"]])
    yield Planted("隐行.xlsx", book(set_("row")), "hidden_rows", [sheet, ["row", "2"]])
    yield Planted("隐列.xlsx", book(set_("column")), "hidden_columns", [sheet, ["column", "B"]])
    yield Planted("批注.xlsx", book(set_("comment")), "comment", [sheet, ["cell", "B3"]])
    yield Planted("会话.xlsx", book(parts=threads()), "threaded_comment", [sheet, ["cell", "B2"]])
    yield Planted("白字.xlsx", book(set_("white")), "white_text", [sheet, ["cell", "B2"]])
    yield Planted("无显.xlsx", book(set_("format")), "hidden_cells", [sheet, ["cell", "B3"]])
    yield Planted("透视.xlsx", book(parts={cache: f"<pivotCacheDefinition {main}/>"}), "pivot_cache", [["part", cache]])
    yield Planted("外链.xlsx", book(parts={link: f"<externalLink {main}/>"}), "external_link", [["part", link]])
    connection = {"xl/connections.xml": f"<connections {main}/>"}
    yield Planted("连接.xlsx", book(parts=connection), "connection", [["part", "xl/connections.xml"]])
    yield Planted("手机.xlsx", book(set_("mobile")), "mobile", [sheet, ["cell", "B2"]])
    yield Planted("卡号.xlsx", book(set_("card")), "bank_card", [sheet, ["cell", "B2"]])


# --- PowerPoint

P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}"'
)
SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"%s/><p:nvPr>%s</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="%d" y="0"/>'
    '<a:ext cx="100" cy="100"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></p:txBody></p:sp>'
)


def shape(text: str = "要点", *, hidden: str = "", at: int = 0, holder: str = "") -> str:
    return SHAPE % (hidden, holder, at, text)


def show(second: str = "", *, state: str = "", parts: dict[str, Any] | None = None) -> bytes:
    """Two slides; the second as given."""
    slide = f"<p:sld {P}%s><p:cSld><p:spTree>%s</p:spTree></p:cSld></p:sld>"
    rels = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/slide" Target="slides/slide{n}.xml"/>' for n in (1, 2))
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": REL
            % f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="ppt/presentation.xml"/>',
            "ppt/presentation.xml": f'<p:presentation {P}><p:sldIdLst><p:sldId id="256" r:id="r1"/><p:sldId id="257" '
            f'r:id="r2"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": REL % rels,
            "ppt/slides/slide1.xml": slide % ("", shape()),
            "ppt/slides/slide2.xml": slide % (state, second or shape("总结")),
            **(parts or {}),
        }
    )


def related(kind: str, target: str, content: str) -> dict[str, Any]:
    rels = REL % f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="../{target}"/>'
    return {"ppt/slides/_rels/slide2.xml.rels": rels, f"ppt/{target}": content}


def in_powerpoint() -> Iterator[Planted]:
    here = [["slide", 2]]
    notes = f"<p:notes {P}><p:cSld><p:spTree>{shape('备注：勿外传')}</p:spTree></p:cSld></p:notes>"
    said = f"<p:cmLst {P}><p:cm><p:text>不妥</p:text></p:cm></p:cmLst>"
    yield Planted("隐页.pptx", show(state=' show="0"'), "hidden_slide", here)
    yield Planted("备注.pptx", show(parts=related("notesSlide", "notesSlides/notesSlide2.xml", notes)), "notes", here)
    yield Planted("批注.pptx", show(parts=related("comments", "comments/comment2.xml", said)), "comment", here)
    yield Planted("页外.pptx", show(shape("页外", at=9999999)), "off_page", here)
    yield Planted("隐形.pptx", show(shape("隐形", hidden=' hidden="1"')), "hidden_shape", here)


# --- OpenDocument


def odf(kind: str, body: str, *, styles: str = "", meta: str = "", parts: dict[str, Any] | None = None) -> bytes:
    inner = "spreadsheet" if kind == "ods" else "text"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", f"{ODF}.{inner}")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:{inner}>{body}</office:{inner}></office:body></office:document-content>",
        )
        archive.writestr(
            "meta.xml", f"<office:document-meta {NS}><office:meta>{meta}</office:meta></office:document-meta>"
        )
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def table(rows: str, *, columns: str = "<table:table-column/>", name: str = "底稿", style: str = "") -> str:
    return f'<table:table table:name="{name}" {style}>{columns}{rows}</table:table>'


CELL = "<table:table-cell><text:p>内容</text:p></table:table-cell>"
ROW = f"<table:table-row>{CELL}</table:table-row>"


def in_opendocument() -> Iterator[Planted]:
    changes = "<text:tracked-changes><text:changed-region text:id='c1'/></text:tracked-changes><text:p>字</text:p>"
    yield Planted("改动.odt", odf("odt", changes), "tracked", [["number", 1]])
    note = "<text:p>字<office:annotation><text:p>意见</text:p></office:annotation></text:p>"
    yield Planted("批注.odt", odf("odt", note), "comment", [["number", 1]])
    hidden = "<text:p>见</text:p><text:p><text:hidden-text text:string-value='隐'/></text:p>"
    yield Planted("隐字.odt", odf("odt", hidden), "hidden_text", [["paragraph", "2"]])
    yield Planted(
        "作者.odt", odf("odt", "<text:p>字</text:p>", meta="<dc:creator>丙某某</dc:creator>"), "last_modified_by", []
    )
    thumb = {"Thumbnails/thumbnail.png": png()}
    yield Planted(
        "缩略图.odt",
        odf("odt", "<text:p>字</text:p>", parts=thumb),
        "thumbnail",
        [["part", "Thumbnails/thumbnail.png"]],
    )
    off = "<style:style style:name='t1'><style:table-properties table:display='false'/></style:style>"
    yield Planted(
        "隐表.ods",
        odf("ods", table(ROW, style="table:style-name='t1'"), styles=off),
        "hidden_sheet",
        [["sheet", "底稿"]],
    )
    white = "<style:style style:name='w1'><style:text-properties fo:color='#ffffff'/></style:style>"
    pale = ROW.replace("<table:table-cell>", "<table:table-cell table:style-name='w1'>")
    here = [["sheet", "底稿"], ["cell", "A1"]]
    yield Planted("白字.ods", odf("ods", table(pale), styles=white), "white_text", here)
    rows = ROW + ROW.replace("<table:table-row>", '<table:table-row table:visibility="collapse">')
    yield Planted("隐行.ods", odf("ods", table(rows)), "hidden_rows", [["sheet", "底稿"], ["row", "2"]])
    columns = '<table:table-column table:visibility="collapse"/>'
    yield Planted(
        "隐列.ods", odf("ods", table(ROW, columns=columns)), "hidden_columns", [["sheet", "底稿"], ["column", "A"]]
    )


# --- PDF


def pdf(*pages: Any) -> FPDF:
    made = FPDF()
    made.set_font("helvetica", size=12)
    for draw in pages or (lambda p: p.text(20, 20, "Text"),):
        made.add_page()
        draw(made)
    return made


def printed(made: FPDF) -> bytes:
    return bytes(made.output())


def blackened(made: FPDF) -> None:
    made.text(20, 20, "The name of the patient")
    made.set_fill_color(0, 0, 0)
    made.rect(18, 14, 80, 10, "F")


def whitened(made: FPDF) -> None:
    made.set_text_color(255, 255, 255)
    made.text(20, 20, "Nobody reads this")


def beside(made: FPDF) -> None:
    made.text(400, 20, "Beside the page")


def numbered(made: FPDF) -> None:
    made.text(20, 20, f"Mail to {MAIL}")


def rewritten(content: bytes, change: Any) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def with_layer(writer: PdfWriter) -> None:
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("批示")})
    )
    shown = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    layers = DictionaryObject({NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): shown})
    writer.root_object[NameObject("/OCProperties")] = layers


def with_xmp(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"<x:xmpmeta><dc:creator>somebody</dc:creator></x:xmpmeta>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)


def with_note(writer: PdfWriter) -> None:
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (10, 10, 20, 20)]),
            NameObject("/Contents"): TextStringObject("不同意"),
        }
    )
    writer.pages[1][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def with_properties(writer: PdfWriter) -> None:
    writer.add_metadata({"/SourceModified": "D:20260101"})


def changed(content: bytes) -> bytes:
    """The page shown anew by an appended revision; the older text is still there."""
    reader = PdfReader(io.BytesIO(content))
    number = (
        reader.pages[0]["/Contents"].indirect_reference.idnum
        if hasattr(reader.pages[0]["/Contents"], "indirect_reference")
        else 0
    )
    stream = b"BT /F1 12 Tf 50 700 Td (Replaced) Tj ET"
    place = len(content) + 1
    new = f"\n{number} 0 obj\n<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream\nendobj\n"
    table_at = len(content) + len(new)
    before = int(content[content.rindex(b"startxref") + 9 :].split()[0])
    size, root = int(reader.trailer["/Size"]), reader.trailer.raw_get("/Root")
    table_ = (
        f"xref\n{number} 1\n{place:010d} 00000 n \ntrailer\n<< /Size {size} /Root {root.idnum} 0 R /Prev {before} >>\n"
    )
    return content + new + f"{table_}startxref\n{table_at}\n%%EOF\n".encode()


def in_pdf() -> Iterator[Planted]:
    two = pdf(lambda p: p.text(20, 20, "One"), lambda p: p.text(20, 20, "Two"))
    signed = pdf()
    signed.set_author("Ding Moumou")
    yield Planted("作者.pdf", printed(signed), "author", [])
    yield Planted("涂黑.pdf", printed(pdf(lambda p: p.text(9, 9, "x"), blackened)), "black_box", [["page", 2]])
    yield Planted("白字.pdf", printed(pdf(whitened)), "white_text", [["page", 1]])
    yield Planted("页外.pdf", printed(pdf(beside)), "off_page", [["page", 1]])
    plain = printed(two)
    yield Planted("图层.pdf", rewritten(plain, with_layer), "hidden_layer", [])
    yield Planted("元数据.pdf", rewritten(plain, with_xmp), "xmp", [])
    yield Planted("注释.pdf", rewritten(plain, with_note), "annotation", [["page", 2]])
    yield Planted("属性.pdf", rewritten(plain, with_properties), "custom_property", [])
    yield Planted(
        "旧版.pdf", changed(printed(pdf(lambda p: p.text(20, 20, "The first wording")))), "older_version", [["page", 1]]
    )
    yield Planted("信箱.pdf", printed(pdf(lambda p: None, numbered)), "email", [["page", 2]])


# --- pictures and plain text


def jpeg(*, gps: bool = False, camera: bool = False, note: str = "", seed: int = 0) -> bytes:
    picture, out = Image.new("RGB", (24 + seed % 9, 16), (seed * 7 % 256, 120, 90)), io.BytesIO()
    exif = Image.Exif()
    if camera:
        exif[0x010F], exif[0x0110] = "Maker", "Model 7"
    if gps:
        exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", exif=exif.tobytes() if gps or camera else b"", comment=note.encode())
    return out.getvalue()


def png(text: bytes = b"", seed: int = 0) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        PNG
        + head
        + (chunk(b"tEXt", text) if text else b"")
        + chunk(b"IDAT", zlib.compress(bytes([0, seed % 256])))
        + chunk(b"IEND", b"")
    )


def with_thumbnail() -> bytes:
    """EXIF with a second list of tags, which holds a small picture."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HI", 0, 14) + struct.pack(">HHHIII", 1, 0x0201, 4, 1, 40, 0)
    body = b"Exif\0\0" + tiff
    plain = jpeg()
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def in_pictures() -> Iterator[Planted]:
    yield Planted("相机.jpg", jpeg(camera=True), "exif", [])
    yield Planted("地点.jpg", jpeg(gps=True), "gps", [])
    yield Planted("预览.jpg", with_thumbnail(), "thumbnail", [])
    yield Planted("注记.jpg", jpeg(note="内部使用"), "image_comment", [])
    yield Planted("注记.png", png(b"Author\0Ding"), "image_comment", [])
    yield Planted("尾随.png", png() + b"left over", "trailing", [])


def in_text() -> Iterator[Planted]:
    yield Planted("名单.txt", f"首行\n证号 {ID}\n".encode(), "resident_id", [["line", 2]])
    yield Planted("电话.csv", "姓名,手机\n某,138-0000-1111\n".encode("gb18030"), "mobile", [["line", 2]])
    yield Planted("护照.txt", "持护照 E12345678 入境".encode(), "passport", [["line", 1]])
    yield Planted("车牌.txt", "车辆 沪A·12345 违停".encode(), "plate", [["line", 1]])
    yield Planted(
        "卡号.txt", f"账户 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}".encode(), "bank_card", [["line", 1]]
    )


def planted() -> list[Planted]:
    makers = (in_word, in_excel, in_powerpoint, in_opendocument, in_pdf, in_pictures, in_text)
    return [one for make in makers for one in make()]


# --- where nothing is to be found

OFFICES = ("办公室", "政策法规处", "财务处", "行政审批处", "信访接待室", "监督检查处")


def texts(path: Path, most: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["body"] for line, _n in zip(lines, range(most), strict=False)]


def clean(bodies: list[str]) -> Iterator[tuple[str, bytes]]:
    """200 files as offices publish them: laws, budgets with long numbers, directories of telephones, forms."""
    dice = random.Random(7)
    for n in range(60):
        yield f"条文{n}.txt", bodies[n].encode()
    for n in range(30):
        yield f"条文{n}.docx", word(*bodies[60 + n].split("\n")[:60])
    for n in range(40):
        yield f"预算{n}.xlsx", budget(dice)
    for n in range(30):
        yield f"通讯录{n}.csv", directory(dice)
    for n in range(20):
        yield f"report{n}.pdf", printed(pdf(lambda p: report(p, dice)))
    for n in range(6):
        rows = "".join(
            f"<text:p>{line}</text:p>"
            for line in bodies[90 + n].split("\n")[:40]
            if "<" not in line and "&" not in line
        )
        yield f"条文{n}.odt", odf("odt", rows)
        yield f"表{n}.ods", odf("ods", table(ROW * 5, name=f"表{n}"))
    for n in range(4):
        yield f"图{n}.jpg", jpeg(seed=n)
        yield f"图{n}.png", png(b"Software\0Paint", seed=n)


def budget(dice: random.Random) -> bytes:
    """Codes of subjects, amounts in yuan, numbers of projects, credit codes, accounts of the treasury."""

    def change(made: Any) -> None:
        sheet = made.active
        sheet["A1"].font, sheet["A1"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79")
        for _row in range(40):
            amount = dice.randrange(10**8, 2 * 10**10)
            code = "911134170248" + str(dice.randrange(10**5, 10**6))
            sheet.append((str(dice.randrange(2010101, 2299999)), amount, f"2026{dice.randrange(10**13, 10**14)}", code))
            sheet.cell(sheet.max_row, 2).number_format = "#,##0.00"
        sheet.append(("说明", f"合计{dice.randrange(10**10, 2 * 10**10)}元，比上年增长3.5%"))

    return book(change)


def directory(dice: random.Random) -> bytes:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(("部门", "负责人", "办公电话", "传真", "邮箱"))
    for office in OFFICES:
        landline = f"0500-{dice.randrange(10**7, 10**8)}"
        sheet.writerow((office, "张三", landline, f"(0500){dice.randrange(10**7, 10**8)}", "office@mingzhou.gov.cn"))
    return out.getvalue().encode()


def report(made: FPDF, dice: random.Random) -> None:
    """A heading in white on blue, a table, figures."""
    made.set_fill_color(20, 60, 120)
    made.set_text_color(255, 255, 255)
    made.cell(180, 10, "Annual report", fill=True, new_x="LMARGIN", new_y="NEXT")
    made.set_text_color(0, 0, 0)
    for _row in range(20):
        made.cell(60, 8, f"Item {dice.randrange(10**9)}", border=1)
        made.cell(60, 8, f"{dice.randrange(10**11):,}", border=1, new_x="LMARGIN", new_y="NEXT")
