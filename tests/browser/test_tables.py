"""A budget as tables: from the sheet of the finance office to the citizen who takes the figures home."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered
from tests.browser.test_publish import nothing_applies

ROWS = [
    ("210", "卫生健康支出", 120.5, 70.5, 50),
    ("21001", "卫生健康管理事务", 120.5, 70.5, 50),
    ("2100101", "行政运行", 120.5, 70.5, 50),
    ("", "合计", 121.5, 70.5, 50),
]


def filled(path, target) -> str:
    """The empty sheet that was downloaded, with rows whose last total is wrong by one."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    for n, row in enumerate(ROWS, start=3):
        for place, value in enumerate(row, start=1):
            book.worksheets[0].cell(n, place).value = value
    book.save(target)
    return str(target)


def drafted(clerk, title: str) -> None:
    clerk.open("/admin/disclosures/document/add/?kind=budget")
    clerk.named("title").fill(title)
    clerk.page.locator(".ProseMirror").fill("单位概况：示例。\n收支情况、机关运行经费、“三公”经费和政府采购见下表。")
    clerk.named("category").select_option(index=1)
    clerk.named("formed_on").fill(date.today().isoformat())
    clerk.press("Save and continue editing")


def test_a_budget_is_uploaded_looked_at_put_right_published_and_taken_home(
    clerk, reviewer, head, citizen, enter, tmp_path
):
    title = numbered("示例单位预算")
    drafted(clerk, title)
    address = clerk.page.url
    clerk.follow("Tables")
    clerk.look()
    schema = clerk.page.get_by_role("link", name="部门支出总表", exact=True)
    if not schema.first.is_visible():
        clerk.page.locator("details summary").last.click()
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name=re.compile(r"XLSX.*部门支出总表")).click()
    schema.first.click()
    clerk.named("title").fill("2026年支出总表")
    clerk.named("file").set_input_files(filled(download.value.path(), tmp_path / "支出.xlsx"))
    clerk.press("Read the file")
    clerk.reads("121.50", "120.50")
    total = clerk.named("c-3-2")
    expect(total).to_have_value("121.50")
    clerk.look()
    clerk.named("c-2-2").focus()
    clerk.page.keyboard.press("Enter")
    expect(total).to_be_focused()
    clerk.page.keyboard.type("120.5")
    clerk.named("keep").click()
    expect(clerk.page.locator(".messagelist")).to_contain_text("2026年支出总表")
    clerk.reads(zh("the sums add up"))
    clerk.open(address)
    clerk.take("Submit for release review")

    reviewer.open(address)
    reviewer.begin("Record the release review")
    nothing_applies(reviewer.page)
    reviewer.finish("Record the release review")
    head.open(address)
    head.take("Approve and publish")

    citizen.open("/documents/")
    citizen.page.get_by_role("link", name=title).first.click()
    citizen.look()
    reader = enter(java_script_enabled=False)
    reader.open(citizen.page.url)
    table = reader.page.get_by_role("table", name=re.compile("2026年支出总表"))
    expect(table.locator("tr.is-total")).to_contain_text("120.50")
    expect(table.get_by_role("columnheader")).to_have_count(5)  # a column without figures is not shown
    with reader.page.expect_download() as taken:
        reader.page.get_by_role("link", name="CSV: 2026年支出总表").click()
    rows = list(csv.reader(io.StringIO(taken.value.path().read_text("utf-8-sig"))))
    assert rows[0][:3] == ["支出功能分类科目编码", "科目名称", "合计（万元）"]
    assert rows[-1] == ["", "合计", "120.50", "70.50", "50.00", ""]


def test_penalties_of_all_agencies_are_found_by_their_words(citizen):
    citizen.open("/registers/penalty/?q=明码标价")
    assert citizen.page.locator("tbody tr").count() >= 1
    citizen.look()
    citizen.page.locator("tbody a").first.click()
    expect(citizen.page.get_by_role("heading", level=1)).to_contain_text("行政处罚信息公示表")
    citizen.look()
