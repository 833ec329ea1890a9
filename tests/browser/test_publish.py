"""An agency publishes, a citizen finds, the agency takes back."""

from __future__ import annotations

import time
from datetime import date

from playwright.sync_api import expect

from tests.browser.person import Person, zh
from tests.browser.stories import numbered, upload

INDEXED_WITHIN = 20  # seconds
REASON = "附件中的联系电话有误，更正后重新公开。"


def searched(citizen: Person, phrase: str, *, there: bool) -> None:
    """Search until the index has followed; the worker feeds it by itself."""
    until = time.monotonic() + INDEXED_WITHIN
    while True:
        citizen.open(f"/search/?q={phrase}")
        found = citizen.page.locator("main").get_by_role("link", name=phrase).count() > 0
        if found == there:
            return
        assert time.monotonic() < until, f"the search {'does not show' if there else 'still shows'} {phrase}"
        time.sleep(0.5)


def nothing_applies(page) -> None:
    """The release review of a harmless document: the whole list ticked, no ground of the law applies."""
    for box in page.locator("[name=checked]").all():
        box.check()
    for radio in page.locator("[name^=ground_][value=none]").all():
        radio.check()


def test_a_document_is_drafted_reviewed_approved_found_and_withdrawn(citizen, clerk, reviewer, head):
    title = numbered("关于开展青石桥社区消防体检的通知")
    clerk.open("/admin/disclosures/document/add/?kind=general")
    clerk.named("title").fill(title)
    clerk.page.locator(".ProseMirror").fill("各社区卫生服务中心：\n第一章 体检安排\n本月起分批进行，名单见附件。")
    clerk.named("category").select_option(index=1)
    clerk.named("genre").select_option("notice")
    clerk.named("attachments-0-file").set_input_files(upload("体检名单.txt", "第一批：青石桥东街、青石桥西街\n"))
    clerk.named("formed_on").fill(date.today().isoformat())
    clerk.look(widths=())
    clerk.press("Save and continue editing")
    clerk.take("Submit for release review")
    address = clerk.page.url
    expect(clerk.shut("Record the release review")).to_be_visible()
    expect(clerk.page.get_by_role("link", name=zh("Record the release review"), exact=True)).to_have_count(0)

    reviewer.open(address)
    reviewer.begin("Record the release review")
    reviewer.look()
    nothing_applies(reviewer.page)
    reviewer.finish("Record the release review")
    expect(reviewer.shut("Approve and publish")).to_be_visible()

    head.open(address)
    head.begin("Approve and publish")
    head.look()
    head.finish("Approve and publish")

    citizen.open("/documents/")
    citizen.page.get_by_role("link", name=title).first.click()
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text(title)
    citizen.look()
    public = citizen.page.url
    with citizen.page.expect_download() as download:
        citizen.page.get_by_role("link", name="体检名单.txt").click()
    assert download.value.path().read_text() == "第一批：青石桥东街、青石桥西街\n"
    citizen.open("/agencies/health/")
    citizen.reads(title)
    assert title in citizen.context.request.get("/documents/feed/").text()
    searched(citizen, title, there=True)

    reviewer.open(address)
    reviewer.take("Withdraw", reason=REASON)
    citizen.open(public, 410)
    citizen.reads(REASON, zh("This information was withdrawn"))
    citizen.reads_not(title)
    citizen.look()
    searched(citizen, title, there=False)
    assert title not in citizen.context.request.get("/documents/feed/").text()
