"""An official takes in what is written already: a Word file, many files with a list; or begins with a template."""

from __future__ import annotations

import io
import re

from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered
from tests.disclosures.papers import p, package, paper, relations
from tests.disclosures.release_corpus import png
from tests.disclosures.test_word_text import CHANGED, drawing

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def file(name: str, content: bytes, kind: str = WORD) -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def test_a_word_file_is_looked_at_taken_in_saved_and_previewed(clerk):
    page = clerk.page
    clerk.open("/admin/disclosures/document/add/")
    clerk.look()
    clerk.follow("Take in a Word file")
    clerk.look()
    title = numbered("关于冬季供水保障的通知")
    body = p(title, '<w:jc w:val="center"/>') + p("第一章 总则") + p("第三条 水厂应当备足药剂。") + CHANGED
    body += drawing("r1", 'descr="水厂位置图"') + "<w:p><w:r><w:pict><w:txbxContent>" + p("框中提示")
    body += "</w:txbxContent></w:pict></w:r></w:p>" + p("2026年1月5日", '<w:jc w:val="right"/>')
    data = package(body, {**relations(r1="media/a.png"), "word/media/a.png": png()})
    clerk.named("file").set_input_files(file("通知.docx", data))
    clerk.press("Look at what it gives")
    clerk.reads("框中提示", zh("text boxes"))
    expect(clerk.named("title")).to_have_value(title)
    expect(clerk.named("written_on")).to_have_value("2026-01-05")
    expect(page.get_by_role("img", name="水厂位置图")).to_be_visible()
    clerk.look()
    clerk.named("category").select_option(index=1)
    clerk.press("Make a draft of it")
    expect(page.locator(".errorlist")).to_be_visible()  # which text is meant, nobody has said
    page.get_by_label(zh("as it was before the changes")).check()
    clerk.press("Show the chosen text")
    clerk.reads("补助三百元")
    clerk.press("Make a draft of it")
    text = page.locator(".ProseMirror")
    expect(text).to_contain_text("第三条 水厂应当备足药剂。")
    expect(text.get_by_role("heading", name="第一章 总则")).to_be_visible()
    expect(text.locator("img[src*=files]")).to_be_visible()
    clerk.press("Save and continue editing")
    clerk.follow("Preview as a page")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("#article-3")).to_have_text("第三条 水厂应当备足药剂。")
    expect(page.get_by_role("img", name="水厂位置图")).to_be_visible()


def test_a_bad_file_says_why_and_another_can_be_chosen(clerk):
    clerk.open("/admin/disclosures/document/word/")
    clerk.named("file").set_input_files(file("坏.docx", package(p("x"), {"word/vbaProject.bin": b"x"})))
    clerk.press("Look at what it gives")
    expect(clerk.page.locator(".errornote")).to_contain_text("坏.docx")
    clerk.look()


def test_a_template_is_chosen_with_the_keyboard_and_says_what_is_missing(clerk):
    page = clerk.page
    clerk.open("/admin/disclosures/document/add/")
    page.get_by_role("link", name=zh("Penalty decision"), exact=True).focus()
    page.keyboard.press("Enter")
    text = page.locator(".ProseMirror")
    expect(text.get_by_role("heading", name="违法事实和证据")).to_be_visible()
    clerk.look(widths=())
    clerk.named("title").fill(numbered("行政处罚决定书"))
    clerk.named("formed_on").fill("2026-01-05")
    clerk.press("Save and continue editing")
    clerk.reads(zh("Template: %(kind)s", kind=zh("Penalty decision")))
    expect(clerk.shut("Submit for release review")).to_contain_text("待填写")
    clerk.named("kind").select_option("questions")
    clerk.press("Save and continue editing")
    clerk.press("Save, and add the missing headings at the end")
    expect(text.get_by_role("heading", name="违法事实和证据")).to_be_visible()  # nothing that was there has gone
    expect(text.get_by_role("heading", name=re.compile("问题一"))).to_be_visible()


def test_many_files_with_a_list_become_drafts(clerk):
    page = clerk.page
    title = numbered("关于青石桥片区停水的通告")
    book, out = Workbook(), io.BytesIO()
    for row in (["标题", "正文文件", "成文日期"], [title, "甲.docx", "2026-01-05"], ["错", "没有.docx", "2026-02-30"]):
        book.active.append(row)
    book.save(out)
    clerk.open("/admin/disclosures/document/many/")
    clerk.look()
    clerk.named("files").set_input_files(
        [
            file("清单.xlsx", out.getvalue(), WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")),
            file("甲.docx", paper()),
        ]
    )
    clerk.named("category").select_option(index=1)
    clerk.press("Look at what it would do")
    clerk.reads(title, "没有.docx", "2026-02-30")
    clerk.look()
    page.get_by_role("button", name=re.compile("1")).click()
    clerk.reads(zh("All is done. The drafts wait to be looked through and submitted."))
    page.get_by_role("link", name=title).click()
    expect(page.locator(".ProseMirror")).to_contain_text("供水必须安全")
