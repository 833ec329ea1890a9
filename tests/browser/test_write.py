"""An official writes with the editor: its buttons, its keys, what is pasted, and what was not saved."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person, zh
from tests.browser.stories import numbered

WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><!--StartFragment-->"
    "<h1 style='mso-list:l0'>资金安排</h1><p class=MsoNormal style='color:red;margin-left:36pt'><span lang=EN-US "
    "style='font-family:Calibri'>2026</span>年补助<b>三百万元</b><o:p></o:p></p>"
    "<script>alert(1)</script><!--EndFragment--></body></html>"
)


def began(clerk: Person, title: str) -> None:
    clerk.open("/admin/disclosures/document/add/?kind=general")
    clerk.named("title").fill(title)
    clerk.named("category").select_option(index=1)
    expect(clerk.page.get_by_role("toolbar")).to_be_visible()


def test_a_text_is_written_with_headings_lists_a_table_and_a_link(clerk):
    page = clerk.page
    began(clerk, title := numbered("关于老旧小区改造补助的公告"))
    text = page.get_by_role("textbox", name=re.compile(zh("text"), re.I))
    text.click()
    clerk.press("Heading 1")
    page.keyboard.type("第一章 补助标准")
    page.keyboard.press("Enter")
    page.keyboard.type("第三条 按户补助。")
    page.keyboard.press("Enter")
    clerk.press("Bullets")
    page.keyboard.type("六层以下")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    clerk.press("Table")
    for heading in ("楼层", "每户补助", "备注"):
        page.keyboard.type(heading)
        page.keyboard.press("Tab")
    expect(clerk.button("Row below")).to_be_visible()
    for _ in range(3):  # out of the table, to the line below it
        page.keyboard.press("ArrowDown")
    page.keyboard.type("以上自公布之日起施行。")
    clerk.press("Web link")
    page.keyboard.type("javascript:alert(1)")
    page.keyboard.press("Enter")
    fault = zh("Write the whole address, beginning with https:// or, inside this site, with /.")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text(fault)
    page.keyboard.press("Escape")
    clerk.look()
    clerk.press("Save and continue editing")
    body = page.locator("textarea[name=body]").input_value()
    assert '<h2 id="chapter-1">第一章 补助标准</h2>' in body
    assert '<p id="article-3">第三条 按户补助。</p>' in body
    assert "<li><p>六层以下</p></li>" in body
    assert re.search("<th[^>]*><p>楼层</p></th>", body)
    assert body.endswith("</table><p>以上自公布之日起施行。</p>")
    clerk.follow("Preview as a page")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("heading", level=2, name="第一章 补助标准")).to_be_visible()
    expect(page.locator("article table")).to_be_visible()


def test_the_toolbar_is_one_stop_and_its_arrows_go_on(clerk):
    began(clerk, numbered("键盘"))
    page = clerk.page
    clerk.button("Heading 1").focus()
    page.keyboard.press("ArrowRight")
    expect(clerk.button("Heading 2")).to_be_focused()
    page.keyboard.press("End")
    expect(clerk.button("Redo")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(clerk.button("Heading 1")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.classList.contains('ProseMirror')")
    page.keyboard.press("Control+b")
    page.keyboard.type("要点")
    assert page.locator("textarea[name=body]").input_value() == "<p><strong>要点</strong></p>"
    clerk.button("Web link").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("https://example.org/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_comes_from_word_comes_in_clean(clerk):
    began(clerk, numbered("粘贴"))
    page = clerk.page
    page.locator(".ProseMirror").click()
    page.evaluate(
        """html => {
            const data = new DataTransfer(); data.setData("text/html", html);
            document.querySelector(".ProseMirror").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        WORD,
    )
    body = page.locator("textarea[name=body]").input_value()
    assert body == "<h2>资金安排</h2><p>2026年补助<strong>三百万元</strong></p>"


def test_what_was_not_saved_is_there_again(clerk):
    began(clerk, numbered("未保存"))
    page = clerk.page
    page.locator(".ProseMirror").click()
    page.keyboard.type("写了一半的通知")
    page.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('prose:'))")
    page.reload()
    expect(
        page.get_by_role("status").filter(has_text=zh("Text that was not saved is still on this machine, of"))
    ).to_be_visible()
    clerk.look()
    clerk.press("Go on with it")
    expect(page.locator(".ProseMirror")).to_have_text("写了一半的通知")
    assert page.locator("textarea[name=body]").input_value() == "<p>写了一半的通知</p>"
    page.evaluate("() => localStorage.clear()")


def test_what_was_not_saved_is_there_on_another_machine_and_two_do_not_write_over_each_other(clerk, enter):
    began(clerk, title := numbered("两人同写"))
    page = clerk.page
    page.locator(".ProseMirror").click()
    page.keyboard.type("原文。")
    clerk.press("Save and continue editing")
    page.locator(".ProseMirror").click()
    page.keyboard.press("End")
    page.keyboard.type("写了一半")
    expect(page.locator(".prose-state")).to_contain_text(zh("Kept unsaved at"))
    page.goto("/admin/")  # leaves the page without saving

    elsewhere = enter("health.clerk")
    elsewhere.open(f"/admin/disclosures/document/?q={title}")
    elsewhere.page.get_by_role("link", name=title).click()
    offer = elsewhere.page.get_by_role("status").filter(has_text=zh("Text that was not saved is kept for you, of"))
    expect(offer).to_be_visible()
    elsewhere.look()
    elsewhere.press("Go on with it")
    expect(elsewhere.page.locator(".ProseMirror")).to_have_text("原文。写了一半")
    page.goto(elsewhere.page.url)  # both have the same version before them
    elsewhere.press("Save and continue editing")
    page.locator(".ProseMirror").fill("另写一段。")
    clerk.press("Save and continue editing")
    expect(page.get_by_role("heading", name=zh("What differs"))).to_be_visible()
    expect(page.locator(".desk-newer")).to_contain_text("原文。写了一半")
    expect(page.locator(".ProseMirror")).to_have_text("另写一段。")
    clerk.look()
    clerk.press("Save and continue editing")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".ProseMirror")).to_have_text("另写一段。")
