"""A person before the browser: what one can do there, and what must never happen on the way."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
HEAVIEST = 300 * 1024
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # it would copy style sheets into the page, which our own policy forbids
}
CHINESE = re.compile("[\u4e00-\u9fff]")
# Chromium reports every answer of 400 and above on the console; those are judged as answers.
AN_ANSWER = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def zh(words: str, **facts: Any) -> str:
    """What the site says in Chinese for these words of the code."""
    with translation.override("zh-hans"):
        said = translation.gettext(words)
        assert CHINESE.search(said), f"no Chinese for “{words}”"
        return said % facts if facts else said


class Person:
    """One person in a browser of their own. Words are given as in the code and looked for in Chinese."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.context, self.name = context, name
        self.faults: list[str] = []
        context.on("response", self._answered)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.page: Page = context.new_page()

    def _answered(self, response: Response) -> None:
        # A page may refuse; a style sheet or a picture may not be missing.
        if response.status >= (400 if response.request.resource_type != "document" else 500):
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not AN_ANSWER.match(message.text):
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def open(self, address: str, status: int = 200) -> None:
        response = self.page.goto(address)
        assert response is not None
        assert response.status == status, f"{response.status} for {address}"

    def sign_in(self, account: str, password: str) -> None:
        self.open("/accounts/login/?next=/admin/")
        self.page.locator("input[name=username]").fill(account)
        self.page.locator("input[name=password]").fill(password)
        self.press("Sign in")
        expect(self.page).to_have_url(re.compile(r"/(admin|oversight)/"))

    def field(self, label: str) -> Locator:
        return self.page.locator("main, #container").get_by_label(zh(label))

    def fill(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=zh(words), exact=True)

    def press(self, words: str) -> None:
        self.button(words).click()

    def link(self, words: str) -> Locator:
        return self.page.get_by_role("link", name=zh(words), exact=True)

    def follow(self, words: str) -> None:
        self.link(words).first.click()

    def heading(self, words: str) -> Locator:
        return self.page.get_by_role("heading", name=zh(words))

    def reads(self, *texts: str) -> None:
        """All of this stands in the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def reads_not(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def fact(self, label: str) -> str:
        """The value beside a label in a list of facts."""
        term = self.page.locator("dt", has_text=re.compile(f"^{re.escape(zh(label))}$")).first
        return term.locator("xpath=following-sibling::dd[1]").inner_text().strip()

    def named(self, name: str) -> Locator:
        """A control by its name in the form."""
        return self.page.locator(f"[name='{name}']")

    def begin(self, step: str) -> None:
        """Open the page of a step of the workflow: its button is there exactly where the door would open."""
        self.page.get_by_role("link", name=zh(step), exact=True).click()

    def finish(self, step: str) -> None:
        """Take the step; a letter that it issues is read first."""
        if self.button("Show the letter first").count():
            self.press("Show the letter first")
            expect(self.page.locator(".desk-letter").first).to_be_visible()
        self.press(step)
        expect(self.page.locator(".messagelist")).to_contain_text(zh("Done: %(step)s.", step=zh(step)))

    def take(self, step: str, **typed: str) -> None:
        """A step from its button to the word that it is done."""
        self.begin(step)
        for name, text in typed.items():
            control = self.named(name)
            if control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
        self.finish(step)

    def shut(self, step: str) -> Locator:
        """A step that is not open to this person, with the reason why."""
        folded = self.page.locator(".desk-steps details:not([open]) > summary")
        if folded.count():
            folded.click()
        return self.page.locator(".doorway .is-shut", has_text=zh(step))

    def look(self, *, widths: tuple[int, ...] = (375, 320)) -> None:
        """The page as everybody must find it: named, in a language, for all eyes, without moving it sideways."""
        page, here = self.page, self.page.url
        assert page.locator("html").get_attribute("lang"), f"{here} names no language"
        assert page.locator("h1").count() == 1, f"{here} has {page.locator('h1').count()} h1"
        twice = page.evaluate(
            "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
            " return ids.filter((id, i) => ids.indexOf(id) !== i) }"
        )
        assert twice == [], f"{here} has the same id twice"
        self.scan()
        if widths:
            size = page.viewport_size
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                wide = page.evaluate("() => document.documentElement.scrollWidth")
                assert wide <= width, f"{here} is {wide} px wide on a screen of {width}"
            page.set_viewport_size(size)

    def scan(self) -> None:
        """Axe finds nothing."""
        results = Axe().run(self.page, options=RULES)
        found = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
            + "\n".join(f"    {node['target']} {node['html'][:200]} {_why(node)}" for node in rule["nodes"][:5])
            for rule in results.response["violations"]
        ]
        assert not found, f"{self.page.url}\n" + "\n".join(found)

    def picture(self, name: str, height: int = 1000) -> None:
        """A picture for README, made only when it is asked for, so that tests leave the tree as it is."""
        if not os.environ.get("SCREENSHOTS"):
            return
        self.page.set_viewport_size({"width": 1280, "height": height})
        self.page.evaluate("() => scrollTo(0, 0)")
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        assert path.stat().st_size <= HEAVIEST, f"{path} has {path.stat().st_size} bytes"


def _why(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]][:2])
