"""Attachments, made when they are asked for: sheets, forms and lists. The same bytes each time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
from openpyxl.comments import Comment
from PIL import Image, ImageDraw

from portal.demo.city import COMMUNITIES, PRIMARY, ROADS, VILLAGES
from portal.demo.shapes import Attachment

THUMBNAIL = re.compile(rb"<Relationship [^>]*metadata/thumbnail[^>]*/>")
EPOCH = (1980, 1, 1, 0, 0, 0)


def repeatable(packed: bytes) -> bytes:
    """Office files are zip archives that carry the hour; the same content shall be the same bytes.

    The small picture that the template brings shows another document, so it stays behind.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "_rels/.rels":
                content = THUMBNAIL.sub(b"", content)
            if not name.startswith("docProps/thumbnail"):
                target.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def bars(values: Sequence[int]) -> bytes:
    """A chart of bars on a ground with lines at each ten, as PNG."""
    width, height, step = 960, 400, 960 // len(values)
    scale = height * 0.9 / max(values)
    picture = Image.new("RGB", (width, height), "#f3f6f7")
    draw = ImageDraw.Draw(picture)
    for ten in range(0, max(values) + 1, 10):
        draw.line((0, height - ten * scale, width, height - ten * scale), fill="#d6dfe2")
    for n, value in enumerate(values):
        left = n * step + step // 5
        draw.rectangle((left, height - value * scale, left + step * 3 // 5, height), fill="#0b5463")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def sheet(title: str, rows: Sequence[Sequence[Any]], on: date) -> bytes:
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime(on.year, on.month, on.day)
    page = book.active
    page.title = title[:30]
    for row in rows:
        page.append(list(row))
    packed = io.BytesIO()
    # Saving stamps the hour into the properties; the archive is written again with the day of the document.
    book.save(packed)
    return _unstamped(packed.getvalue(), on)


def _unstamped(packed: bytes, on: date) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                text = content.decode()
                start = text.index("<dcterms:modified")
                end = text.index("</dcterms:modified>")
                text = text[: text.index(">", start) + 1] + f"{on.isoformat()}T00:00:00Z" + text[end:]
                content = text.encode()
            target.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def form(title: str, fields: Sequence[str], on: date) -> bytes:
    paper = docx.Document()
    paper.core_properties.created = paper.core_properties.modified = datetime(on.year, on.month, on.day)
    paper.core_properties.author, paper.core_properties.title = "", title
    paper.add_heading(title, level=1)
    grid = paper.add_table(rows=0, cols=2)
    grid.style = "Table Grid"
    for name in fields:
        grid.add_row().cells[0].text = name
    paper.add_paragraph("填写说明：请如实填写，所附材料提供复印件即可。")
    packed = io.BytesIO()
    paper.save(packed)
    return repeatable(packed.getvalue())


def comma(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _zones() -> list[list[Any]]:
    rows: list[list[Any]] = [["学校", "服务社区", "四至道路", "招生计划（人）"]]
    for index, school in enumerate(PRIMARY):
        around = "、".join(ROADS[(index + step) % len(ROADS)] for step in range(4))
        rows.append([school, COMMUNITIES[index] + "、" + COMMUNITIES[index + 5], around, 180 + 45 * (index % 4)])
    return rows


def _subsidies() -> list[list[Any]]:
    areas = [11800, 9600, 8300, 7900, 7400, 6900, 12100, 11300, 10700, 10200]
    rows: list[list[Any]] = [["行政村", "核定面积（亩）", "标准（元/亩）", "补贴金额（元）"]]
    rows += [[village, area, 93.5, area * 93.5] for village, area in zip(VILLAGES, areas, strict=True)]
    rows.append(["合计", sum(areas), 93.5, sum(areas) * 93.5])
    return [*rows, ["村级补贴信息员值班手机：13900000000", "", "", ""]]


def _survey(on: date) -> bytes:
    """A list as it comes from a desk: a column of telephone numbers that is only hidden, a remark, a name."""
    book = openpyxl.Workbook()
    book.properties.creator = "示例员"
    book.properties.created = book.properties.modified = datetime(on.year, on.month, on.day)
    page = book.active
    page.title = "值守安排"
    for row in (
        ["单位", "值守科室", "值班电话", "联系人手机"],
        ["市第一人民医院", "感染科", "0500-1234 5101", "13900000001"],
        ["市中心医院", "呼吸科", "0500-1234 5102", "13900000002"],
        ["市疾病预防控制中心", "应急办", "0500-1234 5103", "13900000003"],
    ):
        page.append(row)
    page.column_dimensions["D"].hidden = True
    page["B3"].comment = Comment("与院办再核对一次。", "示例员")
    packed = io.BytesIO()
    book.save(packed)
    return _unstamped(packed.getvalue(), on)


def attachments(name: str, on: date) -> list[Attachment]:
    """The files that a document names."""
    lift = ["小区、幢、单元", "代表人和联系电话", "表决户数和面积", "公示起止日期", "设计单位", "资金来源"]
    health = [["指标", "基期", "目标"], ["每千人口床位（张）", 6.4, 7.2], ["每万人全科医生（名）", 3.6, 4.5]]
    made: dict[str, list[tuple[str, Callable[[], bytes]]]] = {
        "lift-form": [("加装电梯申请书（示范文本）.docx", lambda: form("加装电梯申请书", lift, on))],
        "plan-health": [("主要指标表.xlsx", lambda: sheet("主要指标", health, on))],
        "school-zones": [
            ("小学服务区和招生计划.xlsx", lambda: sheet("服务区", _zones(), on)),
            ("小学服务区和招生计划.csv", lambda: comma(_zones())),
        ],
        "survey": [("冬春季值守安排.xlsx", lambda: _survey(on))],
        "subsidy": [("分村补贴面积和金额.xlsx", lambda: sheet("补贴", _subsidies(), on))],
    }
    return [Attachment(title, make) for title, make in made[name]]
