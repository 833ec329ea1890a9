"""A supervisor sees what is late; nobody else does."""

from __future__ import annotations

import csv
import io
import re

from playwright.sync_api import expect

from tests.browser.person import zh


def test_the_overdue_number_leads_to_as_many_cases_and_to_a_file(supervisor):
    supervisor.open("/oversight/")
    supervisor.look()
    supervisor.picture("oversight")
    figure = supervisor.page.locator(".figures > div", has_text=zh("Overdue")).first
    overdue = int(re.search(r"\d+", figure.locator(".figure").inner_text()).group())
    assert overdue > 0
    figure.get_by_role("link").click()
    supervisor.look()
    assert supervisor.page.locator("main tbody tr").count() == overdue
    with supervisor.page.expect_download() as download:
        supervisor.page.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert len(rows) == overdue + 1
    supervisor.page.locator("main tbody th a").first.click()
    supervisor.look(widths=())
    # Whoever supervises takes no step in a case but to say that a reminder was read.
    for step in supervisor.page.locator(".doorway .is-open").all():
        expect(step).to_contain_text(zh("Acknowledge the reminder"))


def test_a_clerk_is_shown_out(clerk):
    for address in ("/oversight/", "/oversight/cases/", "/oversight/cases.csv"):
        clerk.open(address, 403)
    clerk.look()


def test_a_visitor_is_asked_to_sign_in(citizen):
    citizen.open("/oversight/")
    expect(citizen.heading("Sign in")).to_be_visible()


def test_the_home_page_is_pictured_for_the_readme(citizen):
    citizen.open("/")
    citizen.scan()
    citizen.picture("home")


def test_supervision_in_english_fits_a_phone(enter):
    supervisor = enter("supervisor")
    supervisor.open("/oversight/")
    supervisor.context.add_cookies([{"name": "django_language", "value": "en", "url": supervisor.page.url}])
    for address in ("/oversight/", "/oversight/cases/?state=open"):
        supervisor.open(address)
        supervisor.look()
    assert supervisor.page.locator("html").get_attribute("lang") == "en"
