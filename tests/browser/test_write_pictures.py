"""An official puts a picture and a footnote into a text; nobody who cannot see the picture is left out."""

from __future__ import annotations

import io
import re
from datetime import date

from PIL import Image
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered
from tests.browser.test_publish import nothing_applies
from tests.browser.test_write import began

NOTES = (
    "<html><body><!--StartFragment--><p class=MsoNormal>按户补助<a style='mso-footnote-id:ftn1' href=\"#_ftn1\" "
    'name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a>。</p>'
    "<p><img src='file:///C:/x.png' width=10>见图。</p>"
    "<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>"
    '<a style=\'mso-footnote-id:ftn1\' href="#_ftnref1" name="_ftn1" title="">[1]</a> 每户限一次。</p></div></div>'
    "<!--EndFragment--></body></html>"
)


def png(width: int = 640, height: int = 360) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5463").save(out, "PNG")
    return out.getvalue()


def paste(page, html: str) -> None:
    page.evaluate(
        """html => {
            const data = new DataTransfer(); data.setData("text/html", html);
            document.querySelector(".ProseMirror").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def test_a_picture_with_its_words_and_a_footnote_go_out(clerk, reviewer, head, citizen):
    page = clerk.page
    began(clerk, title := numbered("关于湿地保护范围的公告"))
    clerk.named("formed_on").fill(date.today().isoformat())
    page.locator(".ProseMirror").click()
    page.keyboard.type("保护范围见下图。")
    clerk.press("Picture")
    expect(page.get_by_role("dialog")).to_contain_text(
        zh("Save the document first: then its pictures can be added here.")
    )
    page.keyboard.press("Escape")
    clerk.press("Save and continue editing")

    page.locator(".ProseMirror p").last.click()
    page.keyboard.press("End")
    clerk.press("Footnote")
    dialog = page.get_by_role("dialog")
    clerk.press("Insert")
    expect(dialog).to_contain_text(zh("The footnote is empty."))
    dialog.get_by_role("textbox").fill("范围以勘界结果为准。")
    clerk.press("Insert")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    clerk.press("Picture")
    upload = {"name": "保护范围图.png", "mimeType": "image/png", "buffer": png()}
    dialog.locator("[type=file]").set_input_files({**upload, "buffer": b"not a picture"})
    expect(dialog.get_by_role("status")).to_contain_text("保护范围图.png")
    assert [fault.split()[0] for fault in clerk.faults] == ["400"]
    clerk.faults.clear()  # that one was meant
    dialog.locator("[type=file]").set_input_files(upload)
    expect(dialog.get_by_role("radio")).to_be_checked()
    clerk.press("Insert")
    expect(dialog.get_by_role("alert")).to_have_text(zh("The alternative text is missing."))
    clerk.scan()
    dialog.get_by_role("textbox").fill("湿地保护范围，北至明江，南至滨河路。")
    clerk.press("Insert")
    clerk.look()
    clerk.press("Save and continue editing")
    body = page.locator("textarea[name=body]").input_value()
    key = re.search('<img src="attachment:([0-9a-f]{16})" alt="湿地保护范围，北至明江，南至滨河路。">', body)
    assert key, body
    assert '保护范围见下图。<small class="footnote">范围以勘界结果为准。</small>' in body

    page.locator(".prose-picture").click()  # its words are put right where it stands
    page.keyboard.press("Enter")
    dialog.get_by_role("textbox").fill("湿地保护范围图")
    clerk.press("Insert")
    clerk.press("Save and continue editing")
    expect(page.locator(".prose-alt")).to_have_text("湿地保护范围图")
    address = page.url
    clerk.take("Submit for release review")
    reviewer.open(address)
    reviewer.begin("Record the release review")
    nothing_applies(reviewer.page)
    reviewer.finish("Record the release review")
    head.open(address)
    head.take("Approve and publish")
    head.follow("View the public page")

    citizen.open(head.page.url.removeprefix(head.page.url.split("/documents/")[0]))
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text(title)
    picture = citizen.page.get_by_role("img", name="湿地保护范围图")
    expect(picture).to_be_visible()
    size = picture.evaluate("e => [e.naturalWidth, e.getAttribute('width'), e.getAttribute('height')]")
    assert size == [640, "640", "360"]
    mark = citizen.page.locator("[role=doc-noteref]")
    mark.click()
    expect(citizen.page).to_have_url(re.compile("#note-1$"))
    expect(citizen.page.locator("#note-1")).to_contain_text("范围以勘界结果为准。")
    citizen.page.locator("[role=doc-backlink]").click()
    expect(citizen.page).to_have_url(re.compile("#noteref-1$"))
    citizen.look()


def test_notes_of_word_come_along_and_its_pictures_do_not(clerk):
    began(clerk, numbered("粘贴脚注"))
    page = clerk.page
    page.locator(".ProseMirror").click()
    paste(page, NOTES)
    body = page.locator("textarea[name=body]").input_value()
    assert body == '<p>按户补助<small class="footnote">每户限一次。</small>。</p><p>见图。</p>'
    expect(page.locator(".prose-told")).to_contain_text(zh("Picture"))
    page.locator(".prose-note").dblclick()
    page.get_by_role("dialog").get_by_role("textbox").fill("每户每年限一次。")
    clerk.press("Insert")
    assert "每户每年限一次。</small>" in page.locator("textarea[name=body]").input_value()


def test_without_scripts_a_picture_without_words_is_named_and_nothing_typed_is_lost(enter):
    person = enter("health.clerk", java_script_enabled=False)
    person.open("/admin/disclosures/document/add/?kind=general")
    person.named("title").fill(numbered("无脚本"))
    person.named("category").select_option(index=1)
    typed = '<p>见图<img src="attachment:0123456789abcdef"></p><p><img src="https://example.org/a.png" alt="x"></p>'
    person.named("body").fill(typed)
    person.press("Save and continue editing")
    faults = person.page.locator(".errorlist li")
    expect(faults).to_have_count(2)
    expect(faults.first).to_contain_text("https://example.org/a.png")
    expect(faults.last).to_contain_text(zh("Alternative text"))
    assert person.named("body").input_value() == typed
