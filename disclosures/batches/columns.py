"""The columns of the list: by which heads they are known, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from agencies.models import Agency
from disclosures.enums import DocumentKind, Genre
from disclosures.models import CatalogueItem, Category, Document
from disclosures.tables.values import narrow
from disclosures.word import number_in

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
BETWEEN = re.compile(r"[;；\n]+")
SHORT = ("title", "doc_no", "keywords")  # lines of the model, checked by its own validators


@dataclass(frozen=True)
class Column:
    """`names`: its head, then other words for it. The first is what the empty sheet has."""

    code: str
    names: tuple[str, ...]
    label: Any
    example: str = ""


COLUMNS = (
    Column("title", ("标题", "名称", "文件标题", "title"), gettext_lazy("title"), "关于示例事项的通知"),
    Column("doc_no", ("发文字号", "文号", "number"), gettext_lazy("document number"), "明卫发〔2026〕1号"),
    Column("category", ("类别", "信息类别", "栏目", "category"), gettext_lazy("category")),
    Column("catalogue_item", ("目录事项", "公开事项", "catalogue item"), gettext_lazy("catalogue item")),
    Column("kind", ("内容模板", "模板", "template"), gettext_lazy("template")),
    Column("genre", ("文种", "公文种类", "类型", "kind"), gettext_lazy("kind"), "通知"),
    Column("written_on", ("成文日期", "written on"), gettext_lazy("written on"), "2026-01-05"),
    Column("formed_on", ("形成日期", "formed on"), gettext_lazy("formed or changed on"), "2026-01-05"),
    Column("keywords", ("关键词", "主题词", "keywords"), gettext_lazy("keywords"), "示例 通知"),
    Column("summary", ("摘要", "内容概述", "summary"), gettext_lazy("summary")),
    Column("text", ("正文文件", "正文", "text file"), gettext_lazy("file with the text"), "示例通知.docx"),
    Column("files", ("附件", "附件文件", "attachments"), gettext_lazy("attachments"), "附表.xlsx；附图.pdf"),
)  # fmt: skip


def plain(name: str) -> str:
    """How heads and names are compared."""
    return narrow(name).lower()


BY_NAME = {plain(name): column for column in COLUMNS for name in column.names}
BY_CODE = {column.code: column for column in COLUMNS}


def _choice(choices: type[TextChoices]) -> dict[str, str]:
    """Codes by what a person calls them, in either language."""
    known = {plain(str(value)): str(value) for value in choices.values}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {plain(str(label)): str(value) for value, label in choices.choices}
    return known


class Reader:
    """Turns the cells of a row into fields of the model; ValidationError with a sentence where one cannot be."""

    def __init__(self, agency: Agency, today: date) -> None:
        self.today = today
        self.kinds, self.genres = _choice(DocumentKind), _choice(Genre)
        self.categories: dict[str, int] = {}
        for category in Category.objects.order_by("-order"):
            names = (category.slug, category.name, category.name_en, f"第{category.item}项" if category.item else "")
            self.categories |= {plain(name): category.pk for name in names if name}
        self.items: dict[str, int] = {}
        for item in CatalogueItem.objects.filter(agency=agency, active=True).order_by("-order"):
            self.items |= {plain(name): item.pk for name in (item.name, item.item_l2 or item.item_l1, item.seq) if name}
        self.readers: dict[str, Callable[[str], Any]] = {
            "category": lambda said: _known(self.categories, said),
            "catalogue_item": lambda said: _known(self.items, said),
            "kind": lambda said: _known(self.kinds, said),
            "genre": lambda said: _known(self.genres, said),
            "written_on": self._day,
            "formed_on": self._day,
            "summary": lambda said: said[:4000],
        } | {name: _field(name) for name in SHORT}

    def read(self, code: str, said: str) -> Any:
        return self.readers[code](said.strip())

    def _day(self, said: str) -> str:
        found = DAY.fullmatch(said)
        try:
            day = parse_date("-".join(part.zfill(2) for part in found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            raise ValidationError(_("“%(said)s” is not a day, such as 2026-01-31.") % {"said": said[:40]})
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return day.isoformat()


def _known(known: dict[str, Any], said: str) -> Any:
    if (found := known.get(plain(said))) is None:
        raise ValidationError(_("“%(said)s” is not known here.") % {"said": said[:60]})
    return found


def _field(name: str) -> Callable[[str], str]:
    field: Any = Document._meta.get_field(name)

    def read(said: str) -> str:
        said = " ".join(said.split())
        return str(field.clean((number_in(said) or said) if name == "doc_no" else said, None))

    return read


def file_names(said: str) -> list[str]:
    return [name.strip() for name in BETWEEN.split(said) if name.strip()]
