"""The catalogue from the sheet of the disclosure office to the citizen who misses something in it."""

from __future__ import annotations

import io
import re

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered

IMPORT = "/admin/disclosures/catalogueitem/import/"


def with_a_row_more(path, name: str, target) -> str:
    """The sheet that was downloaded, with one good row and one faulty one at its end."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book.worksheets[-1]
    last, end = [cell.value for cell in sheet[sheet.max_row]], sheet.max_row
    for n, row in enumerate(([*last[:2], name, *last[3:]], [*last[:2], "", "", *last[4:]]), start=end + 1):
        for column, value in enumerate(row, start=1):
            sheet.cell(n, column).value = value
    book.save(target)
    return str(target)


def test_a_sheet_comes_in_and_a_citizen_asks_for_what_it_promises(head, clerk, enter, tmp_path):
    name = numbered("传染病监测信息")
    head.open(IMPORT)
    head.look()
    with head.page.expect_download() as download:
        head.page.get_by_role("link", name="XLSX").first.click()
    head.named("file").set_input_files(with_a_row_more(download.value.path(), name, tmp_path / "目录.xlsx"))
    head.press("Look at what it would do")
    head.reads(name, zh("is empty"))
    head.look()
    with head.page.expect_download() as report:
        head.press("Download the faulty rows")
    assert load_workbook(io.BytesIO(report.value.path().read_bytes())).active.max_row == 2
    head.named("confirm").click()
    expect(head.page.locator(".messagelist")).to_contain_text(
        zh("Entered: %(new)s new, %(changed)s changed.", new=1, changed=0)
    )

    citizen = enter(java_script_enabled=False)
    citizen.open(f"/catalogue/?q={name}")
    citizen.page.get_by_role("link", name=re.compile(name)).click()
    citizen.reads(zh("Nothing of this kind has been formed yet, as far as the agency has said."))
    citizen.follow("This should be public and is not")
    citizen.reads(name)
    citizen.named("text").fill("目录里有这一项，但没有任何文件。")
    citizen.press("Send the message")
    expect(citizen.heading("Your message has been received")).to_be_visible()

    clerk.open(f"/admin/feedback/submission/?q={name}")
    clerk.page.locator("#result_list tbody th a").first.click()
    expect(clerk.page.get_by_role("link", name=re.compile(name)).last).to_have_attribute(
        "href", re.compile(r"/agencies/health/catalogue/\d+/")
    )


def test_an_item_of_the_catalogue_is_for_everybody(citizen):
    for state in ("overdue", "excused", "fulfilled"):
        citizen.open(f"/catalogue/?state={state}")
        citizen.page.locator("main .doclist__title").first.click()
        expect(citizen.heading("What must be published")).to_be_visible()
        citizen.look()


def test_the_desk_leads_a_clerk_to_what_is_overdue_and_to_a_draft_for_it(clerk):
    clerk.open("/admin/")
    clerk.page.get_by_role("link", name="医疗服务 · 公立医疗机构服务项目价格", exact=True).click()
    clerk.follow("Draft a document for it")
    clerk.follow("No template")
    expect(clerk.named("catalogue_item")).to_contain_text("公立医疗机构服务项目价格")
    expect(clerk.named("catalogue_item").locator("option:checked")).to_contain_text("公立医疗机构服务项目价格")
