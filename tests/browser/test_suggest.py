"""While a request is typed the form shows what is published: to read, to open, to leave alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.person import Person, zh
from tests.browser.stories import fill_who

MATTER = "家庭医生签约服务"


def counted(supervisor: Person) -> tuple[int, int]:
    """Forms that showed something while somebody typed, and results that were opened from there."""
    supervisor.open("/oversight/")
    row = supervisor.page.locator("tr", has=supervisor.page.get_by_role("rowheader", name=zh("While typing")))
    shown, opened = (int(re.sub(r"\D", "", cell)) for cell in row.locator("td.num").all_inner_texts()[:2])
    return shown, opened


def begin(citizen: Person) -> None:
    """To the page on which the matter is typed."""
    citizen.open("/requests/new/")
    fill_who(citizen)
    citizen.press("Continue")
    citizen.named("agency").select_option("health")


def test_what_is_published_is_shown_while_typing_opened_beside_the_form_and_counted(enter, supervisor):
    shown, opened = counted(supervisor)
    citizen = enter()
    begin(citizen)
    page, box = citizen.page, citizen.page.locator("[data-suggest]")
    expect(box).to_be_hidden()
    citizen.named("subject").press_sequentially(MATTER, delay=20)
    expect(box).to_be_visible()
    results = box.locator("li")
    n = results.count()
    assert n > 0
    expect(page.locator("[data-suggest-told]")).to_contain_text(str(n))
    assert page.evaluate("() => document.activeElement.name") == "subject", "nothing takes the typing away"
    citizen.look()
    assert counted(supervisor) == (shown + 1, opened)

    # The keyboard reaches them after the fields and opens them beside the form.
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => Boolean(document.activeElement.closest('[data-suggest] li'))"):
            break
    title = results.first.locator("a").inner_text().split("（")[0].split("(")[0].strip()
    with citizen.context.expect_page() as beside:
        page.keyboard.press("Enter")
    beside.value.wait_for_load_state()
    assert re.search(r"/(documents|requests|feedback)/\d+/$", beside.value.url), beside.value.url
    expect(beside.value.locator("h1")).to_contain_text(title[:10])
    beside.value.close()
    assert counted(supervisor) == (shown + 1, opened + 1)

    # It advises and never blocks: what was typed is there, and the form goes on.
    expect(citizen.named("subject")).to_have_value(MATTER)
    citizen.fill("Name, document number or features", "2025 年的签约人数。")
    citizen.press("Continue")
    expect(citizen.named("subject")).to_be_hidden()  # carried along, on the next page


def test_suggestions_go_away_when_nothing_is_published_on_it(enter):
    citizen = enter()
    begin(citizen)
    box = citizen.page.locator("[data-suggest]")
    citizen.named("subject").fill(MATTER)
    expect(box).to_be_visible()
    citizen.named("subject").fill("qqbzz")
    expect(box).to_be_hidden()
    expect(citizen.page.locator("[data-suggest-told]")).to_have_text(zh("Nothing is listed any more."))
    citizen.named("subject").fill("某")
    expect(box).to_be_hidden()


def test_typing_goes_on_where_the_suggestions_do_not_answer(enter):
    citizen = enter()
    begin(citizen)
    asked: list[str] = []

    def refuse(route) -> None:
        asked.append(route.request.url)
        route.abort()

    citizen.page.route(re.compile(r"/suggestions\.json"), refuse)
    with citizen.page.expect_event("requestfailed"):
        citizen.named("subject").press_sequentially(MATTER, delay=10)
    assert asked
    expect(citizen.page.locator("[data-suggest]")).to_be_hidden()
    citizen.fill("Name, document number or features", "2025 年的签约人数。")
    citizen.press("Continue")
    expect(citizen.named("subject")).to_be_hidden()  # carried along, on the next page
    citizen.faults = [fault for fault in citizen.faults if "ERR_FAILED" not in fault]  # what was refused on purpose
