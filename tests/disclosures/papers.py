"""Word files as tests need them: from real paragraphs, and from markup that no program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A file whose document holds `body`; `parts` by name, XML without its root's namespaces, or bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in (parts or {}).items():
            out.writestr(name, content.replace("SPACES", SPACES) if isinstance(content, str) else content)
    return made.getvalue()


def relations(**targets: str) -> dict[str, str]:
    """The relations of the document: id=target; what has a scheme is outside of the file."""
    outside = {True: ' TargetMode="External"', False: ""}
    rows = "".join(
        f'<Relationship Id="{key}" Type="{R}/x" Target="{target}"{outside[":" in target]}/>'
        for key, target in targets.items()
    )
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'}


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paper(*, picture: bytes = b"") -> bytes:
    """A notice as an office writes it: red head, number, title, headings, a list, a table, signature and day."""
    made = docx.Document()
    for line in ("明州市人民政府文件", "明政发〔2024〕5号", "关于加强供水管理的通知"):
        made.add_paragraph(line).alignment = 1
    made.add_paragraph("各县（区）人民政府：")
    made.add_heading("一、总体要求", 1)
    made.add_paragraph("供水必须").add_run("安全").bold = True
    for line in ("水源", "管网"):
        made.add_paragraph(line, style="List Bullet")
    table = made.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "区域"
    table.cell(0, 2).text = "数量"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "城区"
    if picture:
        made.add_picture(io.BytesIO(picture))
    for line in ("明州市人民政府", "2024年5月6日"):
        made.add_paragraph(line).alignment = 2
    return saved(made)
