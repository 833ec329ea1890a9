"""`manage.py annual_report`: the same figures as JSON, CSV and DOCX, and what it refuses."""

from __future__ import annotations

import csv
import io
import json

import docx
import pytest
from django.core.management import CommandError, call_command

from oversight.annual_report import words
from tests.requests_app.stories import in_hand, take


@pytest.fixture
def answered(cast):
    case = in_hand(cast)
    take(case, "draft_reply", cast.clerk, "2024-03-04", outcome="grant", content="请见附件。")
    take(case, "sign", cast.reviewer, "2024-03-05")
    return take(case, "deliver", cast.clerk, "2024-03-05")


def made(year, agency, kind, tmp_path):
    file = tmp_path / f"report.{kind}"
    call_command("annual_report", year, agency=agency, format=kind, output=str(file))
    return file.read_bytes()


def test_a_government_reports_for_those_below_it(answered, cast, tmp_path):
    for agency in (cast.health.code, "mingzhou"):
        found = json.loads(made(2024, agency, "json", tmp_path))
        assert found["table_3"]["granted"]["natural"] == 1
        assert found["table_3"]["received"]["total"] == found["table_3"]["closed_total"]["total"] == 1
    assert json.loads(made(2024, "finance", "json", tmp_path))["table_3"]["received"]["total"] == 0
    assert found["table_2"]["penalties"]["decided"] is None


def test_json_to_standard_output(answered, capsysbinary):
    call_command("annual_report", 2024, agency="health")
    assert json.loads(capsysbinary.readouterr().out)["general"] == {"published": 0, "in_time": 1, "late": 0}


def test_csv_has_every_row_with_its_label(answered, tmp_path):
    rows = list(csv.reader(io.StringIO(made(2024, "health", "csv", tmp_path).decode("utf-8-sig"))))
    labels = [row[:2] for row in rows]
    for _field, group, label in words()["table_3"]["rows"]:
        assert [group, label] in labels
    assert ["（一）予以公开", "", "1", "0", "0", "0", "0", "0", "1"] in rows
    assert ["行政处罚", "/"] in rows


def test_docx_has_six_parts_and_the_tables_with_their_labels(answered, tmp_path):
    document = docx.Document(io.BytesIO(made(2024, "health", "docx", tmp_path)))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text[0] == "明州市卫生健康委员会2024年政府信息公开工作年度报告"
    assert [line for line in text if line in words()["parts"].values()] == list(words()["parts"].values())
    three = document.tables[4]
    assert (len(three.rows), len(three.columns)) == (3 + 25, 10)
    assert three.cell(5, 0).text == three.cell(26, 0).text == "三、本年度办理结果"
    assert [three.cell(5, n).text for n in (1, 3, 9)] == ["（一）予以公开", "1", "1"]
    assert three.cell(7, 1).text == three.cell(14, 1).text == "（三）不予公开"
    assert three.cell(27, 0).text == "四、结转下年度继续办理"
    assert [cell.text for cell in document.tables[5].rows[0].cells][1:] == words()["table_4"]["columns"]
    assert "本年度新收政府信息公开申请1件" in "".join(text)


@pytest.mark.parametrize(("year", "agency"), [(2018, "health"), (2099, "health"), (2024, "nobody")])
def test_what_cannot_be_reported_is_said(cast, year, agency):
    with pytest.raises(CommandError):
        call_command("annual_report", year, agency=agency)


def test_a_file_that_cannot_be_written_is_said(cast, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("annual_report", 2024, agency="health", output=str(tmp_path / "no" / "report.json"))
