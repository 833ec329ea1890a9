"""Entering a table in the admin: from a sheet or cell by cell, with every fault at its place and nothing typed lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from agencies.tables import XLSX
from disclosures import workflow
from disclosures.enums import Stage
from disclosures.tables import entering, keeping, writing
from disclosures.tables.schema import load
from tests.disclosures.test_tables import FUNCTIONS, expense, penalties, penalty
from tests.disclosures.test_workflow import at

SHAPE = load("budget-expense")


def address(document, *more):
    name = {0: "tables", 1: "table"}.get(len(more), "table_add")
    return reverse(f"admin:disclosures_document_{name}", args=[document.pk, *more[-1:]])


def add(document, code="budget-expense"):
    return reverse("admin:disclosures_document_table_add", args=[document.pk, code])


def one(document, n=1):
    return reverse("admin:disclosures_document_table", args=[document.pk, n])


def sheet(rows=FUNCTIONS, shape=SHAPE, name="表.xlsx"):
    out = io.BytesIO()
    writing.workbook(shape, shape.columns, "", [[*row, ""][: len(shape.columns)] for row in rows]).save(out)
    return SimpleUploadedFile(name, out.getvalue(), XLSX)


def cells(rows, **more):
    typed = {f"c-{n}-{place}": cell for n, row in enumerate(rows) for place, cell in enumerate(row)}
    return {"title": "支出总表", "note": ""} | typed | more


@pytest.fixture
def document(cast):
    return at(Stage.DRAFT, cast, title="部门预算", kind="budget")


def test_the_page_offers_what_fits_first_and_an_empty_sheet(document, cast, browser):
    clerk = browser(cast.clerk)
    page = clerk.get(address(document))
    assert [schema.code for schema in page.context["fitting"]][0] == "budget-overview"
    assert "penalty" in [schema.code for schema in page.context["others"]]
    empty = clerk.get(reverse("admin:disclosures_document_table_sheet", args=[document.pk, "penalty"]))
    book = load_workbook(io.BytesIO(empty.content))
    heads = [cell.value for cell in book.worksheets[0][2]]
    assert heads == [column.head for column in load("penalty").columns]
    assert "罚款金额（万元）" in heads
    assert len(book.worksheets[0].data_validations.dataValidation) == 2


def test_a_sheet_is_looked_at_then_kept_and_stands_on_the_public_page(document, cast, browser):
    clerk = browser(cast.clerk)
    looked = clerk.post(add(document), {"title": "2026年支出总表", "note": "", "file": sheet(), "look": "1"})
    assert looked.status_code == 200
    assert document.tables.count() == 0
    assert looked.context["entry"].faults == looked.context["entry"].broken == []
    grid = looked.context["grid"]
    assert [cell.value for cell in grid[0]] == ["", "合计", "150.00", "100.00", "50.00", ""]
    typed = {cell.name: cell.value for row in grid for cell in row}
    kept = clerk.post(add(document), {"title": "2026年支出总表", "note": "单位为万元。", **typed, "keep": "1"})
    assert kept.status_code == 302
    table = document.tables.get()
    assert (table.n, table.size, table.note) == (1, len(FUNCTIONS), "单位为万元。")
    page = clerk.get(document.get_absolute_url()).content.decode()
    assert "2080505" in page
    assert "150.00" in page


def test_a_faulty_sheet_says_row_column_and_reason_and_keeps_what_it_said(document, cast, browser):
    rows = [list(row) for row in FUNCTIONS]
    rows[2][0], rows[3][2] = "20", "约二十"
    clerk = browser(cast.clerk)
    looked = clerk.post(add(document), {"title": "x", "file": sheet(rows), "look": "1"})
    text = looked.content.decode()
    assert "row 5, Function code" in text  # as the sheet counts its rows
    assert "约二十" in text
    assert {(fault.row, fault.column.code) for fault in looked.context["entry"].faults} == {
        (5, "function"),
        (6, "total"),
    }
    kept = clerk.post(add(document), cells(rows, keep="1"))
    assert kept.status_code == 400
    assert 'value="约二十"' in kept.content.decode()
    assert document.tables.count() == 0
    report = clerk.post(add(document), cells(rows, report="1"))
    (_heads, *faulty) = load_workbook(io.BytesIO(report.content)).active.iter_rows(values_only=True)
    assert [(row[0], row[2]) for row in faulty] == [(3, "20"), (4, "约二十")]


def test_sums_that_do_not_add_up_are_shown_with_both_figures_and_may_wait(document, cast, browser):
    rows = [list(row) for row in FUNCTIONS]
    rows[0][2] = "151"
    clerk = browser(cast.clerk)
    looked = clerk.post(add(document), cells(rows, look="1")).content.decode()
    assert "151.00" in looked
    assert "150.00" in looked
    assert clerk.post(add(document), cells(rows, keep="1")).status_code == 302
    page = clerk.get(address(document)).content.decode()
    assert "151.00" in page
    assert any("do not add up" in reason for reason in workflow.refusals(document, cast.clerk, "submit"))


def test_a_table_is_changed_cell_by_cell_rows_come_and_go(document, cast, browser):
    keeping.keep(document, SHAPE, expense(), title="支出总表", actor=cast.clerk)
    clerk = browser(cast.clerk)
    page = clerk.get(one(document))
    seen = page.context["form"]["seen"].value()
    assert len(page.context["grid"]) == len(FUNCTIONS) + entering.SPARE
    inserted = clerk.post(one(document), cells(FUNCTIONS, seen=seen, insert="1"))
    assert [cell.value for cell in inserted.context["grid"][2]] == [""] * 6
    more = clerk.post(one(document), cells(FUNCTIONS, seen=seen, more="1"))
    assert len(more.context["grid"]) == len(FUNCTIONS) + entering.BEGUN
    rows = [*FUNCTIONS[:1], ("", "", "", "", ""), *FUNCTIONS[1:]]
    assert clerk.post(one(document), cells(rows, seen=seen, keep="1")).status_code == 302
    assert document.tables.get().cells() == expense().rows
    stale = clerk.post(one(document), cells([("", "合计", "1")], seen="another", keep="1"))
    assert stale.status_code == 409
    assert 'value="1.00"' in stale.content.decode()
    again = stale.context["form"]["seen"].value()
    assert clerk.post(one(document), cells([("", "合计", "1")], seen=again, keep="1")).status_code == 302


def test_a_long_table_travels_signed_and_is_kept_whole(document, cast, browser):
    rows = [penalty(decision_no=f"明卫罚〔2026〕{n}号") for n in range(1, 121)]
    shape, done = load("penalty"), penalties(*rows)
    clerk = browser(cast.clerk)
    looked = clerk.post(add(document, "penalty"), {"title": "处罚", "file": sheet(done.rows, shape), "look": "1"})
    assert len(looked.context["looked_at"]) == entering.LOOKED_AT
    token = looked.context["token"]
    kept = clerk.post(add(document, "penalty"), {"title": "处罚", "token": token, "keep": "1"})
    assert kept.status_code == 302
    assert document.tables.get().cells() == done.rows
    forged = clerk.post(add(document, "penalty"), {"title": "处罚", "token": token[:-3], "keep": "1"})
    assert forged.status_code == 400
    page = clerk.get(one(document))
    renamed = {"title": "处罚决定", "as_kept": "1", "seen": page.context["form"]["seen"].value(), "keep": "1"}
    assert clerk.post(one(document), renamed).status_code == 302
    assert (document.tables.get().title, document.tables.get().size) == ("处罚决定", 120)


@pytest.mark.parametrize(
    "file", [SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"), SimpleUploadedFile("a.csv", b"x,y\n1,2\n"), "no file"]
)
def test_a_file_that_is_none_is_refused_in_words(file, document, cast, browser):
    sent = {"title": "x", "look": "1"} | ({} if file == "no file" else {"file": file})
    answer = browser(cast.clerk).post(add(document), sent)
    assert answer.status_code == (200 if file == "no file" else 400)
    assert bool(answer.context["form"].errors) == (file != "no file")


def test_who_may_not_change_it_sees_the_list_and_no_form(document, cast, browser):
    keeping.keep(document, SHAPE, expense(), title="支出总表", actor=cast.clerk)
    for person, listed, entered in (
        (cast.reviewer, 200, 403),
        (cast.finance_clerk, 404, 404),
        (cast.auditor, 200, 403),
    ):
        reader = browser(person)
        assert reader.get(address(document)).status_code == listed
        assert reader.get(one(document)).status_code == entered
        assert reader.post(one(document), cells(FUNCTIONS, keep="1")).status_code == entered
        reader.post(address(document), {"take_out": "1"})
    assert document.tables.count() == 1
    document.kind = "general"  # which asks for nothing in the text
    document.save()
    workflow.perform(document, "submit", actor=cast.clerk)
    assert browser(cast.clerk).get(one(document)).status_code == 403
    browser(cast.clerk).post(address(document), {"take_out": "1"})
    assert document.tables.count() == 1


def test_a_table_is_taken_out_by_post_and_once(document, cast, browser):
    keeping.keep(document, SHAPE, expense(), title="支出总表", actor=cast.clerk)
    clerk = browser(cast.clerk)
    clerk.get(address(document) + "?take_out=1")
    assert document.tables.count() == 1
    for _time in (1, 2):
        assert clerk.post(address(document), {"take_out": "1"}).status_code == 302
    assert document.tables.count() == 0


def test_a_schema_or_a_number_that_is_not_there_is_not_found(document, cast, browser):
    clerk = browser(cast.clerk)
    assert clerk.get(add(document, "nothing")).status_code == 404
    assert clerk.get(one(document, 7)).status_code == 404
