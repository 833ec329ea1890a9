"""A clerk writes the guide section by section, the head publishes it, a citizen reads and finds it."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered
from tests.browser.test_publish import INDEXED_WITHIN


def test_a_guide_is_written_published_read_and_found(citizen, clerk, head):
    page, word = clerk.page, numbered("云栖路无障碍入口")
    clerk.open("/admin/disclosures/agencytext/")
    page.get_by_role("link", name=zh("Disclosure guide"), exact=True).first.click()
    address = page.url
    expect(page.locator(".ProseMirror")).to_have_count(8)
    expect(clerk.button("Picture")).to_have_count(0)  # a guide has no files
    clerk.look(widths=())

    # To save without a change is to change nothing, although the editor writes lists in its own way.
    clerk.press("Save and continue editing")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(clerk.shut("Drop the draft")).to_be_visible()

    office = page.locator(
        "[name=section_office] ~ .prose .ProseMirror, .form-row.field-section_office .ProseMirror"
    ).first
    office.click()
    page.keyboard.type(f"办事窗口设在{word}。")
    fees = page.locator(".form-row.field-section_fees .ProseMirror")
    fees.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    clerk.press("Save and continue editing")
    clerk.reads(zh("Still missing:"), zh("Has to be in it, and is empty."))
    citizen.open("/agencies/health/guide/")
    citizen.reads_not(word)

    # The usual text takes nothing away that was typed and not saved.
    page.locator(".form-row.field-section_other .ProseMirror").click()
    page.keyboard.type("周三下午另设咨询。")
    page.locator("button[name=_offer][value=fees]").click()
    clerk.reads("提供政府信息不收取费用。", "周三下午另设咨询。")
    expect(page.locator(".desk-missing")).to_have_count(0)

    head.open(address)
    head.follow("Compare versions")
    head.reads(f"办事窗口设在{word}。")
    head.look(widths=())
    head.open(address)
    head.take("Publish", note="写明办事窗口。")
    head.reads("写明办事窗口。")

    citizen.open("/agencies/health/guide/")
    citizen.reads(f"办事窗口设在{word}。", "周三下午另设咨询。", zh("Last updated on"))
    citizen.look()
    until = time.monotonic() + INDEXED_WITHIN
    citizen.open(f"/search/?q={word}")
    while not citizen.page.locator("main a[href='/agencies/health/']").count():
        assert time.monotonic() < until, "the search does not find the agency by its guide"
        time.sleep(0.5)
        citizen.open(f"/search/?q={word}")
    citizen.open("/agencies/health/guide/")
    citizen.page.locator("a[href='#s-fees']").click()
    expect(citizen.page.locator("#s-fees")).to_be_in_viewport()
    citizen.page.emulate_media(media="print")
    expect(citizen.page.locator("#s-office")).to_be_visible()
    expect(citizen.page.get_by_role("link", name=zh("Make a request")).first).not_to_be_visible()
    citizen.page.emulate_media(media="screen")
    for block in ("rules", "reports"):
        citizen.open(f"/agencies/mingzhou/{block}/")
        citizen.look()


def test_a_supervisor_sees_who_is_late(supervisor):
    supervisor.open("/oversight/blocks/")
    supervisor.reads(zh("To be looked through"), zh("Not there"))
    supervisor.look()
