"""The longest lawful story of a request, clicked through by everybody who has a part in it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

from requests_app import fonts
from tests.browser.person import Person, zh
from tests.browser.stories import CASES, ID_NUMBER, Asked, numbered, opened, registered, tracked

PARTY = "示例电梯有限公司"
OBJECTION = "合同单价是我公司的商业秘密，公开会使竞争对手得知报价策略；其余内容同意公开。"
DISCLOSED = "公开合同正文和设备单价；评审会的讨论记录不予公开。"
INTEREST = "设备款由财政资金支付，单价涉及公共利益，不公开会对公共利益造成重大影响。"
WITHHELD = "讨论记录是作出决定之前的过程性信息。"
BODY = "示例市人民政府"
RULING = "示政复〔2026〕7号"
ANSWER = "现将评审会的讨论记录一并公开：评审会同意该项目并提出三条意见。"


def test_a_paper_request_goes_all_the_way_to_a_ruling_and_a_second_answer(
    enter, citizen, clerk, reviewer, head, supervisor
):
    request = entered_from_paper(clerk)
    registered(clerk, request)
    read_receipt_letter(clerk, request)

    corrected_on_the_tracking_page(clerk, citizen, request)
    code, link = consulted(clerk, citizen, request)
    objected_through_the_link(enter(), code, link)
    ran_again(clerk, citizen)
    extended(clerk, head, citizen, request)

    drafted_and_signed(clerk, reviewer, request)
    told_before_delivery(clerk)
    number = read_the_reply(citizen)
    reopened_after_the_ruling(clerk, reviewer, request)
    second = answered_anew(clerk, reviewer, citizen, number)
    seen_in_supervision(supervisor, number, second)


def entered_from_paper(clerk: Person) -> Asked:
    """At the counter, three days ago; the receipt page gives code and secret once, on screen and on paper."""
    subject, day = numbered("示范小区电梯采购合同及评审记录"), date.today() - timedelta(days=3)
    clerk.open(f"{CASES}add/")
    for name, text in (
        ("received_on", day.isoformat()), ("name", "示例丙"), ("id_number", ID_NUMBER), ("phone", "0500-1234 5670"),
        ("subject", subject), ("description", "采购合同正文、设备单价和评审会讨论记录。"), ("address", "示例路 3 号"),
    ):  # fmt: skip
        clerk.named(name).fill(text)
    clerk.named("channel").select_option("counter")
    clerk.press("Enter a request that came on paper")
    clerk.page.emulate_media(media="print")
    expect(clerk.page.locator(".desk-code").first).to_be_visible()
    clerk.page.emulate_media(media="screen")
    request = Asked(subject, *(clerk.fact(label) for label in ("Tracking code", "Secret", "Reply due")))
    clerk.page.reload()
    clerk.reads_not(request.secret)
    expect(clerk.page.locator(f"time[datetime='{day.isoformat()}']").first).to_be_visible()
    return request


def read_receipt_letter(clerk: Person, request: Asked) -> None:
    letter_of(clerk, zh("Receipt"))
    clerk.reads(request.subject, request.due, zh("Print"))
    clerk.follow("To the case file")


def letter_of(official: Person, kind: str) -> None:
    """Open the newest letter of a kind from the case file."""
    row = official.page.locator("section[aria-labelledby=letters] li", has_text=kind)
    row.first.get_by_role("link").click()
    expect(official.page.locator(".desk-letter")).to_be_visible()


def corrected_on_the_tracking_page(clerk: Person, citizen: Person, request: Asked) -> None:
    clerk.take("Ask for a correction", points="请写明是哪一份合同。", days="15")
    tracked(citizen, request)
    citizen.reads("请写明是哪一份合同。", zh("You correct the request"))
    citizen.look()
    citizen.fill("Your correction", "2025 年的采购合同。")
    citizen.press("Send the correction")
    expect(citizen.button("Send the correction")).to_have_count(0)
    # The term began anew with the correction: later than the receipt letter had said.
    assert citizen.fact("Reply due") != request.due
    clerk.page.reload()
    clerk.reads("2025 年的采购合同。")


def consulted(clerk: Person, citizen: Person, request: Asked) -> tuple[str, str]:
    """The clock stands; the letter to the third party holds its code and link, and does not name the applicant."""
    clerk.take(
        "Consult a third party", party=PARTY, question="是否同意公开合同和设备单价？", address="示例市示例街 5 号"
    )
    letter_of(clerk, zh("Third-party consultation letter"))
    letter = clerk.page.locator(".desk-letter").inner_text()
    assert "示例丙" not in letter
    code, link = re.search(r"意见码([0-9A-Z-]{19})在(http[a-z0-9.:/-]+)", letter).groups()
    clerk.follow("To the case file")
    citizen.page.reload()
    citizen.reads(
        zh("A third party says whether it agrees"), zh("These days are not counted. You need not do anything.")
    )
    expect(citizen.page.locator(".clock")).to_contain_text(zh("Projected due date"))
    return code, urlsplit(link).path


def objected_through_the_link(party: Person, code: str, link: str) -> None:
    """Without an account, from the letter alone; objecting to a part needs its reasons, and counts once."""
    party.open(link)
    party.look()
    party.fill("Code of the letter", code.lower())
    party.press("Open the question")
    party.reads(PARTY, "是否同意公开合同和设备单价？")
    party.reads_not("示例丙")
    party.page.get_by_label(zh("Agrees in part")).check()
    party.press("Send the answer")
    party.reads(zh("Give the reasons for objecting."))
    party.look()
    party.fill("Your reasons", OBJECTION)
    party.press("Send the answer")
    party.reads(zh("Your answer is with the agency"), OBJECTION)
    expect(party.button("Send the answer")).to_have_count(0)
    party.look()


def ran_again(clerk: Person, citizen: Person) -> None:
    clerk.page.reload()
    clerk.reads(OBJECTION, zh("Agrees in part"))
    citizen.page.reload()
    assert citizen.fact("Reply due")
    citizen.reads_not(OBJECTION)


def extended(clerk: Person, head: Person, citizen: Person, request: Asked) -> None:
    """Proposed by the clerk, granted by the head alone, told to the applicant with its reason."""
    due, reason = citizen.fact("Reply due"), "需要逐项核对设备单价。"
    clerk.take("Propose an extension", days="10", reason=reason)
    expect(clerk.shut("Approve the extension")).to_contain_text(zh("head of the disclosure office"))
    opened(head, request)
    head.reads(reason)
    head.take("Approve the extension")
    citizen.page.reload()
    assert citizen.fact("Reply due") != due
    citizen.reads(reason)
    citizen.look()


def drafted_and_signed(clerk: Person, reviewer: Person, request: Asked) -> None:
    clerk.page.reload()
    clerk.take(
        "Draft the reply",
        outcome="partial",
        content=DISCLOSED,
        what="评审会的讨论记录",
        exemption="process",
        reason=WITHHELD,
    )
    expect(clerk.shut("Sign the reply")).to_contain_text(zh("reviewer, not the drafter"))
    opened(reviewer, request)
    reviewer.begin("Sign the reply")
    expect(reviewer.page.locator(".desk-letter").first).to_contain_text(WITHHELD)
    reviewer.look(widths=())
    reviewer.finish("Sign the reply")


def told_before_delivery(clerk: Person) -> None:
    """Art. 32: who objected is told what is disclosed and why, before it happens."""
    clerk.page.reload()
    said = zh("A third party objects: tell it first what is disclosed, and why (art. 32).")
    expect(clerk.shut("Deliver the reply")).to_contain_text(said)
    clerk.take("Tell the third party of the disclosure", content="合同正文和设备单价", reason=INTEREST)
    letter_of(clerk, zh("Decision to disclose, to the third party"))
    clerk.reads(PARTY, INTEREST)
    clerk.follow("To the case file")
    clerk.take("Deliver the reply")


def read_the_reply(citizen: Person) -> str:
    """The reply, its letter in three forms; a refusal goes to reconsideration first, then to court."""
    citizen.page.reload()
    citizen.reads("部分公开", DISCLOSED, WITHHELD)
    remedies = citizen.page.locator("section[aria-labelledby=h-ways]")
    for said in ("行政复议", "行政诉讼", "60 日"):
        expect(remedies).to_contain_text(said)
    expect(remedies).to_contain_text(re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"))
    citizen.look()
    number = citizen.page.locator(".page-head .num").inner_text()
    citizen.follow("Reply letter")
    citizen.reads("申请行政复议", WITHHELD, number)
    citizen.look()
    assert citizen.link("Save as PDF").count() == bool(fonts.faces())
    for words, begins in (("Save as PDF", b"%PDF"), ("Save as DOCX", b"PK")):
        for link in citizen.link(words).all():
            answer = citizen.context.request.get(str(link.get_attribute("href")))
            assert (answer.status, answer.body()[: len(begins)]) == (200, begins)
    citizen.follow("Back to the progress")
    return number


def reopened_after_the_ruling(clerk: Person, reviewer: Person, request: Asked) -> None:
    clerk.take("Record a remedy", remedy_kind="reconsideration", body=BODY, number="示政复受〔2026〕7号")
    clerk.reads(zh("Not decided yet"))
    clerk.take("Record the ruling", result="corrected", ruling=RULING, text="讨论记录应当公开。")
    opened(reviewer, request)
    reviewer.reads(RULING)
    reviewer.take("Reopen after the ruling")


def answered_anew(clerk: Person, reviewer: Person, citizen: Person, first: str) -> str:
    """The new case has a term of its own; the applicant finds it beside the old one, with no new code."""
    for official in (clerk, reviewer):
        official.page.reload()
        official.page.locator("section[aria-labelledby=kin] a").click()
        official.reads(first)
    clerk.take("Register")
    clerk.take("Draft the reply", outcome="grant", content=ANSWER)
    reviewer.page.reload()
    reviewer.take("Sign the reply")
    clerk.page.reload()
    clerk.take("Deliver the reply")
    citizen.page.reload()
    citizen.page.locator("section[aria-labelledby=h-kin] a").click()
    citizen.reads("予以公开", ANSWER, BODY)
    citizen.look()
    second = citizen.page.locator(".page-head .num").inner_text()
    assert second != first
    return second


def seen_in_supervision(supervisor: Person, *numbers: str) -> None:
    supervisor.open("/oversight/cases/?agency=health&state=answered")
    for number in numbers:
        expect(supervisor.page.get_by_role("row").filter(has_text=number)).to_contain_text(zh("Answered in time"))
