"""Every page stands before everybody: axe finds nothing, nothing moves sideways, the keyboard is enough."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.person import zh
from tests.browser.stories import CASES

PUBLIC = (
    "/", "/about/", "/guide/", "/accessibility/", "/sitemap/", "/styleguide/", "/accounts/login/",
    "/documents/", "/documents/?year=1999", "/documents/categories/",
    "/agencies/", "/agencies/health/", "/agencies/health/guide/", "/agencies/health/rules/",
    "/agencies/health/content/", "/agencies/health/reports/",
    "/search/", "/search/?q=补助", "/search/?q=没有这样的词语组合",
    "/requests/", "/requests/new/", "/requests/paper/", "/requests/track/",
    "/requests/record/", "/requests/opinion/", "/letters/verify/",
    "/feedback/", "/feedback/new/", "/feedback/track/", "/consultations/", "/clock/",
    "/catalogue/", "/catalogue/?state=overdue",
)  # fmt: skip
FIRST_OF = ("/documents/", "/requests/", "/feedback/", "/consultations/")
OFFICE = (
    "/admin/", "/admin/requests_app/informationrequest/", "/admin/requests_app/informationrequest/add/",
    "/admin/disclosures/document/", "/admin/disclosures/document/add/", "/admin/feedback/submission/",
    "/admin/feedback/consultation/", "/admin/feedback/consultation/add/", "/admin/password_change/",
    "/admin/requests_app/absence/", "/admin/requests_app/absence/add/", "/admin/requests_app/remedy/",
    "/admin/requests_app/consultation/", "/admin/notices/notice/", "/admin/oversight/urge/",
    "/admin/disclosures/catalogueitem/",
)  # fmt: skip
TEMPLATES = "/admin/requests_app/lettertemplate/"
# What others than a clerk work with: the account and the page.
OTHERS = (
    ("health.head", "/admin/"), ("health.head", TEMPLATES), ("health.head", f"{TEMPLATES}versions/"),
    ("health.head", f"{TEMPLATES}add/?kind=extension&variant=delay&go=preview"),
    ("health.reviewer", "/admin/"), ("supervisor", "/admin/"), ("supervisor", "/oversight/ahead/"),
    ("supervisor", "/oversight/catalogue/"), ("health.head", "/admin/disclosures/catalogueitem/add/"),
    ("auditor", "/admin/requests_app/reveal/"), ("sysadmin", TEMPLATES),
)  # fmt: skip
# A list, whose first case offers the steps that this account looks at one by one.
STEPS = (
    ("health.clerk", "?handler=mine&late=open"),
    ("health.head", "?late=ahead"),
    ("finance.reviewer", "?stage__exact=drafted"),
    ("health.reviewer", "?stage__exact=answered"),
)
FIRST_IN = (
    "/admin/requests_app/informationrequest/",
    "/admin/disclosures/document/",
    "/admin/disclosures/catalogueitem/",
    "/admin/feedback/submission/",
    "/admin/feedback/consultation/",
)
DARK = ("/", "/requests/track/", "/requests/new/", "/documents/", "/clock/")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_for_everybody(citizen, address):
    citizen.open(address)
    citizen.look()


@pytest.mark.parametrize("address", FIRST_OF)
def test_the_first_entry_of_a_list_is_for_everybody(citizen, address):
    citizen.open(address)
    citizen.page.locator("main .doclist__title, main .table th a, main article a").first.click()
    citizen.page.wait_for_url(re.compile(rf"{address}\d+/"))
    citizen.look()


@pytest.mark.parametrize(("address", "status"), [("/nothing-here/", 404), ("/documents/999999/", 404)])
def test_a_page_that_is_not_there_is_for_everybody(citizen, address, status):
    citizen.open(address, status)
    citizen.look()


@pytest.mark.parametrize("address", DARK)
def test_a_page_in_the_dark_is_for_everybody(enter, address):
    citizen = enter(color_scheme="dark")
    citizen.open(address)
    citizen.scan()


@pytest.mark.parametrize("address", OFFICE)
def test_a_page_of_the_office_is_for_everybody(clerk, address):
    clerk.open(address)
    clerk.look(widths=())


@pytest.mark.parametrize("address", FIRST_IN)
def test_a_file_of_the_office_is_for_everybody(clerk, address):
    clerk.open(address)
    clerk.page.locator("#result_list tbody th a").first.click()
    clerk.page.wait_for_url(re.compile(rf"{address}\d+/"))
    clerk.look(widths=())


def test_the_office_in_the_dark_is_for_everybody(enter):
    clerk = enter("health.clerk", color_scheme="dark")
    for address in ("/admin/", "/admin/requests_app/informationrequest/", "/admin/disclosures/document/add/"):
        clerk.open(address)
        clerk.scan()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("account", "address"), OTHERS)
def test_a_page_of_another_official_is_for_everybody(enter, account, address, scheme):
    official = enter(account, color_scheme=scheme)
    official.open(address)
    official.look()


@pytest.mark.parametrize(("account", "listed"), STEPS)
def test_the_page_of_every_open_step_is_for_everybody(enter, account, listed):
    official = enter(account)
    official.open(f"{CASES}{listed}")
    official.page.locator("#result_list tbody th a").first.click()
    official.page.wait_for_url(re.compile(rf"{CASES}\d+/"))
    official.look()
    steps = [link.get_attribute("href") for link in official.page.locator(".doorway .is-open a").all()]
    assert steps
    for address in steps:
        official.open(address)
        official.look()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_release_check_finds_is_marked_for_everybody(enter, scheme):
    reviewer = enter("health.reviewer", color_scheme=scheme)
    page = reviewer.page
    reviewer.open(f"{CASES}?stage__exact=answered")
    page.locator("#result_list tbody th a").first.click()
    reviewer.begin("Publish the answer")
    reviewer.named("text").fill("值班电话 13800001111，信箱 nobody@example.com。")
    reviewer.press("Check anew")
    expect(page.locator("mark")).to_have_count(2)
    reviewer.look()
    page.locator(".desk-found a").nth(1).click()
    assert page.evaluate("() => document.querySelector(':target').id") == "place-2"
    expect(page.locator("#place-2")).to_be_in_viewport()
    page.locator("#place-2").click()
    assert page.evaluate("() => document.querySelector(':target').id") == "finding-2"


def test_the_other_language_keeps_the_page_and_says_all_of_it_in_english(citizen):
    citizen.open("/documents/?genre=notice")
    citizen.page.get_by_role("button", name="English").first.click()
    expect(citizen.page).to_have_url(re.compile(r"/documents/\?genre=notice$"))
    expect(citizen.page.locator("html")).to_have_attribute("lang", re.compile("^en"))
    citizen.look()
    for part in (citizen.page.locator("header nav"), citizen.page.locator(".crumbs")):
        assert re.findall("[\u4e00-\u9fff]+", part.inner_text()) == []
    citizen.page.get_by_role("button", name="中文").first.click()
    expect(citizen.page.locator("html")).to_have_attribute("lang", re.compile("^zh"))


def test_the_keyboard_skips_to_the_content_and_reaches_the_search(citizen):
    citizen.open("/")
    page = citizen.page
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == zh("Skip to the content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    for _step in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "q":
            break
    page.keyboard.type("预算")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    assert citizen.page.get_by_role("listitem").count() > 0


def test_a_form_is_sent_with_enter_alone(citizen):
    citizen.open("/requests/track/")
    page = citizen.page
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "code":
            break
    page.keyboard.type("7K3M9QXT2B")
    page.keyboard.press("Tab")
    page.keyboard.type("AAAABBBBCCCCDDDD")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("input[name=code]").input_value() == "7K3M9QXT2B"
    citizen.look()
