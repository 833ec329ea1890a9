"""The story of the asking tests: whole answers, a form carried from step to step as a browser does it."""

from __future__ import annotations

import re
from html import unescape

URL = "/requests/new/"
WHO = {
    "kind": "natural",
    "name": "示例甲",
    "id_kind": "resident_id",
    "id_number": "11010119900101004X",  # an invented number with a right check digit
    "contact": "",
    "phone": "0500-1234 5678",
}
WHAT = {
    "agency": "health",
    "subject": "示例小区加装电梯的补助明细",
    "description": "2025 年示例小区加装电梯项目的\n补助拨付凭证。",
    "period": "2025",
}
HOW = {"form": "electronic", "route": "online", "email": "", "address": ""}
ORGANISATION = {
    "kind": "company",
    "name": "示例有限公司",
    "id_kind": "credit_code",
    "id_number": "91350100M000100Y43",
    "contact": "示例乙",
}
ALL = {**WHO, **WHAT, **HOW}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form as a browser sends them back."""
    form = page[page.index('id="ask"') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: unescape(value) for name, value in found}


def text(response) -> str:
    return response.content.decode()


def opened(client) -> dict[str, str]:
    """The ticket of a form just opened."""
    return hidden(text(client.get(URL)))


def checked(client, **changed) -> dict[str, str]:
    """All answers as they stand on the page that checks them, ready to be sent."""
    page = client.post(URL, {**opened(client), **ALL, **changed, "at": "how", "go": "next"})
    return hidden(text(page))


def send(client, fields: dict[str, str], **changed):
    return client.post(URL, {**fields, **changed, "go": "send"})
