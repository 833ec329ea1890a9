"""The annual report (art. 50): its figures, and the same as JSON, CSV and DOCX."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q

from agencies.models import Agency
from agencies.tables import safe
from disclosures.enums import Genre, Validity
from disclosures.models import Document
from requests_app import report
from requests_app.enums import Stage

FILE = Path(__file__).with_suffix(".toml")
FORMAT = 2021  # 国办公开办函〔2021〕30号
NOT_KEPT = "/"  # what agencies print where a number does not apply or is not kept here


@cache
def words() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def agencies_of(agency: Agency) -> Any:
    """The agency and all below it: a government reports for its departments too."""
    return Agency.objects.filter(path__startswith=agency.path)


def figures(agency: Agency, year: int) -> dict[str, Any]:
    """All numbers of a report; None where nothing is kept. Raises ValueError where they do not add up."""
    scope = agencies_of(agency)
    three, four = report.table_3(scope, year), report.table_4(scope, year)
    if wrong := [*report.faults_3(three), *report.faults_4(four)]:
        raise ValueError("; ".join(wrong))
    count, amount = report.fees_charged(scope, year)
    return {
        "format": FORMAT,
        "year": year,
        "agency": {"code": agency.code, "name": agency.name},
        "general": _general(scope, year),
        "table_2": _table_2(scope, year),
        "table_3": three,
        "table_4": four,
        "fees": {"count": count, "amount": amount},
    }


def _general(scope: Any, year: int) -> dict[str, int]:
    answered = report.counted(scope).filter(stage=Stage.ANSWERED, closed_on__range=report.Year(year).days)
    late = answered.filter(in_time=False).count()
    published = Document.objects.public().filter(agency__in=scope, published_at__year=year).count()
    return {"published": published, "in_time": answered.count() - late, "late": late}


def _table_2(scope: Any, year: int) -> dict[str, dict[str, int | None]]:
    """What the catalogue of documents can count; decisions and charges are not kept here."""
    last = report.Year(year).last
    normative = Document.objects.public().filter(agency__in=scope, genre=Genre.NORMATIVE)
    ended = Q(repealed_on__lte=last) | Q(repealed_on=None, validity__in=(Validity.REPEALED, Validity.EXPIRED))
    return {
        "rules": dict.fromkeys(("issued", "repealed", "in_force")),
        "normative": {
            "issued": normative.filter(written_on__year=year).count(),
            "repealed": normative.filter(repealed_on__year=year).count(),
            "in_force": normative.filter(written_on__lte=last).exclude(ended).count(),
        },
        "licences": {"decided": None},
        "penalties": {"decided": None},
        "coercion": {"decided": None},
        "charges": {"amount_wan": None},
    }


def as_json(found: Mapping[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(found: Mapping[str, Any]) -> bytes:
    """All tables under one another, with their labels; a byte-order mark, so that office programs read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _lines(found):
        writer.writerow([safe(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def _lines(found: Mapping[str, Any]) -> Iterator[list[Any]]:
    said = words()
    yield [said["title"]["report"].format(agency=found["agency"]["name"], year=found["year"])]
    yield [said["parts"]["two"]]
    for block in said["table_2"]:
        yield [block["block"]]
        yield block["columns"]
        for label, *fields in block["rows"]:
            yield [label, *(cell(found, field) for field in fields)]
    yield [said["parts"]["three"]]
    yield ["", "", *said["table_3"]["columns"]]
    for field, group, label in said["table_3"]["rows"]:
        yield [group, label, *(found["table_3"][field][column] for column in report.COLUMNS)]
    yield [said["parts"]["four"]]
    yield ["", *said["table_4"]["columns"]]
    for field, label in said["table_4"]["groups"]:
        yield [label, *(found["table_4"][field][result] for result in report.RESULTS)]


def cell(found: Mapping[str, Any], field: str) -> Any:
    """A number of table 2 by its name, such as `normative.issued`."""
    block, _dot, name = field.partition(".")
    value = found["table_2"][block][name]
    return NOT_KEPT if value is None else value
