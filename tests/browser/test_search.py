"""Searching as a citizen does: suggestions by keyboard, finger and input method; filters; from nothing to a request."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Locator, expect

from tests.browser.person import Person, zh

MATTER = "加装电梯"
ANSWERS = re.compile(r"/search/suggestions\.json")
ACTIVE = "e => document.getElementById(e.getAttribute('aria-activedescendant'))?.textContent || ''"


def box(person: Person, name: str = "q") -> Locator:
    return person.page.locator(f"input#{name}")


def options(person: Person) -> Locator:
    return person.page.locator("[role=option]:visible")


def typed(person: Person, text: str, name: str = "q") -> Locator:
    field = box(person, name)
    field.click()
    field.press_sequentially(text, delay=20)
    expect(options(person).first).to_be_visible()
    return field


def asked(person: Person) -> list[str]:
    """What the box asks from now on."""
    addresses: list[str] = []
    person.page.on("request", lambda one: addresses.append(one.url) if ANSWERS.search(one.url) else None)
    return addresses


def test_a_suggestion_is_chosen_by_keyboard_and_opens_its_document(citizen):
    citizen.open("/")
    page, field = citizen.page, typed(citizen, MATTER)
    n = options(citizen).count()
    assert n >= 3
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text=str(n))).to_have_count(1)
    expect(page.get_by_role("group", name=zh("Titles and document numbers"))).to_be_visible()
    expect(page.get_by_role("group", name=zh("Popular questions"))).to_be_visible()
    citizen.look()

    page.keyboard.press("ArrowUp")  # from the field to the last
    last = field.evaluate(ACTIVE)
    assert last == options(citizen).last.text_content()
    page.keyboard.press("ArrowDown")
    assert field.evaluate(ACTIVE) == options(citizen).first.text_content()
    page.keyboard.press("Home")  # the caret goes home in what is typed, and nothing is chosen
    assert field.evaluate(ACTIVE) == ""
    assert field.evaluate("e => e.selectionStart") == 0
    page.keyboard.press("Escape")
    expect(options(citizen)).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value(MATTER)
    page.keyboard.press("ArrowDown")  # opens anew
    group = page.get_by_role("group", name=zh("Titles and document numbers"))
    while field.evaluate(ACTIVE) != group.get_by_role("option").first.text_content():
        page.keyboard.press("ArrowDown")
    title = group.get_by_role("option").first.locator("span").first.inner_text()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
    expect(page.locator("h1")).to_contain_text(title[:12])
    # Its own box, in the head of the page; Enter without a choice searches for what stands there.
    typed(citizen, "明州市", "site-q")
    citizen.look(widths=())
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))


def test_a_document_number_and_a_question_of_others_are_suggested(citizen):
    citizen.open("/documents/")
    typed(citizen, "明建发[2024]6", "site-q")
    expect(options(citizen).first).to_contain_text("明建发〔2024〕6号")
    box(citizen, "site-q").fill("公租")
    question = citizen.page.get_by_role("group", name=zh("Popular questions")).get_by_role("option").first
    expect(question).to_have_text("公租房")
    question.click()
    expect(citizen.page).to_have_url(re.compile(r"/search/\?q="))
    expect(box(citizen)).to_have_value("公租房")
    assert citizen.page.locator(".doclist > li").count() > 0


def test_nothing_is_asked_while_an_input_method_composes(citizen):
    citizen.open("/search/")
    page, field, addresses = citizen.page, box(citizen), asked(citizen)
    field.focus()
    client = citizen.context.new_cdp_session(page)
    for pinyin in ("d", "di", "dian", "dianti"):
        client.send(
            "Input.imeSetComposition", {"text": pinyin, "selectionStart": len(pinyin), "selectionEnd": len(pinyin)}
        )
    page.wait_for_timeout(400)
    assert addresses == []
    client.send("Input.insertText", {"text": "电梯"})
    expect(options(citizen).first).to_be_visible()
    expect(field).to_have_value("电梯")
    assert len(addresses) == 1, addresses


def test_an_answer_that_comes_late_is_not_shown_and_fast_typing_asks_once(citizen):
    citizen.open("/search/")
    page, addresses = citizen.page, asked(citizen)

    def late(route: Any) -> None:
        if "%E9%A2%84&" in f"{route.request.url}&":  # 预, alone
            page.wait_for_timeout(700)
        route.continue_()

    page.route(ANSWERS, late)
    field = box(citizen)
    field.fill("预")
    page.wait_for_timeout(250)
    field.fill(MATTER)
    expect(options(citizen).filter(has_text="电梯").first).to_be_visible()
    page.wait_for_timeout(800)
    expect(options(citizen).filter(has_text="预算")).to_have_count(0)
    before = len(addresses)
    field.press_sequentially("补助办法", delay=10)
    page.wait_for_timeout(500)
    assert len(addresses) == before + 1


def test_the_box_searches_where_the_suggestions_do_not_answer(citizen):
    citizen.open("/search/")
    citizen.page.route(ANSWERS, lambda route: route.abort())
    with citizen.page.expect_event("requestfailed"):
        box(citizen).press_sequentially(MATTER, delay=10)
    expect(options(citizen)).to_have_count(0)
    citizen.page.keyboard.press("Enter")
    expect(citizen.page.locator(".doclist > li").first).to_be_visible()
    citizen.faults = [fault for fault in citizen.faults if "ERR_FAILED" not in fault]  # what was refused on purpose


def test_a_finger_chooses_on_a_phone(enter):
    citizen = enter(has_touch=True, is_mobile=True)
    citizen.page.set_viewport_size({"width": 375, "height": 700})
    citizen.open("/agencies/health/")
    box(citizen, "site-q").tap()
    box(citizen, "site-q").press_sequentially("电梯", delay=20)
    expect(options(citizen).first).to_be_visible()
    assert citizen.page.evaluate("() => document.documentElement.scrollWidth") <= 375
    citizen.scan()
    title = options(citizen).filter(has_text="通知").first
    title.tap()
    expect(citizen.page).to_have_url(re.compile(r"/documents/\d+/$"))


def test_without_script_the_box_the_filters_and_the_ways_to_search_are_there(enter):
    citizen = enter(java_script_enabled=False)
    citizen.open("/search/")
    page = citizen.page
    assert page.locator("[role=combobox], [role=listbox]").count() == 0
    box(citizen).fill("办法")
    page.get_by_label(zh("In the title only")).check()
    citizen.press("Search")
    expect(page).to_have_url(re.compile("in=title"))
    expect(page.get_by_label(zh("In the title only"))).to_be_checked()
    for title in page.locator(".doclist__title").all_inner_texts():
        assert "办法" in title
    page.get_by_role("navigation", name=zh("Filter the results")).get_by_role("link").first.click()
    expect(page.locator(".chosen__one")).to_have_count(1)


def chosen(citizen: Person) -> list[str]:
    return [text.replace("×", "").strip() for text in citizen.page.locator(".chosen__one").all_inner_texts()]


def results(citizen: Person) -> int:
    return int(re.search(r"\d+", citizen.page.locator("#h-results").inner_text().split("”")[-1])[0])


def test_filters_narrow_and_undo_and_what_finds_nothing_ends_in_a_request(citizen):
    citizen.open("/search/")
    page = citizen.page
    box(citizen).fill("公示")
    page.keyboard.press("Enter")
    expect(page.locator("#h-results")).to_contain_text("公示")
    all_of_it = results(citizen)
    facets = page.get_by_role("navigation", name=zh("Filter the results"))
    for heading in ("Kind", "Agency", "Category", "Year", "Validity"):
        expect(facets.get_by_role("heading", name=zh(heading))).to_be_visible()
    expired = facets.get_by_role("link", name=re.compile(f"^{zh('Expired')}"))
    count = int(expired.locator(".num").inner_text())
    expired.click()
    expect(page.locator(".doclist > li")).to_have_count(count)
    for tag in page.locator(".doclist .tag").all_inner_texts():
        assert tag == zh("Expired")
    facets.get_by_role("link", name=re.compile("^20")).first.click()
    assert len(chosen(citizen)) == 2
    citizen.look()
    page.locator(".chosen__one", has_text=zh("Validity")).click()
    assert len(chosen(citizen)) == 1
    assert count <= results(citizen) <= all_of_it
    page.go_back()
    assert len(chosen(citizen)) == 2
    citizen.follow("Clear the filters")
    assert results(citizen) == all_of_it

    # What stands in a file says in which, and the file opens.
    box(citizen).fill("示范文本")
    page.keyboard.press("Enter")
    file = page.locator(".doclist .hit").first
    expect(file).to_have_text("加装电梯申请书（示范文本）.docx")
    assert page.request.get(file.get_attribute("href")).ok

    # In the title there is nothing; in the text there is.
    page.get_by_label(zh("In the title only")).check()
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    page.get_by_role("link", name=re.compile(zh("Anywhere in the text"))).click()
    expect(page.locator(".doclist > li").first).to_be_visible()

    # A slip of the hand is mended, and what nobody has published is asked for.
    box(citizen).fill("加装典梯")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="加装电梯", exact=True).click()
    expect(box(citizen)).to_have_value("加装电梯")
    box(citizen).fill("霸王龙饲养补贴")
    page.get_by_label(zh("Exact wording")).check()
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    citizen.look()
    page.locator(".panel--call").get_by_role("link", name=zh("Request information")).click()
    expect(page).to_have_url(re.compile(r"/requests/new/\?subject="))
    assert page.locator("#ask input[name=subject]").input_value() == "霸王龙饲养补贴"
    assert page.locator("header input[type=hidden]").count() == 0  # nothing of the form goes along with a search


def test_an_agency_and_a_category_are_searched_by_themselves(citizen):
    citizen.open("/agencies/finance/")
    page = citizen.page
    box(citizen, "in-q").fill("预算")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("agency=finance"))
    expect(page.locator(".chosen__one")).to_have_count(1)
    for agency in page.locator(".doclist__meta span:first-child").all_inner_texts():
        assert agency == "明州市财政局"
    citizen.look()
    page.locator(".chosen__one").click()
    expect(page.locator(".chosen__one")).to_have_count(0)
    assert page.locator(".doclist > li").count() > 0


def test_on_paper_there_are_the_results_and_no_controls(citizen):
    citizen.open("/search/?q=补助&kind=document")
    page = citizen.page
    page.emulate_media(media="print")
    expect(page.locator("#h-results")).to_be_visible()
    expect(page.locator(".doclist > li").first).to_be_visible()
    for hidden in (".search-head form", "details.facets", ".panel--call", ".site-header", ".pager"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()


def test_the_way_back_leads_through_every_state_and_no_question_breaks_the_page(citizen):
    page = citizen.page
    citizen.open("/search/?q=公示")
    ways = [page.url]
    facets = page.get_by_role("navigation", name=zh("Filter the results"))
    for link in (
        facets.get_by_role("link").first,
        page.get_by_role("link", name=zh("Newest"), exact=True),
        page.get_by_role("link", name=zh("Next page")),
    ):
        link.click()
        expect(page).not_to_have_url(ways[-1])
        ways.append(page.url)
    title = page.locator(".doclist__title").first.inner_text()
    page.locator(".doclist__title").first.click()
    expect(page.locator("h1")).to_contain_text(title[:12])
    for way in reversed(ways):
        page.go_back()
        expect(page).to_have_url(way)
        expect(box(citizen)).to_have_value("公示")
    for question in ("W" * 180, "电" * 180, "שלום عربى 电梯", "<b>🛗</b> 电梯", '"加装电梯" -住宅', "电" * 390):
        citizen.open(f"/search/?{urlencode({'q': question})}")
        page.set_viewport_size({"width": 375, "height": 800})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 375, question
    citizen.reads(zh("Only the first 200 characters were searched"))


def test_a_result_that_is_opened_is_told_without_script_too(enter):
    citizen = enter(java_script_enabled=False)
    citizen.open("/search/?q=电梯")
    with citizen.page.expect_request(re.compile(r"/search/opened/\?q=.*&place=2$")) as told:
        citizen.page.locator(".doclist__title").nth(1).click()
    assert told.value.method == "POST"
    expect(citizen.page).to_have_url(re.compile(r"/documents/\d+/$"))


def test_a_supervisor_sees_the_words_of_the_site_and_is_told_what_is_wrong_with_new_ones(supervisor):
    supervisor.open("/admin/search/synonym/?q=老板")
    supervisor.reads("用人单位 雇主")
    supervisor.page.get_by_role("link", name="老板").click()
    supervisor.named("official").fill("老板")
    supervisor.page.locator("[name=_save]").click()
    supervisor.reads(zh("A word stands for itself already."))
    expect(supervisor.named("said")).to_have_value("老板")
    supervisor.look(widths=(375,))
