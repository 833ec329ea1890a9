"""Citizens write, rate and comment; the agency replies."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import numbered

SCRIPTS = pytest.mark.parametrize("scripts", [False, True], ids=["without-scripts", "with-scripts"])


@SCRIPTS
def test_an_enquiry_is_answered(enter, clerk, scripts):
    citizen, title = enter(java_script_enabled=scripts), numbered("社区门诊周末是否开放")
    citizen.open("/feedback/new/")
    citizen.named("agency").select_option("health")
    citizen.named("title").fill(title)
    citizen.press("Send the message")
    expect(citizen.page.locator(".error-summary")).to_contain_text(zh("Write your message."))
    expect(citizen.named("title")).to_have_value(title)
    citizen.page.locator("[name=kind][value=enquiry]").check()
    citizen.named("text").fill("请问社区门诊周末是否开放？")
    citizen.press("Send the message")
    expect(citizen.heading("Your message has been received")).to_be_visible()
    if scripts:
        citizen.look()
    code, secret = citizen.fact("Tracking code"), citizen.fact("Secret")

    clerk.open("/admin/feedback/submission/?time=open")
    clerk.page.goto(f"/admin/feedback/submission/?q={title}")
    clerk.page.locator("#result_list tbody th a").first.click()
    clerk.take("Take in hand")
    clerk.take("Send the reply", text="周六上午开放，周日休息。")

    citizen.open("/feedback/track/")
    citizen.named("code").fill(code)
    citizen.named("secret").fill(secret)
    citizen.press("Look up")
    citizen.reads("周六上午开放，周日休息。")
    if scripts:
        citizen.look()


@SCRIPTS
def test_a_page_is_rated_once(enter, scripts):
    citizen = enter(java_script_enabled=scripts)
    citizen.open("/guide/")
    citizen.press("Useful")
    citizen.reads(zh("Thank you. It helps the agency to improve this page."))
    citizen.press("Useful")
    citizen.reads(zh("You have rated this page already."))


@SCRIPTS
def test_an_opinion_on_a_draft_is_taken_in(enter, scripts):
    citizen = enter(java_script_enabled=scripts)
    citizen.open("/consultations/")
    citizen.page.locator("main section").first.get_by_role("link").first.click()
    citizen.press("Send the opinion")
    citizen.reads(zh("Write your opinion."))
    citizen.named("text").fill(numbered("第三条建议写明期限。"))
    citizen.press("Send the opinion")
    citizen.reads(zh("Your opinion has been recorded. Thank you."))
    if scripts:
        citizen.look()


def test_a_document_is_cited_and_a_fault_in_it_is_told(citizen):
    citizen.open("/documents/")
    citizen.page.locator("main .doclist__title").first.click()
    citizen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    citizen.press("Copy the citation")
    citizen.reads(zh("Copied."))
    cited = citizen.page.locator("#citation").inner_text()
    assert "[EB/OL]" in cited
    assert citizen.page.evaluate("navigator.clipboard.readText()") == cited
    address = citizen.page.locator("#address").inner_text()
    citizen.page.get_by_role("link", name=zh("Report an error")).click()
    expect(citizen.page.locator("[name=kind][value=error_report]")).to_be_checked()
    assert address.endswith(citizen.named("page").input_value())
    citizen.named("title").fill("第二条有错字")
    citizen.named("text").fill("“社区”写成了“社曲”。")
    citizen.press("Send the message")
    expect(citizen.heading("Your message has been received")).to_be_visible()
