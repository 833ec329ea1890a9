"""A citizen asks and comes back, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import ID_NUMBER, fill_what, fill_who, receipt, tracked

SCRIPTS = pytest.mark.parametrize("scripts", [False, True], ids=["without-scripts", "with-scripts"])


@SCRIPTS
def test_a_citizen_asks_with_a_mistake_a_second_thought_and_a_double_click(enter, scripts):
    citizen = enter(java_script_enabled=scripts)
    page, subject = citizen.page, "示例小区加装电梯补助"
    citizen.open("/requests/new/")
    fill_who(citizen, number="110101199001010041")
    citizen.press("Continue")

    # The mistake is said on top and at its field; nothing typed is lost.
    expect(page.locator(".error-summary")).to_contain_text(zh("Number of the proof"))
    expect(page.locator("#id_number_error")).to_be_visible()
    expect(citizen.named("name")).to_have_value("示例甲")
    expect(citizen.named("id_number")).to_have_value("110101199001010041")
    if scripts:
        citizen.look()
    citizen.named("id_number").fill(ID_NUMBER)
    citizen.press("Continue")
    fill_what(citizen, subject, "2025 年的拨付凭证。")
    citizen.press("Continue")
    citizen.press("Continue")

    # A second thought.
    expect(citizen.heading("Check your answers")).to_be_visible()
    citizen.reads(subject, "2025 年的拨付凭证。", "示例甲")
    if scripts:
        citizen.look()
    page.get_by_role("button", name=zh("Change")).nth(1).click()
    expect(citizen.named("subject")).to_have_value(subject)
    citizen.fill("Name, document number or features", "2024 年至 2025 年的拨付凭证。")
    citizen.press("Continue")
    citizen.reads("2024 年至 2025 年的拨付凭证。")
    citizen.press("Send the request")

    sent = receipt(citizen, subject)
    assert sent.code
    assert sent.secret
    citizen.reads(zh("Receipt date by law"), zh("What happens next"))
    if scripts:
        citizen.look()
    page.reload()
    assert receipt(citizen, subject) == sent
    page.go_back()
    citizen.press("Send the request")
    assert receipt(citizen, subject) == sent, "sent twice, there is still one request"

    tracked(citizen, sent)
    citizen.reads(subject, "2024 年至 2025 年的拨付凭证。")
    if scripts:
        citizen.look()


@SCRIPTS
def test_a_wrong_secret_and_an_unknown_code_get_the_same_answer(enter, scripts):
    citizen = enter(java_script_enabled=scripts)
    answers = []
    for code in ("7K3M-9QXT-2B", "0000-0000-00"):
        citizen.open("/requests/track/")
        citizen.named("code").fill(code)
        citizen.named("secret").fill("AAAA-BBBB-CCCC-DDDD")
        citizen.press("Open the request")
        answers.append(citizen.page.get_by_role("alert").inner_text())
    assert answers[0] == answers[1]
    assert zh("Code and secret do not belong together. Please compare both with the receipt.") in answers[0]
