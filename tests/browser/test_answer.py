"""A request from its registration to the reply: clerk, reviewer, head and supervisor at their desks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import docx
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import CASES, asked, opened, registered, tracked, upload

REPLY = "拨付总额及分项目金额予以公开，施工单位的报价明细不予公开。"
SECRET = "报价明细系第三方的商业秘密，公开会损害其合法权益。"


def test_a_request_is_consulted_extended_answered_in_part_and_seen_by_the_supervisor(
    citizen, clerk, reviewer, head, supervisor
):
    request = asked(citizen, "和光小区加装电梯补助")
    registered(clerk, request)
    clerk.look(widths=())
    clerk.picture("admin")

    # While a third party is asked, the clock stands still.
    clerk.take("Consult a third party", party="示例电梯有限公司", question="是否同意公开？", address="示例街 5 号")
    tracked(citizen, request)
    expect(citizen.page.locator(".clock")).to_contain_text(zh("Projected due date"))
    clerk.take("Record the third party's answer", position="objects", answer="不同意公开。")
    citizen.page.reload()
    expect(citizen.page.locator(".clock")).to_contain_text(zh("Reply due"))

    # The clerk proposes an extension, the head alone grants it.
    due = citizen.fact("Reply due")
    clerk.take("Propose an extension", days="10", reason="涉及多个项目，需要逐一核对凭证。")
    expect(clerk.shut("Approve the extension")).to_contain_text(zh("head of the disclosure office"))
    opened(head, request)
    head.take("Approve the extension")
    citizen.page.reload()
    assert citizen.fact("Reply due") != due
    citizen.look()
    citizen.picture("track")

    # A draft without its reason comes back with all that was typed.
    clerk.page.reload()
    clerk.begin("Draft the reply")
    clerk.named("outcome").select_option("partial")
    clerk.named("what").fill("施工单位的报价明细")
    clerk.named("exemption").select_option("third_party")
    clerk.named("content").fill(REPLY)
    clerk.press("Draft the reply")
    expect(clerk.page.get_by_role("alert")).to_contain_text(zh("This outcome needs a reason."))
    expect(clerk.named("content")).to_have_value(REPLY)
    clerk.look(widths=())
    clerk.named("reason").fill(SECRET)
    clerk.named("files").set_input_files(upload("补助明细.txt", "一号楼 20 万元\n"))
    clerk.finish("Draft the reply")

    opened(reviewer, request)
    reviewer.take("Send the draft back", reason="请补充拨付时间。")
    clerk.page.reload()
    clerk.begin("Draft the reply")
    clerk.named("content").fill(f"{REPLY}款项于 2025 年 6 月拨付。")
    clerk.finish("Draft the reply")
    opened(reviewer, request)
    reviewer.begin("Sign the reply")
    reviewer.look(widths=())
    reviewer.finish("Sign the reply")
    clerk.page.reload()
    clerk.take("Deliver the reply")

    # The citizen reads the reply and keeps the letter; the supervisor sees that it came in time.
    citizen.page.reload()
    citizen.reads("款项于 2025 年 6 月拨付。", SECRET)
    citizen.look()
    number = citizen.page.locator(".page-head .num").inner_text()
    citizen.follow("Reply letter")
    citizen.look()
    with citizen.page.expect_download() as download:
        citizen.follow("Save as DOCX")
    letter = "\n".join(paragraph.text for paragraph in docx.Document(download.value.path()).paragraphs)
    assert number in letter
    assert re.search("申请行政复议", letter)
    supervisor.open("/oversight/cases/?agency=health&state=answered")
    row = supervisor.page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text(zh("Answered in time"))


def test_a_correction_is_asked_for_once_and_given_on_the_tracking_page(citizen, clerk):
    request = asked(citizen, "示例街道绿化经费")
    registered(clerk, request)
    clerk.take("Ask for a correction", points="请写明是哪一年的经费。", days="15")
    tracked(citizen, request)
    citizen.reads("请写明是哪一年的经费。")
    citizen.look()
    citizen.press("Send the correction")
    citizen.reads(zh("Please write your correction."))
    citizen.fill("Your correction", "2025 年的经费。")
    citizen.press("Send the correction")
    expect(citizen.button("Send the correction")).to_have_count(0)
    opened(clerk, request)
    clerk.reads("2025 年的经费。")
    expect(clerk.shut("Ask for a correction")).to_contain_text(zh("A correction may be asked for only once (art. 30)."))


def test_a_paper_request_keeps_the_day_on_which_it_was_handed_in(clerk):
    day = (date.today() - timedelta(days=3)).isoformat()
    clerk.open(f"{CASES}add/")
    for name, text in (
        ("received_on", day), ("name", "示例乙"), ("id_number", "11010119900101004X"), ("phone", "0500-1234 5679"),
        ("subject", "食堂卫生检查结果"), ("description", "2025 年的检查结果。"), ("address", "示例路 1 号"),
    ):  # fmt: skip
        clerk.named(name).fill(text)
    called = clerk.page.locator("label[for=received_on]")
    clerk.named("channel").select_option("fax")
    expect(called).to_contain_text("双方确认之日（第三十一条第（三）项）")
    clerk.named("channel").select_option("counter")
    expect(called).to_contain_text("当面提交之日（第三十一条第（一）项）")
    clerk.press("Enter a request that came on paper")
    clerk.reads(zh("Receipt for the applicant"), zh("Reply due"))
    clerk.look(widths=())
    clerk.follow("To the case file")
    expect(clerk.page.locator(f"time[datetime='{day}']").first).to_be_visible()


def test_a_citizen_withdraws(enter):
    citizen = enter(java_script_enabled=False)
    request = asked(citizen, "示例公园维护合同")
    tracked(citizen, request)
    citizen.follow("Withdraw the request")
    citizen.reads(request.subject)
    citizen.press("Yes, withdraw it")
    citizen.reads(zh("Nothing: this request is closed."))
    expect(citizen.link("Withdraw the request")).to_have_count(0)
