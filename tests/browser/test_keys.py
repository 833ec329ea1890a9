"""The keys of the desk: from row to row, to the search, to the steps, to a note; none while somebody types."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

CASES = "/admin/requests_app/informationrequest/"
HERE = "() => (document.activeElement.closest('tr, li') || document.body).innerText"
NAME = "() => document.activeElement.id || document.activeElement.name"


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.getAttribute('href') || ''"))


def test_j_and_k_walk_through_the_list_x_ticks_and_enter_opens(clerk):
    clerk.open(CASES)
    page = clerk.page
    links = [link.get_attribute("href") for link in page.locator("#result_list tbody th a").all()]
    assert len(links) > 2
    page.keyboard.press("j")
    assert focused(page) == links[0]
    page.keyboard.press("j")
    assert focused(page) == links[1]
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert focused(page) == links[0], "the first row is the end of the way"
    for _row in links:
        page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == links[-1], "and so is the last"
    page.keyboard.press("x")
    expect(page.locator(".action-select").last).to_be_checked()
    page.keyboard.press("x")
    expect(page.locator(".action-select").last).not_to_be_checked()
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(links[-1].split("?")[0])))


def test_keys_do_nothing_while_somebody_types_and_leave_those_of_the_browser_alone(clerk):
    clerk.open(CASES)
    page = clerk.page
    page.keyboard.press("/")
    assert page.evaluate(NAME) == "searchbar"
    page.keyboard.type("jkxsn?/")
    expect(page.locator("#searchbar")).to_have_value("jkxsn?/")
    assert page.evaluate(NAME) == "searchbar"
    assert page.locator(".action-select:checked").count() == 0
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Control+j")
    page.keyboard.press("Alt+k")
    assert focused(page) == ""


def test_on_a_case_s_leads_to_the_steps_and_n_opens_the_note(clerk):
    clerk.open(f"{CASES}?handler=mine&late=open")
    clerk.page.keyboard.press("j")
    clerk.page.keyboard.press("Enter")
    expect(clerk.page).to_have_url(re.compile(rf"{CASES}\d+/"))
    page = clerk.page
    page.keyboard.press("s")
    assert page.evaluate("() => Boolean(document.activeElement.closest('.desk-steps'))")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("n")
    assert page.evaluate(NAME) == "id_text"
    expect(page.locator("#id_text")).to_be_in_viewport()
    page.keyboard.type("sn?")
    expect(page.locator("#id_text")).to_have_value("sn?")


def test_the_desk_has_the_keys_too_and_the_question_mark_tells_of_all(clerk):
    clerk.open("/admin/")
    page = clerk.page
    page.keyboard.press("j")
    first = focused(page)
    assert first == page.locator(".desk-cards .desk-rows li > a").first.get_attribute("href")
    page.keyboard.press("j")
    assert focused(page) != first
    page.keyboard.press("?")
    expect(page).to_have_url(re.compile(rf"{CASES}keys/"))
    clerk.look()
    for key in ("j", "k", "x", "/", "s", "n", "?"):
        expect(page.locator("kbd", has_text=key).first).to_be_visible()
