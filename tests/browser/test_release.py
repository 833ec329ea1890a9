"""What the release check finds is taken out with a click, accepted by a second person, and only then it goes on."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered
from tests.browser.test_publish import nothing_applies
from tests.disclosures import release_corpus


def hidden(made) -> None:
    made.properties.creator = "示例员"
    made.active["B2"] = 13900000009
    made.create_sheet("底稿").sheet_state = "hidden"
    made["底稿"]["A1"] = "测算"


def test_findings_are_taken_out_or_accepted_before_a_document_goes_on(clerk, reviewer):
    title = numbered("关于公布示例值守安排的通知")
    clerk.open("/admin/disclosures/document/add/?kind=general")
    clerk.named("title").fill(title)
    clerk.page.locator(".ProseMirror").fill("安排见附件。")
    clerk.named("category").select_option(index=1)
    clerk.named("formed_on").fill(date.today().isoformat())
    book = {"name": "值守安排.xlsx", "mimeType": "", "buffer": release_corpus.book(hidden)}
    clerk.named("attachments-0-file").set_input_files(book)
    clerk.press("Save and continue editing")
    clerk.page.get_by_role("link", name=zh("Release check"), exact=True).click()
    expect(clerk.page.locator(".desk-found li")).to_have_count(3)
    clerk.look()
    clerk.page.get_by_role("button", name=zh("Take out all that can be taken out")).click()
    expect(clerk.page.locator(".desk-found li")).to_have_count(1)
    expect(clerk.page.get_by_role("link", name=zh("The file as it came"))).to_be_visible()
    check = clerk.page.url
    clerk.page.get_by_role("link", name=zh("Back to the document")).click()
    clerk.take("Submit for release review")
    address = clerk.page.url

    reviewer.open(address)
    expect(reviewer.shut("Record the release review")).to_be_visible()
    reviewer.open(check)
    reviewer.look()
    reviewer.page.get_by_role("checkbox").first.check()
    reviewer.page.get_by_role("button", name=zh("Accept what is chosen")).click()
    reviewer.reads(zh("Please put this right:"))
    expect(reviewer.page.get_by_role("checkbox").first).to_be_checked()
    reviewer.named("reason").fill("单位配发的公务号码，应当公布。")
    reviewer.page.get_by_role("button", name=zh("Accept what is chosen")).click()
    reviewer.reads(zh("What was accepted"))
    reviewer.open(address)
    reviewer.begin("Record the release review")
    nothing_applies(reviewer.page)
    reviewer.finish("Record the release review")
    expect(reviewer.shut("Approve and publish")).to_be_visible()
