"""What the stories of several tests begin with: a request on its way, and who opens it again."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.browser.person import Person, zh

ID_NUMBER = "11010119900101004X"  # invented, with a right check digit
CASES = "/admin/requests_app/informationrequest/"
_numbers = itertools.count(1)


def numbered(words: str) -> str:
    """A title that no other test has."""
    return f"{words}{next(_numbers)}"


@dataclass(frozen=True)
class Asked:
    subject: str
    code: str
    secret: str
    due: str


def fill_who(citizen: Person, number: str = ID_NUMBER) -> None:
    citizen.page.get_by_label(zh("Natural person")).check()
    citizen.fill("Name", "示例甲")
    citizen.named("id_kind").select_option("resident_id")
    citizen.fill("Number of the proof", number)
    citizen.named("phone").fill("0500-1234 5678")


def fill_what(citizen: Person, subject: str, description: str) -> None:
    citizen.named("agency").select_option("health")
    citizen.named("subject").fill(subject)
    citizen.fill("Name, document number or features", description)


def asked(citizen: Person, subject: str) -> Asked:
    """A request from the first step to the receipt."""
    citizen.open("/requests/new/?agency=health")
    fill_who(citizen)
    citizen.press("Continue")
    fill_what(citizen, subject, f"{subject}的拨付凭证和公示材料。")
    citizen.press("Continue")
    citizen.press("Continue")
    citizen.press("Send the request")
    return receipt(citizen, subject)


def receipt(citizen: Person, subject: str) -> Asked:
    expect(citizen.heading("Your request has been received")).to_be_visible()
    return Asked(subject, citizen.fact("Tracking code"), citizen.fact("Secret"), citizen.fact("Reply due by"))


def tracked(citizen: Person, request: Asked) -> None:
    """Come back with code and secret."""
    citizen.open("/requests/track/")
    citizen.named("code").fill(request.code)
    citizen.named("secret").fill(request.secret)
    citizen.press("Open the request")
    expect(citizen.heading("Progress of the request")).to_be_visible()


def opened(official: Person, request: Asked) -> None:
    """The case file, found by the tracking code as it is printed."""
    official.page.goto(f"{CASES}?q={request.code}")
    official.page.locator("#result_list tbody th a").click()
    official.reads(request.subject)


def registered(clerk: Person, request: Asked) -> None:
    opened(clerk, request)
    clerk.take("Register")


def upload(name: str, text: str) -> Any:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
